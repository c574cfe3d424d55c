package io.graniteft.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.run.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worker's client against a real process, which behaves well or badly as it is told. */
@Timeout(120)
class WorkerStudentTest {
    @TempDir
    Path folder;

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final List<String> updates = Collections.synchronizedList(new ArrayList<>());
    private Path script;
    private Path ledger;

    @BeforeEach
    void copyScript() throws IOException {
        script = folder.resolve("fake_worker.py");
        ledger = folder.resolve("ledger");
        try (InputStream source = Objects.requireNonNull(getClass().getResourceAsStream("internal/fake_worker.py"))) {
            Files.copy(source, script);
        }
    }

    @AfterEach
    void no_process_is_left_behind() throws IOException {
        for (long pid : pids()) {
            ProcessHandle.of(pid).ifPresent(process -> {
                boolean alive = process.isAlive();
                process.destroyForcibly();
                assertThat(alive).as("process " + pid + " still runs").isFalse();
            });
        }
    }

    @Test
    void trains_and_says_how_far_it_is() throws Exception {
        try (StudentModel student = student("good")) {
            TrainingResult result = student.train(training(), progress());

            assertThat(result.trainLoss()).isEqualTo(1.25);
            assertThat(result.evalLoss()).isNull();
            assertThat(result.peakMemoryBytes()).isEqualTo(7L);
            assertThat(result.adapterDir())
                    .isEqualTo(folder.resolve("out/model").toString());
        }
        assertThat(updates).containsExactly("train 1/3 loss 2.0000", "train 2/3 loss 1.0000", "train 3/3 loss 0.6667");
        assertThat(log).containsExactly("ready");
    }

    @Test
    void answers_each_prompt_with_its_own_seed_and_adapter() throws Exception {
        List<Generation> answers = new ArrayList<>();
        try (StudentModel student = student("good")) {
            student.generate(generation(folder.resolve("adapter")), answers::add, progress());
        }
        assertThat(answers).extracting(Generation::id).containsExactly("b", "a");
        assertThat(answers.get(1).text()).isEqualTo("first 7 \u00fc\u2028 with " + folder.resolve("adapter"));
        assertThat(updates).containsExactly("generating 1/2 ", "generating 2/2 ");
    }

    @Test
    void greets_before_it_works_and_ends_when_it_is_closed() throws Exception {
        StudentModel student = student("good");
        assertThat(student.info().trainerVersion()).isEqualTo("fake");
        assertThat(student.info().memoryBytes()).isEqualTo(1L);
        student.close();
        student.close();

        assertThat(ledger()).contains("shutdown").doesNotContain("sigterm");
        assertThat(pids()).hasSize(1);
    }

