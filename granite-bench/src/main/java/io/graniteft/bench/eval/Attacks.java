package io.graniteft.bench.eval;

import io.graniteft.eval.CodeLanguage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Texts that attack the machine that compiles them. */
final class Attacks {
    /** One text with its name. */
    record Attack(String name, CodeLanguage language, String code) {}

    private Attacks() {}

    /**
     * All of them.
     *
     * @param secretFile a file of the host whose content must not be seen
     */
    static List<Attack> all(String secretFile) {
        List<Attack> all = new ArrayList<>();
        files(all, secretFile);
        bombs(all);
        sizes(all);
        disguises(all);
        return all;
    }

    private static void c(List<Attack> all, String name, String code) {
        all.add(new Attack(name, CodeLanguage.C, code));
    }

    private static void cpp(List<Attack> all, String name, String code) {
        all.add(new Attack(name, CodeLanguage.CPP, code));
    }

    private static void files(List<Attack> all, String secret) {
        for (String file :
                List.of(secret, "/etc/passwd", "/dev/zero", "/dev/stdin", "/proc/self/environ", "/proc/self/cmdline")) {
            c(all, "include \"" + file + "\"", "#include \"" + file + "\"\nint x;\n");
            c(all, "include <" + file + ">", "#include <" + file + ">\nint x;\n");
        }
        c(all, "include by ..", "#include \"../../../../../../../../.." + secret + "\"\nint x;\n");
        c(all, "include by a macro", "#define F \"" + secret + "\"\n#include F\nint x;\n");
        c(all, "include by pasting", "#define P(a) <a>\n#include P(/etc/passwd)\nint x;\n");
        c(all, "include spliced", "#inc\\\nlude \"" + secret + "\"\nint x;\n");
        c(all, "include spliced over blanks", "#inc\\  \nlude \"" + secret + "\"\nint x;\n");
        c(all, "include by digraph", "%:include \"" + secret + "\"\nint x;\n");
        c(all, "include by trigraph", "??=include \"" + secret + "\"\nint x;\n");
        c(all, "include behind a comment", "/* */ # /* */ include /* */ \"" + secret + "\"\nint x;\n");
        c(all, "include in a false literal", "char *s = \"\n#include \"" + secret + "\"\n\";\n");
        cpp(all, "include in a false raw literal", "auto s = R\"(\n)\";\n#include \"" + secret + "\"\n//)\";\n");
        c(all, "include_next", "#include_next <" + secret + ">\nint x;\n");
        c(all, "import", "#import \"" + secret + "\"\nint x;\n");
        c(all, "embed", "const char s[] = {\n#embed \"" + secret + "\"\n};\n");
        c(all, "itself", "#include __FILE__\nint x;\n");
        c(all, "itself by name", "#include \"snippet\"\nint x;\n");
        c(all, "itself as stdin", "#include \"-\"\n#include \"<stdin>\"\nint x;\n");
        c(all, "__has_include oracle", "#if __has_include(\"" + secret + "\")\nint yes;\n#else\nint no = ;\n#endif\n");
        c(
                all,
                "__has_include pasted",
                "#define A(x) __has_##x\n#if A(include)(\"" + secret + "\")\nint yes;\n#endif\n");
        c(all, "pragma dependency", "#pragma GCC dependency \"" + secret + "\"\nint x;\n");
        c(all, "_Pragma dependency", "_Pragma(\"GCC dependency \\\"" + secret + "\\\"\") int x;\n");
        c(all, "pragma pch", "#pragma GCC pch_preprocess \"" + secret + "\"\nint x;\n");
        c(all, "incbin", "asm(\".incbin \\\"" + secret + "\\\"\");\nint x;\n");
        c(
                all,
                "incbin in a function",
                "void f(void) { __asm__ volatile(\".incbin \\\"" + secret + "\\\"\\n.include \\\"" + secret
                        + "\\\"\"); }\n");
        c(all, "plugin by pragma", "#pragma GCC plugin \"" + secret + "\"\nint x;\n");
        c(all, "plugin by attribute", "__attribute__((plugin(\"" + secret + "\"))) int x;\n");
        cpp(all, "module import", "import \"" + secret + "\";\nimport <" + secret + ">;\nint x;\n");
    }

