package io.graniteft.core.config;

/**
 * How code is scored.
 *
 * @param profile the reading of the scoring tables
 * @param compiler the C compiler's command, or {@code none} to do without
 * @param threads snippets scored at the same time; 0: one a core
 */
public record EvaluationConfig(
        @Setting(oneOf = {"literal"}) String profile,
        String compiler,
        @Setting(min = 0, max = 256) int threads) {}
