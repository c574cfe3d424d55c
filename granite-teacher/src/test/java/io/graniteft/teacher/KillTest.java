package io.graniteft.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.GraniteException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills real processes, as a power cut or an impatient person would. */
class KillTest {
    private static final int PROMPTS = 2000;
    private static final int WORKERS = 8;

    @TempDir
    Path folder;

    /** Half-written records that the runs found and cut off. */
    private int tornEnds;

    @Test
    @Timeout(300)
    void a_run_that_is_killed_four_times_repeats_nothing_and_loses_nothing() throws IOException, InterruptedException {
        killAndResume(folder.resolve("teacher.jsonl"), new Random(42), 4);
    }

    @Test
    @Tag("soak")
    @Timeout(1800)
    void a_hundred_killed_runs_repeat_nothing_and_lose_nothing(TestReporter reporter)
            throws IOException, InterruptedException {
        Random random = new Random(4711);
        for (int round = 0; round < 10; round++) {
            killAndResume(folder.resolve("teacher-" + round + ".jsonl"), random, 10);
        }
        reporter.publishEntry("half-written records cut off", Integer.toString(tornEnds));
    }

    @Test
    @Timeout(120)
    void another_process_cannot_write_at_the_same_time_but_after_the_first_was_killed()
            throws IOException, InterruptedException {
        Path file = folder.resolve("teacher.jsonl");
        Process first = start(file, 1_000_000);
        try (BufferedReader lines = first.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("open");
            assertThatThrownBy(() -> ResultJournal.open(file, 10, Clock.systemUTC()))
                    .isInstanceOf(GraniteException.class)
                    .hasMessage(file.toAbsolutePath() + " is being written by another process");
        } finally {
            first.destroyForcibly().waitFor();
        }
        ResultJournal.open(file, 10, Clock.systemUTC()).close();
    }

    @Test
    @Timeout(120)
    void another_process_stays_out_while_this_one_reads_and_tries_again() throws IOException, InterruptedException {
        Path file = folder.resolve("teacher.jsonl");
        try (ResultJournal journal = ResultJournal.open(file, 10, Clock.systemUTC())) {
            // On POSIX systems, closing a file anywhere in a process drops the process' locks on it.
            assertThatThrownBy(() -> ResultJournal.open(file, 10, Clock.systemUTC()))
                    .isInstanceOf(GraniteException.class);
            ResultJournal.read(file);
            Process other = start(file, 10);
            try (BufferedReader lines = other.inputReader(StandardCharsets.UTF_8)) {
                assertThat(lines.readLine()).as("it was let in").isNull();
            }
            assertThat(other.waitFor()).isEqualTo(1);
            assertThat(journal.size()).isZero();
        }
    }

    private void killAndResume(Path file, Random random, int kills) throws IOException, InterruptedException {
        Set<String> before = new HashSet<>();
        for (int kill = 0; kill < kills; kill++) {
            // A share of what is left, so that every run is killed at work.
            int answers = random.nextInt((PROMPTS - before.size()) / (kills - kill + 1));
            assertThat(killAfter(start(file, PROMPTS), answers)).isTrue();
            List<String> ids = ids(file);
            assertThat(ids).doesNotHaveDuplicates().containsAll(before);
            assertThat(ids.size()).as("answers told are answers kept").isGreaterThanOrEqualTo(before.size() + answers);
            assertThat(ids.size()).as("the run was to be killed, not to end").isLessThan(PROMPTS);
            before.addAll(ids);
        }
        Process last = start(file, PROMPTS);
        assertThat(killAfter(last, Integer.MAX_VALUE)).isFalse();
        assertThat(last.exitValue()).isZero();
        assertThat(ids(file))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        Requests.many(PROMPTS).stream().map(TeacherRequest::id).toList());
        assertThat(ResultJournal.read(file))
                .allSatisfy(record -> assertThat(record.response()).isEqualTo(KilledRun.answerTo(record.id())));
    }

    /** Kills a run once it has told of so many answers; false if it ended before. */
    private boolean killAfter(Process process, int answers) throws IOException, InterruptedException {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            int told = 0;
            @Nullable String line;
            while ((line = lines.readLine()) != null) {
                if (line.equals("finished")) {
                    process.waitFor();
                    return false;
                }
                tornEnds += line.contains("cut off a half-written record") ? 1 : 0;
                told += line.startsWith("done") ? 1 : 0;
                if (told >= answers && !line.startsWith("note")) {
                    process.destroyForcibly();
                    process.waitFor();
                    return true;
                }
            }
            throw new AssertionError("the process died by itself with status " + process.waitFor());
        }
    }

    private static Process start(Path file, int prompts) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new ProcessBuilder(
                        java.toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRun.class.getName(),
                        file.toString(),
                        Integer.toString(prompts),
                        Integer.toString(WORKERS))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<String> ids(Path file) {
        return Files.exists(file)
                ? ResultJournal.read(file).stream().map(TeacherRecord::id).toList()
                : List.of();
    }
}
