package io.graniteft.distill;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prompts to be answered.
 *
 * @param student the base model
 * @param adapter the folder of the adapter on it, or null for the base model alone
 * @param prompts what is asked
 * @param temperature of sampling; 0 takes the likeliest token
 * @param topP share of the probability from which tokens are drawn
 * @param maxNewTokens tokens of an answer at most
 * @param batchSize prompts answered at once
 */
public record GenerationRequest(
        StudentSpec student,
        @Nullable Path adapter,
        List<SeededPrompt> prompts,
        double temperature,
        double topP,
        int maxNewTokens,
        int batchSize) {
    public GenerationRequest {
        prompts = List.copyOf(prompts);
    }
}
