package io.graniteft.core.config;

import java.util.List;

/**
 * How a teacher is asked, in bulk and for corrections.
 *
 * @param enabled whether a run has a teacher stage
 * @param provider which teacher answers in bulk: {@code bedrock}, {@code openai} (any endpoint that speaks its protocol),
 *     {@code reference} (the corpus' own function) or {@code recorded} (replays a journal)
 * @param journal the journal that {@code recorded} replays
 * @param workers calls at the same time
 * @param checkpointEvery answers after which the journal is forced to disk at the latest
 * @param maxPrompts prompts asked; 0: all
 * @param maxRetries requests after the first for a prompt that fails
 * @param retrySeconds bound of the pause before the first retry; doubles with each
 * @param timeoutSeconds silence after which a call has failed
 * @param requestsPerMinute the account's quota; 0: found by trying
 * @param tokensPerMinute the account's quota; 0: found by trying
 * @param outputBurndown tokens of that quota that a token of an answer uses up; 0: as the model is known to
 * @param truncationCap tokens of an answer that was cut off, when it is asked for once more; 0: it is not
 * @param budgetUsd what a journal, or all corrections of a loop, may cost; 0: anything
 * @param legacyApiKeyHeader whether an API key of Bedrock goes into a header of its own, as older programs sent it
 * @param openai the endpoint of {@code openai}
 * @param batch Bedrock's batch inference
 * @param prices of models
 */
public record TeacherConfig(
        boolean enabled,

        @Setting(oneOf = {"bedrock", "openai", "reference", "recorded"})
        String provider,

        @Setting(optional = true, path = true) String journal,
        @Setting(min = 1, max = 200) int workers,
        @Setting(min = 1) int checkpointEvery,
        @Setting(min = 0) int maxPrompts,
        @Setting(min = 0, max = 20) int maxRetries,
        @Setting(min = 0, max = 60) double retrySeconds,
        @Setting(min = 1) int timeoutSeconds,
        @Setting(min = 0) double requestsPerMinute,
        @Setting(min = 0) double tokensPerMinute,
        @Setting(min = 0) double outputBurndown,
        @Setting(min = 0) int truncationCap,
        @Setting(min = 0) double budgetUsd,
        @Setting(aliases = "legacyApiKeyHeader") boolean legacyApiKeyHeader,
        OpenAi openai,
        Batch batch,
        @Setting(optional = true) List<PriceConfig> prices) {
    public TeacherConfig {
        prices = List.copyOf(prices);
    }

    /**
     * An endpoint that speaks OpenAI's protocol: vLLM, Ollama, llama.cpp, …
     *
     * @param endpoint what comes before {@code /chat/completions}
     * @param model the model's name there
     */
    public record OpenAi(
            @Setting(pattern = "https?://.+") String endpoint,
            @Setting(optional = true) String model) {}

    /**
     * Bedrock's batch inference.
     *
     * @param bucket where its files are; empty: {@link AwsConfig.S3#outputBucket()}
     * @param prefix what their keys begin with
     * @param roleArn the role that Bedrock reads and writes them with
     * @param minimumRecords fewer prompts are asked one by one: Bedrock takes no smaller job
     * @param pollSeconds how often the job is looked at
     */
    public record Batch(
            @Setting(optional = true, pattern = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
            String bucket,

            String prefix,

            @Setting(optional = true, pattern = "arn:aws[a-z-]*:iam::[0-9]{12}:role/.+")
            String roleArn,

            @Setting(min = 1) int minimumRecords,
            @Setting(min = 1) int pollSeconds) {}

    /**
     * Prices of a model, in US dollars for a million tokens.
     *
     * @param model its id; {@code *} stands for anything
     * @param input of what it reads
     * @param output of what it writes
     * @param asOf when that was looked up
     * @param source where
     */
    public record PriceConfig(
            String model,
            @Setting(min = 0) double input,
            @Setting(min = 0) double output,

            @Setting(pattern = "[0-9]{4}-[0-9]{2}-[0-9]{2}") String asOf,

            String source) {}
}