    private static void bombs(List<Attack> all) {
        String macros = "#define A0 x+x+x+x+x+x+x+x+x+x\n"
                + IntStream.range(1, 10)
                        .mapToObj(i -> "#define A" + i + " "
                                + Stream.generate(() -> "A" + (i - 1)).limit(10).collect(Collectors.joining("+")))
                        .collect(Collectors.joining("\n"));
        c(all, "macro bomb", macros + "\nint f(int x)\n{\n    return A9;\n}\n");
        c(all, "macro bomb in #if", macros.replace("x", "1") + "\n#if A9\nint a;\n#endif\nint b;\n");
        cpp(all, "template bomb", """
                template<int N, int M> struct B { B<N - 1, M> l; B<N - 1, M + (1 << (N % 20))> r; };
                template<int M> struct B<0, M> {};
                B<20, 0> b;
                """);
        cpp(all, "template recursion", "template<int N> struct R { enum { v = R<N + 1>::v }; };\nint x = R<0>::v;\n");
        cpp(all, "constexpr bomb", """
                constexpr long f(long n) { return n < 2 ? n : f(n - 1) + f(n - 2); }
                static_assert(f(60) == 1, "slow");
                """);
        cpp(all, "constexpr loop", """
                constexpr long f() { long n = 0; for (long i = 0; i < 1000000000L; i++) n += i; return n; }
                constexpr long x = f();
                """);
        cpp(
                all,
                "overload bomb",
                "struct A { template<class T> operator T(); };\n"
                        + IntStream.range(0, 60)
                                .mapToObj(i -> "template<class T> int f(T, char(*)[" + (i + 1) + "]);\n")
                                .collect(Collectors.joining())
                        + "int x = f(f(f(f(f(A(), A()), A()), A()), A()), A());\n");
        cpp(all, "nested lambdas", "auto x = " + "[](auto a) { return ".repeat(120) + "1" + "; }".repeat(120) + ";\n");
        c(all, "counter", """
                #define R2(x) x x
                #define R4(x) R2(R2(x))
                #define R8(x) R4(R4(x))
                #define R16(x) R8(R8(x))
                #define R32(x) R16(R16(x))
                int a[] = { R32(__COUNTER__,) };
                """);
    }

