package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** What the program says on a machine that lacks something, and that it keeps what it has. */
class TroubledMachineIT {
    @Test
    void without_a_compiler_it_scores_by_rules_of_thumb_and_says_so() throws Exception {
        Path folder = Program.newFolder("no-gcc");
        Path code = Files.writeString(folder.resolve("a.c"), "int add(int a, int b)\n{\n    return a + b;\n}\n");
        Path nothing = Files.createDirectory(folder.resolve("bin"));

        Granite.Outcome outcome = Program.start(
                        folder, Map.of("PATH", nothing.toString()), "evaluate", "--json", code.toString())
                .finish();

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.json().get(0).path("status").asText()).isEqualTo("NO_COMPILER");
    }

    @Test
    void without_python_a_run_says_what_to_install_before_it_does_any_work() throws Exception {
        Path folder = TinyRun.layOut("no-python");

        Granite.Outcome outcome = Program.start(folder, Map.of("PYTHON", "no-such-python"), "run", TinyRun.CONFIG)
                .finish();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains("error: cannot start no-such-python", "hint: ", "apt-get install python3");
        assertThat(outcome.err()).doesNotContain("\tat ");
        Path run = TinyRun.onlyRun(folder);
        assertThat(run.resolve("validate")).exists();
        assertThat(run.resolve("prepare")).doesNotExist();
        assertThat(TinyRun.tree(run.resolve("manifest.json")).path("state").asText())
                .isEqualTo("FAILED");
        assertThat(run.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void without_enough_memory_it_says_so_and_how_to_give_it_more() throws Exception {
        Path folder = Program.newFolder("little-memory");
        Path sources = Files.createDirectory(folder.resolve("sources"));
        Files.writeString(sources.resolve("large.c"), "int f(int a) { return a + 1; }\n".repeat(200_000));

        Granite.Outcome outcome = Program.startCommand(
                        folder,
                        Map.of(),
                        List.of(
                                "setsid",
                                Program.java(),
                                "-XX:+UseSerialGC",
                                "-Xmx40m",
                                "-jar",
                                Program.JAR.toString(),
                                "prepare",
                                "--source",
                                "sources",
                                "--output",
                                "data"))
                .finish();

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("error: out of memory", "hint: ", "GRANITE_JAVA_OPTS")
                .doesNotContain("\tat ");
    }

    @Test
    void a_folder_that_cannot_be_written_is_named_with_a_hint() throws Exception {
        Path folder = TinyRun.layOut("read-only");
        Files.writeString(folder.resolve("runs"), "a file where a folder should be");

        Granite.Outcome outcome = Program.run(folder, "run", TinyRun.CONFIG);

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains("error: ", "runs", "hint: ").doesNotContain("\tat ");
    }

    @Test
    void a_read_only_file_system_is_named_with_a_hint() throws Exception {
        Path folder = TinyRun.layOut("read-only-disk");
        String place = SmallDisk.canMount() ? "runs" : "/proc/runs";

        Granite.Outcome outcome = SmallDisk.run(
                folder,
                SmallDisk.canMount() ? "mkdir -p runs && mount -t tmpfs -o ro,size=1m none runs" : "true",
                "run",
                TinyRun.CONFIG,
                "--set",
                "run.folder=" + place);

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains("error: ", place, "hint: ").doesNotContain("\tat ");
        if (SmallDisk.canMount()) {
            assertThat(outcome.err()).contains("read-only");
        }
    }

    @Test
    void on_a_full_disk_it_keeps_what_is_finished_and_goes_on_when_there_is_room() throws Exception {
        Path folder = TinyRun.layOut("full-disk");
        List<String> prompts = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            prompts.add("{\"id\":\"p" + i + "\",\"prompt\":\"Write f" + i + ".\",\"reference\":\"int f" + i
                    + "(void) { return " + "1 + ".repeat(60) + i + "; }\"}");
        }
        Files.write(folder.resolve("prompts.jsonl"), prompts);
        String[] words = {"teach", "--input-file", "prompts.jsonl", "--output-file", "small/answers.jsonl"};

        // Where nothing may be mounted, a limit on the size of files fills up instead of a disk.
        Granite.Outcome outcome = SmallDisk.run(
                folder,
                "mkdir -p small && trap 'cp small/answers.jsonl kept.jsonl' EXIT && "
                        + (SmallDisk.canMount() ? "mount -t tmpfs -o size=100k none small" : "ulimit -f 100"),
                words);

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("error: ", SmallDisk.canMount() ? "disk is full" : "no file may grow further", "hint: ")
                .doesNotContain("\tat ");
        Path kept = folder.resolve("small/answers.jsonl");
        Files.createDirectories(kept.getParent());
        Files.copy(folder.resolve("kept.jsonl"), kept);
        Granite.Outcome again = Program.run(folder, words);
        assertThat(again.status()).as(again.toString()).isZero();
        assertThat(again.out()).containsPattern("[1-9][0-9]* already in the journal");
        assertThat(TinyRun.lines(kept))
                .hasSize(400)
                .extracting(line -> line.path("id").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void a_teacher_that_is_killed_again_and_again_answers_each_prompt_once() throws Exception {
        Path folder = Program.newFolder("killed-teacher");
        List<String> prompts = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            prompts.add("{\"id\":\"p" + i + "\",\"prompt\":\"Write f" + i + ".\",\"reference\":\"int f(void);\"}");
        }
        Files.write(folder.resolve("prompts.jsonl"), prompts);
        String[] words = {
            "teach",
            "--input-file",
            "prompts.jsonl",
            "--output-file",
            "a.jsonl",
            "--workers",
            "1",
            "--checkpoint-every",
            "1"
        };
        for (int i = 0; i < 2; i++) {
            Program teacher = Program.start(folder, words);
            teacher.awaitLine("asking reference");
            teacher.killAndReap();
        }

        Granite.Outcome outcome = Program.run(folder, words);

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(TinyRun.lines(folder.resolve("a.jsonl")))
                .hasSize(3000)
                .extracting(line -> line.path("id").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void two_processes_do_not_work_on_one_run() throws Exception {
        Path folder = TinyRun.layOut("locked");
        Program first = Program.start(folder, "run", TinyRun.CONFIG);
        first.awaitLine("asking reference");

        Granite.Outcome second = Program.run(folder, "run", TinyRun.CONFIG);
        first.killAndReap();

        assertThat(second.status()).as(second.toString()).isEqualTo(1);
        assertThat(second.err()).contains("error: ", "hint: ").doesNotContain("\tat ");
    }

    @Test
    void prepares_into_the_usual_folders_below_the_current_one() throws Exception {
        Path folder = TinyRun.layOut("usual");

        Granite.Outcome outcome = Program.run(folder, "prepare", "--source", "src");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(TinyRun.stamps(folder.resolve("data/splits")).keySet()).containsExactly("train.jsonl", "val.jsonl");
        SortedMap<String, String> rest = TinyRun.stamps(folder.resolve("data/processed"));
        assertThat(rest.keySet())
                .contains(
                        "prompts.jsonl",
                        "eval_prompts.jsonl",
                        "ledger.jsonl",
                        "manifest.json",
                        "train.provenance.jsonl")
                .doesNotContain("train.jsonl", "val.jsonl");
        Granite.Outcome taught = Program.run(folder, "teach", "--prompts", "3");
        assertThat(taught.out()).contains("3 answered now");
        assertThat(folder.resolve("data/teacher_outputs/reference_outputs.jsonl"))
                .isNotEmptyFile();
    }
}
