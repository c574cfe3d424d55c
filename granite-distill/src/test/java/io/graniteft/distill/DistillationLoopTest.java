package io.graniteft.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.json.JsonlWriter;
import io.graniteft.core.run.PipelineEvent;
import io.graniteft.core.run.PipelineState;
import io.graniteft.core.run.Progress;
import io.graniteft.core.run.RecordedStateMachine;
import io.graniteft.core.run.StageName;
import io.graniteft.core.run.Transitions;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.Profile;
import io.graniteft.teacher.Price;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Teachers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillationLoopTest {
    @TempDir
    Path folder;

    private LoopFixture loop;

    @BeforeEach
    void prepare() throws IOException {
        loop = new LoopFixture(folder);
    }

    @Test
    void the_student_gets_better_from_epoch_to_epoch_and_the_metrics_say_so() throws Exception {
        LoopResult result = loop.run();

        assertThat(result.epochs()).extracting(EpochMetrics::epoch).containsExactly(0, 1, 2, 3);
        assertThat(result.epochs()).extracting(EpochMetrics::trainLoss).containsExactly(null, 2.0, 1.0, 2.0 / 3);
        assertThat(result.epochs()).extracting(EpochMetrics::evalLoss).containsExactly(null, 2.5, 1.25, 2.5 / 3);
        assertThat(result.epochs())
                .extracting(EpochMetrics::avgStudentScore)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(result.epochs()).extracting(EpochMetrics::numPoorOutputs).containsExactly(8, 6, 4, 2);
        assertThat(result.epochs()).extracting(EpochMetrics::correctionRate).containsExactly(1.0, 0.75, 0.5, 0.25);
        assertThat(result.epochs()).extracting(EpochMetrics::numHeldout).containsOnly(6);
        assertThat(result.epochs()).extracting(EpochMetrics::numPractice).containsOnly(8);
        EpochMetrics first = result.epochs().get(1);
        assertThat(first.numCorrections()).isEqualTo(6);
        assertThat(first.correctionsAccepted()).isEqualTo(6);
        assertThat(first.scoresDistribution()).isEqualTo(new ScoreDistribution(0, 4, 0, 2));
        assertThat(first.avgStudentScoreCi().get(0)).isLessThan(first.avgStudentScore());
        assertThat(first.avgStudentScoreCi().get(1)).isGreaterThan(first.avgStudentScore());
        assertThat(result.ending()).isEqualTo(Ending.MAX_EPOCHS);
        assertThat(result.bestEpoch()).isEqualTo(3);
        assertThat(result.adapter()).isEqualTo(loop.epoch(3).resolve("training/model"));
    }

    @Test
    void the_lines_of_the_epochs_file_have_the_promised_names_in_their_order() throws Exception {
        loop.run();

        List<String> lines = Files.readAllLines(folder.resolve("epochs.jsonl"));
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0))
                .startsWith("{\"epoch\":0,\"train_loss\":null,\"avg_student_score\":5.95,\"avg_student_score_ci\":[")
                .contains("\"num_poor_outputs\":8,\"num_corrections\":0,\"correction_rate\":1.0,"
                        + "\"scores_distribution\":{\"<5\":0,\"5-7\":6,\"7-9\":0,\"9+\":0},");
        assertThat(lines.get(1)).startsWith("{\"epoch\":1,\"train_loss\":2.0,");
    }

    @Test
    void the_log_has_the_metrics_in_exactly_the_lines_that_monitoring_searches_for() throws Exception {
        loop.settings.put("distillation.max_epochs", "1");
        loop.settings.put("distillation.convergence_patience", "1");
        loop.settings.put("distillation.max_corrections_per_epoch", "5");

        loop.run();

        assertThat(loop.notes)
                .containsExactly(
                        "Avg student score: 5.95",
                        "Correction rate: 100.0%",
                        "Corrections: 0",
                        "Train loss: 2.0000",
                        "Avg student score: 7.15",
                        "Correction rate: 75.0%",
                        "Corrections: 5",
                        "The loop ended at the last permitted epoch.");
    }

    @Test
    void epoch_0_neither_trains_nor_corrects_and_moves_through_the_table_accordingly() throws Exception {
        loop.settings.put("distillation.max_epochs", "1");

        loop.run();

        assertThat(loop.events)
                .containsExactly(
                        PipelineEvent.BASELINE,
                        PipelineEvent.STEP_DONE,
                        PipelineEvent.SKIP,
                        PipelineEvent.CONTINUE,
                        PipelineEvent.EPOCH_BEGIN,
                        PipelineEvent.STEP_DONE,
                        PipelineEvent.STEP_DONE,
                        PipelineEvent.STEP_DONE,
                        PipelineEvent.STEP_DONE,
                        PipelineEvent.MAX_EPOCHS_REACHED);
        assertThat(loop.epoch(0).resolve("training")).doesNotExist();
        assertThat(loop.epoch(0).resolve("corrections.jsonl")).doesNotExist();
    }

    @Test
    void its_moves_are_those_of_the_pipelines_table() throws Exception {
        RecordedStateMachine machine =
                RecordedStateMachine.open(folder.resolve("transitions.jsonl"), LoopFixture.CLOCK);
        while (machine.state() != Transitions.before(StageName.DISTILL)) {
            machine.fire(PipelineEvent.SKIP);
        }
        machine.fire(PipelineEvent.BEGIN);

        new DistillationLoop(
                        DistillationConfig.of(loop.config().distillation()),
                        loop.student(Fuse.never()),
                        CountingTeacher.reference(Fuse.never()),
                        CodeQualityEvaluator.builder()
                                .profile(Profile.LITERAL)
                                .compiler("none")
                                .build(),
                        LoopFixture.CLOCK)
                .run(loop.input(), Progress.SILENT, machine);

        assertThat(machine.state()).isEqualTo(PipelineState.DISTILLED);
    }

    @Test
    void the_teacher_gets_the_worst_outputs_first_and_no_more_than_the_cap() throws Exception {
        loop.settings.put("distillation.max_corrections_per_epoch", "5");
        loop.settings.put("distillation.max_epochs", "1");
        CountingTeacher teacher = CountingTeacher.reference(Fuse.never());

        LoopResult result = loop.run(loop.student(Fuse.never()), teacher, Fuse.never());

        // Broken outputs (even numbers) score below poor ones (odd numbers); 0 and 1 are good after one training.
        assertThat(teacher.answered).extracting(TeacherRequest::id).containsExactly("p2", "p4", "p6", "p3", "p5");
        assertThat(result.epochs().get(1).numPoorOutputs()).isEqualTo(6);
        assertThat(result.epochs().get(1).correctionsRequested()).isEqualTo(5);
    }

    @Test
    void nothing_held_out_is_ever_sent_to_the_teacher_or_trained_on() throws Exception {
        CountingTeacher teacher = CountingTeacher.reference(Fuse.never());
        ScriptedStudent student = loop.student(Fuse.never());

        loop.run(student, teacher, Fuse.never());

        assertThat(teacher.answered).isNotEmpty().allMatch(request -> LoopFixture.numberOf(request.id()) < 100);
        assertThat(student.trained)
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.data())
                        .allSatisfy(data -> assertThat(JsonlReader.readAll(data.path(), ChatExample.class))
                                .noneMatch(example -> example.request().matches("Write gate 10[0-5]"))));
    }

    @Test
    void each_epoch_goes_on_from_the_last_adapter_and_learns_the_corrections_so_far() throws Exception {
        ScriptedStudent student = loop.student(Fuse.never());

        loop.run(student, CountingTeacher.reference(Fuse.never()), Fuse.never());

        assertThat(student.trained)
                .extracting(TrainingRequest::adapter)
                .containsExactly(
                        null,
                        loop.epoch(1).resolve("training/model"),
                        loop.epoch(2).resolve("training/model"));
        assertThat(student.trained.get(0).data()).extracting(TrainingData::name).containsExactly("ground_truth");
        assertThat(student.trained.get(0).data())
                .extracting(TrainingData::weight)
                .containsExactly(1.0);
        assertThat(student.trained.get(1).data())
                .extracting(TrainingData::path)
                .containsExactly(
                        folder.resolve("ground_truth.jsonl"), loop.epoch(2).resolve("learnt_corrections.jsonl"));
        assertThat(student.trained).extracting(TrainingRequest::seed).containsExactly(43, 44, 45);
        assertThat(JsonlReader.readAll(loop.epoch(1).resolve("accepted.jsonl"), ChatExample.class))
                .first()
                .isEqualTo(ChatExample.of("Write gate 2", TestCode.good(2).strip()));
    }

    @Test
    void corrections_have_the_share_alpha_of_the_weighted_answers() throws Exception {
        loop.settings.put("distillation.alpha", "0.7");
        loop.settings.put("distillation.max_correction_weight", "0");
        ScriptedStudent student = loop.student(Fuse.never());

        loop.run(student, CountingTeacher.reference(Fuse.never()), Fuse.never());

        double corrections = 0;
        double all = 0;
        double unweighted = 0;
        for (TrainingData data : student.trained.get(1).data()) {
            double mass = JsonlReader.readAll(data.path(), ChatExample.class).stream()
                    .mapToInt(example -> example.answer().length())
                    .sum();
            all += data.weight() * mass;
            unweighted += mass;
            corrections += data.name().equals("corrections") ? data.weight() * mass : 0;
        }
        assertThat(corrections / all).isCloseTo(0.7, within(1e-9));
        assertThat(all).isCloseTo(unweighted, within(1e-6));
    }

    @Test
    void a_correction_is_learned_no_more_often_than_the_bound_says_and_the_loop_tells_what_that_takes()
            throws Exception {
        loop.settings.put("distillation.alpha", "0.9");
        loop.settings.put("distillation.max_correction_weight", "1");
        ScriptedStudent student = loop.student(Fuse.never());

        loop.run(student, CountingTeacher.reference(Fuse.never()), Fuse.never());

        assertThat(student.trained.get(1).data())
                .extracting(TrainingData::name, TrainingData::weight)
                .containsExactly(tuple("ground_truth", 1.0), tuple("corrections", 1.0));
    }

    @Test
    void an_alpha_of_0_trains_on_ground_truth_alone_and_one_of_1_on_corrections_alone() throws Exception {
        loop.settings.put("distillation.alpha", "0");
        ScriptedStudent first = loop.student(Fuse.never());
        loop.run(first, CountingTeacher.reference(Fuse.never()), Fuse.never());
        assertThat(first.trained.get(1).data()).extracting(TrainingData::name).containsExactly("ground_truth");

        loop.settings.put("distillation.alpha", "1");
        ScriptedStudent second = loop.student(Fuse.never());
        loop.run(second, CountingTeacher.reference(Fuse.never()), Fuse.never());
        assertThat(second.trained.get(0).data()).extracting(TrainingData::name).containsExactly("corrections");
    }

    @Test
    void seeds_are_trained_on_beside_ground_truth_when_there_are_any() throws Exception {
        Path seeds = folder.resolve("seeds.jsonl");
        JsonlWriter.writeAll(seeds, List.of(ChatExample.of("Write gate 300", TestCode.good(300))));
        ScriptedStudent student = loop.student(Fuse.never());
        LoopInput plain = loop.input();
        LoopInput seeded = new LoopInput(
                plain.student(),
                plain.adapter(),
                plain.groundTruth(),
                seeds,
                plain.practicePrompts(),
                plain.heldoutPrompts(),
                plain.eval(),
                plain.training(),
                plain.evaluation(),
                plain.seed(),
                plain.folder(),
                plain.epochsFile());

        new DistillationLoop(
                        DistillationConfig.of(loop.config().distillation()),
                        student,
                        CountingTeacher.reference(Fuse.never()),
                        CodeQualityEvaluator.builder()
                                .profile(Profile.LITERAL)
                                .compiler("none")
                                .build(),
                        LoopFixture.CLOCK)
                .run(seeded, Progress.SILENT, io.graniteft.core.run.StateMachine.DETACHED);

        assertThat(student.trained.get(0).data())
                .extracting(TrainingData::name)
                .containsExactly("ground_truth", "seeds");
    }

    @Test
    void an_epoch_can_begin_afresh_with_everything_that_was_accepted() throws Exception {
        loop.settings.put("distillation.epoch_start", "first");
        ScriptedStudent student = loop.student(Fuse.never());

        loop.run(student, CountingTeacher.reference(Fuse.never()), Fuse.never());

        assertThat(student.trained).extracting(TrainingRequest::adapter).containsOnlyNulls();
        assertThat(student.trained.get(2).data())
                .extracting(TrainingData::name)
                .containsExactly("ground_truth", "corrections");
    }

    @Test
    void the_best_epochs_adapter_is_kept_where_it_does_not_depend_on_the_epoch() throws Exception {
        // Good after one training, poor after two and more.
        loop.script = (skill, number) -> skill == 1 ? ScriptedStudent.GOOD : ScriptedStudent.POOR;

        LoopResult result = loop.run();

        assertThat(result.bestEpoch()).isEqualTo(1);
        assertThat(result.bestAdapter()).isEqualTo(folder.resolve("distill/model"));
        assertThat(result.bestAdapter().resolve("skill")).hasContent("1");
        assertThat(result.adapter().resolve("skill")).hasContent("3");
    }

    @Test
    void what_got_worse_since_the_last_epoch_is_listed_the_worst_first() throws Exception {
        loop.settings.put("distillation.max_epochs", "2");
        loop.script = (skill, number) -> switch (number * 10 + skill) {
            case 1001, 1011, 1022 -> ScriptedStudent.GOOD;
            case 1002 -> ScriptedStudent.BROKEN;
            default -> ScriptedStudent.POOR;
        };

        LoopResult result = loop.run();

        assertThat(result.epochs()).extracting(EpochMetrics::numRegressed).containsExactly(null, 0, 2);
        assertThat(result.epochs()).extracting(EpochMetrics::numImproved).containsExactly(null, 2, 1);
        assertThat(JsonlReader.readAll(loop.epoch(2).resolve("regressions.jsonl"), Regression.class))
                .extracting(Regression::id)
                .containsExactly("p100", "p101");
    }

    @Test
    void it_ends_with_the_best_adapter_when_the_money_is_used_up() throws Exception {
        CountingTeacher priced = CountingTeacher.reference(Fuse.never());
        Teacher teacher = Teachers.priced(priced, Price.of("reference", 1000, 1000, null, "a test"));

        LoopResult result = loop.run(loop.student(Fuse.never()), teacher, 8.0, Fuse.never());

        assertThat(result.ending()).isEqualTo(Ending.BUDGET);
        EpochMetrics last = result.epochs().get(result.epochs().size() - 1);
        assertThat(last.correctionsRejected()).containsKey("teacher:BUDGET");
        assertThat(last.correctionsAccepted()).isPositive();
        assertThat(result.bestAdapter()).exists();
        assertThat(loop.events).endsWith(PipelineEvent.BUDGET_REACHED);
        int asked = priced.answered.size();

        LoopResult more = loop.run(loop.student(Fuse.never()), teacher, 1000.0, Fuse.never());

        assertThat(more.ending()).isEqualTo(Ending.MAX_EPOCHS);
        // The first six are those of epoch 1, each once.
        assertThat(asked).isLessThan(6);
        assertThat(priced.answered.subList(0, 6)).extracting(TeacherRequest::id).doesNotHaveDuplicates();
    }

    @Test
    void no_epoch_is_begun_that_would_end_too_late() throws Exception {
        loop.settings.put("distillation.max_hours", "2.5");
        loop.hoursPerTraining = 1;

        LoopResult result = loop.run();

        assertThat(result.ending()).isEqualTo(Ending.TIME);
        assertThat(result.epochs()).hasSize(3);
        assertThat(loop.events).endsWith(PipelineEvent.TIME_REACHED);
    }

    @Test
    void missing_credentials_end_the_loop_and_the_next_attempt_asks_again() throws Exception {
        CountingTeacher denied = new CountingTeacher(
                Fuse.never(), answer -> TeacherAnswer.failed(TeacherError.ACCESS_DENIED, "reference"));
        assertThatThrownBy(() -> loop.run(loop.student(Fuse.never()), denied, Fuse.never()))
                .isInstanceOfSatisfying(
                        GraniteException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CREDENTIALS));

        LoopResult result = loop.run();

        assertThat(result.epochs().get(1).correctionsAccepted()).isEqualTo(6);
    }

    @Test
    void it_ends_when_the_score_stays_at_the_target() throws Exception {
        loop.settings.put("distillation.max_epochs", "9");
        loop.settings.put("distillation.convergence_patience", "2");
        loop.settings.put("distillation.convergence_threshold", "9");

        LoopResult result = loop.run();

        assertThat(result.ending()).isEqualTo(Ending.SCORE);
        assertThat(result.epochs()).hasSize(5);
        assertThat(loop.events).endsWith(PipelineEvent.CONVERGED_BY_SCORE);
    }

    @Test
    void it_ends_when_the_correction_rate_stays_low() throws Exception {
        loop.settings.put("distillation.max_epochs", "9");
        loop.settings.put("distillation.convergence_patience", "2");
        // Held-out prompts never get good; practice prompts do.
        loop.script = (skill, number) -> number < 100 && skill > 1 ? ScriptedStudent.GOOD : ScriptedStudent.POOR;

        LoopResult result = loop.run();

        assertThat(result.ending()).isEqualTo(Ending.CORRECTION_RATE);
        assertThat(result.epochs()).hasSize(4);
        assertThat(result.epochs().get(3).numPoorOutputs()).isZero();
    }

    @Test
    void every_prompt_keeps_its_sampling_seed_from_epoch_to_epoch() throws Exception {
        ScriptedStudent student = loop.student(Fuse.never());

        loop.run(student, CountingTeacher.reference(Fuse.never()), Fuse.never());

        List<SeededPrompt> first = student.generated.get(0).prompts();
        assertThat(student.generated.get(2).prompts()).isEqualTo(first);
        assertThat(first).extracting(SeededPrompt::seed).doesNotHaveDuplicates();
        assertThat(student.generated).extracting(GenerationRequest::temperature).containsOnly(0.7);
        assertThat(student.generated).extracting(GenerationRequest::topP).containsOnly(0.95);
        assertThat(student.generated)
                .extracting(GenerationRequest::maxNewTokens)
                .containsOnly(1024);
    }

    @Test
    void one_set_for_both_purposes_is_generated_once_and_the_log_says_what_that_means() throws Exception {
        loop.settings.put("distillation.prompts", "procedure");
        Files.copy(
                folder.resolve("heldout_prompts.jsonl"),
                folder.resolve("practice_prompts.jsonl"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        ScriptedStudent student = loop.student(Fuse.never());

        loop.run(student, CountingTeacher.reference(Fuse.never()), Fuse.never());

        assertThat(student.generated).hasSize(4);
        assertThat(loop.epoch(1).resolve("practice.jsonl"))
                .hasSameTextualContentAs(loop.epoch(1).resolve("heldout.jsonl"));
        assertThat(loop.notes).anyMatch(line -> line.contains("measures memory"));
    }

    @Test
    void an_empty_held_out_set_is_refused_before_any_work() throws Exception {
        loop.writePrompts("heldout_prompts.jsonl", 0, 0);

        assertThatThrownBy(() -> loop.run())
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("no held-out prompt")
                .extracting(e -> ((GraniteException) e).hint())
                .asString()
                .contains("data.train_ratio");
        assertThat(folder.resolve("distill")).doesNotExist();
    }

    @Test
    void a_prompt_in_both_sets_is_refused() throws Exception {
        loop.writePrompts("heldout_prompts.jsonl", 7, 9);

        assertThatThrownBy(() -> loop.run())
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("prompt p7");
    }

    @Test
    void the_number_of_threads_changes_no_byte() throws Exception {
        loop.run();
        var one = loop.files();
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        LoopFixture parallel = new LoopFixture(elsewhere);
        parallel.threads = 7;
        parallel.settings.put("distillation.max_parallel_teacher_calls", "7");

        parallel.run();

        var seven = parallel.files();
        // A journal holds its records in the order in which the answers came.
        one.replaceAll((name, text) -> name.endsWith("/corrections.jsonl") ? sorted(text) : text);
        seven.replaceAll((name, text) -> name.endsWith("/corrections.jsonl") ? sorted(text) : text);
        assertThat(seven.keySet()).isEqualTo(one.keySet());
        one.forEach((name, text) -> assertThat(seven.get(name)).as(name).isEqualTo(text));
    }

    @Test
    void a_reference_that_the_prompts_lack_is_counted_when_the_teacher_needs_it() throws Exception {
        loop.settings.put("distillation.max_epochs", "1");
        JsonlWriter.writeAll(
                folder.resolve("practice_prompts.jsonl"),
                IntStream.range(0, 8)
                        .mapToObj(n -> Prompt.of("p" + n, "Write gate " + n))
                        .toList());

        LoopResult result = loop.run();

        assertThat(result.epochs().get(1).correctionsRejected()).containsEntry("teacher:NO_REFERENCE", 6);
        assertThat(result.epochs().get(1).numCorrections()).isZero();
    }

    private static String sorted(String lines) {
        return String.join("\n", lines.lines().sorted().toList());
    }
}
