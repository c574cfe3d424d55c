package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.context.ContextStore;
import io.graniteft.context.ContextStores;
import io.graniteft.context.EdgeKind;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Scope;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.data.Provenance;
import io.graniteft.data.tokens.TokenCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Preparation with a context store: what requests show, and what they must not. */
class PrepareContextTest {
    private static final Path CORPUS = Path.of("..", "examples", "corpus");
    private static final String SHOWN = "\n\nThese declarations exist:\n\n```c";
    private static final int BUDGET = 300;
    private static final List<String> FILES = List.of(
            "train.jsonl",
            "val.jsonl",
            "prompts.jsonl",
            "eval_prompts.jsonl",
            "train.provenance.jsonl",
            "val.provenance.jsonl",
            "ledger.jsonl",
            "context.jsonl");

    @TempDir
    Path folder;

    private String store = "";

    @BeforeEach
    void index() {
        store = "lucene:" + folder.resolve("index");
        Granite.Outcome made = Granite.run(
                "context", "index", CORPUS.toString(), "--store", store, "--no-embeddings", "--no-progress");
        assertThat(made.status()).as(made.toString()).isZero();
    }

    private Path prepare(String name, String... more) {
        Path output = folder.resolve(name);
        List<String> words = new ArrayList<>(
                List.of("prepare", "--source", CORPUS.toString(), "--output", output.toString(), "--no-progress"));
        words.addAll(List.of(more));
        Granite.Outcome outcome = Granite.run(words.toArray(String[]::new));
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        return output;
    }

    private Path prepareWithContext(String name, String... more) {
        return prepare(
                name,
                Granite.words(more, "--set", "context.store=" + store, "--set", "context.prompt_tokens=" + BUDGET));
    }

    @Test
    void requests_show_whole_declarations_within_the_budget_and_are_the_same_otherwise() throws IOException {
        Path bare = prepare("bare");
        Path with = prepareWithContext("with");
        TokenCounter tokens = TokenCounter.of("");

        Map<String, JsonNode> notes = notes(with);
        int shown = 0;
        for (String file : List.of("train", "val")) {
            List<JsonNode> before = lines(bare.resolve(file + ".jsonl"));
            List<JsonNode> after = lines(with.resolve(file + ".jsonl"));
            List<Provenance> origins = JsonlReader.readAll(with.resolve(file + ".provenance.jsonl"), Provenance.class);
            assertThat(after).hasSameSizeAs(before).hasSameSizeAs(origins);
            for (int i = 0; i < after.size(); i++) {
                String request = request(after.get(i));
                assertThat(request).startsWith(request(before.get(i)));
                assertThat(after.get(i).at("/messages/1"))
                        .isEqualTo(before.get(i).at("/messages/1"));
                String more = request.substring(request(before.get(i)).length());
                JsonNode note = notes.get(origins.get(i).id());
                assertThat(more.isEmpty()).isEqualTo(note == null);
                if (note != null) {
                    shown++;
                    assertThat(more).startsWith(SHOWN).endsWith("\n```");
                    String declarations = more.substring(more.indexOf("```c") + 4, more.length() - 4);
                    assertThat(tokens.count(declarations)).isLessThanOrEqualTo(BUDGET);
                    assertThat(note.path("tokens").asInt()).isLessThanOrEqualTo(BUDGET);
                    assertThat(note.path("nodes")).isNotEmpty();
                }
            }
        }
        assertThat(shown).isGreaterThan(100).isEqualTo(notes.size());
        assertThat(Json.tree(with.resolve("manifest.json")).toString()).contains("\"context.jsonl\"");
    }

    @Test
    void a_prompt_asks_what_its_example_asks() throws IOException {
        Path with = prepareWithContext("with");
        for (List<String> side : List.of(List.of("train", "prompts"), List.of("val", "eval_prompts"))) {
            Map<String, String> requests = new HashMap<>();
            List<JsonNode> examples = lines(with.resolve(side.get(0) + ".jsonl"));
            List<Provenance> origins =
                    JsonlReader.readAll(with.resolve(side.get(0) + ".provenance.jsonl"), Provenance.class);
            for (int i = 0; i < examples.size(); i++) {
                requests.put(origins.get(i).id(), request(examples.get(i)));
            }
            List<JsonNode> prompts = lines(with.resolve(side.get(1) + ".jsonl"));
            assertThat(prompts)
                    .isNotEmpty()
                    .allSatisfy(prompt -> assertThat(prompt.path("prompt").asText())
                            .isEqualTo(requests.get(prompt.path("id").asText())));
            assertThat(prompts)
                    .anySatisfy(
                            prompt -> assertThat(prompt.path("prompt").asText()).contains(SHOWN));
        }
    }

