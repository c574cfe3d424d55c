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
 * @param split {@code group} (alike functions go to one side) or {@code procedure} (examples are shuffled one by one, which leaks)
 * @param assignments the file that keeps the side of every group from one preparation to the next; empty: in the output folder
 * @param curation what is left out or changed
 */
public record DataConfig(
        @Setting(optional = true) List<SourceConfig> sources,
        List<String> extensions,
        @Setting(min = 0.01, max = 0.99) double trainRatio,
        @Setting(min = 0, max = 2147483647) int seed,
        @Setting(min = 0) int maxFiles,
        @Setting(min = 0) int minTokens,
        @Setting(min = 1) int maxTokens,
        boolean completion,
        @Setting(oneOf = {"group", "procedure"}) String split,
        @Setting(optional = true, path = true) String assignments,
        CurationConfig curation) {
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

    /**
     * What is left out or changed before functions become examples.
     *
     * @param mode {@value #FULL}, or {@value #PROCEDURE}: only repeated messages are left out, whatever the other keys say
     * @param exactDuplicates {@code tokens} (functions with the same tokens are duplicates), {@code renamed} (also those that differ
     *     in names only) or {@code keep}
     * @param nearDuplicates whether near-duplicates are left out; they share a group in any case
     * @param nearDuplicateThreshold share of common token 5-grams (Jaccard index) from which on two functions are near-duplicates
     */
    public record CurationConfig(
            @Setting(oneOf = {FULL, PROCEDURE}) String mode,
            @Setting(oneOf = {"tokens", "renamed", "keep"}) String exactDuplicates,
            boolean nearDuplicates,
            @Setting(min = 0.5, max = 1) double nearDuplicateThreshold) {
        /** Everything that the other keys ask for. */
        public static final String FULL = "full";

        /** Only what the plain procedure does. */
        public static final String PROCEDURE = "procedure";
    }
}
