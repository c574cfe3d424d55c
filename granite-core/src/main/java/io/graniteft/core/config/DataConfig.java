package io.graniteft.core.config;

import java.util.List;

/**
 * Where sources lie and what becomes of them.
 *
 * @param sources the trees to read
 * @param extensions file names that end so are read
 * @param trainRatio share of the groups that is trained on
 * @param seed decides which groups
 * @param maxFiles files read from each source; 0: all
 * @param minTokens functions with fewer tokens are left out
 * @param maxTokens functions with more tokens are left out
 * @param completion whether there is a completion example for each function besides the four requests
 */
public record DataConfig(
        @Setting(optional = true) List<SourceConfig> sources,
        List<String> extensions,
        @Setting(min = 0.01, max = 0.99) double trainRatio,
        @Setting(min = 0, max = 2147483647) int seed,
        @Setting(min = 0) int maxFiles,
        @Setting(min = 0) int minTokens,
        @Setting(min = 1) int maxTokens,
        boolean completion) {
    public DataConfig {
        sources = List.copyOf(sources);
        extensions = List.copyOf(extensions);
    }

    /**
     * One tree of sources.
     *
     * @param name how it is called in counts and provenance; empty: the folder's name
     * @param path the folder
     * @param domain {@code tsn}, {@code avb}, …; empty: told from the path and the code
     */
    public record SourceConfig(
            @Setting(optional = true) String name,
            @Setting(path = true) String path,
            @Setting(optional = true) String domain) {}
}
