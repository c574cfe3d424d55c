package io.graniteft.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.run.Progress;
import io.graniteft.teacher.TeacherRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
    @TempDir
    Path folder;

    @Test
    void a_loop_that_is_cut_off_goes_on_to_the_same_bytes_and_repeats_nothing_finished() throws Exception {
        cutOffAtEvery(6);
    }

    @Test
    @Tag("soak")
    void it_does_so_wherever_it_is_cut_off() throws Exception {
        cutOffAtEvery(1);
    }

    private void cutOffAtEvery(int step) throws Exception {
        Fuse counting = Fuse.never();
        LoopFixture whole = small("whole");
        whole.run(counting);
        Map<String, String> expected = whole.files();
        List<String> answered = answeredIds(expected);
        assertThat(counting.ticks()).isGreaterThan(40);

        for (int tick = 1; tick <= counting.ticks(); tick += step) {
            LoopFixture cut = small("cut-" + tick);
            Fuse fuse = Fuse.blowingAt(tick);
            ScriptedStudent firstStudent = cut.student(fuse);
            CountingTeacher firstTeacher = CountingTeacher.reference(fuse);
            assertThatThrownBy(() -> cut.run(firstStudent, firstTeacher, fuse)).isInstanceOf(Fuse.PowerCut.class);
            Map<String, String> kept = cut.files();

            ScriptedStudent student = cut.student(Fuse.never());
            CountingTeacher teacher = CountingTeacher.reference(Fuse.never());
            cut.run(student, teacher, Fuse.never());

            assertThat(cut.files()).as("cut off at tick " + tick).isEqualTo(expected);
            List<String> asked = new ArrayList<>(ids(firstTeacher));
            asked.addAll(ids(teacher));
            assertThat(asked).as("teacher's answers, cut off at tick " + tick).containsExactlyElementsOf(answered);
            for (TrainingRequest request : student.trained) {
                Path result = request.outputFolder().resolve("result.json");
                assertThat(kept)
                        .as("trained again after tick " + tick)
                        .doesNotContainKey(cut.folder.relativize(result).toString());
            }
            long generations = kept.keySet().stream()
                    .filter(name -> name.matches(".*/(practice|heldout)\\.jsonl"))
                    .count();
            assertThat(student.generated)
                    .as("generated again after tick " + tick)
                    .hasSize((int) (6 - generations));
        }
    }

    @Test
    void a_finished_loop_does_nothing_when_it_is_run_again() throws Exception {
        LoopFixture loop = small("loop");
        LoopResult first = loop.run();
        Map<String, String> files = loop.files();
        loop.notes.clear();
        ScriptedStudent student = loop.student(Fuse.never());
        CountingTeacher teacher = CountingTeacher.reference(Fuse.never());

        LoopResult second = loop.run(student, teacher, Fuse.never());

        assertThat(second).isEqualTo(first);
        assertThat(loop.files()).isEqualTo(files);
        assertThat(student.trained).isEmpty();
        assertThat(student.generated).isEmpty();
        assertThat(teacher.answered).isEmpty();
        assertThat(loop.notes).containsExactly("The loop ended at the last permitted epoch.");
    }

    @Test
    void a_run_folder_can_be_moved_between_two_attempts() throws Exception {
        LoopFixture loop = small("loop");
        loop.run();
        Path moved = folder.resolve("moved");
        Files.move(loop.folder, moved);
        LoopFixture there = fixture(moved);
        ScriptedStudent student = there.student(Fuse.never());

        there.run(student, CountingTeacher.reference(Fuse.never()), Fuse.never());

        assertThat(student.trained).isEmpty();
        assertThat(student.generated).isEmpty();
    }

    @Test
    void more_epochs_are_added_to_a_finished_loop_without_repeating_its_own() throws Exception {
        LoopFixture loop = small("loop");
        loop.run();
        loop.settings.put("distillation.max_epochs", "3");
        ScriptedStudent student = loop.student(Fuse.never());

        LoopResult result = loop.run(student, CountingTeacher.reference(Fuse.never()), Fuse.never());

        assertThat(result.epochs()).hasSize(4);
        assertThat(student.trained).hasSize(1);
        assertThat(Files.readAllLines(loop.folder.resolve("epochs.jsonl"))).hasSize(4);
    }

    @Test
    void a_higher_cap_asks_only_for_the_corrections_that_were_not_asked_for_before() throws Exception {
        LoopFixture loop = small("loop");
        loop.settings.put("distillation.max_epochs", "1");
        loop.settings.put("distillation.max_corrections_per_epoch", "1");
        loop.run();
        loop.settings.put("distillation.max_corrections_per_epoch", "500");
        CountingTeacher teacher = CountingTeacher.reference(Fuse.never());
        ScriptedStudent student = loop.student(Fuse.never());

        LoopResult result = loop.run(student, teacher, Fuse.never());

        assertThat(ids(teacher)).containsExactly("p2");
        assertThat(result.epochs().get(1).correctionsAccepted()).isEqualTo(2);
        assertThat(student.trained).isEmpty();
    }

    @Test
    void other_training_settings_make_the_epochs_anew_and_never_mix_old_answers_in() throws Exception {
        LoopFixture loop = small("loop");
        loop.run();
        Map<String, String> before = loop.files();
        loop.script = (skill, number) -> ScriptedStudent.POOR;
        loop.settings.put("training.learning_rate", "0.5");
        ScriptedStudent student = loop.student(Fuse.never());

        loop.run(student, CountingTeacher.reference(Fuse.never()), Fuse.never());

        assertThat(student.trained).hasSize(2);
        Map<String, String> after = loop.files();
        assertThat(after.get("distill/epoch-1/practice.jsonl"))
                .isNotEqualTo(before.get("distill/epoch-1/practice.jsonl"));
        assertThat(loop.epoch(1).resolve("corrections.jsonl")).content().hasLineCount(3);
    }

    @Test
    void an_interrupt_stops_the_loop_and_keeps_what_is_finished() throws Exception {
        LoopFixture loop = small("loop");
        ScriptedStudent inner = loop.student(Fuse.never());
        StudentModel interrupted = new StudentModel() {
            @Override
            public StudentInfo info() {
                return inner.info();
            }

            @Override
            public TrainingResult train(TrainingRequest request, Progress progress) {
                TrainingResult result = inner.train(request, progress);
                Thread.currentThread().interrupt();
                return result;
            }

            @Override
            public void generate(GenerationRequest request, Consumer<Generation> sink, Progress progress) {
                inner.generate(request, sink, progress);
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> loop.run(interrupted, CountingTeacher.reference(Fuse.never()), Fuse.never()))
                .isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isFalse();
        assertThat(loop.epoch(0).resolve("metrics.json")).exists();
        assertThat(loop.epoch(1).resolve("heldout.jsonl")).doesNotExist();
        assertThat(loop.run().epochs()).hasSize(3);
    }

    @Test
    void an_interrupt_while_the_teacher_answers_stops_the_loop_and_no_answer_is_paid_twice() throws Exception {
        LoopFixture loop = small("loop");
        Thread runner = Thread.currentThread();
        CountingTeacher first = new CountingTeacher(Fuse.never(), answer -> {
            runner.interrupt();
            return answer;
        });
        assertThatThrownBy(() -> loop.run(loop.student(Fuse.never()), first, Fuse.never()))
                .isInstanceOf(InterruptedException.class);
        CountingTeacher second = CountingTeacher.reference(Fuse.never());

        loop.run(loop.student(Fuse.never()), second, Fuse.never());

        List<String> asked = new ArrayList<>(ids(first));
        asked.addAll(ids(second));
        assertThat(asked).containsExactlyElementsOf(answeredIds(loop.files()));
    }

    private LoopFixture small(String name) throws IOException {
        return fixture(Files.createDirectory(folder.resolve(name)));
    }

    /** Three practice prompts, of which epoch 1 gets one right and epoch 2 two; two epochs. */
    private static LoopFixture fixture(Path folder) throws IOException {
        LoopFixture loop = new LoopFixture(folder);
        loop.settings.put("distillation.max_epochs", "2");
        loop.settings.put("distillation.convergence_patience", "2");
        loop.settings.put("distillation.max_corrections_per_epoch", "9");
        loop.script = (skill, number) -> number % 100 < skill ? ScriptedStudent.GOOD : ScriptedStudent.BROKEN;
        loop.writePrompts("practice_prompts.jsonl", 0, 3);
        loop.writePrompts("heldout_prompts.jsonl", 100, 102);
        return loop;
    }

    private static List<String> ids(CountingTeacher teacher) {
        return teacher.answered.stream().map(TeacherRequest::id).toList();
    }

    private static List<String> answeredIds(Map<String, String> files) {
        List<String> ids = new ArrayList<>();
        files.forEach((name, text) -> {
            if (name.endsWith("/corrections.jsonl")) {
                text.lines().forEach(line -> ids.add(line.replaceAll("^\\{\"id\":\"([^\"]*)\".*", "$1")));
            }
        });
        return ids;
    }
}
