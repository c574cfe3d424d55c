package io.graniteft.teacher.internal.batch;

import io.graniteft.core.io.Digests;
import io.graniteft.teacher.BatchSettings;
import io.graniteft.teacher.TeacherRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Parts a list of records into jobs of about the same size, none of them too large or too small. */
public final class BatchPlan {
    private static final int DIGEST_LENGTH = 20;
    private static final int PART_LENGTH = 12;

    private BatchPlan() {}

    /**
     * Jobs for these records.
     *
     * @param requests by record id, in order
     * @param generation of the first of them
     */
    public static List<BatchState.Job> jobs(
            Map<String, TeacherRequest> requests, BatchSettings settings, int generation) {
        long bytes = 0;
        for (Map.Entry<String, TeacherRequest> each : requests.entrySet()) {
            bytes += BatchRecords.line(each.getKey(), each.getValue()).getBytes(StandardCharsets.UTF_8).length + 1L;
        }
        int count = requests.size();
        long parts = Math.max(
                (count + settings.maximumRecords() - 1L) / settings.maximumRecords(),
                (bytes + settings.maximumBytes() - 1) / settings.maximumBytes());
        List<String> ids = List.copyOf(requests.keySet());
        List<BatchState.Job> jobs = new ArrayList<>();
        for (long part = 0; part < parts; part++) {
            List<String> records = ids.subList((int) (count * part / parts), (int) (count * (part + 1) / parts));
            jobs.add(job(records, generation + jobs.size()));
        }
        return jobs;
    }

    private static BatchState.Job job(List<String> records, int generation) {
        String digest = Digests.sha256(generation + "\n" + String.join("\n", records));
        String name = "granite-teach-" + digest.substring(0, PART_LENGTH) + "-" + generation;
        return new BatchState.Job(name, "granite" + digest.substring(0, DIGEST_LENGTH) + generation, null, records);
    }
}
