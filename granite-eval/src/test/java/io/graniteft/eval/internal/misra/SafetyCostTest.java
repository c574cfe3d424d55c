package io.graniteft.eval.internal.misra;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cost of a text grows with its length and no faster, whatever is in it. */
class SafetyCostTest {
    /** How often a token may be looked at on average; usual sources need about thirty. */
    private static final int LOOKS = 500;

    private static final int SIZE = 60_000;

    static Stream<String> hostileTexts() {
        int n = SIZE;
        return Stream.of(
                "malloc ".repeat(n / 7),
                "x = { " + "free, ".repeat(n / 6) + "};",
                "x = " + "(".repeat(n / 2) + "malloc" + ")".repeat(n / 2) + "(3);",
                "x = " + "malloc(".repeat(n / 8) + ")".repeat(n / 8) + ";",
                "x = " + "(".repeat(n),
                "(".repeat(n / 2) + "a = 1" + ")".repeat(n / 2) + ";",
                "int f() { " + "if (a) ".repeat(n / 7) + "; }",
                "int f() { " + "if (a) { } else ".repeat(n / 16) + "; }",
                "int f() { " + "while (1) ".repeat(n / 10) + "; }",
                "int f() { " + "while (1) { ".repeat(300) + "goto out; ".repeat(n / 10) + "}".repeat(300) + " }",
                "int f() { " + "switch (a) { case 1: ".repeat(n / 22) + "} ".repeat(n / 22) + "}",
                "int f() { " + "case a ? b : c ".repeat(n / 15) + "; }",
                "int f() { switch (a) { " + "case 1: g(); ".repeat(n / 13) + "} }",
                "int f() { " + "do ".repeat(n / 3) + "; }",
                "int f() { " + "a: ".repeat(n / 3) + "; }",
                "int f() { " + "goto a; ".repeat(n / 8) + "}",
                "int f() { x = " + "({ ".repeat(n / 3) + "1; }) ".repeat(n / 5) + "; }",
                "struct { ".repeat(n / 9) + "} ".repeat(n / 9),
                "int " + "a, ".repeat(n / 3) + "b;",
                "a = ".repeat(n / 4) + "b;",
                "x = " + "f(".repeat(n / 3) + ")".repeat(n / 3) + ";",
                "x = " + "a ? b : ".repeat(n / 8) + "c;",
                "x = " + "[&](int a) { ".repeat(n / 13) + "} ".repeat(n / 13) + ";",
                "x = " + "[".repeat(n / 2) + "]".repeat(n / 2) + ";",
                "x = " + "a<".repeat(n / 2) + ";",
                "void f() { f(); }\n".repeat(n / 18),
                "void f() { f(1); }\nvoid f(int a, int b) { f(); }\n".repeat(n / 54),
                "void f() { struct a { void g() { f(); ".repeat(n / 38) + "} } } ".repeat(n / 38),
                "#define A(x) x\n" + "A(".repeat(n / 2),
                "#define A(x) x x\n" + "A(".repeat(n / 3) + ")".repeat(n / 3),
                "#define A0 x\n"
                        + Stream.iterate(1, i -> i + 1)
                                .limit(20)
                                .map(i -> "#define A" + i + " A" + (i - 1) + " A" + (i - 1) + "\n")
                                .reduce("", String::concat)
                        + "int f() { A20; } ".repeat(n / 17),
                "#define A " + "x ".repeat(n / 4) + "\n" + "A ".repeat(n / 4),
                "#if A\n".repeat(n / 12) + "#endif\n".repeat(n / 12),
                "#if A\nif (a) {\n#else\nif (b) {\n#endif\n".repeat(n / 40),
                "namespace a::".repeat(n / 13),
                "x = \"" + "?".repeat(n) + "\";",
                "x = " + "0".repeat(n) + "l;",
                "}".repeat(n),
                "else ".repeat(n / 5),
                "exit, ".repeat(n / 6) + "exit++;");
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void no_text_makes_the_rules_look_at_its_tokens_again_and_again(String text) {
        for (boolean cpp : new boolean[] {false, true}) {
            List<Token> live = Tokens.live(text);
            SourceText source = new SourceText(cpp ? "a.cpp" : "a.c", text);
            Reading reading = new Reading(
                    text, live, new FunctionExtractor().extract(source).functions(), cpp);
            SafetyChecker.inspect(reading);
            long looks = reading.code.looks() + (reading.words == reading.code ? 0 : reading.words.looks());
            assertThat(looks)
                    .as((cpp ? "C++: " : "C: ") + text.substring(0, 50))
                    .isLessThan((long) LOOKS * (live.size() + 100));
        }
    }
}
