package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateVerbTest {
    private static final String GOOD = "int add(int a, int b)\n{\n    return a + b;\n}\n";
    private static final String BAD = "int broken(int a { return a +; }\n";

    @TempDir
    Path folder;

    @Test
    void prints_a_table_with_the_worst_findings() throws IOException {
        Path good = write("good.c", GOOD);
        Path bad = write("bad.c", BAD);

        Granite.Outcome outcome = Granite.run("evaluate", good.toString(), bad.toString());

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.outLines().get(0)).contains("overall", "syntax", "protocol", "safety", "style", "file");
        assertThat(outcome.out()).contains(good.toString(), bad.toString(), "line 1: ");
    }

    @Test
    void gives_a_score_exactly_the_promised_fields() throws IOException {
        JsonNode line = Granite.run("evaluate", "--json", write("bad.c", BAD).toString())
                .json()
                .get(0);

        assertThat(Granite.fields(line))
                .containsExactly(
                        "id",
                        "profile",
                        "status",
                        "sandbox",
                        "overall",
                        "syntax",
                        "protocol",
                        "safety",
                        "style",
                        "findings",
                        "compiler",
                        "domain",
                        "weights");
        assertThat(Granite.fields(line.path("findings").get(0)))
                .containsExactly("rule", "dimension", "line", "column", "amount", "confidence", "message");
        assertThat(line.path("profile").asText()).isEqualTo("semantic");
    }

    @Test
    void scores_the_good_lines_of_a_file_and_names_the_broken_ones() throws IOException {
        Path file = write("answers.jsonl", """
                {"id":"a","code":"int a(void) { return 1; }"}
                {"id":"b","code":
                {"id":"c"}

                ["d"]
                {"id":"e","code":"int e(void) { return 1; }","language":"c","domain":"tsn","more":1}
                {"id":"f","code":"x","language":"cobol"}
                """);

        Granite.Outcome outcome = Granite.run("evaluate", "--jsonl", file.toString(), "--json");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.json()).extracting(line -> line.path("id").asText()).containsExactly("a", "e");
        assertThat(outcome.err()).contains("line 2: ", "line 3: ", "line 5: ", "line 7: ", "4 of 6 lines", "hint: ");
        assertThat(outcome.err()).doesNotContain("line 1: ", "line 4: ", "line 6: ");
    }

    @Test
    void keeps_the_order_of_the_input_whatever_the_number_of_threads() throws IOException {
        String lines = IntStream.range(0, 40)
                .mapToObj(i -> "{\"id\":\"" + i + "\",\"code\":\"int f" + i + "(void) { return " + i + "; }\"}")
                .collect(Collectors.joining("\n"));
        Path file = write("many.jsonl", lines);

        Granite.Outcome one =
                Granite.run("evaluate", "--jsonl", file.toString(), "--json", "--compiler", "none", "--threads", "1");
        Granite.Outcome four =
                Granite.run("evaluate", "--jsonl", file.toString(), "--json", "--compiler", "none", "--threads", "4");

        assertThat(one.json())
                .extracting(line -> line.path("id").asInt())
                .containsExactlyElementsOf(IntStream.range(0, 40).boxed().toList());
        assertThat(four.out()).isEqualTo(one.out());
    }

    @Test
    void reads_lines_and_code_from_standard_input() {
        assertThat(Granite.runWithInput("{\"id\":\"x\",\"code\":\"int x;\"}\n", "evaluate", "--jsonl", "-", "--json")
                        .json())
                .extracting(line -> line.path("id").asText())
                .containsExactly("x");
        assertThat(Granite.runWithInput(GOOD, "evaluate", "-", "--json").json())
                .extracting(line -> line.path("id").asText())
                .containsExactly("-");
    }

    @Test
    void takes_the_code_out_of_an_answer_in_prose() throws IOException {
        Path answer = write("answer.md", "Here you are:\n\n```c\n" + GOOD + "```\n\nEnjoy.\n");

        JsonNode line =
                Granite.run("evaluate", "--json", answer.toString()).json().get(0);

        assertThat(line.path("status").asText()).isEqualTo("OK");
        assertThat(line.path("syntax").asDouble()).isEqualTo(10.0);
    }

    @Test
    void the_gate_opens_at_the_score_and_closes_above_it() throws IOException {
        Path file = write("good.c", GOOD);
        double score = Granite.run("evaluate", "--json", file.toString())
                .json()
                .get(0)
                .path("overall")
                .asDouble();

        assertThat(Granite.run("evaluate", "--min-score", "1", file.toString()).status())
                .isZero();
        Granite.Outcome refused = Granite.run("evaluate", "--min-score", Double.toString(score + 0.1), file.toString());
        assertThat(refused.status()).isEqualTo(10);
        assertThat(refused.out()).contains(file.toString());
        assertThat(refused.err()).contains("error: the lowest overall score is", "hint: ");
    }

    @Test
    void a_file_that_cannot_be_had_is_named_with_a_hint() {
        Path missing = folder.resolve("missing.c");
        for (List<String> words :
                List.of(List.of("evaluate", missing.toString()), List.of("evaluate", "--jsonl", missing.toString()))) {
            Granite.Outcome outcome = Granite.run(words.toArray(String[]::new));
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err()).contains("error: no such file: " + missing, "hint: ");
        }
    }

    @Test
    void an_empty_file_is_scored_and_not_an_error() throws IOException {
        JsonNode line = Granite.run("evaluate", "--json", write("empty.c", "").toString())
                .json()
                .get(0);

        assertThat(line.path("status").asText()).isEqualTo("EMPTY");
        assertThat(line.path("overall").asDouble()).isZero();
    }

    @Test
    void judges_without_a_compiler_and_says_so() throws IOException {
        Path good = write("good.c", GOOD);

        Granite.Outcome table = Granite.run("evaluate", "--compiler", "none", good.toString());
        JsonNode line = Granite.run("evaluate", "--compiler", "no-such-compiler", "--json", good.toString())
                .json()
                .get(0);

        assertThat(table.status()).isZero();
        assertThat(table.out()).contains("[NO_COMPILER]");
        assertThat(line.path("status").asText()).isEqualTo("NO_COMPILER");
        assertThat(line.path("findings").toString()).contains("compiler");
    }

    @Test
    void a_snippet_that_would_read_files_never_reaches_the_compiler() throws IOException {
        Path spy = write("spy.c", "#include \"/etc/passwd\"\nint main(void) { return 0; }\n");

        Granite.Outcome outcome = Granite.run(Map.of(), "evaluate", "--json", spy.toString());

        assertThat(outcome.status()).isZero();
        assertThat(outcome.json().get(0).path("status").asText()).isEqualTo("REJECTED");
        assertThat(outcome.out() + outcome.err()).doesNotContain("root:");
    }

    private static final String TSN = """
            static int cbs_set_idle_slope(struct tsn_port *port, u32 idle_slope)
            {
                if (idle_slope > port->rate)
                    goto out;
                port->credit = 0;
                return port_write(port, idle_slope);
            out:
                return -EINVAL;
            }
            """;

    @Test
    void scores_in_either_profile_or_in_both() throws IOException {
        String file = write("tsn.c", TSN).toString();

        assertThat(Granite.run("evaluate", "--json", "--profile", "both", file).json())
                .extracting(line -> line.path("profile").asText())
                .containsExactly("literal", "semantic");
        JsonNode literal = Granite.run("evaluate", "--json", "--profile", "literal", file)
                .json()
                .get(0);
        JsonNode semantic = Granite.run("evaluate", "--json", file).json().get(0);
        assertThat(literal.path("syntax").asDouble()).isLessThan(5.0);
        assertThat(semantic.path("syntax").asDouble()).isGreaterThan(9.0);
        assertThat(Granite.run("evaluate", "--profile", "strict", file).status())
                .isEqualTo(2);
    }

    @Test
    void scores_what_lies_in_a_folder_by_its_path() throws IOException {
        Files.createDirectories(folder.resolve("src/deep"));
        write("src/b.c", GOOD);
        write("src/deep/a.cpp", GOOD);
        write("src/notes.txt", "nothing to score");

        assertThat(Granite.run("evaluate", "--json", "--compiler", "none", folder.resolve("src") + "/")
                        .json())
                .extracting(line -> line.path("id").asText())
                .containsExactly(folder + "/src/b.c", folder + "/src/deep/a.cpp");
    }

    @Test
    void the_domain_is_what_the_caller_says() throws IOException {
        String file = write("tsn.c", TSN).toString();

        assertThat(Granite.run("evaluate", "--json", file)
                        .json()
                        .get(0)
                        .path("domain")
                        .asText())
                .isEqualTo("tsn");
        assertThat(Granite.run("evaluate", "--json", "--domain", "none", file)
                        .json()
                        .get(0)
                        .path("protocol")
                        .isNull())
                .isTrue();
        Path lines =
                write("lines.jsonl", "{\"id\":\"1\",\"domain\":\"avb\",\"code\":\"int f(int a) { return a * 2; }\"}\n");
        assertThat(Granite.run("evaluate", "--json", "--jsonl", lines.toString())
                        .json()
                        .get(0)
                        .path("protocol")
                        .asDouble())
                .isEqualTo(5.5);
    }

    @Test
    void findings_have_the_lines_of_the_answer_that_holds_the_code() throws IOException {
        String answer = "Here you are:\n\n```c\n" + TSN + "```\n\nThe goto is fine.\n";
        Path file = write("answer.md", answer);
        Path lines = write("lines.jsonl", "{\"id\":\"1\",\"code\":" + TextNode.valueOf(answer) + "}\n");

        for (Granite.Outcome outcome : List.of(
                Granite.run("evaluate", "--json", file.toString()),
                Granite.run("evaluate", "--json", "--jsonl", lines.toString()),
                Granite.runWithInput(answer, "evaluate", "--json", "-"))) {
            List<Integer> places = new ArrayList<>();
            outcome.json().get(0).path("findings").forEach(finding -> {
                if (finding.path("rule").asText().equals("misra-15.1")) {
                    places.add(finding.path("line").asInt());
                }
            });
            assertThat(places).containsExactly(7);
        }
    }

    @Test
    void compares_two_files() throws IOException {
        Path before = write("before.c", TSN);
        Path after = write("after.c", TSN.replace("goto out;", "{ return -1; }").replace("out:\n", ""));

        Granite.Outcome text = Granite.run("evaluate", "--diff", before.toString(), after.toString());
        JsonNode line = Granite.run("evaluate", "--diff", "--json", before.toString(), after.toString())
                .json()
                .get(0);

        assertThat(text.out()).contains("before", "after", "change", "- ", "misra-15.1");
        assertThat(line.path("change").path("safety").asDouble()).isPositive();
        assertThat(line.path("gone").toString()).contains("misra-15.1");
        assertThat(line.path("come").toString()).doesNotContain("misra-15.1");
        assertThat(Granite.run("evaluate", "--diff", before.toString()).status())
                .isEqualTo(2);
    }

    @Test
    void compiles_for_the_target_that_is_named() throws IOException {
        String code = "_Static_assert(sizeof(long) == 4, \"32 bits\");\n" + GOOD;
        Path file = write("long.c", code);
        Path build = write(
                "compile_commands.json",
                "[{\"directory\": \"" + folder + "\", \"file\": \"long.c\", \"command\":"
                        + " \"gcc -m32 -Wall -I/opt/include -o long.o -c long.c\"}]");

        assertThat(syntax("evaluate", "--json", file.toString())).isLessThan(5.0);
        assertThat(syntax("evaluate", "--json", "--compiler", "gcc -m32", file.toString()))
                .isEqualTo(10.0);
        assertThat(syntax("evaluate", "--json", "--compile-commands", build.toString(), file.toString()))
                .isEqualTo(10.0);
        Granite.Outcome refused = Granite.run("evaluate", "--compiler", "gcc -fplugin=/tmp/x.so", file.toString());
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("-fplugin=/tmp/x.so", "hint: ");
    }

    private static double syntax(String... words) {
        return Granite.run(words).json().get(0).path("syntax").asDouble();
    }

    @Test
    void prints_one_sarif_document_and_joins_those_of_other_tools() throws IOException {
        Path file = write("tsn.c", TSN);
        Path other = write("other.sarif", """
                {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "Cppcheck"}}, "results": [
                  {"ruleId": "nullPointer", "message": {"text": "port may be null"},
                   "locations": [{"physicalLocation": {"artifactLocation": {"uri": "tsn.c"}, "region": {"startLine": 3}}}]},
                  {"ruleId": "x", "message": {"text": "elsewhere"},
                   "locations": [{"physicalLocation": {"artifactLocation": {"uri": "other.c"}}}]}]}]}
                """);

        JsonNode sarif = Granite.parse(
                Granite.run("evaluate", "--sarif", file.toString()).out());
        JsonNode joined = Granite.run("evaluate", "--json", "--sarif-in", other.toString(), file.toString())
                .json()
                .get(0);
        JsonNode alone =
                Granite.run("evaluate", "--json", file.toString()).json().get(0);

        assertThat(sarif.path("version").asText()).isEqualTo("2.1.0");
        assertThat(joined.path("findings").toString())
                .contains("cppcheck:nullPointer", "port may be null")
                .doesNotContain("elsewhere");
        assertThat(joined.path("overall")).isEqualTo(alone.path("overall"));
        assertThat(Granite.run("evaluate", "--sarif-in", file.toString(), file.toString())
                        .status())
                .isEqualTo(1);
        assertThat(Granite.run("evaluate", "--sarif", "--json", file.toString()).status())
                .isEqualTo(2);
    }

    @Test
    void takes_weights_and_amounts_from_a_file() throws IOException {
        String file = write("tsn.c", TSN).toString();
        Path settings = write("scoring.json", "{\"amounts\": {\"misra-15.1\": -9}}");
        Path wrong = write("wrong.json", "{\"amount\": {}}");

        double usual = Granite.run("evaluate", "--json", file)
                .json()
                .get(0)
                .path("safety")
                .asDouble();
        double strict = Granite.run("evaluate", "--json", "--scoring", settings.toString(), file)
                .json()
                .get(0)
                .path("safety")
                .asDouble();
        assertThat(strict).isLessThan(usual);
        Granite.Outcome refused = Granite.run("evaluate", "--scoring", wrong.toString(), file);
        assertThat(refused.status()).isEqualTo(3);
        assertThat(refused.err()).contains("wrong.json", "\"amount\" is not known");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
