package io.graniteft.core.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Variables by name: the process' environment, and below it the {@code .env} file. Credentials are read here and nowhere else;
 * they never become part of the configuration, of a text, or of another process' request. An empty variable counts as unset.
 */
public final class Environment {
    /** The variables that the program reads besides {@code GRANITE_…}, in the order of {@code .env.example}. */
    public static final List<String> NAMES = List.of(
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
            "HF_TOKEN",
            "HF_ENDPOINT",
            "HF_HUB_OFFLINE",
            "AMAZON_BEDROCK_MODEL_API_KEY",
            "AWS_BEARER_TOKEN_BEDROCK",
            "OPENAI_API_KEY",
            "SAGEMAKER_ROLE",
            "NEO4J_USERNAME",
            "NEO4J_PASSWORD",
            "NEO4J_DATABASE");

    private final Map<String, String> process;
    private final DotEnv dotEnv;

    private Environment(Map<String, String> process, DotEnv dotEnv) {
        this.process = Collections.unmodifiableMap(new TreeMap<>(process));
        this.dotEnv = dotEnv;
    }

    /**
     * A variable as a person may see it.
     *
     * @param name its name
     * @param value its value, or the mask of a secret; null when it is not set
     * @param origin where it is set; null when it is not
     */
    public record Variable(
            String name, @Nullable String value, @Nullable Origin origin) {}

    /**
     * The given environment over a {@code .env} file.
     *
     * @param process the process' environment
     * @param dotEnv the file, or null for none; its problems are in {@link #problems()}
     */
    public static Environment read(Map<String, String> process, @Nullable Path dotEnv) {
        return new Environment(process, dotEnv == null ? DotEnv.empty() : DotEnv.read(dotEnv, dotEnv.toString()));
    }

    /** Only the given variables. */
    public static Environment of(Map<String, String> process) {
        return new Environment(process, DotEnv.empty());
    }

    static Environment of(Map<String, String> process, DotEnv dotEnv) {
        return new Environment(process, dotEnv);
    }

    /** The value of a variable, unless it is unset or empty. */
    public Optional<String> get(String name) {
        @Nullable String value = process.get(name);
        if (value == null || value.isEmpty()) {
            DotEnv.@Nullable Entry entry = dotEnv.entries().get(name);
            value = entry == null ? null : entry.value();
        }
        return Optional.ofNullable(value).filter(text -> !text.isEmpty());
    }

    /** Where a variable is set. */
    public Optional<Origin> origin(String name) {
        if (!process.getOrDefault(name, "").isEmpty()) {
            return Optional.of(new Origin(Origin.Layer.ENVIRONMENT, null, 0, name));
        }
        return Optional.ofNullable(dotEnv.entries().get(name))
                .filter(entry -> !entry.value().isEmpty())
                .map(entry -> new Origin(Origin.Layer.DOT_ENV, dotEnv.file(), entry.line(), name));
    }

    /** The lines of the {@code .env} file that cannot be read. */
    public List<Problem> problems() {
        return dotEnv.problems();
    }

    /** The variables of {@link #NAMES}, with secrets masked. */
    public List<Variable> variables() {
        List<Variable> variables = new ArrayList<>();
        for (String name : NAMES) {
            @Nullable
            String value = get(name)
                    .map(text -> Secrets.isSecretName(name) ? Secrets.MASK : text)
                    .orElse(null);
            variables.add(new Variable(name, value, origin(name).orElse(null)));
        }
        return variables;
    }

    /** What masks the secrets of this environment in any text. */
    public Secrets secrets() {
        List<String> values = new ArrayList<>();
        process.forEach((name, value) -> {
            if (Secrets.isSecretName(name)) {
                values.add(value);
            }
        });
        dotEnv.entries().forEach((name, entry) -> {
            if (Secrets.isSecretName(name)) {
                values.add(entry.value());
            }
        });
        return Secrets.of(values);
    }

    /** Names only. */
    @Override
    public String toString() {
        return "Environment[" + process.size() + " variables, " + dotEnv + "]";
    }
}
