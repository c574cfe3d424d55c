package io.graniteft.distill;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.GraniteException;
import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.teacher.CorrectionPrompt;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which corrections are asked for, and which are learned. After one training prompts 0 and 1 are good, 2, 4, 6 broken, 3, 5, 7 poor. */
class CorrectionsTest {
    @TempDir
    Path folder;

    private LoopFixture loop;

    @BeforeEach
    void prepare() throws IOException {
        loop = new LoopFixture(folder);
        loop.settings.put("distillation.max_epochs", "1");
    }

    @Test
    void the_teacher_is_told_what_was_found_behind_the_procedures_text() throws Exception {
        loop.settings.put("distillation.max_teacher_tokens", "777");
        CountingTeacher teacher = CountingTeacher.reference(Fuse.never());

        loop.run(loop.student(Fuse.never()), teacher, Fuse.never());

        TeacherRequest worst = teacher.answered.get(0);
        assertThat(worst.prompt())
                .startsWith(CorrectionPrompt.render("Write gate 2", TestCode.broken(2), 5.1))
                .contains("\n\nFound in the student's output:\n- ")
                .contains("- line 1, misra-15.1 (safety, -3.00): goto is used: goto\n")
                .doesNotEndWith("\n");
        assertThat(worst.reference()).isEqualTo(TestCode.good(2));
        assertThat(worst.maxTokens()).isEqualTo(777);
    }

    @Test
    void with_the_procedures_prompt_it_is_told_no_more_than_that() throws Exception {
        loop.settings.put("distillation.correction_prompt", "procedure");
        CountingTeacher teacher = CountingTeacher.reference(Fuse.never());

        loop.run(loop.student(Fuse.never()), teacher, Fuse.never());

        assertThat(teacher.answered.get(0).prompt())
                .isEqualTo(CorrectionPrompt.render("Write gate 2", TestCode.broken(2), 5.1));
    }

    @Test
    void a_correction_that_is_not_accepted_is_asked_for_once_more_and_then_counted() throws Exception {
        CountingTeacher teacher = teacher((request, answer) -> answerOf("```c\n" + TestCode.poor(1) + "```"));

        EpochMetrics metrics = run(teacher);

        // Better than the three broken outputs but poor, and no better than the three poor ones.
        assertThat(metrics.correctionsAccepted()).isZero();
        assertThat(metrics.correctionsRejected()).containsExactly(entry("below_threshold", 3), entry("not_better", 3));
        assertThat(metrics.numCorrections()).isEqualTo(6);
        assertThat(teacher.answered).hasSize(12);
        assertThat(teacher.answered.get(6).prompt())
                .startsWith(teacher.answered.get(0).prompt())
                .contains("An earlier correction was not accepted (scored ")
                .contains("<correction>" + TestCode.poor(1).strip() + "</correction>")
                .contains("Found in the earlier correction:\n- ");
        assertThat(outcomes()).extracting(CorrectionOutcome::attempts).containsOnly(2);
        assertThat(loop.notes).contains("asking once more for 6 corrections that were not accepted");
    }

    @Test
    void a_second_attempt_that_is_good_enough_counts() throws Exception {
        CountingTeacher teacher = teacher((request, answer) ->
                request.prompt().contains("<correction>") ? answer : answerOf("```c\n" + TestCode.poor(1) + "```"));

        assertThat(run(teacher).correctionsAccepted()).isEqualTo(6);
        assertThat(accepted())
                .first()
                .isEqualTo(ChatExample.of("Write gate 2", TestCode.good(2).strip()));
    }

    @Test
    void with_one_attempt_nothing_is_asked_twice() throws Exception {
        loop.settings.put("distillation.correction_attempts", "1");
        CountingTeacher teacher = teacher((request, answer) -> answerOf("```c\n" + TestCode.poor(1) + "```"));

        run(teacher);

        assertThat(teacher.answered).hasSize(6);
        assertThat(loop.epoch(1).resolve("corrections_again.jsonl")).doesNotExist();
    }

