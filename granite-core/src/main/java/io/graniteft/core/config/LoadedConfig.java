package io.graniteft.core.config;

import io.graniteft.core.io.Digests;
import io.graniteft.core.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A valid configuration, and where each of its values came from. */
public final class LoadedConfig {
    /** Texts that YAML reads as themselves without quotes; all others are quoted. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*");

    private static final List<String> WORDS = List.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

    /**
     * Where runs are kept changes nothing about what a run does. Neither does an answer to whether code may leave, or a larger
     * budget: with these a run goes on.
     */
    private static final List<String> NOT_IN_DIGEST =
            List.of("run.folder", "teacher.budget_usd", "policy.egress.default", "policy.egress.sources");

    private final Schema schema;
    private final PipelineConfig config;
    private final Map<String, LayerReader.Assigned> values;
    private final List<Problem> warnings;
    private final Environment environment;
    private final Path baseFolder;

    LoadedConfig(
            Schema schema,
            PipelineConfig config,
            Map<String, LayerReader.Assigned> values,
            List<Problem> warnings,
            Environment environment,
            Path baseFolder) {
        this.schema = schema;
        this.config = config;
        this.values = new LinkedHashMap<>(values);
        this.warnings = List.copyOf(warnings);
        this.environment = environment;
        this.baseFolder = baseFolder;
    }

    /**
     * A key of the configuration in force.
     *
     * @param key its dotted path
     * @param value its value as YAML
     * @param origin where it came from
     */
    public record Entry(String key, String value, Origin origin) {}

    /** The values. */
    public PipelineConfig config() {
        return config;
    }

    /** What works but is probably not meant. */
    public List<Problem> warnings() {
        return warnings;
    }

    /** The environment that this was read with, credentials included. */
    public Environment environment() {
        return environment;
    }

    /** The folder of the strongest configuration file, or the current folder. */
    public Path baseFolder() {
        return baseFolder;
    }

    /** Where each value came from, by key. */
    public SortedMap<String, Origin> origins() {
        SortedMap<String, Origin> origins = new TreeMap<>();
        values.forEach((key, assigned) -> origins.put(key, assigned.origin()));
        return Collections.unmodifiableSortedMap(origins);
    }

    /** Every key with its value and origin, in the order of the default configuration. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (String key : schema.leaves().keySet()) {
            LayerReader.Assigned assigned = assigned(key);
            entries.add(new Entry(key, text(assigned.value(), null), assigned.origin()));
        }
        return entries;
    }

    /**
     * SHA-256 of all values that decide what a run does. It does not depend on which layer set a value, nor on where the
     * configuration lies: paths count as written from its folder.
     */
    public String digest() {
        return digest(key -> !NOT_IN_DIGEST.contains(key));
    }

    /**
     * SHA-256 of the values of some keys, for a stage that depends on these only.
     *
     * @param prefixes keys, or blocks with everything in them
     */
    public String digestOf(String... prefixes) {
        for (String prefix : prefixes) {
            if (schema.find(prefix) == null) {
                throw new IllegalArgumentException("no such key: " + prefix);
            }
        }
        return digest(
                key -> Arrays.stream(prefixes).anyMatch(prefix -> key.equals(prefix) || key.startsWith(prefix + ".")));
    }

    private String digest(Predicate<String> counts) {
        StringBuilder text = new StringBuilder();
        for (String key : new TreeMap<>(schema.leaves()).keySet()) {
            if (counts.test(key)) {
                text.append(key)
                        .append(": ")
                        .append(text(assigned(key).value(), baseFolder))
                        .append('\n');
            }
        }
        return Digests.sha256(text.toString());
    }

    /** The configuration in force as YAML, paths absolute. */
    public String toYaml() {
        return yaml(null);
    }

    /** The configuration in force as a file of the given folder: read from there, it is this configuration again. */
    public String toYaml(Path folder) {
        return yaml(folder.toAbsolutePath().normalize());
    }

    private String yaml(@Nullable Path folder) {
        StringBuilder out = new StringBuilder();
        print(schema.root(), 0, folder, out);
        return out.toString();
    }

    private void print(Schema.Block block, int depth, @Nullable Path folder, StringBuilder out) {
        for (Schema.Node child : block.children().values()) {
            out.append("  ".repeat(depth)).append(child.name()).append(':');
            if (child instanceof Schema.Block inner) {
                out.append('\n');
                print(inner, depth + 1, folder, out);
            } else {
                out.append(' ')
                        .append(text(assigned(child.path()).value(), folder))
                        .append('\n');
            }
        }
    }

    private LayerReader.Assigned assigned(String key) {
        LayerReader.@Nullable Assigned assigned = values.get(key);
        if (assigned == null) {
            throw new IllegalStateException("no value for " + key);
        }
        return assigned;
    }

    /** A value in YAML's flow style. */
    private static String text(Object value, @Nullable Path folder) {
        if (value instanceof FilePath path) {
            return quote(folder == null ? path.resolved().toString() : path.relativeTo(folder));
        }
        if (value instanceof List<?> list) {
            return "["
                    + String.join(
                            ", ", list.stream().map(each -> text(each, folder)).toList()) + "]";
        }
        if (value instanceof Map<?, ?> map) {
            List<String> pairs = new ArrayList<>();
            map.forEach((key, each) -> pairs.add(key + ": " + text(each, folder)));
            return "{" + String.join(", ", pairs) + "}";
        }
        return value instanceof String string ? quote(string) : String.valueOf(value);
    }

    private static String quote(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
        if (plain) {
            return text;
        }
        // JSON is YAML but for these, which YAML takes for the ends of lines or does not want to see at all.
        StringBuilder quoted = new StringBuilder();
        for (char c : Json.line(text).toCharArray()) {
            boolean special = (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
            quoted.append(special ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c));
        }
        return quoted.toString();
    }

    /** The digest: values may be long, and origins are asked for. */
    @Override
    public String toString() {
        return "LoadedConfig[" + digest() + "]";
    }
}
