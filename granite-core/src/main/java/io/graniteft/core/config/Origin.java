package io.graniteft.core.config;

import org.jspecify.annotations.Nullable;

/**
 * Where a value of the configuration came from.
 *
 * @param layer which of the layers set it last
 * @param file the file as the person named it, for files and {@code .env}
 * @param line the 1-based line in that file, or 0
 * @param name the variable's or alias' name, when it was not set under its own key
 */
public record Origin(
        Layer layer,
        @Nullable String file,
        int line,
        @Nullable String name) {

    /** What can set a value; a later one overrides an earlier one. */
    public enum Layer {
        /** The {@code config.yaml} that ships with the program. */
        DEFAULT,
        /** A configuration file. */
        FILE,
        /** The {@code .env} file. */
        DOT_ENV,
        /** A variable of the process' environment. */
        ENVIRONMENT,
        /** An option of the command line. */
        FLAG
    }

    /** Whether a person set the value, rather than this program. */
    public boolean isSetByPerson() {
        return layer != Layer.DEFAULT;
    }

    /** The place in a few words, as in {@code default}, {@code my.yaml:12} or {@code environment AWS_REGION}. */
    public String describe() {
        String suffix = name == null ? "" : " " + name;
        return switch (layer) {
            case DEFAULT -> "default";
            case FILE, DOT_ENV -> file + (line > 0 ? ":" + line : "") + suffix;
            case ENVIRONMENT -> "environment" + suffix;
            case FLAG -> "flag";
        };
    }
}