    @Test
    void answers_without_code_and_failed_requests_are_counted_by_reason() throws Exception {
        loop.settings.put("distillation.correction_attempts", "1");
        int[] calls = {0};
        CountingTeacher teacher = teacher((request, answer) -> switch (calls[0]++) {
            case 0 -> answerOf("```c\n```");
            case 1 -> TeacherAnswer.failed(TeacherError.REFUSED, "policy", "reference");
            case 2 -> answerOf("I would rather not, and here is a long explanation of why that is so.");
            default -> answer;
        });

        EpochMetrics metrics = run(teacher);

        assertThat(metrics.correctionsRejected())
                .containsExactly(entry("no_code", 1), entry("not_better", 1), entry("teacher:REFUSED", 1));
        assertThat(metrics.numCorrections()).isEqualTo(5);
        assertThat(outcomes()).extracting(CorrectionOutcome::id).containsExactly("p2", "p4", "p6", "p3", "p5", "p7");
        assertThat(outcomes().get(0).reason()).isEqualTo("no_code");
        assertThat(outcomes().get(3).accepted()).isTrue();
    }

    @Test
    void a_refusal_is_not_asked_for_again_but_an_answer_without_code_is() throws Exception {
        CountingTeacher teacher = teacher((request, answer) -> switch (LoopFixture.numberOf(request.id())) {
            case 2 -> TeacherAnswer.failed(TeacherError.REFUSED, "policy", "reference");
            case 4 -> request.prompt().contains("had no code") ? answer : answerOf("```c\n```");
            default -> answer;
        });

        EpochMetrics metrics = run(teacher);

        assertThat(metrics.correctionsRejected()).containsExactly(entry("teacher:REFUSED", 1));
        assertThat(teacher.answered).hasSize(7);
    }

    @Test
    void code_like_that_of_a_held_out_prompt_is_not_learned_whatever_its_names() throws Exception {
        String renamed = TestCode.good(103).replace("gate_103", "other").replace("state", "value");
        CountingTeacher teacher = teacher((request, answer) -> switch (LoopFixture.numberOf(request.id())) {
            case 2 -> answerOf("```c\n" + TestCode.good(100) + "```");
            case 4 -> answerOf("```c\n" + renamed + "```");
            default -> answer;
        });

        EpochMetrics metrics = run(teacher);

        assertThat(metrics.correctionsRejected()).containsExactly(entry("contaminated", 2));
        assertThat(metrics.correctionsAccepted()).isEqualTo(4);
    }

    @Test
    void code_that_is_trained_on_already_is_not_learned_again_whatever_its_comments() throws Exception {
        CountingTeacher teacher = teacher((request, answer) -> switch (LoopFixture.numberOf(request.id())) {
            // Ground truth has 200 to 209.
            case 2 -> answerOf("```c\n" + TestCode.good(205).replace("Reads the", "Looks at the") + "```");
            case 6 -> answerOf("```c\n" + TestCode.good(4) + "```");
            default -> answer;
        });

        EpochMetrics metrics = run(teacher);

        assertThat(metrics.correctionsRejected()).containsExactly(entry("duplicate", 2));
    }

    @Test
    void the_same_correction_is_not_learned_twice() throws Exception {
        loop.script = (skill, number) -> ScriptedStudent.BROKEN;
        loop.settings.put("distillation.max_epochs", "2");

        LoopResult result = loop.run();

        assertThat(result.epochs().get(1).correctionsAccepted()).isEqualTo(8);
        assertThat(result.epochs().get(2).correctionsAccepted()).isZero();
        assertThat(result.epochs().get(2).correctionsRejected()).containsEntry("already_known", 8);
    }

