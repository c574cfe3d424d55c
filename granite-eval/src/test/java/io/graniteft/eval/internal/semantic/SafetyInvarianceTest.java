package io.graniteft.eval.internal.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.Finding;
import io.graniteft.eval.Sandbox;
import io.graniteft.eval.Snippet;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxReport;
import io.graniteft.eval.internal.Subject;
import io.graniteft.eval.internal.Tally;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What must not move the safety score, and that nothing makes it fail. */
class SafetyInvarianceTest {
    private static final SyntaxReport REPORT = new SyntaxReport(Status.OK, Sandbox.FILTER, List.of(), "cc");
    private static final Path CORPUS = Path.of("..", "examples", "corpus");
    private static final List<String> WORDS = List.of(
            "goto",
            "malloc(3);",
            "free",
            "(malloc)",
            "setjmp",
            "exit(1)",
            "abort",
            "while (1) {",
            "for (;;)",
            "break;",
            "}",
            "{",
            "#define",
            "#if 0",
            "#endif",
            "static",
            "const",
            "uint8_t",
            "volatile",
            "@param",
            "fall through",
            "FALLTHROUGH",
            "017",
            "1l",
            "??=",
            "a = b",
            "a, b",
            "return",
            "case 1:",
            "default:",
            "va_list",
            "printf(",
            "#include <setjmp.h>",
            "recursion",
            "TODO",
            "?",
            "'",
            "ü",
            "0x1F",
            "::",
            "->",
            "/**");

    private static List<String> samples() {
        List<String> samples = new ArrayList<>(List.of("""
                int f(int n)
                {
                    switch (n) {
                    case 1:
                        g();
                    case 2:
                        return 010;
                    }
                    while (1) { if (n) goto out; }
                out:
                    free(p);
                    return f(n - 1);
                }
                """, """
                #define ALLOC(n) malloc(n)
                static void g(const uint8_t *p)
                {
                    p = ALLOC(3), q = 1;
                    if (p = q) exit(1); else if (q) abort();
                }
                """));
        try (Stream<Path> files = Files.walk(CORPUS)) {
            for (Path file : files.filter(each -> each.toString().matches(".*\\.(c|h|cpp|hpp)"))
                    .sorted()
                    .toList()) {
                samples.add(Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return samples;
    }

    private static Tally tally(String code, CodeLanguage language) {
        return new SemanticSafety().tally(new Subject(new Snippet("x", code, language, null)), REPORT);
    }

    private static String words(Random random, String without) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12) + 1; i > 0; i--) {
            text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
        }
        return text.toString().replace(without, " ");
    }

    @Test
    void no_comment_moves_it_whatever_it_says_and_wherever_it_stands() {
        Random random = new Random(1);
        for (String code : samples()) {
            List<Token> places = Tokens.live(code).stream()
                    .filter(token -> token.kind() != Token.Kind.DIRECTIVE)
                    .toList();
            for (CodeLanguage language : CodeLanguage.values()) {
                int plain = tally(code, language).points();
                for (int i = 0; i < 40; i++) {
                    int at = places.get(random.nextInt(places.size())).start();
                    String comment = random.nextBoolean()
                            ? " /* " + words(random, "*/") + " */ "
                            : " // " + words(random, "\n") + "\n";
                    String changed = code.substring(0, at) + comment + code.substring(at);
                    assertThat(tally(changed, language).points()).as(changed).isEqualTo(plain);
                }
            }
        }
    }

    @Test
    void no_string_moves_it_whatever_it_says() {
        Random random = new Random(2);
        for (String code : samples()) {
            int plain = tally(code + "void granite(void)\n{\n    log(\"x\");\n}\n", CodeLanguage.C)
                    .points();
            for (int i = 0; i < 40; i++) {
                String string = "log(\"" + words(random, "\"") + "\");";
                String changed = code + "void granite(void)\n{\n    " + string + "\n}\n";
                assertThat(tally(changed, CodeLanguage.C).points()).as(string).isEqualTo(plain);
            }
        }
        String code = "void f(void)\n{\n    free(p);\n}\n";
        assertThat(tally("static const char note[] = \"goto malloc\";\n" + code, CodeLanguage.C)
                        .points())
                .isEqualTo(tally(code, CodeLanguage.C).points());
    }

    @Test
    void it_takes_any_text_and_points_into_it() {
        Random random = new Random(3);
        List<String> samples = samples();
        for (int round = 0; round < 1_500; round++) {
            String code = samples.get(random.nextInt(samples.size()));
            List<String> pieces = new ArrayList<>();
            for (Token token : Tokens.all(code)) {
                pieces.add(token.text());
            }
            for (int i = random.nextInt(20); i >= 0 && !pieces.isEmpty(); i--) {
                int at = random.nextInt(pieces.size());
                switch (random.nextInt(5)) {
                    case 0 -> pieces.remove(at);
                    case 1 -> pieces.add(at, pieces.get(random.nextInt(pieces.size())));
                    case 2 -> Collections.swap(pieces, at, random.nextInt(pieces.size()));
                    case 3 -> pieces.add(at, WORDS.get(random.nextInt(WORDS.size())));
                    default -> pieces.set(at, Character.toString(random.nextInt(0x250)));
                }
            }
            int from = random.nextInt(4) == 0 ? random.nextInt(pieces.size() + 1) : 0;
            String changed = String.join("", pieces.subList(from, pieces.size()));
            CodeLanguage language = random.nextBoolean() ? CodeLanguage.C : CodeLanguage.CPP;
            Tally tally = tally(changed, language);
            long lines = 1 + changed.chars().filter(c -> c == '\n' || c == '\r').count();
            assertThat(tally.points()).isBetween(0, 1000);
            assertThat(tally.findings()).extracting(Finding::line).allMatch(line -> line >= 1 && line <= lines);
        }
    }
}
