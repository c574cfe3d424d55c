package io.graniteft.eval.internal.misra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules on the form of statements and expressions: what each finds, and what ordinary code it leaves alone. */
class StatementRulesTest {

    private static List<String> body(String statements) {
        return Checked.rules("void f(int a, int b, bool c, int *p)\n{\n    " + statements + "\n}\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            misra-12.3 | a = 1, b = 2;
            misra-12.3 | for (a = 0, b = 0; a < b; a++) { g(a); }
            misra-12.3 | g((a, b));
            misra-12.3 | int x, y;
            misra-13.4 | if (a = b) { g(a); }
            misra-13.4 | a = b = 0;
            misra-13.4 | g(a = b);
            misra-13.4 | p[a = b] = 1;
            misra-14.4 | if (a) { g(a); }
            misra-14.4 | while (p) { g(a); }
            misra-14.4 | if (a & 4) { g(a); }
            misra-14.4 | for (; a; ) { g(a); }
            misra-15.4 | while (c) { if (a > 1) { break; } if (b > 1) { break; } }
            misra-15.4 | while (c) { if (a > 1) { goto out; } if (b > 1) { break; } } out: g(a);
            misra-15.5 | if (c) { return; } g(a);
            misra-15.6 | if (c) g(a);
            misra-15.6 | if (c) { g(a); } else g(b);
            misra-15.6 | do g(a); while (c);
            misra-15.7 | if (c) { g(a); } else if (a > b) { g(b); }
            misra-16.3 | switch (a) { case 1: g(a); case 2: g(b); break; default: break; }
            misra-16.3 | switch (a) { case 1: if (c) { break; } case 2: g(b); break; default: break; }
            misra-16.3 | switch (a) { case 1: break; default: g(a); }
            misra-16.4 | switch (a) { case 1: break; case 2: break; }
            misra-16.5 | switch (a) { case 1: break; default: break; case 2: break; }
            misra-16.6 | switch (a) { case 1: case 2: default: break; }
            """)
    void finds(String rule, String statements) {
        assertThat(body(statements)).contains(rule);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g(a, b); h(a, (b), p[a]);",
                "int x[] = { 1, 2, 3 }; struct s y = { .a = 1, .b = 2 };",
                "int (*fp)(int, int) = &add;",
                "a += b; a = b + 1; (void)(a = b);",
                "for (a = 0; a < b; a++) { g(a); }",
                "if (c) { g(a); } if (a > b) { g(a); } if (p != NULL) { g(a); } if (x->count) { g(a); }",
                "if (is_ready(a)) { g(a); } if (!p) { g(a); } if (unknown) { g(a); }",
                "while (c) { if (a > 1) { break; } }",
                "while (c) { switch (a) { case 1: break; case 2: break; default: break; } }",
                "if (c) { g(a); } else if (a > b) { g(b); } else { g(0); }",
                "do { g(a); } while (c);",
                "switch (a) { case 1: case 2: g(a); break; case 3: { g(b); break; } default: break; }",
                "switch (a) { case 1: g(a); [[fallthrough]]; case 2: g(a); __attribute__((fallthrough)); default: break; }",
                "switch (a) { case 1: if (c) { continue; } else { break; } default: abort_all(); break; }",
                "switch (a) { default: break; case 1: break; }",
                "g(0x10L, 0, 10UL, 1.0F, '\\n', \"\\x41\");",
                "a = c ? b : 1; a = sizeof(b = 1);",
                "CHECK(a = b); EXPECT(a, b);",
            })
    void leaves_ordinary_code_alone(String statements) {
        assertThat(body(statements)).isSubsetOf("misra-15.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void f() { for (const auto &x : list) { g(x, 1); } }",
                "void f() { std::map<int, int> m; auto [a, b] = pair(); g(a, b); }",
                "A::A(int a, int b) : x(a), y{b} { g(a, b); }",
                "class A : public B, private C { enum { X, Y }; int x = 1; A() = default; };",
                "void f() { try { g(); } catch (const std::exception &e) { h(e); } }",
                "void f() { run([a, b = 3](int c, int d) { return c + d; }, 3); }",
                "void f() { g({1, 2}); A a{1, 2}; A b(1, 2); return h({3, 4}); }",
                "int f(int *p) { if (p) { return 1; } return 2; }",
                "template <typename T, typename U = int> T f(U u) { return T(u, 1); }",
                "void f() { if (auto p = next()) { g(p); } if (int x = 3; x > 2) { g(x); } }",
                "bool operator==(const A &a, const A &b) { return a.x == b.x; }",
                "using T = std::pair<int, int>; static_assert(sizeof(T) == 8, \"x\");",
                "enum class E : int { A = 1, B, C };",
                "namespace a::b { int x = 1; }",
            })
    void leaves_ordinary_cpp_alone(String code) {
        assertThat(Checked.cpp(code)).isEmpty();
    }

    @Test
    void a_fall_through_is_reported_where_it_falls_to() {
        assertThat(Checked.c("""
                        void f(int a)
                        {
                            switch (a) {
                            case 1:
                                g();
                            case 2:
                                g();
                                break;
                            default:
                                g();
                            }
                        }
                        """)).containsExactly("misra-16.3@6", "misra-16.3@11");
    }

    @Test
    void branches_of_conditionals_do_not_break_the_structure() {
        assertThat(Checked.c("""
                        int f(int a)
                        {
                        #if X
                            if (a > 1) {
                        #else
                            if (a > 2) {
                        #endif
                                g();
                            }
                        #if Y
                            return 1;
                        #else
                            return 2;
                        #endif
                        }
                        """)).isEmpty();
        assertThat(Checked.c("void f(void)\n{\n    if (true)\n#endif\n    { g(); }\n}\n"))
                .isEmpty();
    }

    @Test
    void directives_and_literals() {
        assertThat(Checked.c("#define if while\n#undef X\n#define N 010\n#define L 1l\n"))
                .containsExactly("misra-20.4@1", "misra-20.5@2", "misra-7.1@3", "misra-7.3@4");
        assertThat(Checked.c("int a??(3??) = ??< 1 ??>;\nconst char *s = \"a??=b\";\nint c = '\\12n';\n"))
                .containsExactly(
                        "misra-4.2@1", "misra-4.2@1", "misra-4.2@1", "misra-4.2@1", "misra-4.2@2", "misra-4.1@3");
        assertThat(Checked.rules("#define inline __inline\n#define EMPTY\n")).isEmpty();
    }
}
