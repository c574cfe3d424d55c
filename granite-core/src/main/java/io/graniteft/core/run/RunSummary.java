package io.graniteft.core.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run: the file {@code manifest.json} in the run's folder, rewritten after every stage.
 *
 * @param schema {@value #SCHEMA}
 * @param id the name of the run's folder
 * @param config the configuration's file as the person named it, or {@code defaults}
 * @param configDigest SHA-256 of the configuration
 * @param state where the run stands
 * @param stages every stage, in order
 * @param versions what ran, by name
 * @param volatileFacts what differs from run to run
 */
@JsonPropertyOrder({"schema", "id", "config", "config_digest", "state", "stages", "versions", "volatile"})
public record RunSummary(
        String schema,
        String id,
        String config,
        String configDigest,
        PipelineState state,
        List<StageSummary> stages,
        Map<String, String> versions,
        @JsonProperty("volatile") Map<String, Object> volatileFacts) {

    /** The schema's name and version. */
    public static final String SCHEMA = "granite.run/1";

    /** The file's name in a run's folder. */
    public static final String FILE_NAME = "manifest.json";

    public RunSummary {
        stages = List.copyOf(stages);
        versions = Collections.unmodifiableMap(new TreeMap<>(versions));
        volatileFacts = Collections.unmodifiableMap(new TreeMap<>(volatileFacts));
    }

    /** What became of a stage. */
    public enum Status {
        /** It did its work when the run was last started. */
        @JsonProperty("done")
        DONE,
        /** Its work was finished before, and nothing that it depends on has changed. */
        @JsonProperty("skipped")
        SKIPPED,
        /** The configuration switches it off. */
        @JsonProperty("off")
        OFF,
        /** It failed. */
        @JsonProperty("failed")
        FAILED,
        /** It is not finished. */
        @JsonProperty("pending")
        PENDING
    }

    /**
     * A stage in a run.
     *
     * @param name the stage
     * @param status what became of it
     * @param folder its folder, relative to the run's
     * @param seconds how long its last complete run took; null when there was none
     * @param cpuSeconds processor time of that run, child processes included
     * @param peakMemoryBytes most memory that a single process held in that run
     */
    @JsonPropertyOrder({"name", "status", "folder", "seconds", "cpu_seconds", "peak_memory_bytes"})
    public record StageSummary(
            String name,
            Status status,
            String folder,
            @Nullable Double seconds,
            @Nullable Double cpuSeconds,
            @Nullable Long peakMemoryBytes) {}
}
