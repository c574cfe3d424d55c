package io.graniteft.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job as the service describes it.
 *
 * @param name of the job
 * @param training whether it is a training job of the service, rather than a processing job
 * @param description the service's own words, under the API's field names
 */
public record JobState(String name, boolean training, JsonNode description) {
    /** {@code InProgress}, {@code Stopping}, {@code Completed}, {@code Failed} or {@code Stopped}. */
    public String status() {
        return description
                .path(training ? "TrainingJobStatus" : "ProcessingJobStatus")
                .asText();
    }

    /** What it does at the moment, such as {@code Downloading}; the status again where the service tells no more. */
    public String phase() {
        return description.path("SecondaryStatus").asText(status());
    }

    /** Whether nothing will happen any more. */
    public boolean over() {
        return switch (status()) {
            case "Completed", "Failed", "Stopped" -> true;
            default -> false;
        };
    }

    /** Whether it has done what it was made for. */
    public boolean completed() {
        return status().equals("Completed");
    }

    /** Why it failed, in the service's words; empty: it has not, or nobody says. */
    public String failureReason() {
        return description.path("FailureReason").asText("");
    }

    /** What went wrong and why that may be, with something to do; empty where nothing did. */
    public Optional<String> advice() {
        return JobAdvice.of(status(), phase(), failureReason());
    }

    /** The machine. */
    public String instanceType() {
        return machine().path("InstanceType").asText();
    }

    /** How many. */
    public int instanceCount() {
        return machine().path("InstanceCount").asInt(1);
    }

    private JsonNode machine() {
        return training
                ? description.path("ResourceConfig")
                : description.path("ProcessingResources").path("ClusterConfig");
    }

    /** Whether spare capacity is used. */
    public boolean spot() {
        return description.path("EnableManagedSpotTraining").asBoolean();
    }

    /** When it was made. */
    public @Nullable Instant created() {
        return time("CreationTime");
    }

    /** When its container began. */
    public @Nullable Instant started() {
        return time(training ? "TrainingStartTime" : "ProcessingStartTime");
    }

    /** When it ended. */
    public @Nullable Instant ended() {
        return time(training ? "TrainingEndTime" : "ProcessingEndTime");
    }

    private @Nullable Instant time(String field) {
        String text = description.path(field).asText("");
        return text.isEmpty() ? null : Instant.parse(text);
    }

    /** The seconds of a machine that are paid for, as far as the service tells or the times show. */
    public long billableSeconds() {
        if (description.has("BillableTimeInSeconds")) {
            return description.path("BillableTimeInSeconds").asLong();
        }
        Instant from = started();
        Instant to = ended();
        return from == null || to == null ? 0 : Duration.between(from, to).toSeconds();
    }

    /** The seconds that it has run in training, paid for or not; 0 where the service does not tell. */
    public long trainingSeconds() {
        return description.path("TrainingTimeInSeconds").asLong();
    }

    /** The size of a machine's disk in gigabytes. */
    public int volumeSizeGb() {
        return machine().path("VolumeSizeInGB").asInt();
    }

    /** What it is for, by the word that its container is started with. */
    public JobKind kind() {
        JsonNode words = training
                ? description.path("AlgorithmSpecification").path("ContainerArguments")
                : description.path("AppSpecification").path("ContainerArguments");
        return switch (words.path(0).asText()) {
            case "distill", "run" -> JobKind.DISTILLATION;
            case "prepare" -> JobKind.PROCESSING;
            case "selftest" -> JobKind.SELFTEST;
            default -> training ? JobKind.TRAINING : JobKind.PROCESSING;
        };
    }

    /** Where the model is; empty: there is none. */
    public String modelUri() {
        return description.path("ModelArtifacts").path("S3ModelArtifacts").asText("");
    }

    /** What it has done so far: a status and when it began, in order. */
    public List<String> transitions() {
        List<String> all = new ArrayList<>();
        for (JsonNode each : description.path("SecondaryStatusTransitions")) {
            all.add(each.path("StartTime").asText() + " " + each.path("Status").asText());
        }
        return List.copyOf(all);
    }

    /** How often spare capacity was taken away. */
    public long interruptions() {
        long count = 0;
        for (JsonNode each : description.path("SecondaryStatusTransitions")) {
            count += each.path("Status").asText().equals("Interrupted") ? 1 : 0;
        }
        return count;
    }
}
