package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A smallest run of everything: its sources, its configuration, and a finished example that tests share. */
final class TinyRun {
    /** The configuration's file in the folder of {@link #layOut}. */
    static final String CONFIG = "tiny-run.yaml";

    /** What a secret would look like in the environment of the shared run. */
    static final String SECRET = "hf_EXAMPLEexampleEXAMPLE5678";

    private static final int SOURCE_FILES = 20;

    private static @Nullable TinyRun finished;

    private final Path folder;
    private final Path run;
    private final Granite.Outcome outcome;
    private final JsonNode manifest;

    private TinyRun(Path folder, Path run, Granite.Outcome outcome) throws IOException {
        this.folder = folder;
        this.run = run;
        this.outcome = outcome;
        this.manifest = tree(run.resolve("manifest.json"));
    }

    /** A run that nothing disturbed; made once. Tests may read it and repeat it, and must not change it. */
    static synchronized TinyRun finished() throws IOException, InterruptedException {
        if (finished == null) {
            Path folder = layOut("undisturbed");
            Granite.Outcome outcome = Program.start(folder, java.util.Map.of("HF_TOKEN", SECRET), "run", CONFIG)
                    .finish();
            assertThat(outcome.status()).as(outcome.toString()).isZero();
            finished = new TinyRun(folder, onlyRun(folder), outcome);
        }
        return finished;
    }

    /** A folder with sources and the configuration. */
    static Path layOut(String name) throws IOException {
        Path folder = Program.newFolder(name);
        Path sources = Files.createDirectories(folder.resolve("src"));
        for (int i = 0; i < SOURCE_FILES; i++) {
            Files.writeString(sources.resolve("part" + i + ".c"), Sources.file(i));
        }
        try (InputStream in = Objects.requireNonNull(TinyRun.class.getResourceAsStream(CONFIG), CONFIG)) {
            Files.copy(in, folder.resolve(CONFIG));
        }
        return folder;
    }

    /** The one run below a folder. */
    static Path onlyRun(Path folder) throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
            List<Path> all = runs.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    /** The folder from which the program was started. */
    Path folder() {
        return folder;
    }

    /** The run's folder. */
    Path run() {
        return run;
    }

    /** What the program said. */
    Granite.Outcome outcome() {
        return outcome;
    }

    /** The run's manifest as it was when the run had ended; a repetition writes it again. */
    JsonNode manifest() {
        return manifest;
    }

    /** The objects of a JSON Lines file. */
    static List<JsonNode> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(TinyRun::parse).toList();
    }

    /** The object in a JSON file. */
    static JsonNode tree(Path file) throws IOException {
        return Json.tree(file);
    }

    /** The time stamps and sizes of all files below a folder: what has been written again differs. */
    static SortedMap<String, String> stamps(Path folder) throws IOException {
        SortedMap<String, String> stamps = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            // What a kill has left half-written beside a file is not a finished file.
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".tmp"))
                    .toList()) {
                stamps.put(
                        folder.relativize(file).toString(),
                        Files.getLastModifiedTime(file) + " " + Files.size(file) + " "
                                + Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                                        .fileKey());
            }
        }
        return stamps;
    }

    private static JsonNode parse(String line) {
        try {
            return Json.mapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }
}
