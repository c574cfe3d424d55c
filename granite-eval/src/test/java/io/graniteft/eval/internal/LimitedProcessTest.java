package io.graniteft.eval.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.eval.internal.LimitedProcess.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitedProcessTest {

    private static final Duration SHORT = Duration.ofMillis(400);

    @TempDir
    Path folder;

    private static Outcome shell(String script) throws IOException {
        return LimitedProcess.run(List.of("/bin/sh", "-c", script), "");
    }

    @Test
    void it_passes_the_input_and_returns_output_and_status() throws IOException {
        Outcome outcome = LimitedProcess.run(List.of("/bin/sh", "-c", "cat; echo err >&2; exit 3"), "é\n");
        assertThat(outcome).isEqualTo(new Outcome(3, false, "é\nerr\n"));
    }

    @Test
    void the_environment_is_its_own_and_the_folder_is_empty() throws IOException {
        assertThat(shell("env | cut -d= -f1 | sort | tr '\\n' ' '; ls -A").output())
                .matches("LC_ALL (OLDPWD )?PATH PWD (SHLVL )?SOURCE_DATE_EPOCH TMPDIR (_ )?");
    }

    @Test
    void the_limits_are_set_before_the_command_runs() throws IOException {
        assertThat(shell("ulimit -t; ulimit -v; ulimit -f; ulimit -c; ulimit -n")
                        .output())
                .isEqualTo("2\n524288\n2048\n0\n64\n");
    }

    @Test
    void cpu_time_ends_at_two_seconds() throws IOException {
        // On a busy machine two seconds of CPU time can take longer than the usual wall time.
        Outcome outcome =
                LimitedProcess.run(List.of("/bin/sh", "-c", "while :; do :; done"), "", Duration.ofMinutes(3));
        assertThat(outcome.exitCode()).isGreaterThanOrEqualTo(128);
        assertThat(outcome.timedOut()).isFalse();
    }

    @Test
    void files_end_at_one_mebibyte() throws IOException {
        assertThat(shell("head -c 1048576 /dev/zero > a && echo ok").output()).isEqualTo("ok\n");
        assertThat(shell("head -c 1048577 /dev/zero > a && echo ok").output()).doesNotContain("ok");
    }

    @Test
    void output_is_cut_at_whole_lines() throws IOException {
        Outcome outcome =
                shell("i=0; while [ $i -lt 9000 ]; do echo 0123456789012345678901234567890123456789; i=$((i+1)); done");
        assertThat(outcome.output())
                .hasSizeLessThanOrEqualTo(LimitedProcess.OUTPUT_LIMIT_BYTES)
                .endsWith("9\n");
    }

    @Test
    void children_and_grandchildren_end_with_the_wall_time() throws IOException {
        Path pids = folder.resolve("pids");
        String script = "(sleep 300 & echo $! >> " + pids + "; (sleep 300 & echo $! >> " + pids
                + "); wait) & echo $! >> " + pids + "; echo $$ >> " + pids + "; wait";
        Outcome outcome = LimitedProcess.run(List.of("/bin/sh", "-c", script), "", SHORT);
        assertThat(outcome.timedOut()).isTrue();
        List<String> started = Files.readAllLines(pids);
        assertThat(started).isNotEmpty();
        assertThat(started)
                .allSatisfy(pid -> assertThat(ended(Long.parseLong(pid))).isTrue());
    }

    /** Gone, or a zombie that nobody has waited for yet: a killed orphan belongs to whoever adopted it. */
    private static boolean ended(long pid) {
        for (int i = 0; i < 100_000; i++) {
            try {
                String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
                if (stat.substring(stat.lastIndexOf(')')).startsWith(") Z")) {
                    return true;
                }
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }

    @Test
    void an_interrupted_thread_ends_the_process_and_stays_interrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> shell("sleep 300")).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_command_that_does_not_exist_is_a_status() throws IOException {
        assertThat(LimitedProcess.run(List.of("/no/such/program"), "").exitCode())
                .isIn(126, 127);
    }
}
