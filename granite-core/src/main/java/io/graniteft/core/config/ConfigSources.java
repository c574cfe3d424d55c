package io.graniteft.core.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the configuration is read from; each overrides those before it. The defaults come first of all and are not named here.
 *
 * @param files configuration files, the strongest last; relative paths are meant from {@code currentFolder}
 * @param dotEnv the {@code .env} file, or null for none
 * @param environment the process' environment
 * @param flags key to text, as in {@code training.num_epochs} to {@code 3}
 * @param currentFolder what relative paths from the environment and from flags are relative to
 */
public record ConfigSources(
        List<Path> files,
        @Nullable Path dotEnv,
        Map<String, String> environment,
        Map<String, String> flags,
        Path currentFolder) {

    public ConfigSources {
        files = List.copyOf(files);
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
        flags = Collections.unmodifiableMap(new TreeMap<>(flags));
        currentFolder = currentFolder.toAbsolutePath().normalize();
    }

    /** These files with the {@code .env} that lies beside the last of them, or else in the current folder, if there is one. */
    public static ConfigSources of(
            List<Path> files, Map<String, String> environment, Map<String, String> flags, Path currentFolder) {
        Path here = currentFolder.toAbsolutePath().normalize();
        @Nullable Path dotEnv = null;
        if (!files.isEmpty()) {
            Path beside = here.resolve(files.get(files.size() - 1)).resolveSibling(".env");
            dotEnv = Files.isRegularFile(beside) ? beside : null;
        }
        if (dotEnv == null && Files.isRegularFile(here.resolve(".env"))) {
            dotEnv = here.resolve(".env");
        }
        return new ConfigSources(files, dotEnv, environment, flags, here);
    }

    /** The folder of the strongest file, or the current folder: what the paths of the configuration are thought from. */
    public Path baseFolder() {
        if (files.isEmpty()) {
            return currentFolder;
        }
        @Nullable
        Path parent =
                currentFolder.resolve(files.get(files.size() - 1)).normalize().getParent();
        return parent == null ? currentFolder : parent;
    }

    /** Leaves out the values: they may be secrets. */
    @Override
    public String toString() {
        return "ConfigSources[files=" + files + ", dotEnv=" + dotEnv + ", flags=" + flags.keySet() + "]";
    }
}
