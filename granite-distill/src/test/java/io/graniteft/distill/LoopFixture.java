package io.graniteft.distill;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.core.config.EvaluationConfig;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.json.JsonlWriter;
import io.graniteft.core.run.PipelineEvent;
import io.graniteft.core.run.PipelineState;
import io.graniteft.core.run.Progress;
import io.graniteft.core.run.StateMachine;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.Profile;
import io.graniteft.eval.SyntaxChecker;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A loop in a folder: prompts 0 to 7 are practised on, 100 to 105 are held out. */
final class LoopFixture {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC);
    /** Good from prompt 0 upwards, two more prompts (of each set) with each training; odd ones are poor, even ones broken. */
    static final IntBinaryOperator TWO_MORE_EACH_TRAINING = (skill, number) -> number % 100 < 2 * skill
            ? ScriptedStudent.GOOD
            : number % 2 == 1 ? ScriptedStudent.POOR : ScriptedStudent.BROKEN;

    final Path folder;
    final Map<String, String> settings = new HashMap<>();
    final List<String> notes = new ArrayList<>();
    final List<PipelineEvent> events = new ArrayList<>();
    IntBinaryOperator script = TWO_MORE_EACH_TRAINING;
    int threads = 1;
    double hoursPerTraining;
    private final AtomicReference<Instant> now = new AtomicReference<>(CLOCK.instant());

    LoopFixture(Path folder) throws IOException {
        this.folder = folder;
        settings.put("distillation.max_epochs", "3");
        settings.put("distillation.max_parallel_teacher_calls", "1");
        settings.put("student", "tiny");
        writePrompts("practice_prompts.jsonl", 0, 8);
        writePrompts("heldout_prompts.jsonl", 100, 106);
        JsonlWriter.writeAll(
                folder.resolve("ground_truth.jsonl"),
                IntStream.range(200, 210)
                        .mapToObj(number -> ChatExample.of("Write gate " + number, TestCode.good(number)))
                        .toList());
    }

    void writePrompts(String file, int from, int to) throws IOException {
        JsonlWriter.writeAll(
                folder.resolve(file),
                IntStream.range(from, to).mapToObj(LoopFixture::prompt).toList());
    }

    static Prompt prompt(int number) {
        return new Prompt("p" + number, "Write gate " + number, null, TestCode.good(number));
    }

    static int numberOf(String id) {
        return Integer.parseInt(id.substring(1));
    }

    PipelineConfig config() {
        return ConfigLoader.load(new ConfigSources(List.of(), null, Map.of(), settings, folder))
                .config();
    }

    LoopInput input() {
        PipelineConfig config = config();
        Path groundTruth = folder.resolve("ground_truth.jsonl");
        return new LoopInput(
                StudentSpec.of(config, folder.resolve("student"), List.of(groundTruth)),
                null,
                groundTruth,
                null,
                folder.resolve("practice_prompts.jsonl"),
                folder.resolve("heldout_prompts.jsonl"),
                List.of(),
                config.training(),
                new EvaluationConfig("literal", "auto", "", "none", threads),
                config.training().seed(),
                folder.resolve("distill"),
                folder.resolve("epochs.jsonl"));
    }

    ScriptedStudent student(Fuse fuse) {
        return new ScriptedStudent(
                fuse, script, () -> now.updateAndGet(time -> time.plusMillis((long) (hoursPerTraining * 3_600_000))));
    }

    LoopResult run() throws IOException, InterruptedException {
        return run(Fuse.never());
    }

    LoopResult run(Fuse fuse) throws IOException, InterruptedException {
        return run(student(fuse), CountingTeacher.reference(fuse), fuse);
    }

    LoopResult run(StudentModel student, Teacher teacher, Fuse fuse) throws IOException, InterruptedException {
        return run(student, teacher, Double.POSITIVE_INFINITY, fuse);
    }

    LoopResult run(StudentModel student, Teacher teacher, double budgetUsd, Fuse fuse)
            throws IOException, InterruptedException {
        SyntaxChecker heuristic = SyntaxChecker.heuristic();
        CodeQualityEvaluator evaluator = CodeQualityEvaluator.builder()
                .profile(Profile.LITERAL)
                .syntaxChecker((code, language) -> {
                    fuse.tick();
                    return heuristic.check(code, language);
                })
                .build();
        TeacherRunner.Options asking = TeacherRunner.Options.DEFAULTS.withBudgetUsd(
                budgetUsd == Double.POSITIVE_INFINITY ? OptionalDouble.empty() : OptionalDouble.of(budgetUsd));
        InstantSource clock = now::get;
        return new DistillationLoop(
                        DistillationConfig.of(config().distillation()),
                        student,
                        teacher,
                        asking,
                        evaluator,
                        clock.withZone(ZoneOffset.UTC))
                .run(input(), progress(), machine(fuse));
    }

    private Progress progress() {
        return new Progress() {
            @Override
            public void update(String task, long done, long total, String detail) {}

            @Override
            public void note(String line) {
                notes.add(line);
            }
        };
    }

    private StateMachine machine(Fuse fuse) {
        return new StateMachine() {
            @Override
            public PipelineState state() {
                return PipelineState.DISTILLING;
            }

            @Override
            public void fire(PipelineEvent event) {
                fuse.tick();
                events.add(event);
            }
        };
    }

    Path epoch(int number) {
        return folder.resolve("distill/epoch-" + number);
    }

    /** Every file below the loop's folder and the epochs' lines, by relative path. */
    Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                files.put(
                        folder.relativize(file).toString(),
                        Files.readString(file).replace(folder.toString(), "FOLDER"));
            }
        }
        return files;
    }
}