    @Test
    void of_several_corrections_to_one_prompt_the_best_is_learned_and_of_equals_the_latest() throws Exception {
        loop.script = (skill, number) -> number == 3 ? ScriptedStudent.POOR : ScriptedStudent.GOOD;
        loop.settings.put("distillation.max_epochs", "4");
        loop.settings.put("distillation.convergence_threshold", "10");
        int[] calls = {0};
        CountingTeacher teacher = teacher((request, answer) -> switch (calls[0]++) {
            case 0 -> answerOf("```c\n" + TestCode.good(300) + "```");
            case 1 -> answerOf("```c\n" + TestCode.good(301).replaceAll("(?s)/\\*\\*.*?\\*/", "") + "```");
            default -> answerOf("```c\n" + TestCode.good(302) + "```");
        });

        loop.run(loop.student(Fuse.never()), teacher, Fuse.never());

        assertThat(learnt(2))
                .containsExactly(
                        ChatExample.of("Write gate 3", TestCode.good(300).strip()));
        assertThat(accepted(2)).hasSize(1);
        // The second one has no comment.
        assertThat(learnt(3))
                .containsExactly(
                        ChatExample.of("Write gate 3", TestCode.good(300).strip()));
        assertThat(learnt(4))
                .containsExactly(
                        ChatExample.of("Write gate 3", TestCode.good(302).strip()));
    }

    @Test
    void each_accepted_one_is_a_preference_over_what_it_corrects() throws Exception {
        run(CountingTeacher.reference(Fuse.never()));

        List<Preference> preferences =
                JsonlReader.readAll(folder.resolve("distill/preferences.jsonl"), Preference.class);
        assertThat(preferences).hasSize(6);
        assertThat(preferences.get(0).prompt()).isEqualTo("Write gate 2");
        assertThat(preferences.get(0).chosen()).isEqualTo(TestCode.good(2).strip());
        assertThat(preferences.get(0).rejected()).isEqualTo(TestCode.broken(2));
        assertThat(preferences.get(0).findings()).isNotEmpty();
        assertThat(folder.resolve("distill/preferences.jsonl"))
                .hasSameTextualContentAs(loop.epoch(1).resolve("preferences.jsonl"));
    }

    @Test
    void where_preferences_are_learned_an_epoch_learns_those_of_the_corrections_that_it_learns() throws Exception {
        loop.settings.put("distillation.max_epochs", "2");
        loop.settings.put("training.preference", "dpo");
        ScriptedStudent student = loop.student(Fuse.never());

        loop.run(student, CountingTeacher.reference(Fuse.never()), Fuse.never());

        Path pairs = loop.epoch(2).resolve("learnt_preferences.jsonl");
        assertThat(student.trained).extracting(TrainingRequest::preferences).containsExactly(null, pairs);
        assertThat(pairs).hasSameTextualContentAs(loop.epoch(1).resolve("preferences.jsonl"));
    }

    @Test
    void pairs_that_the_settings_name_are_learned_before_the_loops_own_and_from_the_first_epoch_on() throws Exception {
        Path named = Files.writeString(
                folder.resolve("ours.jsonl"), "{\"prompt\":\"p\",\"chosen\":\"c\",\"rejected\":\"r\"}\n");
        loop.settings.put("distillation.max_epochs", "2");
        loop.settings.put("training.preference", "dpo");
        loop.settings.put("training.preferences", named.toString());

        loop.run();

        assertThat(loop.epoch(1).resolve("learnt_preferences.jsonl")).hasSameTextualContentAs(named);
        assertThat(loop.epoch(2).resolve("learnt_preferences.jsonl"))
                .hasContent(
                        Files.readString(named) + Files.readString(loop.epoch(1).resolve("preferences.jsonl")));
    }

    @Test
    void a_chunk_without_a_single_answer_does_not_end_the_loop() throws Exception {
        loop.settings.put("distillation.batch_size", "1");
        int[] calls = {0};
        CountingTeacher teacher = teacher((request, answer) ->
                calls[0]++ == 0 ? TeacherAnswer.failed(TeacherError.REFUSED, "reference") : answer);

        EpochMetrics metrics = run(teacher);

        assertThat(metrics.correctionsRejected()).containsEntry("teacher:REFUSED", 1);
        assertThat(metrics.correctionsAccepted()).isEqualTo(5);
    }

