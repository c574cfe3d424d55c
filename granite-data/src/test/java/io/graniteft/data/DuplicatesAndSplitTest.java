package io.graniteft.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.core.config.DataConfig;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.run.Progress;
import io.graniteft.core.run.Tally;
import io.graniteft.data.source.SourceFolder;
import io.graniteft.data.split.SplitMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicatesAndSplitTest {
    @TempDir
    Path folder;

    private Path sources = Path.of("");
    private Path output = Path.of("");

    @BeforeEach
    void makeFolders() throws IOException {
        sources = Files.createDirectories(folder.resolve("sources"));
        output = folder.resolve("output");
    }

    private Path file(String path, String text) throws IOException {
        Path file = sources.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** A function of 40 statements, all of them its own; the marked ones are replaced by others. */
    private static String function(int number, int changedFrom, int changedTo) {
        StringBuilder text = new StringBuilder("static void task" + number + "(int value)\n{\n");
        for (int i = 0; i < 40; i++) {
            int salt = i >= changedFrom && i < changedTo ? 500 : 0;
            text.append("    step(")
                    .append(number * 1000 + i + salt)
                    .append(", value, ")
                    .append(i % 7)
                    .append(");\n");
        }
        return text.append("}\n").toString();
    }

    private DataSummary run(String... settings) throws InterruptedException {
        // Functions that do the same thing forty times are good enough here.
        List<String> all = new ArrayList<>(List.of("curation.low_information", "keep"));
        all.addAll(List.of(settings));
        DataConfig config = TestConfigs.with(all.toArray(String[]::new));
        return new DataPipeline()
                .run(
                        new DataRequest(
                                List.of(SourceFolder.of(sources)), config, output, SplitMode.named(config.split()), 2),
                        Progress.SILENT);
    }

    private static List<LedgerEntry> ledger(DataSummary summary) {
        return JsonlReader.readAll(summary.files().ledger(), LedgerEntry.class);
    }

    private static Map<String, String> sides(DataSummary summary) {
        Map<String, String> sides = new HashMap<>();
        JsonlReader.readAll(summary.files().trainProvenance(), Provenance.class)
                .forEach(origin -> sides.put(origin.function(), "train"));
        JsonlReader.readAll(summary.files().validationProvenance(), Provenance.class)
                .forEach(origin -> sides.merge(origin.function(), "val", (a, b) -> a.equals("val") ? a : "both"));
        return sides;
    }

    private static Tally tally(DataSummary summary, String kind) {
        return Objects.requireNonNull(summary.counts().get(kind));
    }

    @Test
    void leaves_out_near_duplicates_and_names_the_one_that_stays() throws Exception {
        file("a.c", function(1, 0, 0));
        file("b.c", function(1, 10, 13).replace("task1", "task1_again"));
        file("c.c", function(2, 0, 0));
        DataSummary summary = run();

        assertThat(ledger(summary)).singleElement().satisfies(entry -> {
            assertThat(entry.function()).isEqualTo("task1_again");
            assertThat(entry.reason()).isEqualTo("near-duplicate");
            List<Story> stories = Story.of(summary.files(), entry.id());
            assertThat(stories).singleElement().satisfies(story -> {
                assertThat(Objects.requireNonNull(story.keptTwin()).function()).isEqualTo("task1");
                assertThat(String.join("\n", story.lines())).contains("near-duplicate", "a.c:1");
            });
        });
        assertThat(tally(summary, "functions").kept()).isEqualTo(2);
    }

    @Test
    void keeps_near_duplicates_on_one_side_when_it_is_told_to_keep_them() throws Exception {
        for (int i = 0; i < 40; i++) {
            file("a" + i + ".c", function(i, 0, 0));
            file("b" + i + ".c", function(i, 10, 13).replace("task", "copy"));
        }
        DataSummary summary = run("curation.near_duplicates", "false", "train_ratio", "0.5");
        Map<String, String> sides = sides(summary);

        assertThat(sides).hasSize(80).containsValue("val").containsValue("train");
        for (int i = 0; i < 40; i++) {
            assertThat(sides.get("task" + i)).isEqualTo(sides.get("copy" + i));
        }
    }

    @Test
    void treats_renamed_copies_as_duplicates_when_it_is_told_to() throws Exception {
        file("a.c", function(1, 0, 0));
        file("b.c", function(1, 0, 0).replace("value", "other").replace("step", "call"));

        assertThat(tally(run("curation.near_duplicates", "false"), "functions").kept())
                .isEqualTo(2);
        DataSummary renamed = run("curation.near_duplicates", "false", "curation.exact_duplicates", "renamed");
        assertThat(tally(renamed, "functions").dropped()).containsExactly(Map.entry("exact-duplicate", 1L));
    }

    @Test
    void moves_nothing_across_when_files_are_added_anywhere() throws Exception {
        for (int i = 0; i < 60; i++) {
            file("m" + i + ".c", function(i, 0, 0));
        }
        Map<String, String> before = sides(run("train_ratio", "0.7"));
        for (int i = 100; i < 160; i++) {
            file((i % 2 == 0 ? "a" : "z") + i + ".c", function(i, 0, 0));
        }
        // Copies of known functions, some of them before the originals.
        for (int i = 0; i < 60; i += 3) {
            file(
                    (i % 2 == 0 ? "a" : "z") + "copy" + i + ".c",
                    function(i, 20, 22).replace("task", "copy"));
        }
        Map<String, String> after = sides(run("train_ratio", "0.7"));

        assertThat(before).containsValue("val");
        before.forEach((function, side) -> {
            String now =
                    after.get(function) != null ? after.get(function) : after.get(function.replace("task", "copy"));
            assertThat(now).as(function).isEqualTo(side);
        });
    }

    @Test
    void leaves_out_the_validation_side_where_a_new_file_joins_both() throws Exception {
        // Two functions that share half of their statements: no near-duplicates, but a third one can be near to both.
        for (int i = 0; i < 30; i++) {
            file("one" + i + ".c", function(i, 0, 6).replace("task", "one"));
            file("two" + i + ".c", function(i, 34, 40).replace("task", "two"));
        }
        Map<String, String> before = sides(run("train_ratio", "0.5"));
        Set<Integer> split = new TreeSet<>();
        for (int i = 0; i < 30; i++) {
            if (!Objects.equals(before.get("one" + i), before.get("two" + i))) {
                split.add(i);
                file("z" + i + ".c", function(i, 0, 0).replace("task", "both"));
            }
        }
        assertThat(split).isNotEmpty();
        DataSummary summary = run("train_ratio", "0.5");
        Map<String, String> after = sides(summary);

        Set<String> merged = ledger(summary).stream()
                .filter(entry -> entry.reason().equals("cluster-merged"))
                .map(entry -> Objects.requireNonNull(entry.function()))
                .collect(Collectors.toSet());
        Set<String> expected = new HashSet<>();
        split.forEach(i -> expected.add("val".equals(before.get("one" + i)) ? "one" + i : "two" + i));
        assertThat(merged).isEqualTo(expected);
        after.forEach((function, side) -> {
            if (before.containsKey(function)) {
                assertThat(side).as(function).isEqualTo(before.get(function));
            } else {
                assertThat(side).as(function).isEqualTo("train");
            }
        });
        // The same again: nothing has moved in the meantime.
        assertThat(sides(run("train_ratio", "0.5"))).isEqualTo(after);
    }

    @Test
    void leaks_and_says_so_when_it_splits_as_the_procedure_does() throws Exception {
        for (int i = 0; i < 60; i++) {
            file("m" + i + ".c", function(i, 0, 0));
        }
        DataSummary summary = run("split", "procedure", "curation.mode", "procedure");

        int examples = (int) tally(summary, "examples").kept();
        assertThat(JsonlReader.readAll(summary.files().trainProvenance(), Provenance.class))
                .hasSize((int) (examples * 0.9));
        Map<?, ?> leakage = (Map<?, ?>) Objects.requireNonNull(summary.facts().get("leakage"));
        assertThat((Double) Objects.requireNonNull(leakage.get("same_function")))
                .isGreaterThan(0.9);
        assertThat(output.resolve("assignments.tsv")).doesNotExist();
        LeakageAudit.Report audit = new LeakageAudit(0.7)
                .measure(summary.files().train(), summary.files().validation());
        assertThat(audit.validationExamples()).isEqualTo(examples - (int) (examples * 0.9));
        assertThat(audit.share(audit.sameCode())).isGreaterThan(0.9);
        assertThat(audit.sameMessages()).isZero();
    }

    @Test
    void leaves_out_repeated_messages_only_when_nothing_but_the_procedure_is_wanted() throws Exception {
        file("a.c", function(1, 0, 0) + "int f(void) { return 1; }\n");
        file("b.c", function(1, 0, 0));
        DataSummary summary = run("split", "procedure", "curation.mode", "procedure");

        assertThat(tally(summary, "functions").dropped()).isEmpty();
        assertThat(tally(summary, "functions").kept()).isEqualTo(3);
        assertThat(tally(summary, "examples").dropped()).containsExactly(Map.entry("same-messages", 5L));
        assertThat(ledger(summary)).hasSize(5).allSatisfy(entry -> {
            String kept = Objects.requireNonNull(entry.keptTwin());
            assertThat(kept).isNotEqualTo(entry.id()).endsWith(entry.id().substring(16));
        });
    }

    @Test
    void audits_clean_what_it_has_split_by_groups() throws Exception {
        for (int i = 0; i < 60; i++) {
            file("m" + i + ".c", function(i, 0, 0));
            file("n" + i + ".c", function(i, 10, 12).replace("value", "count"));
        }
        DataSummary summary = run("train_ratio", "0.7");
        LeakageAudit.Report audit = new LeakageAudit(0.7)
                .measure(summary.files().train(), summary.files().validation());

        assertThat(audit.validationExamples()).isPositive();
        assertThat(audit.nearDuplicates()).isZero();
        assertThat(audit.sameCodeButForNames()).isZero();
    }

    @Test
    void tells_the_story_of_a_function_by_its_name() throws Exception {
        file("a.c", function(1, 0, 0));
        file("b.c", function(1, 0, 0).replace("    ", "\t"));
        file("c.c", function(2, 0, 0));
        DataSummary summary = run();
        List<Story> stories = Story.of(summary.files(), "task1");

        assertThat(stories).hasSize(2);
        assertThat(stories.get(0).examples()).hasSize(5);
        assertThat(stories.get(0).standsFor())
                .singleElement()
                .satisfies(entry -> assertThat(entry.path()).isEqualTo("b.c"));
        assertThat(String.join("\n", stories.get(1).lines())).contains("exact-duplicate", "in its place stays task1");
    }
}
