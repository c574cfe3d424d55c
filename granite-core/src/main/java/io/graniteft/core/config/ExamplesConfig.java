package io.graniteft.core.config;

/**
 * What examples look like.
 *
 * @param context whether requests name the declarations of the same file that the answer needs
 * @param fillInTheMiddle whether there is an example for each function in which a part of its middle is missing
 * @param maxTokens longer examples, in tokens of the model, are left out; 0: none
 * @param tokenizer the model's {@code tokenizer.json}; empty: lengths are estimated
 */
public record ExamplesConfig(
        boolean context,
        boolean fillInTheMiddle,
        @Setting(min = 0) int maxTokens,
        @Setting(optional = true, path = true) String tokenizer) {
    /** The plainest examples, of any length. */
    public static final ExamplesConfig PLAIN = new ExamplesConfig(false, false, 0, "");
}
