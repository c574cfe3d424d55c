package io.graniteft.distill;

/**
 * A student's answer.
 *
 * @param id of the prompt
 * @param text the answer as generated
 * @param tokens its length
 * @param stop {@link #EOS} when the student ended it, {@link #LENGTH} when it was cut off
 */
public record Generation(String id, String text, int tokens, String stop) {
    /** The student ended its answer. */
    public static final String EOS = "eos";
    /** The answer reached the permitted length. */
    public static final String LENGTH = "length";
}
