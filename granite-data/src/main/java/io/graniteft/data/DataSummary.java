package io.graniteft.data;

import io.graniteft.core.run.RunManifest;
import io.graniteft.core.run.Tally;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@link DataPipeline} did. All of it is the same for the same input.
 *
 * @param configDigest the digest of the settings that were in force, see {@link DataPipeline#configDigest}
 * @param files the files of the folder
 * @param outputs those of them that it wrote
 * @param digests the SHA-256 digests of outputs, by the names of their files, as far as they are known already
 * @param inputs each source with one digest of the paths and bytes of everything that was read of it
 * @param counts what became of {@code files}, {@code functions} and {@code examples}: the examples kept are the lines of both
 *     example files, and everything dropped has its line in the ledger
 * @param facts figures for people: by source, domain, licence, charset and length in tokens, the sizes of the split, and a few
 *     examples of what was left out
 */
public record DataSummary(
        String configDigest,
        PreparedData files,
        List<Path> outputs,
        Map<String, String> digests,
        List<RunManifest.FileDigest> inputs,
        Map<String, Tally> counts,
        Map<String, Object> facts) {
    /** The keys of {@link #counts}. */
    public static final String FILES = "files";

    public static final String FUNCTIONS = "functions";
    public static final String EXAMPLES = "examples";

    public DataSummary {
        outputs = List.copyOf(outputs);
        digests = Map.copyOf(digests);
        inputs = List.copyOf(inputs);
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    }
}
