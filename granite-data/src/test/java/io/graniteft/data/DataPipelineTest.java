package io.graniteft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.config.DataConfig;
import io.graniteft.core.io.Digests;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.run.Progress;
import io.graniteft.core.run.RunManifest;
import io.graniteft.core.run.Tally;
import io.graniteft.data.source.FileContent;
import io.graniteft.data.source.SourceFolder;
import io.graniteft.data.source.SourceItem;
import io.graniteft.data.split.SplitMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataPipelineTest {
    @TempDir
    Path folder;

    private Path sources = Path.of("");
    private Path output = Path.of("");

    @BeforeEach
    void makeFolders() throws IOException {
        sources = Files.createDirectories(folder.resolve("sources"));
        output = folder.resolve("output");
    }

    private static DataConfig config(int minTokens, int maxTokens) {
        return TestConfigs.with(
                "train_ratio", "0.8", "min_tokens", String.valueOf(minTokens), "max_tokens", String.valueOf(maxTokens));
    }

    private DataRequest request(int threads) {
        return new DataRequest(List.of(SourceFolder.of(sources)), config(12, 2000), output, SplitMode.GROUP, threads);
    }

    private DataSummary run() throws InterruptedException {
        return new DataPipeline().run(request(2), Progress.SILENT);
    }

    private Path file(String path, String text) throws IOException {
        Path file = sources.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** A function that no other number gives, and one that differs from it in names only. */
    private static String function(int number) {
        return "/** Computes step " + number + " of the check. It is made up. */\n"
                + "uint32_t can_step_" + number + "(uint32_t value, uint32_t key)\n{\n    uint32_t sum = value;\n"
                + "    sum += key * " + number + "U;\n    if (sum > " + (number * 7 + 1)
                + "U) {\n        sum -= key;\n    }\n"
                + "    return sum;\n}\n";
    }

    private void manyFunctions() throws IOException {
        for (int i = 0; i < 60; i++) {
            StringBuilder text = new StringBuilder("/* SPDX-License-Identifier: MIT */\n#include <stdint.h>\n\n");
            for (int j = 0; j < 5; j++) {
                text.append(function(i * 5 + j)).append('\n');
            }
            // Every third file ends with a function that stands in the file before, with and without other names.
            if (i % 3 == 1) {
                text.append(function(i * 5 - 1).replace("    ", "\t")).append('\n');
            }
            if (i % 3 == 2) {
                text.append(function(i * 5 - 1).replace("can_step", "other").replace("sum", "total"));
            }
            file("part" + i % 7 + "/file" + i + ".c", text.toString());
        }
    }

    private static List<Provenance> provenance(Path file) {
        return JsonlReader.readAll(file, Provenance.class);
    }

    private static Tally tally(DataSummary summary, String kind) {
        Tally tally = summary.counts().get(kind);
        assertThat(tally).as(kind).isNotNull();
        return tally == null ? Tally.of(0, Map.of()) : tally;
    }

    private static Map<String, String> digests(Path folder) throws IOException {
        Map<String, String> digests = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            // What a stopped preparation left there is not a result.
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                digests.put(file.getFileName().toString(), Digests.sha256(file));
            }
        }
        return digests;
    }

    @Test
    void writes_exactly_the_promised_files() throws Exception {
        manyFunctions();
        DataSummary summary = run();

        assertThat(digests(output))
                .containsOnlyKeys(
                        "train.jsonl",
                        "val.jsonl",
                        "prompts.jsonl",
                        "eval_prompts.jsonl",
                        "train.provenance.jsonl",
                        "val.provenance.jsonl",
                        "ledger.jsonl",
                        "assignments.tsv");
        assertThat(summary.files()).isEqualTo(PreparedData.in(output));
        for (String line : Files.readAllLines(output.resolve("train.jsonl"))) {
            assertThat(line)
                    .startsWith("{\"messages\":[{\"role\":\"user\",\"content\":\"")
                    .endsWith("\"}]}");
        }
    }

    @Test
    void counts_add_up_to_the_lines_of_the_files() throws Exception {
        manyFunctions();
        file("short.c", "int one(void) { return 1; }\n");
        file("only_types.h", "typedef int t;\n");
        file("notes.txt", "Some notes on the bus.\nAnd some more.\n");
        Files.write(sources.resolve("binary.c"), new byte[] {0, 1, 2});

        DataSummary summary = run();

        PreparedData files = summary.files();
        int train = JsonlReader.readAll(files.train(), ChatExample.class).size();
        int validation =
                JsonlReader.readAll(files.validation(), ChatExample.class).size();
        assertThat(tally(summary, "examples").kept()).isEqualTo(train + validation);
        assertThat(provenance(files.trainProvenance())).hasSize(train);
        assertThat(provenance(files.validationProvenance())).hasSize(validation);

        List<LedgerEntry> ledger = JsonlReader.readAll(files.ledger(), LedgerEntry.class);
        for (String kind : List.of("files", "functions", "examples")) {
            Map<String, Long> reasons = new HashMap<>();
            ledger.stream()
                    .filter(entry -> entry.stage().equals(kind))
                    .forEach(entry -> reasons.merge(entry.reason(), 1L, Long::sum));
            assertThat(tally(summary, kind).dropped()).as(kind).isEqualTo(reasons);
        }
        assertThat(tally(summary, "files").read()).isEqualTo(64);
        assertThat(tally(summary, "files").dropped()).containsOnlyKeys("binary", "no-functions", "not-code");
        assertThat(tally(summary, "functions").read()).isEqualTo(341);
        assertThat(tally(summary, "functions").dropped())
                .containsEntry("exact-duplicate", 20L)
                .containsEntry("too-short", 1L);
    }

    @Test
    void gives_the_same_bytes_at_any_number_of_threads() throws Exception {
        manyFunctions();
        new DataPipeline().run(request(1), Progress.SILENT);
        Map<String, String> one = digests(output);

        for (int threads : new int[] {2, 8}) {
            output = folder.resolve("output" + threads);
            new DataPipeline().run(request(threads), Progress.SILENT);

            assertThat(digests(output)).as("%d threads", threads).isEqualTo(one);
        }
    }

    @Test
    void gives_the_same_bytes_whatever_fits_into_memory_at_a_time() throws Exception {
        manyFunctions();
        for (SplitMode split : SplitMode.values()) {
            output = folder.resolve("whole-" + split);
            DataConfig config = config(12, 2000);
            new DataPipeline()
                    .run(new DataRequest(List.of(SourceFolder.of(sources)), config, output, split, 2), Progress.SILENT);
            Map<String, String> whole = digests(output);
            output = folder.resolve("pieces-" + split);
            new DataPipeline(50)
                    .run(new DataRequest(List.of(SourceFolder.of(sources)), config, output, split, 2), Progress.SILENT);

            assertThat(digests(output)).as("split %s", split).isEqualTo(whole);
        }
    }

    @Test
    void notices_that_a_file_of_held_out_code_has_changed() throws Exception {
        Path heldOut = Files.writeString(folder.resolve("held-out.jsonl"), "{\"prompt\": \"a\"}\n");
        DataConfig config = TestConfigs.with("curation.decontaminate", "[\"" + heldOut + "\"]");
        DataRequest request = new DataRequest(List.of(SourceFolder.of(sources)), config, output, SplitMode.GROUP, 1);
        String before = DataPipeline.configDigest(request);
        assertThat(DataPipeline.configDigest(request)).isEqualTo(before);

        Files.writeString(heldOut, "{\"prompt\": \"b\"}\n");

        assertThat(DataPipeline.configDigest(request)).isNotEqualTo(before);
    }

    @Test
    void takes_no_earlier_piece_for_good_when_a_licence_file_has_changed() throws Exception {
        Path file = Files.writeString(folder.resolve("a.c"), function(1));
        SegmentWorker worker = new SegmentWorker(config(12, 2000), true);
        SegmentWorker.NamedSource source = new SegmentWorker.NamedSource(0, "source", "");
        SourceItem before = new SourceItem("a.c", FileContent.of(file), null, "MIT");
        SourceItem after = new SourceItem("a.c", FileContent.of(file), null, "GPL-2.0-only");

        assertThat(worker.inputDigest(source, List.of(after)))
                .isNotEqualTo(worker.inputDigest(source, List.of(before)))
                .isEqualTo(worker.process(source, List.of(after)).inputDigest());
    }

    @Test
    void writes_provenance_as_its_record_would_be_written() throws Exception {
        file("can/odd \"name\".c", "/* ask ops@acme-cars.example or see 10.11.12.13 */\n" + function(1));
        PreparedData files = run().files();
        for (Path file : List.of(files.trainProvenance(), files.validationProvenance())) {
            for (String line : Files.readAllLines(file)) {
                assertThat(Json.line(Json.mapper().readValue(line, Provenance.class)))
                        .isEqualTo(line);
            }
        }
        assertThat(Files.size(files.trainProvenance())).isPositive();
    }

    @Test
    void lets_no_function_and_no_group_stand_on_both_sides() throws Exception {
        manyFunctions();
        PreparedData files = run().files();
        List<Provenance> train = provenance(files.trainProvenance());
        List<Provenance> validation = provenance(files.validationProvenance());

        assertThat(validation).isNotEmpty();
        assertThat(validation)
                .extracting(Provenance::group)
                .doesNotContainAnyElementsOf(
                        train.stream().map(Provenance::group).toList());
        assertThat(validation)
                .extracting(Provenance::sha256)
                .doesNotContainAnyElementsOf(
                        train.stream().map(Provenance::sha256).toList());
        // 20 of the 320 functions differ from another one in names only.
        Set<String> groups = new HashSet<>();
        train.forEach(one -> groups.add(one.group()));
        validation.forEach(one -> groups.add(one.group()));
        assertThat(groups).hasSize(300);
    }

    @Test
    void shuffles_the_lines_by_the_seed() throws Exception {
        manyFunctions();
        List<String> paths = provenance(run().files().trainProvenance()).stream()
                .map(Provenance::path)
                .toList();
        DataConfig reseeded = TestConfigs.with("train_ratio", "0.8", "seed", "7");
        output = folder.resolve("reseeded");
        DataRequest request = new DataRequest(List.of(SourceFolder.of(sources)), reseeded, output, SplitMode.GROUP, 2);
        new DataPipeline().run(request, Progress.SILENT);

        assertThat(paths).isNotEqualTo(paths.stream().sorted().toList());
        // In a shuffled list of 300 functions, neighbours seldom come from the same of 60 files.
        long neighbours = java.util.stream.IntStream.range(1, paths.size())
                .filter(i -> paths.get(i).equals(paths.get(i - 1)))
                .count();
        assertThat(neighbours).isLessThan(paths.size() / 10);
        assertThat(provenance(PreparedData.in(output).trainProvenance()).stream()
                        .map(Provenance::path))
                .isNotEqualTo(paths);
    }

    @Test
    void gives_each_line_its_provenance() throws Exception {
        file("can/one.c", "// SPDX-License-Identifier: MIT\n\n" + function(1));
        file("can/two.c", function(2));
        PreparedData files = run().files();
        List<ChatExample> examples = new ArrayList<>(JsonlReader.readAll(files.train(), ChatExample.class));
        examples.addAll(JsonlReader.readAll(files.validation(), ChatExample.class));
        List<Provenance> origins = new ArrayList<>(provenance(files.trainProvenance()));
        origins.addAll(provenance(files.validationProvenance()));

        assertThat(examples).hasSize(10);
        for (int i = 0; i < examples.size(); i++) {
            Provenance origin = origins.get(i);
            boolean first = origin.function().equals("can_step_1");
            assertThat(origin.path()).isEqualTo(first ? "can/one.c" : "can/two.c");
            assertThat(origin.lines()).isEqualTo(first ? List.of(4, 12) : List.of(2, 10));
            assertThat(origin.licence()).isEqualTo(first ? "MIT" : "unknown");
            assertThat(origin.source()).isEqualTo("sources");
            assertThat(origin.id()).endsWith("-" + origin.template());
            if (origin.kind().equals("request")) {
                assertThat(examples.get(i).answer()).contains("uint32_t " + origin.function() + "(");
            } else {
                assertThat(examples.get(i).request()).contains("uint32_t " + origin.function() + "(");
            }
        }
    }

    @Test
    void makes_one_prompt_for_each_function_under_the_id_of_its_example() throws Exception {
        manyFunctions();
        PreparedData files = run().files();

        Map<String, ChatExample> byId = new HashMap<>();
        List<ChatExample> examples = JsonlReader.readAll(files.train(), ChatExample.class);
        List<Provenance> origins = provenance(files.trainProvenance());
        for (int i = 0; i < examples.size(); i++) {
            byId.put(origins.get(i).id(), examples.get(i));
        }
        List<Prompt> prompts = JsonlReader.readAll(files.prompts(), Prompt.class);
        assertThat(prompts).hasSize((int)
                origins.stream().map(Provenance::sha256).distinct().count());
        for (Prompt prompt : prompts) {
            assertThat(byId)
                    .containsEntry(prompt.id(), ChatExample.of(prompt.prompt(), String.valueOf(prompt.reference())));
        }
        assertThat(JsonlReader.readAll(files.evalPrompts(), Prompt.class)).isNotEmpty();
    }

    @Test
    void names_the_twin_that_was_kept_in_the_first_source() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        file("one.c", function(1) + function(2));
        Files.writeString(other.resolve("copy.c"), function(2).replace("    ", "  "));
        DataRequest request = new DataRequest(
                List.of(SourceFolder.of(other), new SourceFolder("mine", sources, "tsn")),
                config(12, 2000),
                output,
                SplitMode.GROUP,
                2);
        new DataPipeline().run(request, Progress.SILENT);

        PreparedData files = PreparedData.in(output);
        List<LedgerEntry> ledger = JsonlReader.readAll(files.ledger(), LedgerEntry.class);
        assertThat(ledger).singleElement().satisfies(entry -> {
            assertThat(entry.source()).isEqualTo("mine");
            assertThat(entry.function()).isEqualTo("can_step_2");
            assertThat(entry.reason()).isEqualTo("exact-duplicate");
            assertThat(Stream.concat(
                            provenance(files.trainProvenance()).stream(),
                            provenance(files.validationProvenance()).stream()))
                    .filteredOn(origin -> origin.id().equals(entry.keptTwin()))
                    .singleElement()
                    .satisfies(origin -> assertThat(origin.source()).isEqualTo("other"));
        });
    }

    @Test
    void keeps_ids_and_sides_when_files_are_added() throws Exception {
        manyFunctions();
        PreparedData files = run().files();
        Set<String> before = new HashSet<>();
        provenance(files.trainProvenance()).forEach(origin -> before.add(origin.id()));
        file("zzz/new.c", function(1000) + function(1001) + function(1002));
        run();
        Set<String> after = new HashSet<>();
        provenance(files.trainProvenance()).forEach(origin -> after.add(origin.id()));

        assertThat(after).containsAll(before);
    }

    @Test
    void writes_a_manifest_with_the_digests_of_inputs_and_outputs() throws Exception {
        manyFunctions();
        DataSummary summary = run();
        RunManifest manifest = DataPipeline.manifest(request(2), summary, Map.of("seconds", 1.5));

        assertThat(manifest.stage()).isEqualTo("prepare");
        assertThat(manifest.outputs()).hasSize(8).allMatch(file -> Files.exists(output.resolve(file.path())));
        assertThat(manifest.counts()).isEqualTo(summary.counts());
        assertThat(Json.pretty(manifest)).contains("\"exact-duplicate\" : 20");

        String before = manifest.inputs().get(0).sha256();
        file("part0/file0.c", function(0));
        assertThat(run().inputs().get(0).sha256()).isNotEqualTo(before);
    }

    @Test
    void changes_its_configuration_digest_with_every_setting_that_matters() {
        DataRequest base = request(1);

        assertThat(DataPipeline.configDigest(request(8))).isEqualTo(DataPipeline.configDigest(base));
        assertThat(DataPipeline.configDigest(
                        new DataRequest(base.sources(), config(13, 2000), output, SplitMode.GROUP, 1)))
                .isNotEqualTo(DataPipeline.configDigest(base));
        assertThat(DataPipeline.configDigest(new DataRequest(
                        List.of(new SourceFolder("", sources, "avb")), base.config(), output, SplitMode.GROUP, 1)))
                .isNotEqualTo(DataPipeline.configDigest(base));
    }

    @Test
    void says_what_it_saw_when_nothing_is_usable_and_leaves_an_earlier_result_alone() throws Exception {
        manyFunctions();
        run();
        Map<String, String> before = digests(output);
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Files.writeString(empty.resolve("a.h"), "extern int x;\n");
        DataRequest request =
                new DataRequest(List.of(SourceFolder.of(empty)), config(12, 2000), output, SplitMode.GROUP, 2);

        assertThatThrownBy(() -> new DataPipeline().run(request, Progress.SILENT))
                .isInstanceOfSatisfying(GraniteException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.FAILED);
                    assertThat(e)
                            .hasMessageContaining("1 file no-functions (defines no function")
                            .hasMessageContaining(empty.toString());
                    assertThat(e.hint()).contains("check that it holds C or C++ sources");
                });
        assertThat(digests(output)).isEqualTo(before);
    }

    @Test
    void asks_for_a_source_when_none_is_named() {
        DataRequest request = new DataRequest(List.of(), config(12, 2000), output, SplitMode.GROUP, 2);

        assertThatThrownBy(() -> new DataPipeline().run(request, Progress.SILENT))
                .isInstanceOfSatisfying(GraniteException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
                    assertThat(e.hint()).contains("--source");
                });
    }

    @Test
    void says_that_the_output_cannot_be_written() throws Exception {
        manyFunctions();
        Files.writeString(output, "a file where a folder should be");

        assertThatThrownBy(this::run).isInstanceOfSatisfying(GraniteException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.FAILED);
            assertThat(e).hasMessageContaining(output.toString());
        });
    }

    @Test
    void throws_away_what_a_killed_run_left_behind() throws Exception {
        manyFunctions();
        Path left = Files.createDirectories(output.resolve(".prepare.tmp"));
        Files.writeString(left.resolve("plan"), "another plan");
        Files.writeString(left.resolve("decisions-1"), "half a file");
        Files.writeString(left.resolve(".lock"), "");

        run();

        assertThat(left).doesNotExist();
        assertThat(JsonlReader.readAll(PreparedData.in(output).train(), ChatExample.class))
                .isNotEmpty();
    }

    @Test
    void lets_two_preparations_of_one_folder_exclude_each_other() throws Exception {
        manyFunctions();
        List<Throwable> inner = new ArrayList<>();
        Progress meddler = new Progress() {
            @Override
            public void update(String task, long done, long total, String detail) {
                if (done == 1 && inner.isEmpty()) {
                    try {
                        new DataPipeline().run(request(1), Progress.SILENT);
                    } catch (GraniteException e) {
                        inner.add(e);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            }

            @Override
            public void note(String line) {}
        };

        new DataPipeline().run(request(2), meddler);

        assertThat(inner).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("in use by"));
        assertThat(JsonlReader.readAll(PreparedData.in(output).train(), ChatExample.class))
                .isNotEmpty();
    }

    @Test
    void changes_nothing_when_it_is_interrupted() throws Exception {
        manyFunctions();
        run();
        Map<String, String> before = digests(output);
        file("more.c", function(2000));
        Progress interrupter = new Progress() {
            @Override
            public void update(String task, long done, long total, String detail) {
                if (done == 3) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void note(String line) {}
        };

        assertThatThrownBy(() -> new DataPipeline().run(request(2), interrupter))
                .isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isFalse();
        assertThat(digests(output)).isEqualTo(before);
    }

    @Test
    void reads_latin_1_and_any_line_ends() throws Exception {
        Files.write(
                sources.resolve("latin.c"),
                function(1).replace("made up", "grün").replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        file("other.c", function(2));
        DataSummary summary = run();

        assertThat(summary.facts()).containsEntry("charsets", Map.of("ISO-8859-1", 1L, "UTF-8", 1L));
        assertThat(Files.readString(PreparedData.in(output).train())
                        + Files.readString(PreparedData.in(output).validation()))
                .contains("grün")
                .doesNotContain("\\r");
    }
}
