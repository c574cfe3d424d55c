package io.graniteft.eval;

/** The four brackets of the score distribution. The lower bound belongs to the bracket; 10 belongs to the last. */
public enum Bracket {
    /** From 0 to below 5. */
    BELOW_5("<5", 0.0),
    /** From 5 to below 7. */
    FROM_5_TO_7("5-7", 5.0),
    /** From 7 to below 9. */
    FROM_7_TO_9("7-9", 7.0),
    /** From 9 to 10. */
    FROM_9("9+", 9.0);

    private final String label;
    private final double lowerBound;

    Bracket(String label, double lowerBound) {
        this.label = label;
        this.lowerBound = lowerBound;
    }

    /** The name used in reports: {@code <5}, {@code 5-7}, {@code 7-9}, {@code 9+}. */
    public String label() {
        return label;
    }

    /** The lowest score that belongs to this bracket. */
    public double lowerBound() {
        return lowerBound;
    }

    /**
     * The bracket of a score.
     *
     * @throws IllegalArgumentException when the score is not between 0 and 10
     */
    public static Bracket of(double score) {
        if (!(score >= 0.0 && score <= 10.0)) {
            throw new IllegalArgumentException("a score lies between 0 and 10, not " + score);
        }
        Bracket found = BELOW_5;
        for (Bracket bracket : values()) {
            if (score >= bracket.lowerBound) {
                found = bracket;
            }
        }
        return found;
    }
}
