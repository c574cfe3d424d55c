package io.graniteft.core.config;

/**
 * How prompts are answered in bulk.
 *
 * @param enabled whether a run has a teacher stage
 * @param provider which teacher answers: {@code reference} gives the corpus' own function, {@code recorded} replays a journal
 * @param journal the journal that {@code recorded} replays
 * @param workers calls at the same time
 * @param checkpointEvery answers after which the journal is forced to disk at the latest
 * @param maxPrompts prompts asked; 0: all
 */
public record TeacherConfig(
        boolean enabled,
        @Setting(oneOf = {"reference", "recorded"}) String provider,
        @Setting(optional = true, path = true) String journal,
        @Setting(min = 1, max = 200) int workers,
        @Setting(min = 1) int checkpointEvery,
        @Setting(min = 0) int maxPrompts) {}
