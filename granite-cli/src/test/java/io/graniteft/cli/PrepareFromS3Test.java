package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;
import io.graniteft.testkit.aws.FaultyLine;
import io.graniteft.testkit.aws.MotoServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareFromS3Test {
    private static MotoServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void startServer() throws Exception {
        server = MotoServer.start();
        Map<String, byte[]> objects = new LinkedHashMap<>();
        for (int i = 0; i < 14; i++) {
            objects.put("tsn_data/f" + (10 + i) + ".c", bytes(Sources.file(i)));
        }
        objects.put("tsn_data/notes.md", bytes("no code"));
        for (int i = 20; i < 23; i++) {
            objects.put("advanced_academic/f" + i + ".c", bytes(Sources.file(i)));
        }
        objects.put("advanced_academic/carla_autonomous_driving_simulator/a.cpp", bytes(Sources.file(30)));
        objects.put("mine/a.c", bytes(Sources.file(40)));
        server.bucket("automotive", objects);
        server.bucket("results", Map.of());
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Granite.Outcome prepare(Map<String, String> variables, String output, String... more) {
        String[] first = {
            "prepare",
            "--output",
            folder.resolve(output).toString(),
            "--set",
            "aws.s3.downloads=" + folder.resolve("raw"),
            "--no-progress"
        };
        return Granite.run(variables, Granite.words(first, more));
    }

    private JsonNode manifest(String output) throws IOException {
        return Json.mapper()
                .readTree(folder.resolve(output).resolve("manifest.json").toFile());
    }

    /** The files kept of a source in the folder {@code out}. */
    private int filesKept(String source) throws IOException {
        return manifest("out")
                .at("/facts/sources")
                .path(source)
                .at("/files/kept")
                .asInt();
    }

    @Test
    void reads_the_catalogue_of_a_bucket_and_counts_each_key_once() throws IOException {
        Granite.Outcome outcome = prepare(server.admin(), "out", "--s3-bucket", "automotive");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(filesKept("tsn_data")).isEqualTo(14);
        assertThat(filesKept("advanced_academic")).isEqualTo(3);
        assertThat(filesKept("advanced_academic/carla_autonomous_driving_simulator"))
                .isEqualTo(1);
        assertThat(folder.resolve("raw/automotive/tsn_data/f10.c")).hasContent(Sources.file(0));
        assertThat(folder.resolve("raw/automotive/tsn_data/notes.md")).doesNotExist();
        assertThat(outcome.err())
                .contains("s3://automotive/avb_data/ holds no objects", "aws s3 ls s3://automotive/avb_data/");
    }

    @Test
    void takes_ten_files_of_each_source_for_a_sample() throws IOException {
        Granite.Outcome outcome = prepare(server.admin(), "out", "--s3-bucket", "automotive", "--sample-only");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(filesKept("tsn_data")).isEqualTo(10);
        assertThat(filesKept("advanced_academic")).isEqualTo(3);
        assertThat(folder.resolve("raw/automotive/tsn_data/f20.c")).doesNotExist();
    }

    @Test
    void works_from_its_downloads_without_a_line_and_gives_the_same_bytes() throws IOException {
        prepare(server.admin(), "first", "--s3-bucket", "automotive");
        Map<String, String> offline = new TreeMap<>(server.admin());
        offline.put("AWS_ENDPOINT_URL", "http://127.0.0.1:9");

        Granite.Outcome outcome = prepare(offline, "second", "--s3-bucket", "automotive", "--no-download");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(splits("second")).isEqualTo(splits("first"));
    }

    @Test
    void fetches_nothing_twice() throws Exception {
        try (FaultyLine line = FaultyLine.to(server.address(), request -> new FaultyLine.Fault.None())) {
            Map<String, String> variables = new TreeMap<>(server.admin());
            variables.put("AWS_ENDPOINT_URL", line.address().toString());
            prepare(variables, "first", "--source", "s3://automotive/tsn_data/");
            int before = line.seen().size();

            Granite.Outcome again = prepare(variables, "second", "--source", "s3://automotive/tsn_data");

            assertThat(again.status()).as(again.toString()).isZero();
            assertThat(before).isGreaterThan(14);
            assertThat(line.seen().subList(before, line.seen().size()))
                    .allSatisfy(request -> assertThat(request.path()).contains("list-type=2"));
            assertThat(splits("second")).isEqualTo(splits("first"));
        }
    }

    @Test
    void a_folder_an_archive_and_a_bucket_with_the_same_files_give_the_same_examples() throws Exception {
        prepare(server.admin(), "s3", "--source", "s3://automotive/tsn_data/");
        Path tree = Files.createDirectories(folder.resolve("tsn_data"));
        for (int i = 0; i < 14; i++) {
            Files.writeString(tree.resolve("f" + (10 + i) + ".c"), Sources.file(i));
        }
        Process tar = new ProcessBuilder("tar", "-czf", "../tsn_data.tgz", ".")
                .directory(tree.toFile())
                .start();
        assertThat(tar.waitFor()).isZero();

        assertThat(prepare(Map.of(), "folder", "--source", tree.toString()).status())
                .isZero();
        Granite.Outcome archive = prepare(
                Map.of(), "archive", "--source", folder.resolve("tsn_data.tgz").toString());

        assertThat(archive.status()).as(archive.toString()).isZero();
        assertThat(splits("folder")).isEqualTo(splits("s3"));
        assertThat(sorted("archive", "train.jsonl", "val.jsonl")).isEqualTo(sorted("s3", "train.jsonl", "val.jsonl"));
    }

    @Test
    void reads_further_prefixes_of_the_configuration() throws IOException {
        Path config = Files.writeString(folder.resolve("config.yaml"), """
                aws:
                  s3:
                    bucket_name: automotive
                    prefixes: [{prefix: mine/, domain: can}]
                """);

        Granite.Outcome outcome = prepare(server.admin(), "out", "--config", config.toString());

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(filesKept("mine")).isEqualTo(1);
    }

    @Test
    void reads_a_prefix_that_the_configuration_lists_as_a_source() throws IOException {
        Path config = Files.writeString(
                folder.resolve("config.yaml"),
                "data:\n  sources: [{path: 's3://automotive/tsn_data/', name: mine, domain: avb}]\n");

        Granite.Outcome outcome = prepare(server.admin(), "out", "--config", config.toString());

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(filesKept("mine")).isEqualTo(14);
        assertThat(manifest("out").at("/inputs/0/path").asText()).isEqualTo("s3://automotive/tsn_data/");
    }

    @Test
    void uploads_the_splits_and_notes_where() throws IOException {
        Granite.Outcome outcome = prepare(
                server.admin(),
                "out",
                "--source",
                "s3://automotive/tsn_data/",
                "--upload-splits",
                "--output-bucket",
                "results",
                "--output-prefix",
                "team/splits");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(manifest("out").at("/volatile/uploaded/uri").asText()).isEqualTo("s3://results/team/splits/");
        // They can be read from there, as anything else in a bucket.
        assertThat(outcome.err()).contains("uploaded s3://results/team/splits/train.jsonl");
        Granite.Outcome missing =
                prepare(server.admin(), "out2", "--source", "s3://automotive/tsn_data/", "--upload-splits");
        assertThat(missing.status()).as(missing.toString()).isEqualTo(5);
        assertThat(missing.err()).contains("granite-8b-training-outputs");
        assertThat(folder.resolve("out2/train.jsonl")).exists();
    }

    @Test
    void says_what_is_wrong_with_credentials_bucket_and_prefix() {
        Map<String, String> none = Map.of("HOME", folder.toString(), "AWS_EC2_METADATA_DISABLED", "true");
        Granite.Outcome nobody = prepare(none, "out");
        assertThat(nobody.status()).as(nobody.toString()).isEqualTo(4);
        assertThat(nobody.err()).contains("no AWS credentials", "AWS_ACCESS_KEY_ID", ".env", "--source");

        Granite.Outcome nowhere = prepare(server.admin(), "out", "--s3-bucket", "no-such-bucket");
        assertThat(nowhere.status()).as(nowhere.toString()).isEqualTo(5);
        assertThat(nowhere.err()).contains("no bucket no-such-bucket", "--s3-bucket");

        Granite.Outcome empty = prepare(server.admin(), "out", "--source", "s3://automotive/none/");
        assertThat(empty.status()).as(empty.toString()).isEqualTo(1);
        assertThat(empty.err()).contains("s3://automotive/none/", "aws s3 ls s3://automotive/none/");

        Granite.Outcome denied = prepare(server.lister(), "out", "--source", "s3://automotive/tsn_data/");
        assertThat(denied.status()).as(denied.toString()).isEqualTo(4);
        assertThat(denied.err()).contains("s3:GetObject");

        Granite.Outcome wrong = prepare(server.admin(), "out", "--source", "s3:///x");
        assertThat(wrong.status()).as(wrong.toString()).isEqualTo(2);
        for (Granite.Outcome outcome : new Granite.Outcome[] {nobody, nowhere, empty, denied, wrong}) {
            assertThat(outcome.err()).contains("hint: ").doesNotContain("\tat ");
            assertThat(outcome.toString())
                    .doesNotContain(server.admin().get("AWS_SECRET_ACCESS_KEY"))
                    .doesNotContain(server.lister().get("AWS_SECRET_ACCESS_KEY"));
        }
    }

    @Test
    void goes_on_with_what_was_fetched_when_credentials_expire_on_the_way() throws Exception {
        try (FaultyLine line = FaultyLine.to(
                server.address(),
                request -> request.path().contains("f20.c")
                        ? new FaultyLine.Fault.Answer(400, "ExpiredToken", "")
                        : new FaultyLine.Fault.None())) {
            Map<String, String> variables = new TreeMap<>(server.admin());
            variables.put("AWS_ENDPOINT_URL_S3", line.address().toString());

            Granite.Outcome expired = prepare(variables, "out", "--source", "s3://automotive/tsn_data/");

            assertThat(expired.status()).as(expired.toString()).isEqualTo(4);
            assertThat(expired.err()).contains("expired", "what was finished is kept");
            assertThat(folder.resolve("raw/automotive/tsn_data/f10.c")).exists();
        }
        Granite.Outcome again = prepare(server.admin(), "out", "--source", "s3://automotive/tsn_data/");
        assertThat(again.status()).as(again.toString()).isZero();
        assertThat(manifest("out").at("/counts/files/kept").asInt()).isEqualTo(14);
    }

    private Map<String, String> splits(String output) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (String name : new String[] {"train.jsonl", "val.jsonl", "prompts.jsonl", "eval_prompts.jsonl"}) {
            texts.put(name, Files.readString(folder.resolve(output).resolve(name)));
        }
        return texts;
    }

    private String sorted(String output, String... names) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String name : names) {
            try (Stream<String> all = Files.lines(folder.resolve(output).resolve(name))) {
                lines.append(all.sorted().collect(Collectors.joining("\n")));
            }
        }
        return lines.toString();
    }
}
