package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.lang.internal.Work;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cost of a text grows with its length and no faster, whatever is in it. */
final class LinearCostTest {
    /** How often a token may be looked at on average; usual sources need about ten. */
    static final int LOOKS = 300;

    private static final int SIZE = 100_000;

    static Stream<String> hostileTexts() {
        int n = SIZE;
        return Stream.of(
                "static inline " + "word ".repeat(n / 5) + "f(int a) { return a; }",
                "int " + "A(x) ".repeat(n / 5) + "f(int a) { return a; }",
                ("int " + "A(x) ".repeat(800) + "f(int a) { return a; }\n").repeat(n / 4020),
                "int f(" + "int a, ".repeat(n / 7) + "int b) { return a; }",
                "int f(" + "struct x *(*)(int), ".repeat(n / 19) + "int b) { return a; }",
                "C::C() : " + "a(1), ".repeat(n / 6) + "b(2) { }",
                "int f(" + "(".repeat(n / 2) + ")".repeat(n / 2) + ") { }",
                "template <" + "a<".repeat(n / 4) + "b" + "> ".repeat(n / 4) + "> void f() { }",
                "int f() {" + "{".repeat(n / 2) + "}".repeat(n / 2) + "}",
                "int f() { x = " + "g(".repeat(n / 3) + ")".repeat(n / 3) + ";}",
                "#if A\nint f() { g(); }\n".repeat(n / 30) + "#endif\n".repeat(n / 30),
                "#if A\n" + "#elif B(x)\nint f() {\n".repeat(n / 22) + "#endif\n",
                "class A { void f() { g(); } ".repeat(n / 28) + "}; ".repeat(n / 28),
                "void f() { struct a { ".repeat(n / 26) + "} } ".repeat(n / 26),
                "int f(a) " + "int a; ".repeat(n / 7) + "{ }",
                "int " + "a::".repeat(n / 3) + "f() { }",
                "int f()\n{ if (a) {\n".repeat(n / 18),
                "int f( int g() { }\n".repeat(n / 19),
                "}\nint f()\n{ if (x) {\n".repeat(n / 22),
                "int f(a) struct { int x; } *a; ".repeat(n / 31),
                "f(a) B; ".repeat(n / 8),
                "x = a\n".repeat(n / 6),
                "x = a" + "\na".repeat(n / 2),
                "x = " + "(".repeat(n),
                "a: ".repeat(n / 3),
                "a<".repeat(n / 2),
                "operator ".repeat(n / 9),
                "void f(int a = b<c, int d) : e(1), ".repeat(n / 34),
                "f(int a) ".repeat(n / 9),
                "a.b, ".repeat(n / 5) + "int f() { }",
                "a b 1 \n".repeat(n / 7) + "int f() { }");
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void no_text_makes_the_reader_look_at_its_tokens_again_and_again(String text) {
        for (String path : new String[] {"a.c", "a.cpp"}) {
            Work.Cost cost = Work.of(new SourceText(path, text));
            assertThat(cost.finding() + cost.building())
                    .as(path + ": " + text.substring(0, 60))
                    .isLessThan((long) LOOKS * (cost.tokens() + 1));
        }
    }
}
