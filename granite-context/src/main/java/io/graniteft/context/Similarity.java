package io.graniteft.context;

import io.graniteft.context.internal.Shingles;

/** How alike two functions are. */
final class Similarity {
    private Similarity() {}

    /** The share of token 5-grams that the texts of both have in common among all that either has, from 0 to 1. */
    static double of(Node one, Node other) {
        return Shingles.jaccard(Shingles.of(one.text()), Shingles.of(other.text()));
    }
}
