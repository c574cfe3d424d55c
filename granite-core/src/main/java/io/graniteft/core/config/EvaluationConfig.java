package io.graniteft.core.config;

/**
 * How code is scored.
 *
 * @param profile the reading of the scoring tables: what the code is, or the text as it stands
 * @param domain the protocol that answers are to be about, {@code auto}, {@code any} or {@code none}; see docs/scoring.md
 * @param scoring a JSON file of weights, vocabularies and amounts for profile semantic; empty: the tables as they are
 * @param compiler the C compiler's command, or {@code none} to do without
 * @param threads snippets scored at the same time; 0: one a core
 */
public record EvaluationConfig(
        @Setting(oneOf = {"literal", "semantic"}) String profile,
        @Setting(pattern = "[A-Za-z0-9][A-Za-z0-9/._-]*") String domain,
        @Setting(optional = true, path = true) String scoring,
        String compiler,
        @Setting(min = 0, max = 256) int threads) {}
