package io.graniteft.cli.internal;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The folder for what can be made again: {@code $GRANITE_CACHE}, else {@code granite} in the user's cache folder. */
public final class CacheFolder {
    private CacheFolder() {}

    /** The folder, told from the environment; it may not exist yet. */
    public static Path of(Map<String, String> environment) {
        @Nullable String own = environment.get("GRANITE_CACHE");
        if (own != null && !own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        @Nullable String base = environment.get("XDG_CACHE_HOME");
        if (base != null && !base.isEmpty()) {
            return Path.of(base, "granite").toAbsolutePath();
        }
        @Nullable String home = environment.get("HOME");
        return Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home, ".cache", "granite")
                .toAbsolutePath();
    }
}
