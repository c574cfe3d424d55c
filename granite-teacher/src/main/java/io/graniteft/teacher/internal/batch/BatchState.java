package io.graniteft.teacher.internal.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.io.IoErrors;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a journal, in a hidden file beside it. A job stands here before it is started and until its answers are in the journal,
 * so a process that ends in between leaves enough to go on.
 *
 * @param schema what this file is
 * @param generation how many jobs there have been; part of their names, so that a job that failed is not taken for the next one
 * @param jobs not done yet
 */
public record BatchState(String schema, int generation, List<Job> jobs) {
    private static final String SCHEMA = "granite.teacher.batch/1";

    /** No jobs yet. */
    public static final BatchState EMPTY = new BatchState(SCHEMA, 0, List.of());

    public BatchState {
        jobs = List.copyOf(jobs);
    }

    /**
     * A job.
     *
     * @param name its name
     * @param token that makes its start repeatable
     * @param arn null: it is not known to have been started
     * @param records the ids of its records whose answers are not in the journal
     */
    public record Job(String name, String token, @Nullable String arn, List<String> records) {
        public Job {
            records = List.copyOf(records);
        }

        /** The same, started. */
        public Job started(String as) {
            return new Job(name, token, as, records);
        }

        /** The same with other records. */
        public Job withRecords(List<String> others) {
            return new Job(name, token, arn, others);
        }

        /** The key of its input. */
        public String inputKey() {
            return "input/" + name + ".jsonl";
        }
    }

    /** Where the file of a journal is. */
    public static Path beside(Path journal) {
        return journal.toAbsolutePath().resolveSibling("." + journal.getFileName() + ".batch");
    }

    /** The jobs of a journal. */
    public static BatchState read(Path journal) {
        Path file = beside(journal);
        try {
            return Files.exists(file) ? Json.mapper().readValue(Files.readString(file), BatchState.class) : EMPTY;
        } catch (JsonProcessingException e) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    file + ": " + e.getOriginalMessage(),
                    "the file names the batch jobs of this journal; look them up in the Bedrock console before you remove it",
                    e);
        } catch (IOException e) {
            throw IoErrors.explain(e, file);
        }
    }

    /** Replaces the file of a journal; no file remains of no jobs that there ever were. */
    public void write(Path journal) {
        Path file = beside(journal);
        try {
            AtomicFiles.writeString(file, Json.line(this) + "\n");
        } catch (IOException e) {
            throw IoErrors.explain(e, file);
        }
    }

    /** With more jobs. */
    public BatchState plus(List<Job> more) {
        List<Job> all = new ArrayList<>(jobs);
        all.addAll(more);
        return new BatchState(schema, generation + more.size(), all);
    }

    /** With a job changed. */
    public BatchState with(Job changed) {
        return new BatchState(
                schema,
                generation,
                jobs.stream()
                        .map(job -> job.name().equals(changed.name()) ? changed : job)
                        .toList());
    }

    /** Without a job. */
    public BatchState without(Job gone) {
        return new BatchState(
                schema,
                generation,
                jobs.stream().filter(job -> !job.name().equals(gone.name())).toList());
    }
}
