package io.graniteft.teacher;

import java.net.URI;
import java.time.Duration;

/**
 * How a teacher behind an OpenAI-compatible interface is asked: OpenAI itself, vLLM, Ollama, llama.cpp and many others.
 *
 * @param endpoint the address up to the version, as in {@code http://localhost:11434/v1}
 * @param model the name that the service knows
 * @param readTimeout how long a whole answer may take
 * @param limitField the name of the field that limits an answer: {@code max_tokens}, which everybody knows, or
 *     {@code max_completion_tokens}, which OpenAI's newer models insist on
 */
public record OpenAiSettings(URI endpoint, String model, Duration readTimeout, String limitField) {
    /** The field that limits an answer, for all servers but OpenAI's newest. */
    public static final String MAX_TOKENS = "max_tokens";

    public OpenAiSettings {
        String scheme = endpoint.getScheme();
        if (endpoint.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException("not an address of a service: " + endpoint.getHost());
        }
        if (endpoint.getUserInfo() != null) {
            throw new IllegalArgumentException("an address holds no password: the key belongs in OPENAI_API_KEY");
        }
        if (model.isBlank() || readTimeout.isNegative() || readTimeout.isZero()) {
            throw new IllegalArgumentException("a teacher needs a model and some time");
        }
    }

    /** A model at an address, with five minutes of patience. */
    public static OpenAiSettings of(URI endpoint, String model) {
        return new OpenAiSettings(endpoint, model, Duration.ofMinutes(5), MAX_TOKENS);
    }

    /** The same with another patience. */
    public OpenAiSettings withReadTimeout(Duration other) {
        return new OpenAiSettings(endpoint, model, other, limitField);
    }

    /** The same with another name of the limit. */
    public OpenAiSettings withLimitField(String other) {
        return new OpenAiSettings(endpoint, model, readTimeout, other);
    }
}
