package io.graniteft.core.config;

import org.jspecify.annotations.Nullable;

/**
 * Something about the configuration that a person should know or must correct.
 *
 * @param path the key, as in {@code training.num_epochs}; empty when no key is meant
 * @param file the file as the person named it; null when the value came from the environment, a flag or several places
 * @param line the 1-based line in that file; 0 when no line is meant
 * @param message what is wrong; never holds a secret
 * @param hint what to do about it; one sentence
 */
public record Problem(String path, @Nullable String file, int line, String message, String hint) {

    /** Place, key and message on one line, as in {@code config.yaml:12: training.num_epochs: …}. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        if (file != null) {
            text.append(file);
            if (line > 0) {
                text.append(':').append(line);
            }
            text.append(": ");
        }
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        return text.append(message).toString();
    }
}
