package io.graniteft.teacher;

import java.time.Duration;

/**
 * How a teacher on Amazon Bedrock is asked.
 *
 * @param model the id of a model or of an inference profile, or its ARN
 * @param readTimeout how long the service may be silent; long answers arrive in one piece, so this is the time of a whole answer
 * @param cachePrefix whether the system prompt is offered for caching where it is long enough for the model
 * @param legacyApiKeyHeader whether an API key is sent as {@code x-amz-bedrock-api-key} beside a signature, as older programs did,
 *     instead of as the bearer token that Amazon documents
 * @param connections calls at the same time at most
 */
public record BedrockSettings(
        String model, Duration readTimeout, boolean cachePrefix, boolean legacyApiKeyHeader, int connections) {
    /** Claude Sonnet 4.5 by its inference profile for the United States. */
    public static final String DEFAULT_MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

    /** The default model, five minutes of silence, caching where it is possible, ten calls at a time. */
    public static final BedrockSettings DEFAULTS =
            new BedrockSettings(DEFAULT_MODEL, Duration.ofMinutes(5), true, false, 10);

    public BedrockSettings {
        if (model.isBlank() || connections < 1 || readTimeout.isNegative() || readTimeout.isZero()) {
            throw new IllegalArgumentException("a teacher needs a model, a connection and some time");
        }
    }

    /** The same with another model. */
    public BedrockSettings withModel(String other) {
        return new BedrockSettings(other, readTimeout, cachePrefix, legacyApiKeyHeader, connections);
    }

    /** The same with another patience. */
    public BedrockSettings withReadTimeout(Duration other) {
        return new BedrockSettings(model, other, cachePrefix, legacyApiKeyHeader, connections);
    }

    /** The same with or without the offer to cache. */
    public BedrockSettings withCachePrefix(boolean other) {
        return new BedrockSettings(model, readTimeout, other, legacyApiKeyHeader, connections);
    }

    /** The same with or without the older header. */
    public BedrockSettings withLegacyApiKeyHeader(boolean other) {
        return new BedrockSettings(model, readTimeout, cachePrefix, other, connections);
    }

    /** The same for so many calls at a time. */
    public BedrockSettings withConnections(int other) {
        return new BedrockSettings(model, readTimeout, cachePrefix, legacyApiKeyHeader, other);
    }
}