    @Test
    void nothing_is_started_before_it_is_needed() {
        student("good").close();

        assertThat(ledger).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_REQUEST, BUG, version of granite",
        "BAD_DATA, FAILED, training file",
        "NAN_LOSS, FAILED, learning_rate",
        "OUT_OF_MEMORY, FAILED, batch_size",
        "DISK_FULL, FAILED, disk space",
        "MODEL_UNAVAILABLE, REMOTE_SERVICE, student: tiny",
        "INTERRUPTED, INTERRUPTED, last checkpoint",
        "INTERNAL, FAILED, log",
        "SOMETHING_NEW, FAILED, log",
    })
    void an_error_reply_becomes_an_error_with_a_code_and_a_hint(String code, ErrorCode expected, String hint)
            throws Exception {
        try (StudentModel student = student("error:" + code)) {
            assertThatThrownBy(() -> student.train(training(), Progress.SILENT))
                    .isInstanceOfSatisfying(GraniteException.class, e -> {
                        assertThat(e.code()).isEqualTo(expected);
                        assertThat(e).hasMessage("training worker: it went wrong");
                        assertThat(e.hint()).contains(hint);
                    });
        }
    }

    @Test
    void an_error_reply_leaves_the_worker_ready_for_the_next_request() throws Exception {
        try (StudentModel student = student("error:BAD_DATA")) {
            assertThatThrownBy(() -> student.train(training(), Progress.SILENT)).isInstanceOf(GraniteException.class);
            student.generate(generation(null), answer -> {}, Progress.SILENT);
        }
        assertThat(pids()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "dies, FAILED, ended with status 3",
        "dies, FAILED, Traceback: a library fell over",
        "killed, FAILED, most likely because memory ran out",
        "terminated, INTERRUPTED, asked to stop from outside",
        "wrong-id, FAILED, answered request 999",
        "no-error, FAILED, neither a result nor an error",
    })
    void a_worker_that_fails_is_reported_with_what_is_known(String mode, ErrorCode code, String message)
            throws Exception {
        try (StudentModel student = student(mode)) {
            assertThatThrownBy(() -> student.train(training(), Progress.SILENT))
                    .isInstanceOfSatisfying(GraniteException.class, e -> {
                        assertThat(e.code()).isEqualTo(code);
                        assertThat(e).hasMessageContaining(message);
                        assertThat(e.hint()).isNotBlank();
                    });
        }
    }

    @Test
    void a_worker_that_died_is_started_again_by_the_next_request() throws Exception {
        try (StudentModel student = student("dies")) {
            assertThatThrownBy(() -> student.train(training(), Progress.SILENT)).isInstanceOf(GraniteException.class);
            List<Generation> answers = new ArrayList<>();
            student.generate(generation(null), answers::add, Progress.SILENT);
            assertThat(answers).hasSize(2);
        }
        assertThat(pids()).hasSize(2);
    }

    @Test
    void lines_outside_the_protocol_go_to_the_log() throws Exception {
        try (StudentModel student = student("garbage")) {
            assertThat(student.train(training(), Progress.SILENT).steps()).isEqualTo(3);
        }
        assertThat(log)
                .contains("(outside the protocol) Loading checkpoint shards: 100%", "(outside the protocol) [1, 2]");
    }

    @Test
    void another_version_of_the_protocol_is_refused() throws Exception {
        try (StudentModel student = student("newer")) {
            assertThatThrownBy(student::info)
                    .isInstanceOf(GraniteException.class)
                    .hasMessageContaining("speaks protocol 2");
        }
    }

    @Test
    void a_prompt_without_an_answer_and_an_answer_without_a_prompt_are_errors() throws Exception {
        try (StudentModel student = student("forgets")) {
            assertThatThrownBy(() -> student.generate(generation(null), answer -> {}, Progress.SILENT))
                    .hasMessageContaining("left 1 of 2 prompts without an answer");
        }
        try (StudentModel student = student("invents")) {
            assertThatThrownBy(() -> student.generate(generation(null), answer -> {}, Progress.SILENT))
                    .hasMessageContaining("answered prompt z");
        }
    }

    @Test
    void a_worker_that_does_not_greet_in_time_is_ended() throws Exception {
        try (StudentModel student =
                Students.worker(command("mute", Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(5)))) {
            assertThatThrownBy(student::info)
                    .isInstanceOf(GraniteException.class)
                    .hasMessageContaining("did not answer within");
        }
    }

    @Test
    void a_program_that_does_not_exist_is_named() throws Exception {
        try (StudentModel student =
                Students.worker(new WorkerCommand(List.of("/no/such/python"), Map.of(), folder, log::add))) {
            assertThatThrownBy(student::info)
                    .isInstanceOfSatisfying(
                            GraniteException.class, e -> assertThat(e.hint()).contains("/no/such/python"));
        }
    }

    @Test
    void an_interrupt_lets_the_training_save_its_checkpoint() throws Exception {
        assertThat(interruptTraining("slow")).isInstanceOf(InterruptedException.class);
        assertThat(ledger()).containsSubsequence("sigterm", "checkpoint");
    }

    @Test
    void a_training_that_does_not_stop_is_ended_after_the_bound() throws Exception {
        assertThat(interruptTraining("deaf")).isInstanceOf(InterruptedException.class);
        assertThat(ledger()).contains("sigterm").doesNotContain("checkpoint");
    }

    @Test
    void a_worker_that_does_not_go_is_ended_on_closing() throws Exception {
        StudentModel student = student("clings");
        student.info();
        student.close();

        assertThat(ledger()).contains("shutdown");
    }

    @Test
    void a_failing_sink_ends_the_request_and_the_next_one_has_a_worker_of_its_own() throws Exception {
        try (StudentModel student = student("good")) {
            assertThatThrownBy(() -> student.generate(
                            generation(null),
                            answer -> {
                                throw new IllegalStateException("full");
                            },
                            Progress.SILENT))
                    .hasMessage("full");
            List<Generation> answers = new ArrayList<>();
            student.generate(generation(null), answers::add, Progress.SILENT);
            assertThat(answers).hasSize(2);
        }
    }

    @Test
    void a_worker_ends_with_its_parent() throws Exception {
        // The parent is a shell that holds the worker's stdin and is killed.
        Process parent = new ProcessBuilder(
                        "bash",
                        "-c",
                        "sleep 600 | MODE=good LEDGER=\"$0\" exec python3 \"$1\"",
                        ledger.toString(),
                        script.toString())
                .redirectErrorStream(true)
                .start();
        while (!Files.exists(ledger) || pids().isEmpty()) {
            assertThat(parent.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        parent.descendants().forEach(process -> {
            if (process.info().command().orElse("").endsWith("sleep")) {
                process.destroyForcibly();
            }
        });
        parent.waitFor();

        assertThat(ledger()).contains("end of stdin");
    }

    private @org.jspecify.annotations.Nullable Throwable interruptTraining(String mode) throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        CountDownLatch working = new CountDownLatch(1);
        try (StudentModel student =
                Students.worker(command(mode, Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(1)))) {
            Thread trainer = new Thread(() -> {
                try {
                    student.train(training(), new Progress() {
                        @Override
                        public void update(String task, long done, long total, String detail) {
                            working.countDown();
                        }

                        @Override
                        public void note(String line) {}
                    });
                } catch (Exception e) {
                    thrown.set(e);
                }
            });
            trainer.start();
            working.await();
            trainer.interrupt();
            trainer.join();
        }
        return thrown.get();
    }

    private StudentModel student(String mode) {
        return Students.worker(command(mode, Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(2)));
    }

    private WorkerCommand command(String mode, Duration start, Duration stop, Duration close) {
        return new WorkerCommand(
                List.of("python3", script.toString()),
                Map.of("MODE", mode, "LEDGER", ledger.toString(), "PYTHONUTF8", "1"),
                folder,
                log::add,
                start,
                stop,
                close);
    }

    private TrainingRequest training() {
        return Requests.training(folder);
    }

    private GenerationRequest generation(@org.jspecify.annotations.Nullable Path adapter) {
        return Requests.generation(folder, adapter);
    }

    private List<String> ledger() throws IOException {
        return Files.readAllLines(ledger);
    }

    private List<Long> pids() throws IOException {
        return Files.exists(ledger)
                ? ledger().stream()
                        .filter(line -> line.startsWith("started "))
                        .map(line -> Long.valueOf(line.substring("started ".length())))
                        .toList()
                : List.of();
    }

    private Progress progress() {
        return new Progress() {
            @Override
            public void update(String task, long done, long total, String detail) {
                updates.add(task + " " + done + "/" + total + " " + detail);
            }

            @Override
            public void note(String line) {}
        };
    }
}
