package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.io.Digests;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Preparations by the packed program that are killed, or that fill the disk. */
class TroubledPreparationIT {
    private static final int ROUNDS = 4;

    private static Path sources(Path folder, String name, int first, int files) throws IOException {
        for (int i = first; i < first + files; i++) {
            Path file = folder.resolve(name).resolve("part" + i % 9).resolve("file" + i + ".c");
            Files.createDirectories(file.getParent());
            Files.writeString(file, Sources.file(i));
        }
        return folder.resolve(name);
    }

    /** The digests of all results in a folder; of the manifest without what differs from run to run. */
    private static Map<String, String> results(Path folder) throws IOException {
        Map<String, String> results = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                results.put(name, name.equals("manifest.json") ? manifest(file) : Digests.sha256(file));
            }
        }
        return results;
    }

    private static String manifest(Path file) throws IOException {
        ObjectNode manifest = (ObjectNode) Json.mapper().readTree(file.toFile());
        manifest.remove("volatile");
        return manifest.toString();
    }

    @Test
    void a_preparation_that_is_killed_again_and_again_ends_with_the_bytes_of_one_that_was_not() throws Exception {
        Path folder = Program.newFolder("killed-preparation");
        sources(folder, "src", 0, 1500);
        Granite.Outcome whole = Program.run(folder, "prepare", "--source", "src", "--output", "whole");
        assertThat(whole.status()).as(whole.toString()).isZero();
        int lines = (int) whole.err().lines().count();
        Random random = new Random(11);
        for (int round = 0; round < ROUNDS; round++) {
            String output = "killed" + round;
            String[] words = {"prepare", "--source", "src", "--output", output, "--threads", "" + (1 + round % 3)};
            for (int kills = 1 + random.nextInt(2); kills > 0; kills--) {
                Program killed = Program.start(folder, words);
                killed.awaitLines(1 + random.nextInt(lines - 1));
                killed.killAndReap();
            }

            Granite.Outcome outcome = Program.run(folder, words);

            assertThat(outcome.status()).as(outcome.toString()).isZero();
            assertThat(results(folder.resolve(output)))
                    .as("round %d", round)
                    .isEqualTo(results(folder.resolve("whole")));
            assertThat(folder.resolve(output).resolve(".prepare.tmp")).doesNotExist();
        }
    }

    @Test
    void on_a_full_disk_a_preparation_leaves_the_last_good_result_and_goes_on_when_there_is_room() throws Exception {
        Path folder = Program.newFolder("full-disk-preparation");
        sources(folder, "few", 0, 40);
        sources(folder, "many", 40, 900);
        Granite.Outcome expected = Program.run(folder, "prepare", "--source", "many", "--output", "expected");
        assertThat(expected.status()).as(expected.toString()).isZero();
        String prepare =
                "'" + Program.java() + "' -XX:+UseSerialGC -jar '" + Program.JAR + "' prepare --output small/data";
        boolean canMount = SmallDisk.canMount();

        Granite.Outcome outcome = SmallDisk.run(
                folder,
                "mkdir -p small && trap 'cp -r small/data after' EXIT && "
                        + (canMount ? "mount -t tmpfs -o size=1500k none small && " : "")
                        + prepare + " --source few && cp -r small/data before"
                        + (canMount ? "" : " && ulimit -f 700"),
                "prepare",
                "--source",
                "many",
                "--output",
                "small/data");

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("error: ", canMount ? "disk is full" : "no file may grow further", "hint: ")
                .doesNotContain("\tat ");
        assertThat(results(folder.resolve("after"))).isEqualTo(results(folder.resolve("before")));

        // The same folder on a disk with room; the sides that were chosen before stay chosen, so the first result goes.
        Granite.Outcome again = Program.run(folder, "prepare", "--source", "many", "--output", "after");
        assertThat(again.status()).as(again.toString()).isZero();
        assertThat(again.err()).contains("went on where an earlier preparation had stopped");
    }
}
