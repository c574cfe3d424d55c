package io.graniteft.data;

import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.core.config.DataConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The default configuration of data with a few keys set otherwise, so that a test names only what it is about. */
public final class TestConfigs {
    private TestConfigs() {}

    /**
     * The defaults with these keys set.
     *
     * @param keysAndValues a key below {@code data}, its value, the next key, …
     */
    public static DataConfig with(String... keysAndValues) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            flags.put("data." + keysAndValues[i], keysAndValues[i + 1]);
        }
        return ConfigLoader.load(new ConfigSources(List.of(), null, Map.of(), flags, Path.of("")))
                .config()
                .data();
    }
}
