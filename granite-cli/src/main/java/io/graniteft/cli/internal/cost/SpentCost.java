package io.graniteft.cli.internal.cost;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.cli.internal.Wiring;
import io.graniteft.cli.internal.terminal.Durations;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import io.graniteft.sagemaker.CostModel;
import io.graniteft.sagemaker.CostModel.Range;
import io.graniteft.sagemaker.JobState;
import io.graniteft.teacher.JournalStatus;
import io.graniteft.teacher.Price;
import io.graniteft.teacher.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a run on this machine, or a job in the cloud, did cost. */
public final class SpentCost {
    private static final double HOUR = 3_600;
    private static final double GIGABYTE = 1e9;

    private SpentCost() {}

    /**
     * The bill of a run's folder: time by its stages, tokens by its journals, what it keeps by its files.
     *
     * @param usdPerHour what an hour of this machine costs
     * @param prices of models, for journals that tell tokens without their cost
     * @throws GraniteException if that is no run's folder
     */
    public static CostSheet ofRun(Path run, double usdPerHour, Function<String, Optional<Price>> prices)
            throws IOException {
        Path manifest = run.resolve("manifest.json");
        if (!Files.isRegularFile(manifest)) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "no such file: " + manifest,
                    "name a run's folder below runs/; for a job in the cloud: granite cost --job NAME");
        }
        JsonNode stages = Json.mapper().readTree(Files.readString(manifest)).path("stages");
        List<CostLine> lines = new ArrayList<>();
        lines.add(time(CostPhase.PREPARATION, stages, "prepare", usdPerHour));
        lines.add(tokens(CostPhase.TEACHER, journals(run.resolve("teach"), "teacher.jsonl"), "answers", prices));
        lines.add(time(CostPhase.TRAINING, stages, "train", usdPerHour));
        lines.add(time(CostPhase.DISTILLATION, stages, "distill", usdPerHour));
        lines.add(tokens(
                CostPhase.DISTILLATION,
                journals(run.resolve("distill"), "corrections.jsonl", "corrections_again.jsonl"),
                "corrections",
                prices));
        double gigabytes = bytes(run) / GIGABYTE;
        lines.add(CostLine.of(
                CostPhase.STORAGE,
                Range.ZERO,
                String.format(
                        Locale.ROOT,
                        "%.3f GB on this machine; in a bucket $%.4f a month",
                        gigabytes,
                        gigabytes * CostModel.storage().usdPerGbMonth())));
        List<String> notes = usdPerHour > 0
                ? List.of()
                : List.of("this machine's time counts nothing; --usd-per-hour says what an hour of it costs");
        return CostSheet.of("run", "run " + run.getFileName() + ": what it has cost", lines, notes);
    }

    private static CostLine time(CostPhase phase, JsonNode stages, String name, double usdPerHour) {
        double seconds = 0;
        String status = "not begun";
        for (JsonNode stage : stages) {
            if (stage.path("name").asText().equals(name)) {
                seconds = stage.path("seconds").asDouble(0);
                status = stage.path("status").asText();
            }
        }
        double usd = seconds / HOUR * usdPerHour;
        return CostLine.of(
                phase,
                new Range(usd, usd),
                Durations.format(Duration.ofMillis(Math.round(seconds * 1000))) + " on this machine, " + status);
    }

    private static List<Path> journals(Path folder, String... names) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder, 2)) {
            return all.filter(
                            path -> List.of(names).contains(path.getFileName().toString()) && Files.isRegularFile(path))
                    .sorted()
                    .toList();
        }
    }

    private static CostLine tokens(
            CostPhase phase, List<Path> journals, String what, Function<String, Optional<Price>> prices) {
        int records = 0;
        Usage usage = Usage.NONE;
        double paid = 0;
        double committed = 0;
        @Nullable String unknown = null;
        for (Path journal : journals) {
            JournalStatus status = JournalStatus.of(journal);
            records += status.records();
            usage = usage.plus(status.usage());
            double cost = status.costUsd();
            boolean used = status.usage().inputTokens() + status.usage().outputTokens() > 0;
            if (cost == 0 && used && !status.models().isEmpty()) {
                String model = status.models().first();
                Optional<Price> price = prices.apply(model);
                cost = price.map(each -> each.cost(status.usage())).orElse(0.0);
                unknown = price.isPresent() || Wiring.asksNobody(model) ? unknown : model;
            }
            paid += cost;
            committed += Math.max(cost, status.committedUsd());
        }
        String text = String.format(
                Locale.ROOT,
                "%,d %s, %,d tokens in, %,d out",
                records,
                what,
                usage.inputTokens(),
                usage.outputTokens());
        return CostLine.of(
                phase,
                unknown == null ? new Range(paid, committed) : null,
                unknown == null ? text : text + "; the price of " + unknown + " is not known (teacher.prices)");
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        }
    }

    /**
     * The bill of jobs.
     *
     * @param machines what a machine costs, where that is known
     * @param now for jobs that are still running
     */
    public static CostSheet ofJobs(
            List<JobState> jobs, Function<String, Optional<CostModel.Machine>> machines, Instant now) {
        List<CostLine> lines = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Range disks = Range.ZERO;
        for (JobState job : jobs) {
            Optional<CostModel.Machine> machine = machines.apply(job.instanceType());
            lines.add(CostLine.of(
                    phase(job),
                    machine.map(each -> CostModel.spent(job, each, now)).orElse(null),
                    job.name() + ": " + job.status() + ", " + job.billableSeconds() + " s billed of "
                            + job.instanceCount() + " × " + job.instanceType()
                            + machine.map(each -> String.format(
                                            Locale.ROOT,
                                            ", $%.3f an hour on demand (%s, %s)",
                                            each.usdPerHour(),
                                            each.source(),
                                            each.asOf()))
                                    .orElse(", whose price is not known here")
                            + saved(job)));
            double hours = Math.max(job.trainingSeconds(), job.billableSeconds()) / HOUR;
            disks = disks.plus(CostModel.storage()
                    .disk(job.volumeSizeGb(), new Range(hours, hours))
                    .times(job.instanceCount()));
            if (!job.over()) {
                notes.add(job.name() + " is still running: this is what it has cost so far, about");
            }
            if (phase(job) == CostPhase.DISTILLATION) {
                notes.add("what the teacher of " + job.name() + " was paid stands in its run's journals, below its"
                        + " checkpoints");
            }
        }
        lines.add(CostLine.of(CostPhase.STORAGE, disks, "disks of the jobs while they ran"));
        return CostSheet.of("jobs", "jobs: what they have cost", lines, notes);
    }

    private static String saved(JobState job) {
        long ran = job.trainingSeconds();
        return job.spot() && ran > job.billableSeconds() && job.billableSeconds() > 0
                ? String.format(Locale.ROOT, "; spot saved %.0f %%", 100.0 * (ran - job.billableSeconds()) / ran)
                : "";
    }

    private static CostPhase phase(JobState job) {
        return switch (job.kind()) {
            case TRAINING -> CostPhase.TRAINING;
            case DISTILLATION -> CostPhase.DISTILLATION;
            case PROCESSING, SELFTEST -> CostPhase.PREPARATION;
        };
    }
}
