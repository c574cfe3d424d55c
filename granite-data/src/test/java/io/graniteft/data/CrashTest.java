package io.graniteft.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.core.io.Digests;
import io.graniteft.core.run.Progress;
import io.graniteft.data.source.SourceFolder;
import io.graniteft.data.split.SplitMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills preparations as a power switch would, and lets another one go on. */
class CrashTest {
    @TempDir
    Path folder;

    private Path sources() throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        for (int i = 0; i < 150; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = 0; j < 20; j++) {
                int number = i * 20 + j;
                // Every tenth function was there before, but for a few tokens.
                int of = number % 10 == 9 ? number / 2 : number;
                text.append("int check_").append(number).append("(int value)\n{\n");
                for (int k = 0; k < 12; k++) {
                    text.append("    value += step(").append(of * 31 + k).append(", value);\n");
                }
                text.append("    return value;\n}\n\n");
            }
            Files.writeString(sources.resolve("file" + i + ".c"), text);
        }
        return sources;
    }

    private static Map<String, String> digests(Path output) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.list(output)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                digests.put(file.getFileName().toString(), Digests.sha256(file));
            }
        }
        return digests;
    }

    private static Process child(Path sources, Path output, int threads) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx400m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PrepareChild.class.getName(),
                        sources.toString(),
                        output.toString(),
                        Integer.toString(threads))
                .redirectErrorStream(true)
                .start();
    }

    /** Runs a child to its end, or kills it after so many lines; says what it had written to the last. */
    private static List<String> run(Path sources, Path output, int threads, int killAfter) throws Exception {
        Process process = child(sources, output, threads);
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (lines.size() == killAfter) {
                    // By its handle, since the process' own method would close the stream with what it has written.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
        return lines;
    }

    private Map<String, String> undisturbed(Path sources) throws Exception {
        Path output = folder.resolve("undisturbed");
        DataRequest request =
                new DataRequest(List.of(SourceFolder.of(sources)), TestConfigs.with(), output, SplitMode.GROUP, 1);
        new DataPipeline().run(request, Progress.SILENT);
        return digests(output);
    }

    private void killAndGoOn(int rounds, long seed) throws Exception {
        Path sources = sources();
        Map<String, String> expected = undisturbed(sources);
        Random random = new Random(seed);
        int total =
                run(sources, folder.resolve("measured"), 2, Integer.MAX_VALUE).size();
        assertThat(digests(folder.resolve("measured"))).isEqualTo(expected);
        for (int round = 0; round < rounds; round++) {
            Path output = folder.resolve("killed" + round);
            int killAfter = 1 + random.nextInt(total - 1);
            List<String> before = run(sources, output, 2, killAfter);
            List<String> after = run(sources, output, 1 + random.nextInt(4), Integer.MAX_VALUE);
            String as = "round " + round + ", killed after line " + killAfter + " of " + total;

            assertThat(after).as(as).last().isEqualTo("finished");
            assertThat(digests(output)).as(as).isEqualTo(expected);
            assertThat(output.resolve(".prepare.tmp")).as(as).doesNotExist();
            if (!before.contains("finished")) {
                assertThat(piecesGone(before, after)).as(as).isLessThanOrEqualTo(5);
            }
        }
    }

    /** How many pieces of work were finished before and yet are done again. */
    private static long piecesGone(List<String> before, List<String> after) {
        long done = before.stream()
                .filter(line -> line.startsWith("reading sources"))
                .count();
        Matcher reused =
                Pattern.compile("note .*: ([0-9]+) of ([0-9]+) pieces.*").matcher("");
        for (String line : after) {
            reused.reset(line);
            if (reused.matches()) {
                return done - Long.parseLong(reused.group(1));
            }
        }
        return done;
    }

    @Test
    void goes_on_after_being_killed_anywhere_and_gives_the_same_bytes() throws Exception {
        killAndGoOn(3, 1);
    }

    @Test
    @Tag("soak")
    void goes_on_after_being_killed_twenty_times() throws Exception {
        killAndGoOn(20, 2);
    }

    @Test
    void begins_anew_with_files_that_have_changed_since() throws Exception {
        Path sources = sources();
        Path output = folder.resolve("killed");
        run(sources, output, 2, 80);
        Path changed = sources.resolve("file30.c");
        Files.writeString(changed, Files.readString(changed).replace("value +=", "value -="));
        Map<String, String> expected = undisturbed(sources);
        List<String> after = run(sources, output, 2, Integer.MAX_VALUE);

        assertThat(after).last().isEqualTo("finished");
        assertThat(digests(output)).isEqualTo(expected);
    }

    @Test
    void names_the_process_that_is_at_work_in_the_folder() throws Exception {
        Path sources = sources();
        Path output = folder.resolve("output");
        Process first = child(sources, output, 1);
        List<String> second;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(first.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(reader.readLine()).startsWith("reading sources");
            second = run(sources, output, 1, Integer.MAX_VALUE);
            while (reader.readLine() != null) {
                // The first goes on undisturbed.
            }
        } finally {
            first.destroyForcibly();
            first.waitFor();
        }
        assertThat(String.join("\n", second)).contains("in use by process " + first.pid());
        assertThat(digests(output)).isEqualTo(undisturbed(sources));
    }
}
