package io.graniteft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.config.DataConfig;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.run.Progress;
import io.graniteft.core.run.RunManifest;
import io.graniteft.data.source.SourceFolder;
import io.graniteft.data.split.SplitMode;
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
import org.junit.jupiter.api.Test;

class DataPipelineTest extends PipelineFixture {
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
    void writes_a_manifest_with_the_digests_of_inputs_and_outputs() throws Exception {
        manyFunctions();
        DataSummary summary = run();
        RunManifest manifest = DataPipeline.manifest(summary, Map.of("seconds", 1.5));

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
