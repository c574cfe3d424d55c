package io.graniteft.cli.internal.command;

import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.core.config.LoadedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which configuration is in force. */
final class ConfigOptions {
    private static final Path USUAL = Path.of("config.yaml");

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration; default: config.yaml in the current folder, if there is one.")
    @Nullable
    Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set one key of the configuration, such as training.max_steps=20. Repeatable.")
    Map<String, String> set = new LinkedHashMap<>();

    /** The configuration in force; what the person should know of it is printed. */
    LoadedConfig load(Session session) {
        return load(session, Map.of());
    }

    /**
     * The configuration in force.
     *
     * @param flags keys that the verb's own options set; they win over {@code --set}
     */
    LoadedConfig load(Session session, Map<String, String> flags) {
        Map<String, String> all = new LinkedHashMap<>(set);
        all.putAll(flags);
        ConfigSources sources = ConfigSources.of(files(), session.environment(), all, Path.of(""));
        LoadedConfig loaded = ConfigLoader.load(sources);
        Console console = session.console();
        loaded.warnings()
                .forEach(warning -> console.warn(
                        warning.describe() + (warning.hint().isEmpty() ? "" : " (" + warning.hint() + ")")));
        return loaded;
    }

    /** Lets an option of a verb set a key, when the option was given. */
    static void put(Map<String, String> flags, String key, @Nullable Object value) {
        if (value != null) {
            flags.put(key, value.toString());
        }
    }

    /** The file that keeps a person's decisions: the one that is in force, or the usual one. */
    Path toKeep() {
        return file == null ? USUAL : file;
    }

    private List<Path> files() {
        if (file != null) {
            return List.of(file);
        }
        return isOnesOwn(USUAL) ? List.of(USUAL) : List.of();
    }

    /** In a checkout, {@code config.yaml} is the list of the defaults: nobody chose what stands there. */
    private static boolean isOnesOwn(Path file) {
        try {
            return Files.isRegularFile(file) && !Files.readString(file).equals(ConfigLoader.defaults());
        } catch (IOException e) {
            // The loader will say what is wrong with it.
            return true;
        }
    }
}