    @Test
    void no_request_to_train_on_shows_a_function_of_validation_its_own_answer_or_who_calls_it() throws IOException {
        Path with = prepareWithContext("with");
        List<Provenance> held = JsonlReader.readAll(with.resolve("val.provenance.jsonl"), Provenance.class);
        Set<String> heldPlaces = new HashSet<>();
        held.forEach(each -> heldPlaces.add(each.path() + ":" + each.function()));
        Map<String, JsonNode> notes = notes(with);
        int leaks = 0;
        int asked = 0;
        try (ContextStore open = ContextStores.open(store, true)) {
            Set<String> heldBodies = new HashSet<>();
            open.files()
                    .forEach(file -> open.inFile(file.path(), Scope.ALL).stream()
                            .filter(node -> heldPlaces.contains(node.path() + ":" + node.qualifiedName()))
                            .forEach(node -> heldBodies.add(node.digest())));
            assertThat(heldBodies).isNotEmpty();
            for (Provenance origin : JsonlReader.readAll(with.resolve("train.provenance.jsonl"), Provenance.class)) {
                JsonNode note = notes.get(origin.id());
                if (note == null) {
                    continue;
                }
                asked++;
                for (JsonNode id : note.path("nodes")) {
                    Node node = open.node(id.asText(), Scope.ALL).orElseThrow();
                    boolean function = node.kind() == NodeKind.FUNCTION && node.definition();
                    boolean leak = function
                            && (heldBodies.contains(node.digest())
                                    || node.qualifiedName().equals(origin.function())
                                    || node.names(EdgeKind.CALLS).contains(origin.function()));
                    leaks += leak ? 1 : 0;
                }
            }
        }
        assertThat(asked).isPositive();
        assertThat(leaks).isZero();
        List<JsonNode> examples = lines(with.resolve("train.jsonl"));
        for (JsonNode example : examples) {
            String request = request(example);
            int at = request.indexOf(SHOWN);
            String answer = example.at("/messages/1/content").asText();
            int brace = answer.indexOf("\n{");
            if (at >= 0 && brace >= 0) {
                assertThat(squeezed(request.substring(at)))
                        .doesNotContain(squeezed(answer.substring(brace, answer.length() - 4)));
            }
        }
    }

    @Test
    void the_bytes_are_the_same_at_any_number_of_threads() {
        Path one = prepareWithContext("one", "--threads", "1");
        Path three = prepareWithContext("three", "--threads", "3");

        for (String name : FILES) {
            assertThat(three.resolve(name)).hasSameBinaryContentAs(one.resolve(name));
        }
    }

    @Test
    void what_an_earlier_preparation_has_shown_is_not_left_beside_examples_without_it() {
        Path output = prepareWithContext("again");
        assertThat(output.resolve("context.jsonl")).isNotEmptyFile();

        prepare("again");

        assertThat(output.resolve("context.jsonl")).doesNotExist();
        assertThat(output.resolve("train.jsonl")).content().doesNotContain("These declarations exist");
    }

    @Test
    void secrets_and_trees_beside_the_source_are_not_shown() throws IOException {
        Path first = Files.createDirectories(folder.resolve("first"));
        Path second = Files.createDirectories(folder.resolve("second"));
        Files.writeString(first.resolve("key.h"), """
                /* Keys. */
                #define CAN_KEY_NAME "AKIAIOSFODNN7EXAMPLE"
                int can_key_left(int value);
                """);
        Files.writeString(second.resolve("other.h"), "int can_key_right(int value);\n");
        for (int i = 0; i < 12; i++) {
            Files.writeString(first.resolve("use" + i + ".c"), """
                    #include "key.h"
                    /** Takes part %1$d of the key. */
                    int can_key_part_%1$d(int value)
                    {
                        int sum = can_key_left(value * %1$d) + can_key_right(value + %2$d);
                        for (int i%1$d = 0; i%1$d < %2$d; i%1$d++) {
                            sum += CAN_KEY_NAME[i%1$d] ^ %2$d;
                        }
                        return sum;
                    }
                    """.formatted(i, i * 7 + 3));
        }
        String both = "lucene:" + folder.resolve("both");
        Granite.run(
                "context",
                "index",
                first.toString(),
                second.toString(),
                "--store",
                both,
                "--no-embeddings",
                "--no-progress");
        Path output = folder.resolve("keys");

        Granite.Outcome outcome = Granite.run(
                "prepare",
                "--source",
                first.toString(),
                "--output",
                output.toString(),
                "--no-progress",
                "--set",
                "data.curation.near_duplicates=false",
                "--set",
                "context.store=" + both,
                "--set",
                "context.prompt_tokens=500");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(output.resolve("train.jsonl"))
                .content()
                .contains("// first/key.h", "int can_key_left(int value);", "#define CAN_KEY_NAME ")
                .doesNotContain("AKIAIOSFODNN7EXAMPLE", "second/other.h");
    }

    private static Map<String, JsonNode> notes(Path folder) {
        Map<String, JsonNode> notes = new HashMap<>();
        lines(folder.resolve("context.jsonl"))
                .forEach(note -> notes.put(note.path("id").asText(), note));
        return notes;
    }

    private static List<JsonNode> lines(Path file) {
        return JsonlReader.readAll(file, JsonNode.class);
    }

    private static String request(JsonNode example) {
        return example.at("/messages/0/content").asText();
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
