package io.graniteft.data.curate.heldout;

/**
 * What a function has in common with something held out.
 *
 * @param item where that stands: the name of its file and the line in it, {@code eval.jsonl:17}
 * @param kind in which way they are alike
 * @param share how much of the function, or of the held-out piece if that is the smaller one, is in both, between 0 and 1
 * @param firstLine the first line of the common part in the function's file
 * @param lastLine the last line of it
 */
public record Overlap(String item, Kind kind, double share, int firstLine, int lastLine) {
    /** In which way two pieces are alike. */
    public enum Kind {
        /** The same tokens; comments and white space do not count. */
        VERBATIM("the same tokens"),
        /** The same tokens but for names. */
        RENAMED("the same tokens but for names"),
        /** The same words of a comment and of a prompt. */
        WORDS("the same words");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** One line for people: what, how much, where. */
    public String describe() {
        return item + ": " + kind.words + " (" + Math.round(100 * share) + " %), lines " + firstLine + "-" + lastLine;
    }
}
