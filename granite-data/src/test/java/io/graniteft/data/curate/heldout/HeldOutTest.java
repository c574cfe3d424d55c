package io.graniteft.data.curate.heldout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.GraniteException;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutTest {
    private static final String RAMP = """
            /* Adds a slope to a credit. */
            int64_t cbs_ramp(int64_t credit, int64_t slope, int64_t limit)
            {
                int64_t result = credit + slope;

                if (result > limit) {
                    result = limit;
                }
                cbs_log(result, "ramp");
                return result;
            }
            """;

    @TempDir
    Path folder;

    private static Optional<Overlap> overlap(HeldOut heldOut, String source) {
        CFunction function = new FunctionExtractor()
                .extract(new SourceText("a.c", source))
                .functions()
                .get(0);
        return heldOut.overlap(function, Tokens.live(function.text()));
    }

    @Test
    void finds_the_same_code_in_another_layout() {
        assertThat(overlap(
                        HeldOut.of(List.of(RAMP)),
                        RAMP.replace("    ", "\t").replace("/* Adds a slope to a credit. */", "")))
                .get()
                .extracting(Overlap::kind)
                .isEqualTo(Overlap.Kind.VERBATIM);
    }

    @Test
    void finds_the_same_code_under_other_names() {
        String renamed = RAMP.replace("cbs_ramp", "add")
                .replace("cbs_log", "note")
                .replace("result", "r")
                .replace("int64_t", "long_t")
                .replace("credit", "a")
                .replace("slope", "b")
                .replace("limit", "max");

        assertThat(overlap(HeldOut.of(List.of(RAMP)), renamed))
                .get()
                .extracting(Overlap::kind)
                .isEqualTo(Overlap.Kind.RENAMED);
        assertThat(overlap(
                        HeldOut.of(List.of("int add(int a, int b) { return a * 7 + b; }")),
                        "int f(int x, int y) { return x * 7 + y; }"))
                .isPresent();
    }

    @Test
    void takes_a_short_function_for_the_same_only_if_it_calls_the_same() {
        HeldOut heldOut = HeldOut.of(List.of("int phy_setup(struct chip *unit) { return ppu_enable(unit); }"));

        assertThat(overlap(heldOut, "int start(struct chip *c) { return ppu_enable(c); }"))
                .get()
                .extracting(Overlap::kind)
                .isEqualTo(Overlap.Kind.RENAMED);
        assertThat(overlap(heldOut, "int on_queue(struct task *p) { return task_is_queued(p); }"))
                .isEmpty();
    }

    @Test
    void takes_the_shortest_functions_for_the_same_only_with_their_names() {
        HeldOut heldOut = HeldOut.of(List.of("void shaper_stop(void) { queue_flush(shaper_queue); }"));

        assertThat(overlap(heldOut, "void shaper_stop(void)\n{\n    queue_flush(shaper_queue);\n}\n"))
                .isPresent();
        assertThat(overlap(heldOut, "void clear_all(void) { queue_flush(filters); }"))
                .isEmpty();
    }

    @Test
    void lets_assignments_of_other_members_be() {
        String copy = "void copy(struct point *to, const struct point *from) { ";
        String members =
                "to->x = from->x; to->y = from->y; to->z = from->z; to->t = from->t; to->u = from->u; to->v = from->v;";

        assertThat(overlap(
                        HeldOut.of(List.of(copy + members + "}")),
                        copy.replace("point", "frame") + members.replace(";", "s;") + " to->w = from->w; }"))
                .isEmpty();
    }

    @Test
    void tells_where_the_common_part_stands() {
        String longer = "int other(int a)\n{\n"
                + RAMP.substring(RAMP.indexOf("    int64_t result"), RAMP.lastIndexOf("}")) + "}\n";

        Overlap overlap = overlap(HeldOut.of(List.of("int x;", RAMP)), longer).orElseThrow();

        assertThat(overlap.item()).isEqualTo("text:2");
        assertThat(overlap.firstLine()).isBetween(1, 2);
        assertThat(overlap.lastLine()).isBetween(9, 11);
        assertThat(overlap.describe()).startsWith("text:2: the same tokens (");
    }

    @Test
    void lets_other_code_of_the_same_form_be() {
        HeldOut heldOut = HeldOut.of(List.of(RAMP));

        assertThat(overlap(
                        heldOut,
                        RAMP.replace("credit + slope", "credit - slope")
                                .replace("limit;", "0;")
                                .replace(">", "<=")
                                .replace("cbs_log(result, \"ramp\");", "while (result) { result--; }")))
                .isEmpty();
        assertThat(overlap(
                        heldOut,
                        "int64_t f(int64_t a) { int64_t result = a; if (result > 3) { result = 3; } return result; }"))
                .isEmpty();
    }

    @Test
    void reads_texts_wherever_they_stand_in_a_line() throws IOException {
        Path file = folder.resolve("held.jsonl");
        Files.writeString(
                file,
                "{\"id\":\"x\",\"n\":3}\n\n{\"messages\":[{\"role\":\"user\",\"content\":\"Do it.\"},{\"role\":\"assistant\",\"content\":\"Sure:\\n```c\\n"
                        + RAMP.replace("\n", "\\n").replace("\"", "\\\"") + "```\\n\"}]}\n");

        assertThat(overlap(HeldOut.read(List.of(file)), RAMP))
                .get()
                .extracting(Overlap::item)
                .isEqualTo("held.jsonl:3");
    }

    @Test
    void finds_functions_whose_comment_is_a_held_out_prompt() {
        String words = "Moves the credit of a shaper along its slope until it meets the limit of the class";
        HeldOut heldOut = HeldOut.of(List.of("Write a C function. Purpose: " + words + ". Use no loops."));

        assertThat(overlap(heldOut, "/** " + words + ". */\nint f(int a) { return a << 3; }"))
                .get()
                .extracting(Overlap::kind)
                .isEqualTo(Overlap.Kind.WORDS);
        assertThat(overlap(heldOut, "/** Moves the credit of a shaper. */\nint f(int a) { return a << 3; }"))
                .isEmpty();
    }

    @Test
    void says_which_line_of_which_file_is_no_json() throws IOException {
        Path file = folder.resolve("held.jsonl");
        Files.writeString(file, "{}\nnonsense\n");

        assertThatThrownBy(() -> HeldOut.read(List.of(file)))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("held.jsonl");
        assertThatThrownBy(() -> HeldOut.read(List.of(folder.resolve("none.jsonl"))))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("none.jsonl");
    }

    @Test
    void finds_every_function_of_the_corpus_again_and_no_other() throws IOException {
        List<CFunction> functions = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("..", "examples", "corpus"))) {
            for (Path file : files.filter(path -> path.toString().matches(".*\\.(c|cpp|h|hpp)"))
                    .sorted()
                    .toList()) {
                functions.addAll(new FunctionExtractor()
                        .extract(new SourceText(file.toString(), Files.readString(file)))
                        .functions());
            }
        }
        List<CFunction> held = functions.subList(0, functions.size() / 2);
        HeldOut heldOut = HeldOut.of(held.stream().map(CFunction::text).toList());

        assertThat(held)
                .allSatisfy(function -> assertThat(heldOut.overlap(function, Tokens.live(function.text())))
                        .as(function.name())
                        .isPresent());
        assertThat(functions.subList(functions.size() / 2, functions.size()))
                .filteredOn(function ->
                        heldOut.overlap(function, Tokens.live(function.text())).isPresent())
                .hasSizeLessThanOrEqualTo(1);
    }
}
