package io.graniteft.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: defaults, then files, {@code .env}, environment and flags, each over those before it. Everything
 * that is wrong is found in one go. A key {@code a.b.c} is the variable {@code GRANITE_A_B_C}; a few keys have a second
 * variable of their own. Relative paths in a file are relative to that file, all others to the current folder.
 */
public final class ConfigLoader {
    private static final String DEFAULTS = "config.yaml";

    private final Schema schema = Schema.PIPELINE;
    private final ConfigSources sources;
    private final Map<String, LayerReader.Assigned> values = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    private ConfigLoader(ConfigSources sources) {
        this.sources = sources;
    }

    /**
     * The configuration in force.
     *
     * @throws io.graniteft.core.GraniteException with code {@code CONFIGURATION} and every problem in its message
     */
    public static LoadedConfig load(ConfigSources sources) {
        return read(sources).orThrow();
    }

    /** The configuration in force, or all its problems as values. */
    public static ConfigResult read(ConfigSources sources) {
        return new ConfigLoader(sources).read();
    }

    /** The text of the {@code config.yaml} that ships with the program. */
    public static String defaults() {
        return new String(resource(DEFAULTS), java.nio.charset.StandardCharsets.UTF_8);
    }

    private ConfigResult read() {
        LayerReader defaults = new LayerReader(schema, Origin.Layer.DEFAULT, DEFAULTS, sources.currentFolder());
        defaults.readYaml(resource(DEFAULTS));
        take(defaults);
        if (!problems.isEmpty() || !values.keySet().containsAll(schema.leaves().keySet())) {
            throw new IllegalStateException("the defaults are incomplete: " + problems);
        }
        for (Path file : sources.files()) {
            readFile(file);
        }
        DotEnv dotEnv = sources.dotEnv() == null
                ? DotEnv.empty()
                : DotEnv.read(sources.currentFolder().resolve(sources.dotEnv()), shown(sources.dotEnv()));
        problems.addAll(dotEnv.problems());
        readDotEnv(dotEnv);
        readEnvironment();
        LayerReader flags = new LayerReader(schema, Origin.Layer.FLAG, null, sources.currentFolder());
        sources.flags().forEach((key, text) -> flags.readText(key, text, 0, null));
        take(flags);

        PipelineConfig config = Binder.bind(schema, values);
        CrossChecks checks = new CrossChecks(config, values, badPaths());
        problems.addAll(checks.problems());
        if (!problems.isEmpty()) {
            return new ConfigResult(null, problems, warnings);
        }
        warnings.addAll(checks.warnings());
        LoadedConfig loaded = new LoadedConfig(
                schema, config, values, warnings, Environment.of(sources.environment(), dotEnv), sources.baseFolder());
        return new ConfigResult(loaded, List.of(), warnings);
    }

    private void readFile(Path given) {
        Path file = sources.currentFolder().resolve(given).normalize();
        String shown = given.toString();
        if (!Files.exists(file)) {
            problems.add(new Problem("", shown, 0, "no such file", "check the path"));
            return;
        }
        if (!Files.isRegularFile(file)) {
            problems.add(new Problem("", shown, 0, "not a file", "name a YAML file"));
            return;
        }
        @Nullable Path folder = file.getParent();
        LayerReader reader =
                new LayerReader(schema, Origin.Layer.FILE, shown, folder == null ? sources.currentFolder() : folder);
        try {
            reader.readYaml(Files.readAllBytes(file));
        } catch (IOException e) {
            problems.add(new Problem("", shown, 0, "cannot be read", "check its permissions"));
            return;
        }
        take(reader);
    }

    private void readDotEnv(DotEnv dotEnv) {
        LayerReader reader = new LayerReader(schema, Origin.Layer.DOT_ENV, dotEnv.file(), sources.currentFolder());
        for (Schema.Leaf leaf : schema.leaves().values()) {
            for (String name : variablesOf(leaf)) {
                DotEnv.@Nullable Entry entry = dotEnv.entries().get(name);
                if (entry != null && !entry.value().isEmpty()) {
                    reader.readText(leaf.path(), entry.value(), entry.line(), name);
                }
            }
        }
        dotEnv.entries().forEach((name, entry) -> warnOfUnknown(name, dotEnv.file(), entry.line()));
        take(reader);
    }

    private void readEnvironment() {
        LayerReader reader = new LayerReader(schema, Origin.Layer.ENVIRONMENT, null, sources.currentFolder());
        for (Schema.Leaf leaf : schema.leaves().values()) {
            for (String name : variablesOf(leaf)) {
                String text = sources.environment().getOrDefault(name, "");
                if (!text.isEmpty()) {
                    reader.readText(leaf.path(), text, 0, name);
                }
            }
        }
        sources.environment().keySet().forEach(name -> warnOfUnknown(name, null, 0));
        take(reader);
    }

    /** The variables that set a key, the strongest last. */
    private static List<String> variablesOf(Schema.Leaf leaf) {
        List<String> names = new ArrayList<>(leaf.rules().environment());
        names.add(leaf.variable());
        return names;
    }

    /** Other variables that begin so may belong to other programs, but not those that also name a block. */
    private void warnOfUnknown(String name, @Nullable String file, int line) {
        boolean namesBlock = schema.root().children().values().stream()
                .filter(Schema.Block.class::isInstance)
                .anyMatch(block -> name.startsWith("GRANITE_" + block.name().toUpperCase(java.util.Locale.ROOT) + "_"));
        List<String> known =
                schema.leaves().values().stream().map(Schema.Leaf::variable).toList();
        if (namesBlock && !known.contains(name)) {
            @Nullable String meant = Suggestions.closest(name, known);
            warnings.add(new Problem(
                    "",
                    file,
                    line,
                    "the variable " + name + " sets no key and is ignored",
                    meant == null ? "`granite config show` lists every key" : "did you mean " + meant + "?"));
        }
    }

    private void take(LayerReader reader) {
        values.putAll(reader.assigned());
        problems.addAll(reader.problems());
        warnings.addAll(reader.warnings());
    }

    private Set<String> badPaths() {
        Set<String> bad = new HashSet<>();
        problems.forEach(problem -> bad.add(problem.path()));
        return bad;
    }

    private String shown(Path path) {
        Path absolute = sources.currentFolder().resolve(path).normalize();
        return absolute.startsWith(sources.currentFolder())
                ? sources.currentFolder().relativize(absolute).toString()
                : absolute.toString();
    }

    private static byte[] resource(String name) {
        try (@Nullable InputStream in = ConfigLoader.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program was built without its " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
