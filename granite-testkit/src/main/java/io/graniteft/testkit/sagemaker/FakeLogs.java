package io.graniteft.testkit.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The logs of jobs: what was written is seen when it has arrived, by the time of writing. Listings come in small pages, some of
 * them empty with more to follow, as the service's own do.
 */
final class FakeLogs {
    private static final Comparator<Event> ORDER =
            Comparator.comparing(Event::at).thenComparing(Event::id);

    private final int page;

    private record Event(String stream, Instant at, String id, String text) {}

    FakeLogs(int page) {
        this.page = page;
    }

    static String groupOf(FakeJob job) {
        return job.training() ? "/aws/sagemaker/TrainingJobs" : "/aws/sagemaker/ProcessingJobs";
    }

    ObjectNode filter(Collection<FakeJob> jobs, JsonNode request, Instant now) throws ApiException {
        String prefix = request.path("logStreamNamePrefix").asText();
        long from = request.path("startTime").asLong(0);
        List<Event> all = new ArrayList<>();
        for (Event event : arrived(jobs, group(jobs, request, now), now)) {
            if (event.stream().startsWith(prefix) && event.at().toEpochMilli() >= from) {
                all.add(event);
            }
        }
        all.sort(ORDER);
        ObjectNode answer = Json.mapper().createObjectNode();
        ArrayNode events = answer.putArray("events");
        answer.putArray("searchedLogStreams");
        String token = request.path("nextToken").asText("");
        if (token.startsWith("empty-")) {
            token = token.substring("empty-".length());
        } else if (!token.isEmpty() && token.hashCode() % 3 == 0) {
            return answer.put("nextToken", "empty-" + token);
        }
        int limit = Math.min(page, request.path("limit").asInt(page));
        for (Event event : all) {
            if (key(event).compareTo(token) <= 0) {
                continue;
            }
            if (events.size() == limit) {
                JsonNode last = events.get(events.size() - 1);
                return answer.put(
                        "nextToken",
                        key(
                                last.path("timestamp").asLong(),
                                last.path("eventId").asText()));
            }
            events.addObject()
                    .put("logStreamName", event.stream())
                    .put("timestamp", event.at().toEpochMilli())
                    .put("message", event.text())
                    .put("ingestionTime", now.toEpochMilli())
                    .put("eventId", event.id());
        }
        return answer;
    }

    ObjectNode streams(Collection<FakeJob> jobs, JsonNode request, Instant now) throws ApiException {
        String prefix = request.path("logStreamNamePrefix").asText();
        TreeSet<String> names = new TreeSet<>();
        for (Event event : arrived(jobs, group(jobs, request, now), now)) {
            if (event.stream().startsWith(prefix)) {
                names.add(event.stream());
            }
        }
        ObjectNode answer = Json.mapper().createObjectNode();
        ArrayNode streams = answer.putArray("logStreams");
        names.forEach(name -> streams.addObject().put("logStreamName", name));
        return answer;
    }

    /** The group exists once a job of its kind has written something. */
    private String group(Collection<FakeJob> jobs, JsonNode request, Instant now) throws ApiException {
        String group = request.path("logGroupName").asText();
        boolean exists = jobs.stream()
                .anyMatch(job -> groupOf(job).equals(group) && !events(job, now).isEmpty());
        if (!exists) {
            throw new ApiException(400, "ResourceNotFoundException", "The specified log group does not exist.");
        }
        return group;
    }

    private static List<Event> arrived(Collection<FakeJob> jobs, String group, Instant now) {
        List<Event> all = new ArrayList<>();
        for (FakeJob job : jobs) {
            if (groupOf(job).equals(group)) {
                all.addAll(events(job, now));
            }
        }
        return all;
    }

    private static List<Event> events(FakeJob job, Instant now) {
        List<Event> events = new ArrayList<>();
        if (job.trainingFrom().equals(Instant.MAX)) {
            return events;
        }
        int number = 0;
        for (JobScript.Line line : job.script().lines()) {
            number++;
            Instant at = job.trainingFrom().plus(line.at());
            boolean cut = job.stoppedAt() != null && at.isAfter(job.stoppedAt());
            if (!cut && !at.plus(line.late()).isAfter(now)) {
                String id = String.format(Locale.ROOT, "%032x%024d", job.name().hashCode() & 0xffffffffL, number);
                String stream =
                        job.name() + "/" + line.stream() + "-" + job.created().toEpochMilli();
                events.add(new Event(stream, at, id, line.text()));
            }
        }
        return events;
    }

    private static String key(Event event) {
        return key(event.at().toEpochMilli(), event.id());
    }

    private static String key(long millis, String id) {
        return String.format(Locale.ROOT, "%020d-%s", millis, id);
    }
}
