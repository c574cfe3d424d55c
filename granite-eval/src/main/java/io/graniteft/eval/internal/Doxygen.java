package io.graniteft.eval.internal;

/** Recognises Doxygen's own comments. */
final class Doxygen {

    private Doxygen() {}

    /** The offset of the first comment that begins with exactly two stars and is not empty, or -1. */
    static int firstBlock(String text, SourceView view) {
        for (int start : view.comments) {
            if (text.startsWith("/**", start)
                    && start + 3 < text.length()
                    && text.charAt(start + 3) != '/'
                    && text.charAt(start + 3) != '*') {
                return start;
            }
        }
        return -1;
    }
}