    private static void sizes(List<Attack> all) {
        c(all, "100,000 parentheses", "int x = " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + ";\n");
        c(all, "100,000 braces", "int f(void) " + "{".repeat(100_000) + "}".repeat(100_000) + "\n");
        c(
                all,
                "255 nested blocks",
                "int f(int x) {" + "if (x) {".repeat(255) + "x++;" + "}".repeat(255) + " return x; }\n");
        c(
                all,
                "20,000 else ifs",
                "int f(int x) { if (x == 0) return 0;"
                        + IntStream.range(1, 6_000)
                                .mapToObj(i -> " else if (x == " + i + ") return " + i + ";")
                                .collect(Collectors.joining())
                        + " return 1; }\n");
        c(all, "30,000 operands", "int f(int x) { return x" + " + x".repeat(30_000) + "; }\n");
        c(all, "20,000 unary operators", "int f(int x) { return " + "- ".repeat(20_000) + "x; }\n");
        c(all, "20,000 stars", "int " + "*".repeat(20_000) + "x;\n");
        c(all, "huge initialiser", "int x[] = { " + "1,".repeat(100_000) + " };\n");
        c(all, "sparse initialiser", "char x[] = { [2000000000] = 1 };\n");
        c(all, "sparse structure", "struct s { char a[1000000000]; } x = { .a = { [999999999] = 1 } };\n");
        c(all, "error flood", "void f(void)\n{\n" + "    a b c;\n".repeat(20_000) + "}\n");
        c(
                all,
                "warning flood",
                "void f(void)\n{\n"
                        + IntStream.range(0, 5_000)
                                .mapToObj(i -> "    int unused_variable_with_a_long_name_" + i + ";\n")
                                .collect(Collectors.joining())
                        + "}\n");
        c(
                all,
                "name flood",
                "void f(void)\n{\n"
                        + IntStream.range(0, 10_000)
                                .mapToObj(i -> "    t" + i + " *v" + i + " = g" + i + "(h" + i + "->m" + i + ");\n")
                                .collect(Collectors.joining())
                                .substring(0, 250_000)
                        + "}\n");
        c(all, "ten-megabyte line", "int x; char *s = \"" + "a".repeat(10_000_000) + "\";\n");
        c(all, "a line of 250,000 characters", "int x; char *s = \"" + "a".repeat(250_000) + "\";\n");
        c(all, "250,000 blanks in a directive", "#if " + " ".repeat(250_000) + "X\nint a;\n#endif\nint b;\n");
        c(all, "unclosed comment", "int x; /* " + "a ".repeat(100_000));
        c(all, "declarations without an end", "int f() {" + "{int a,".repeat(200) + "x, ".repeat(60_000));
        cpp(all, "half templates", "a<b<".repeat(60_000) + "\nint x;\n");
        c(
                all,
                "optimiser's work",
                "int f(int x) { switch (x) {"
                        + IntStream.range(0, 9_000)
                                .mapToObj(i -> "case " + (i * 37) + ": x ^= " + i + ";")
                                .collect(Collectors.joining())
                        + " } return x; }\n");
    }

    private static void disguises(List<Attack> all) {
        c(all, "#line spoofing", "#line 1 \"/etc/passwd\"\nint f(void) { return y; }\n");
        c(all, "line marker", "# 1 \"/etc/passwd\" 1 3 4\nint f(void) { return y; }\n");
        c(all, "system header marker", "# 1 \"x.h\" 3\nint f(void) { char *p = 5; return p; }\n");
        c(all, "pragma system_header", "#pragma GCC system_header\nint f(void) { char *p = 5; return p; }\n");
        c(
                all,
                "pragma diagnostic",
                "#pragma GCC diagnostic ignored \"-Wint-conversion\"\nint f(void) { char *p = 5; return p; }\n");
        c(
                all,
                "_Pragma diagnostic",
                "_Pragma(\"GCC diagnostic ignored \\\"-Wall\\\"\") int f(void) { char *p = 5; return p; }\n");
        c(all, "poison", "#pragma GCC poison int return\nint f(void) { return 1; }\n");
        c(
                all,
                "#error in the compiler's words",
                "#error internal compiler error: cc1: fatal error: Killed signal terminated program cc1\nint x;\n");
        c(all, "#include_next nothing", "#include\n#include <>\n#include \"\"\nint x;\n");
        c(
                all,
                "names of the made-up names",
                "long granite_n; struct granite_u { int a; }; int f(x_t *p) { return p->b + granite_p; }\n");
        c(all, "NUL", "int x;\u0000#include \"/etc/passwd\"\nint y;\n");
        c(
                all,
                "bidirectional controls",
                "int f(int admin) { /*\u202e } \u2066if (admin)\u2069 \u2066 begin */ return 1; }\n");
        c(all, "invalid UTF-8", "int x = \ud800 \udfff \ufffd 1;\n");
        c(all, "Markdown", "Here is the code:\n\n```c\n#include \"/etc/passwd\"\nint x;\n```\nHope it helps!\n");
        c(
                all,
                "prose",
                "Sure; the function below reads the file /etc/passwd { and } returns what it holds to the caller.\n");
    }
}
