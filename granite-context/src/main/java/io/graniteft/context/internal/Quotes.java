package io.graniteft.context.internal;

import java.util.Arrays;

/** Tells texts that quote a function: that hold half of its token 5-grams or more, as a macro around its body does. */
public final class Quotes {
    static final double SHARE = 0.5;

    private final int[] grams;

    private Quotes(int[] grams) {
        this.grams = grams;
    }

    /** The quotes of a function; of an empty text there are none. */
    public static Quotes of(String function) {
        return new Quotes(ofBody(function));
    }

    /** The grams of a function's body. */
    static int[] ofBody(String function) {
        int brace = function.indexOf('{');
        return brace < 0 ? new int[0] : Shingles.of(function.substring(brace));
    }

    /** The grams of a text that may quote; of a macro, those of its replacement. */
    static int[] ofQuoter(String text) {
        return Shingles.of(
                text.startsWith("#") ? text.replaceFirst("^#\\s*define", " ").replace("\\\n", " ") : text);
    }

    /** Whether a text quotes it. */
    public boolean isIn(String text) {
        if (grams.length == 0) {
            return false;
        }
        int[] others = ofQuoter(text);
        int common = 0;
        for (int gram : grams) {
            common += Arrays.binarySearch(others, gram) >= 0 ? 1 : 0;
        }
        return common >= SHARE * grams.length;
    }
}
