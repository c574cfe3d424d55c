package io.graniteft.testkit.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job and where it stands: its way is known when it is made, and the clock says how far it has come. */
final class FakeJob {
    private static final Duration STOPPING = Duration.ofSeconds(5);

    private final String name;
    private final boolean training;
    private final JsonNode request;
    private final JobScript script;
    private final Instant created;
    private final List<Step> way;
    private @Nullable Instant stopped;

    /**
     * A step of a job's way.
     *
     * @param status the detailed status
     * @param from when it begins
     */
    record Step(String status, Instant from) {}

    FakeJob(String name, boolean training, JsonNode request, JobScript script, boolean capacity, Instant created) {
        this.name = name;
        this.training = training;
        this.request = request;
        this.script = script;
        this.created = created;
        this.way = way(request, script, capacity, created);
    }

    private static List<Step> way(JsonNode request, JobScript script, boolean capacity, Instant created) {
        List<Step> way = new ArrayList<>();
        way.add(new Step("Starting", created));
        Instant at = created.plus(script.starting());
        if (!capacity) {
            way.add(new Step("Failed", at));
            return way;
        }
        way.add(new Step("Downloading", at));
        at = at.plus(script.downloading());
        way.add(new Step("Training", at));
        Duration limit = Duration.ofSeconds(
                request.path("StoppingCondition").path("MaxRuntimeInSeconds").asLong(86_400));
        if (script.training().compareTo(limit) > 0) {
            way.add(new Step("MaxRuntimeExceeded", at.plus(limit)));
            return way;
        }
        boolean spot = request.path("EnableManagedSpotTraining").asBoolean();
        if (spot && !script.interruptedAfter().isZero()) {
            way.add(new Step("Interrupted", at.plus(script.interruptedAfter())));
            Instant again = at.plus(script.interruptedAfter()).plus(script.interruptedFor());
            way.add(new Step("Starting", again));
            way.add(new Step("Downloading", again.plus(script.starting())));
            Instant goesOn = again.plus(script.starting()).plus(script.downloading());
            way.add(new Step("Training", goesOn));
            at = goesOn.plus(script.training()).minus(script.interruptedAfter());
        } else {
            at = at.plus(script.training());
        }
        if (!script.failure().isEmpty()) {
            way.add(new Step("Failed", at));
            return way;
        }
        way.add(new Step("Uploading", at));
        way.add(new Step("Completed", at.plus(script.uploading())));
        return way;
    }

    String name() {
        return name;
    }

    boolean training() {
        return training;
    }

    JsonNode request() {
        return request;
    }

    JobScript script() {
        return script;
    }

    Instant created() {
        return created;
    }

    /** When the container wrote its first line. */
    Instant trainingFrom() {
        return way.stream()
                .filter(step -> step.status().equals("Training"))
                .map(Step::from)
                .findFirst()
                .orElse(Instant.MAX);
    }

    /** When it was asked to stop, if it was. */
    @Nullable
    Instant stoppedAt() {
        return stopped;
    }

    boolean stop(Instant now) {
        if (!status(now).equals("InProgress")) {
            return false;
        }
        stopped = now;
        return true;
    }

    /** The steps that were taken until now. */
    List<Step> steps(Instant now) {
        List<Step> taken = new ArrayList<>();
        for (Step step : way) {
            if (!step.from().isAfter(now) && (stopped == null || !step.from().isAfter(stopped))) {
                taken.add(step);
            }
        }
        if (stopped != null) {
            taken.add(new Step("Stopping", stopped));
            if (!stopped.plus(STOPPING).isAfter(now)) {
                taken.add(new Step("Stopped", stopped.plus(STOPPING)));
            }
        }
        return taken;
    }

    String secondaryStatus(Instant now) {
        List<Step> steps = steps(now);
        return steps.get(steps.size() - 1).status();
    }

    /** The status in one word. */
    String status(Instant now) {
        return switch (secondaryStatus(now)) {
            case "Completed" -> "Completed";
            case "Failed" -> "Failed";
            case "Stopping" -> "Stopping";
            case "Stopped", "MaxRuntimeExceeded" -> "Stopped";
            default -> "InProgress";
        };
    }

    boolean over(Instant now) {
        return List.of("Completed", "Failed", "Stopped").contains(status(now));
    }

    /** When the last step was taken. */
    Instant lastChange(Instant now) {
        List<Step> steps = steps(now);
        return steps.get(steps.size() - 1).from();
    }

    String failureReason(Instant now) {
        if (!status(now).equals("Failed")) {
            return "";
        }
        return script.failure().isEmpty()
                ? "CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML"
                        + " instance type."
                : script.failure();
    }

    /** Seconds of the container's work. */
    long seconds(Instant now) {
        long seconds = 0;
        List<Step> steps = steps(now);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).status().equals("Training")) {
                Instant end = i + 1 < steps.size() ? steps.get(i + 1).from() : now;
                seconds += Duration.between(steps.get(i).from(), end).toSeconds();
            }
        }
        return seconds;
    }
}
