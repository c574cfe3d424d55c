package io.graniteft.core.config;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of reading a configuration: either it is valid, or every one of its problems is listed.
 *
 * @param loaded the configuration; null exactly when there are problems
 * @param problems what must be corrected, in the order of the sources
 * @param warnings what works but is probably not meant
 */
public record ConfigResult(@Nullable LoadedConfig loaded, List<Problem> problems, List<Problem> warnings) {

    public ConfigResult {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
        if ((loaded == null) == problems.isEmpty()) {
            throw new IllegalArgumentException("a configuration is either valid or has problems");
        }
    }

    /**
     * The configuration.
     *
     * @throws GraniteException with code {@code CONFIGURATION} and all problems in its message, if there are any
     */
    public LoadedConfig orThrow() {
        if (loaded != null) {
            return loaded;
        }
        StringBuilder text = new StringBuilder("the configuration has ");
        text.append(problems.size()).append(problems.size() == 1 ? " problem:" : " problems:");
        for (Problem problem : problems) {
            text.append("\n  ").append(problem.describe());
            if (!problem.hint().isEmpty()) {
                text.append("\n    ").append(problem.hint());
            }
        }
        throw new GraniteException(ErrorCode.CONFIGURATION, text.toString(), "correct this and repeat the command");
    }
}
