package io.graniteft.core.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a stage did: which bytes went in, which came out, and what was counted. The file {@code manifest.json} in a stage's
 * folder. All of it but {@link #volatileFacts} is the same for the same input.
 *
 * @param schema {@value #SCHEMA}
 * @param stage the stage's name
 * @param configDigest SHA-256 of the settings that matter to the stage
 * @param inputs what went in
 * @param outputs what came out, paths relative to the manifest's folder where they lie below it
 * @param counts what became of the items, by kind ({@code files}, {@code functions}, {@code examples}, …)
 * @param facts reproducible figures beside the counts, such as losses and scores
 * @param volatileFacts what differs from run to run: times, memory, costs, versions of the host's tools
 */
@JsonPropertyOrder({"schema", "stage", "config_digest", "inputs", "outputs", "counts", "facts", "volatile"})
public record RunManifest(
        String schema,
        String stage,
        String configDigest,
        List<FileDigest> inputs,
        List<FileDigest> outputs,
        Map<String, Tally> counts,
        Map<String, Object> facts,
        @JsonProperty("volatile") Map<String, Object> volatileFacts) {

    /** The schema's name and version. */
    public static final String SCHEMA = "granite.manifest/1";

    /** The file's name in a stage's folder. */
    public static final String FILE_NAME = "manifest.json";

    /**
     * A file or folder and the digest of its content.
     *
     * @param path with {@code /} between its parts
     * @param sha256 lower-case hexadecimal
     */
    @JsonPropertyOrder({"path", "sha256"})
    public record FileDigest(String path, String sha256) {}

    public RunManifest {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        volatileFacts = Collections.unmodifiableMap(new LinkedHashMap<>(volatileFacts));
    }
}