    @Test
    void the_last_epoch_can_save_the_money_for_corrections_that_no_epoch_learns() throws Exception {
        loop.settings.put("distillation.max_epochs", "2");
        loop.settings.put("distillation.correct_last_epoch", "false");
        CountingTeacher teacher = CountingTeacher.reference(Fuse.never());

        LoopResult result = loop.run(loop.student(Fuse.never()), teacher, Fuse.never());

        assertThat(result.epochs()).extracting(EpochMetrics::numCorrections).containsExactly(0, 6, 0);
        assertThat(result.epochs().get(2).numPoorOutputs()).isEqualTo(4);

        loop.settings.put("distillation.max_epochs", "3");
        LoopResult longer = loop.run();

        assertThat(longer.epochs()).extracting(EpochMetrics::numCorrections).containsExactly(0, 6, 4, 0);
        assertThat(Files.readAllLines(loop.epoch(3).resolve("learnt_corrections.jsonl")))
                .hasSize(6);
    }

    @Test
    void what_a_person_has_rejected_is_not_learned() throws Exception {
        loop.settings.put("distillation.max_epochs", "2");
        loop.run();
        ChatExample first = learnt(2).get(0);
        Reviews reviews = Reviews.of(folder.resolve("distill"));
        Reviews.Correction correction =
                Reviews.corrections(folder.resolve("distill"), 1).get(0);
        assertThat(correction.line()).isEqualTo(first);
        assertThat(reviews.on(correction)).isEmpty();

        reviews.add(review(correction, false));
        ScriptedStudent student = loop.student(Fuse.never());
        loop.run(student, CountingTeacher.reference(Fuse.never()), Fuse.never());

        assertThat(learnt(2)).hasSize(5).doesNotContain(first);
        assertThat(student.trained).hasSize(1);

        reviews.add(review(correction, true));
        loop.run();
        assertThat(learnt(2)).hasSize(6).contains(first);
    }

    @Test
    void where_a_review_is_required_the_loop_waits_for_it_and_then_goes_on() throws Exception {
        loop.settings.put("distillation.max_epochs", "2");
        loop.settings.put("distillation.review", "required");

        assertThatThrownBy(() -> loop.run())
                .isInstanceOf(GraniteException.class)
                .hasMessage("6 corrections wait for a review, and distillation.review asks for one");

        Reviews reviews = Reviews.of(folder.resolve("distill"));
        for (Reviews.Correction correction : Reviews.corrections(folder.resolve("distill"), 1)) {
            reviews.add(review(correction, correction.outcome().id().equals("p2")));
        }
        CountingTeacher teacher = CountingTeacher.reference(Fuse.never());
        LoopResult result = loop.run(loop.student(Fuse.never()), teacher, Fuse.never());

        assertThat(result.epochs()).hasSize(3);
        assertThat(learnt(2))
                .containsExactly(ChatExample.of("Write gate 2", TestCode.good(2).strip()));
        // Those of epoch 1 were kept.
        assertThat(teacher.answered).hasSize(4);
    }

    private static Review review(Reviews.Correction correction, boolean accepted) {
        return new Review(
                correction.outcome().id(),
                correction.epoch(),
                correction.digest(),
                accepted,
                "somebody",
                null,
                "2026-11-01T00:00:00Z");
    }

    private CountingTeacher teacher(BiFunction<TeacherRequest, TeacherAnswer, TeacherAnswer> change) {
        return new CountingTeacher(Fuse.never(), change);
    }

    private EpochMetrics run(CountingTeacher teacher) throws Exception {
        return loop.run(loop.student(Fuse.never()), teacher, Fuse.never())
                .epochs()
                .get(1);
    }

    private List<CorrectionOutcome> outcomes() {
        return JsonlReader.readAll(loop.epoch(1).resolve("correction_outcomes.jsonl"), CorrectionOutcome.class);
    }

    private List<ChatExample> accepted() {
        return accepted(1);
    }

    private List<ChatExample> accepted(int epoch) {
        return JsonlReader.readAll(loop.epoch(epoch).resolve("accepted.jsonl"), ChatExample.class);
    }

    private List<ChatExample> learnt(int epoch) {
        return JsonlReader.readAll(loop.epoch(epoch).resolve("learnt_corrections.jsonl"), ChatExample.class);
    }

    private static TeacherAnswer answerOf(String text) {
        return TeacherAnswer.of(text, Usage.NONE, "end_turn", "reference");
    }
}
