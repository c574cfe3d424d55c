package io.graniteft.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.GraniteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
    private static final String EVIL = "</code></script><script>alert(1)</script><img src=x onerror=alert(2)>";
    private static final Pattern ELEMENT = Pattern.compile("<script\\b[^>]*>(.*?)</script>", Pattern.DOTALL);

    @TempDir
    Path run;

    @Test
    void shows_a_run_that_has_only_begun() throws IOException {
        write(
                "manifest.json",
                "{\"schema\":\"granite.run/1\",\"id\":\"r1\",\"config\":\"my.yaml\",\"state\":\"CREATED\"}");

        String page = page();

        assertThat(page).startsWith("<!DOCTYPE html>").contains("granite run r1", "my.yaml", "nothing to show yet");
        assertThat(page).contains("No epoch of the loop is finished yet.", "No answer has been scored yet.");
    }

    @Test
    void shows_what_there_is_of_a_run() throws IOException {
        layOutRun();

        String page = page();

        assertThat(page).contains("went from 2.50 untrained to 7.25 after 1 epoch", "untrained", "p-1");
        assertThat(page).contains("int student(void)", "int corrected(void)", "bad-name");
        assertThat(page).contains("Other profile", "2.75 (literal)");
    }

    @Test
    void whatever_stands_in_the_run_stays_text() throws IOException {
        layOutRun();
        write(
                "manifest.json",
                "{\"id\":\"" + EVIL + "\",\"config\":\"" + EVIL + "\",\"state\":\"" + EVIL
                        + "\",\"stages\":[{\"name\":\"" + EVIL + "\",\"status\":\"" + EVIL
                        + "\"}],\"versions\":{\"x\":\"" + EVIL + "\"}}");
        write("config.yaml", "student: \"" + EVIL + "\"\n");
        write("transitions.jsonl", "{\"at\":\"" + EVIL + "\",\"from\":\"a\",\"event\":\"b\",\"to\":\"c\"}\n");
        for (String set : new String[] {"practice", "heldout"}) {
            write("distill/epoch-1/" + set + ".jsonl", generation("p-1", EVIL));
            write("distill/epoch-1/" + set + "_scores.jsonl", score("p-1", 2.5, EVIL));
        }
        write("prepare/manifest.json", prepared(EVIL));
        write("train/output/metrics.jsonl", "{\"step\":1,\"loss\":2.0,\"name\":\"" + EVIL + "\"}\n");

        String page = page();

        assertThat(page).doesNotContain("<script>alert", "<img", "</code></script>");
        assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    }

    @Test
    void shows_what_became_of_the_data() throws IOException {
        layOutRun();
        write("prepare/manifest.json", prepared("a place"));

        String page = page();

        assertThat(page)
                .contains("too-short", "fewer tokens than data.min_tokens", "2 of 5 kept", "a place")
                .contains("64–127", "MIT", "100.0 %", "7 groups to train on, 1 to validate on")
                .contains("a new reason");
    }

    @Test
    void shows_prepared_data_without_a_run() throws IOException {
        write("manifest.json", prepared("a place"));

        assertThat(page())
                .startsWith("<!DOCTYPE html>")
                .contains("What became of the sources", "too-short")
                .doesNotContain("<script");
    }

    private static String prepared(String text) {
        return """
                {"stage":"prepare","counts":{
                  "files":{"read":2,"kept":2,"dropped":{}},
                  "functions":{"read":5,"kept":2,"dropped":{"too-short":2,"a new reason":1}},
                  "examples":{"read":8,"kept":8,"dropped":{}}},
                 "facts":{"examples":{"train":7,"val":1},"groups":{"train":7,"val":1},
                  "dropped_examples":{"functions":{"too-short":["TEXT"]}},
                  "licences":{"MIT":2},"domains":{"TEXT":2},"function_tokens":{"00064-00127":2},
                  "sources":{"TEXT":{"files":{"read":2,"kept":2},"functions":{"read":5,"kept":2},"examples":{"kept":8}}}}}
                """.replace("TEXT", text);
    }

    @Test
    void nothing_in_a_script_element_ends_it_early() throws IOException {
        layOutRun();
        write("train/output/metrics.jsonl", "{\"step\":1,\"loss\":2.0}\n{\"step\":2,\"loss\":1.0}\n");

        Matcher element = ELEMENT.matcher(page());

        int found = 0;
        while (element.find()) {
            found++;
            assertThat(element.group(1)).doesNotContain("<script", "<!--");
        }
        assertThat(found).isGreaterThanOrEqualTo(2);
    }

    @Test
    void loads_nothing_from_anywhere() throws IOException {
        layOutRun();

        String page = page();

        assertThat(page).doesNotContainPattern("(?i)<(link|iframe|object|embed|base)\\b");
        assertThat(page)
                .doesNotContainPattern(
                        "(?i)\\b(src|href|srcset|action)\\s*=\\s*[\"']?\\s*(https?:|//|data:|javascript:)");
        assertThat(page)
                .doesNotContainPattern("(?i)url\\(\\s*[\"']?(https?:|//)")
                .doesNotContain("@import");
        assertThat(page).doesNotContainPattern("\\b(fetch|XMLHttpRequest|WebSocket|importScripts)\\b\\s*\\(");
    }

    @Test
    void writes_the_same_page_again_from_the_same_files() throws IOException {
        layOutRun();

        assertThat(page()).isEqualTo(page());
    }

    @Test
    void passes_over_lines_that_are_half_written() throws IOException {
        layOutRun();
        append("epochs.jsonl", "{\"epoch\":2,\"avg_stu");
        append("transitions.jsonl", "{\"at\":");
        append("distill/epoch-1/heldout_scores.jsonl", "{\"id\":\"p-2\",\"over");

        assertThat(page()).contains("after 1 epoch");
    }

    @Test
    void shows_a_run_whose_stage_files_are_gone() throws IOException {
        layOutRun();
        for (String name : new String[] {"config.yaml", "transitions.jsonl", "distill/epoch-1/heldout_scores.jsonl"}) {
            Files.delete(run.resolve(name));
        }

        assertThat(page()).contains("went from 2.50 untrained to 7.25");
    }

    @Test
    void shows_the_attempt_of_a_correction_that_counted() throws IOException {
        layOutRun();
        write(
                "distill/epoch-1/corrections_again.jsonl",
                "{\"id\":\"p-1\",\"prompt\":\"p\",\"response\":\"```c\\nint second(void) { return 3; }\\n```\",\"success\":true}\n");
        String outcome =
                "{\"id\":\"p-1\",\"score_before\":2.5,\"score_after\":9.5,\"accepted\":true,\"attempts\":2,\"counted\":%d}\n";
        write("distill/epoch-1/correction_outcomes.jsonl", outcome.formatted(2));
        assertThat(page()).contains("int second(void)").doesNotContain("int corrected(void)");

        write("distill/epoch-1/correction_outcomes.jsonl", outcome.formatted(1));
        assertThat(page()).contains("int corrected(void)").doesNotContain("int second(void)");
    }

    @Test
    void shows_where_the_points_come_from_what_became_of_corrections_and_what_got_worse() throws IOException {
        layOutRun();
        write("distill/epoch-0/heldout.jsonl", generation("p-1", "```c\\nint earlier(void) { return 0; }\\n```"));
        write("distill/epoch-0/heldout_scores.jsonl", score("p-1", 7.5, "fine"));
        write("distill/epoch-1/regressions.jsonl", "{\"id\":\"p-1\",\"before\":7.5,\"after\":2.5}\n");
        write(
                "epochs.jsonl",
                epoch(0, null, 2.5)
                        + epoch(1, 3.5, 7.25)
                                .replace(
                                        "\"num_poor",
                                        "\"corrections_requested\":9,\"corrections_accepted\":4,\"corrections_rejected\":{\"not_better\":5},\"num_poor"));

        assertThat(page())
                .contains(
                        "<td>safety</td><td class=\"num\">1</td><td class=\"num\">9.00</td><td class=\"num\">9.00</td>")
                .contains("domain none")
                .contains("<td class=\"num\">9</td><td class=\"num\">4</td><td>5 not better</td>")
                .contains("Worst regressions", "int earlier(void)", "Epoch 0", "Epoch 1");
    }

    @Test
    void refuses_a_folder_without_a_manifest() {
        assertThatThrownBy(() -> HtmlReport.write(run))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("is not the folder of a run or of a preparation");
    }

    private void layOutRun() throws IOException {
        write("manifest.json", """
                {"schema":"granite.run/1","id":"r1","config":"my.yaml","state":"COMPLETED",
                 "stages":[{"name":"prepare","status":"done","folder":"prepare","seconds":1.5,"cpu_seconds":1.0,"peak_memory_bytes":1000000}],
                 "versions":{"java":"17"},"volatile":{"started_at":"2026-11-01T00:00:00Z"}}
                """);
        write("config.yaml", "student: tiny\ndistillation:\n  teacher_provider: reference\n");
        write(
                "transitions.jsonl",
                "{\"at\":\"2026-11-01T00:00:00Z\",\"from\":\"CREATED\",\"event\":\"BEGIN\",\"to\":\"VALIDATING\"}\n");
        write("epochs.jsonl", epoch(0, null, 2.5) + epoch(1, 3.5, 7.25));
        write("train/practice_prompts.jsonl", prompt("p-1"));
        write("train/heldout_prompts.jsonl", prompt("p-1"));
        for (String set : new String[] {"practice", "heldout"}) {
            write(
                    "distill/epoch-1/" + set + ".jsonl",
                    generation("p-1", "```c\\nint student(void) { return 1; }\\n```"));
            write("distill/epoch-1/" + set + "_scores.jsonl", score("p-1", 2.5, "a bad name"));
        }
        write(
                "distill/epoch-1/corrections.jsonl",
                "{\"id\":\"p-1\",\"prompt\":\"p\",\"response\":\"```c\\nint corrected(void) { return 2; }\\n```\",\"success\":true}\n");
        write("distill/epoch-1/correction_scores.jsonl", score("p-1", 9.5, "well done"));
    }

    private static String prompt(String id) {
        return "{\"id\":\"" + id + "\",\"prompt\":\"Write a function.\",\"reference\":\"int r(void);\"}\n";
    }

    private static String generation(String id, String output) {
        return "{\"id\":\"" + id + "\",\"prompt\":\"Write a function.\",\"output\":\"" + output
                + "\",\"tokens\":9,\"stop\":\"eos\"}\n";
    }

    private static String score(String id, double overall, String message) {
        return "{\"id\":\"" + id + "\",\"profile\":\"literal\",\"status\":\"OK\",\"sandbox\":\"filter\",\"overall\":"
                + overall
                + ",\"syntax\":10.0,\"protocol\":null,\"safety\":9.0,\"style\":8.0,\"findings\":[{\"rule\":\"bad-name\","
                + "\"dimension\":\"style\",\"line\":1,\"column\":1,\"amount\":-1.0,\"confidence\":\"high\",\"message\":\""
                + message + "\"}]}\n";
    }

    private static String epoch(int epoch, @Nullable Double loss, double score) {
        return "{\"epoch\":" + epoch + ",\"train_loss\":" + loss + ",\"avg_student_score\":" + score
                + ",\"avg_student_score_ci\":[1.0,9.0],\"num_poor_outputs\":1,\"num_corrections\":1,\"correction_rate\":1.0,"
                + "\"scores_distribution\":{\"<5\":1,\"5-7\":0,\"7-9\":0,\"9+\":0},\"eval_loss\":null,"
                + "\"other_profile\":\"literal\",\"avg_student_score_other\":2.75}\n";
    }

    private String page() throws IOException {
        return Files.readString(HtmlReport.write(run));
    }

    private void write(String name, String text) throws IOException {
        Path file = run.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void append(String name, String text) throws IOException {
        write(name, Files.readString(run.resolve(name)) + text);
    }
}
