package io.graniteft.distill.internal;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * The seed of each prompt's sampling. It depends on the run's seed and the prompt's id alone: a prompt gets the same seed in
 * every epoch, so that epochs differ by what the student has learned and less by luck.
 */
final class PromptSeeds {
    private PromptSeeds() {}

    static long of(int seed, String promptId) {
        return Hashing.sha256()
                        .newHasher()
                        .putInt(seed)
                        .putString(promptId, StandardCharsets.UTF_8)
                        .hash()
                        .asLong()
                & Integer.MAX_VALUE;
    }
}
