package io.graniteft.distill;

/**
 * A prompt and the seed of its answer.
 *
 * @param id unique within a request
 * @param prompt what is asked
 * @param seed from 0 to 2<sup>31</sup> - 1, which every library takes
 */
public record SeededPrompt(String id, String prompt, long seed) {
    public SeededPrompt {
        if (seed < 0 || seed > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a seed lies between 0 and 2147483647, not " + seed);
        }
    }
}
