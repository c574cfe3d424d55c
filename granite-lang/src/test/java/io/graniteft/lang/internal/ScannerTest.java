package io.graniteft.lang.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.lang.internal.grammar.CLexer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Lexer;
import org.junit.jupiter.api.Test;

/** ANTLR's own loop over the grammar says what each token is; our loop over the same grammar must say the same. */
final class ScannerTest {
    private static final List<String> PIECES = List.of(
            "int",
            "inline",
            "namespace",
            "x_9$",
            "__attribute__",
            "constexpr",
            "and_eq",
            "u8R\"a(",
            ")a\"",
            "LR\"",
            "R\"b b(",
            "0x1'F.p+3",
            ".5e-7f",
            "..",
            "...",
            "->*",
            "<=>",
            "<<=",
            "%:",
            "%:%:",
            "<%",
            "%>",
            "<:",
            ":>",
            "::",
            "##",
            "#",
            "\"s\\\"",
            "'c'",
            "'\\",
            "\\\n",
            "\\ \r\n",
            "\\",
            "/*",
            "*/",
            "**",
            "//",
            "/",
            "\r",
            "\n",
            "\r\n",
            " ",
            "\t\u000b\f",
            "\u00a0",
            "\ufeff",
            "é",
            "名",
            "\u0085",
            "\uffff",
            "\u0000",
            "@",
            "`",
            "u8",
            "U'x'",
            "L\"w\"",
            "{",
            "}",
            "(",
            ")");

    @Test
    void tokens_are_what_the_grammar_says_they_are_in_generated_texts() {
        Random random = new Random(4_711);
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int pieces = random.nextInt(40); pieces >= 0; pieces--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            assertSameTokens(text.toString());
        }
    }

    @Test
    void tokens_are_what_the_grammar_says_they_are_in_the_bundled_corpus() throws IOException {
        for (Path file : corpus()) {
            assertSameTokens(Files.readString(file));
        }
    }

    @Test
    void tokens_do_not_end_where_the_window_on_the_text_ends() {
        String name = "a".repeat(40_000);
        String comment = "/*" + "* / 名".repeat(20_000) + "*/";
        for (int shift = 0; shift < 8; shift++) {
            String front = " ".repeat(16_384 - 4) + ";".repeat(shift);
            String text =
                    front + "namespace constexpr" + name + " " + comment + "R\"" + name + "%:%:" + front + "->* <=>";
            assertSameTokens(text);
            // Only a long text is looked at through a window.
            assertSameTokens(text + " ".repeat(1 << 18));
        }
    }

    private static List<Path> corpus() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", "examples", "corpus"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static void assertSameTokens(String text) {
        CharStream input = CharStreams.fromString(text);
        CLexer grammar = new CLexer(input);
        List<String> expected = new ArrayList<>();
        while (input.index() < text.length()) {
            int start = input.index();
            int type = grammar.getInterpreter().match(input, Lexer.DEFAULT_MODE);
            expected.add(type + " " + start + " " + input.index());
        }
        List<String> actual = new ArrayList<>();
        Scanner scanner = new Scanner(text);
        for (int at = 0; at < text.length(); at = scanner.end()) {
            int type = scanner.next(at);
            actual.add(type + " " + at + " " + scanner.end());
        }
        assertThat(actual).as(text).isEqualTo(expected);
    }
}
