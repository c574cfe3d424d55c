package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code prepare} makes of sources as they are found: what is bad is named and counted, and costs nothing else. */
class BadSourcesTest {
    @TempDir
    Path folder;

    private Granite.Outcome prepare(Path source, String... more) {
        String[] first = {
            "prepare",
            "--source",
            source.toString(),
            "--output",
            folder.resolve("out").toString(),
            "--set",
            "aws.s3.downloads=" + folder.resolve("raw"),
            "--no-progress"
        };
        return Granite.run(Granite.words(first, more));
    }

    private void shell(String script, Path in) throws Exception {
        Process process =
                new ProcessBuilder("sh", "-ec", script).directory(in.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void counts_what_cannot_be_used_and_takes_the_rest() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        for (int i = 0; i < 4; i++) {
            Files.writeString(source.resolve("good" + i + ".c"), Sources.file(i));
        }
        Files.writeString(source.resolve("closed.c"), Sources.file(5));
        Files.setPosixFilePermissions(source.resolve("closed.c"), PosixFilePermissions.fromString("---------"));
        // Who may do everything may read that too.
        int closed = Files.isReadable(source.resolve("closed.c")) ? 0 : 1;
        try (RandomAccessFile huge =
                new RandomAccessFile(source.resolve("huge.txt").toFile(), "rw")) {
            huge.setLength(5L << 30);
        }
        Files.write(source.resolve("wide.c"), Sources.file(6).getBytes(StandardCharsets.UTF_16LE));
        Files.createSymbolicLink(source.resolve("out.c"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(source.resolve("loop"), source);
        shell("mkfifo pipe.c; cp good0.c \"$(printf 'z\\374.c')\"", source);

        Granite.Outcome outcome = prepare(source);

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        JsonNode files = Json.tree(folder.resolve("out/manifest.json")).at("/counts/files");
        assertThat(files.path("read").asInt()).isEqualTo(11);
        assertThat(files.path("kept").asInt()).isEqualTo(6 - closed);
        assertThat(files.at("/dropped/symbolic-link").asInt()).isEqualTo(2);
        assertThat(files.at("/dropped/too-large").asInt()).isEqualTo(1);
        assertThat(files.at("/dropped/binary").asInt()).isEqualTo(1);
        assertThat(files.at("/dropped/not-a-file").asInt()).isEqualTo(1);
        assertThat(files.at("/dropped/unreadable").asInt()).isEqualTo(closed);
        assertThat(outcome.out())
                .contains("too-large (more than 16 MiB", "huge.txt", "symbolic-link (a link", "pipe.c", "wide.c");
        assertThat(Files.readString(folder.resolve("out/ledger.jsonl"))).contains("\"z\\\\xfc.c\"");
    }

    @Test
    void says_that_an_archive_is_broken_and_how_to_look_at_it() throws IOException {
        Path archive = Files.writeString(folder.resolve("sources.zip"), "not an archive");

        Granite.Outcome outcome = prepare(archive);

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("1 file broken-archive (cannot be read", "hint: check that it is an archive", "unzip -t");
    }

    @Test
    void leaves_out_what_an_archive_would_write_elsewhere() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree/sub"));
        Files.writeString(folder.resolve("up.c"), Sources.file(1));
        Files.writeString(tree.resolve("good.c"), Sources.file(2));
        shell("tar -cPf ../evil.tar ../up.c sub/good.c", folder.resolve("tree"));

        Granite.Outcome outcome = prepare(folder.resolve("evil.tar"));

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).contains("1 left out: bad-name (would lie outside its source)");
        assertThat(folder.resolve("raw/up.c")).doesNotExist();
    }

    @Test
    void says_which_file_is_in_the_way_of_the_output() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("good.c"), Sources.file(1));
        Path output = Files.writeString(folder.resolve("out"), "a file");

        Granite.Outcome outcome = prepare(source);

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.err()).contains(output + " is not a folder").doesNotContain(".prepare.tmp");
    }
}
