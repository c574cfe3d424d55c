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
 * @param examples what examples look like
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
        ExamplesConfig examples,
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
     * What examples look like.
     *
     * @param context whether requests show the declarations of the same file that the answer needs
     * @param fillInTheMiddle whether there is an example for each function in which a part of its middle is missing
     * @param maxTokens longer examples, in tokens of the model, are left out; 0: none
     * @param tokenizer the model's {@code tokenizer.json}; empty: lengths are estimated
     */
    public record ExamplesConfig(
            boolean context,
            boolean fillInTheMiddle,
            @Setting(min = 0) int maxTokens,
            @Setting(optional = true, path = true) String tokenizer) {}

    /**
     * What is left out or changed before functions become examples.
     *
     * @param mode {@value #FULL}, or {@value #PROCEDURE}: only repeated messages are left out, whatever the other keys say
     * @param exactDuplicates {@code tokens} (functions with the same tokens are duplicates), {@code renamed} (also those that differ
     *     in names only) or {@code keep}
     * @param nearDuplicates whether near-duplicates are left out; they share a group in any case
     * @param nearDuplicateThreshold share of common token 5-grams (Jaccard index) from which on two functions are near-duplicates
     * @param generated what becomes of files that a tool wrote: {@value #DROP} or {@value #KEEP}
     * @param vendored what becomes of files in folders of third parties' code; they are counted either way
     * @param vendoredFolders names of folders, without regard to case, that hold third parties' code
     * @param tables what becomes of functions that are tables of values, or minified
     * @param lowInformation what becomes of functions with nothing to learn: empty, stubs, undocumented accessors, repetition
     * @param secrets what becomes of keys, tokens and passwords in strings and comments: {@value #REDACT}, {@value #DROP} (the
     *     function) or {@value #KEEP}
     * @param personalData what becomes of e-mail addresses, private addresses and the like in strings and comments
     * @param licences which licences are taken: {@value #KEEP} (all) or {@value #PERMISSIVE_ONLY}; they are counted either way
     * @param licenceAllow SPDX identifiers, {@code *} at their end for any ending; if there are any, no other licence is taken
     * @param licenceDeny SPDX identifiers that are never taken
     * @param decontaminate JSONL files of held-out prompts or code; functions that are like them are left out
     */
    public record CurationConfig(
            @Setting(oneOf = {FULL, PROCEDURE}) String mode,
            @Setting(oneOf = {"tokens", "renamed", "keep"}) String exactDuplicates,
            boolean nearDuplicates,
            @Setting(min = 0.5, max = 1) double nearDuplicateThreshold,
            @Setting(oneOf = {DROP, KEEP}) String generated,
            @Setting(oneOf = {DROP, KEEP}) String vendored,
            @Setting(optional = true) List<String> vendoredFolders,
            @Setting(oneOf = {DROP, KEEP}) String tables,
            @Setting(oneOf = {DROP, KEEP}) String lowInformation,
            @Setting(oneOf = {REDACT, DROP, KEEP}) String secrets,
            @Setting(oneOf = {REDACT, DROP, KEEP}) String personalData,
            @Setting(oneOf = {KEEP, PERMISSIVE_ONLY}) String licences,
            @Setting(optional = true) List<String> licenceAllow,
            @Setting(optional = true) List<String> licenceDeny,
            @Setting(optional = true, path = true) List<String> decontaminate) {
        /** Everything that the other keys ask for. */
        public static final String FULL = "full";

        /** Only what the plain procedure does. */
        public static final String PROCEDURE = "procedure";

        /** Leave it out. */
        public static final String DROP = "drop";

        /** Take it as it is. */
        public static final String KEEP = "keep";

        /** Put a placeholder in its place. */
        public static final String REDACT = "redact";

        /** Only licences that ask for no more than to be named. */
        public static final String PERMISSIVE_ONLY = "permissive-only";

        public CurationConfig {
            vendoredFolders = List.copyOf(vendoredFolders);
            licenceAllow = List.copyOf(licenceAllow);
            licenceDeny = List.copyOf(licenceDeny);
            decontaminate = List.copyOf(decontaminate);
        }
    }
}
