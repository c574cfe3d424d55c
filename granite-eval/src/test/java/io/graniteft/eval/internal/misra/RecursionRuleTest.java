package io.graniteft.eval.internal.misra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as recursion. */
class RecursionRuleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int f(int n) { return n == 0 ? 1 : n * f(n - 1); }",
                "int f(int n) { return (f)(n - 1); }",
                "int f(int n) { return (*f)(n - 1); }",
                "#define AGAIN f\nint f(int n) { return AGAIN(n - 1); }",
                "int g(int n);\nint f(int n) { return g(n); }\nint g(int n) { return f(n); }",
                "void a(void) { b(); }\nvoid b(void) { c(); }\nvoid c(void) { a(); }",
            })
    void calls_that_lead_back(String code) {
        assertThat(Checked.rules(code)).contains("misra-17.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int f(int n) { return g(n); }\nint g(int n) { return h(n); }",
                "void f(struct s *p) { p->f(1); p->ops.f(2); }",
                "void f(void) { schedule(f); }",
                "int f(int n) { int f_n = n; return f_n; }",
                "int f(int n)\n{\n    /* f(n) */\n    log(\"f(n)\");\n    return n;\n}",
            })
    void calls_that_do_not(String code) {
        assertThat(Checked.rules(code)).doesNotContain("misra-17.2");
    }

    @Test
    void in_cpp_overloads_and_other_objects_are_other_functions() {
        assertThat(Checked.cpp("void f(int a) { f(a, 1); }\nvoid f(int a, int b) { g(a + b); }"))
                .isEmpty();
        assertThat(Checked.cpp("void Proxy::start() { impl_->start(); Base::start(); ::start(); }"))
                .isEmpty();
        assertThat(Checked.cpp("void Tree::walk(int n) { this->walk(n - 1); }")).containsExactly("misra-17.2");
        assertThat(Checked.cpp("namespace n { int f(int x) { return f(x); } }")).containsExactly("misra-17.2");
        assertThat(Checked.cpp("Foo::Foo() { g(Foo()); }")).isEmpty();
    }

    @Test
    void every_call_of_a_cycle_is_found() {
        assertThat(Checked.c(
                        "void a(void)\n{\n    b();\n    c();\n}\nvoid b(void)\n{\n    a();\n}\nvoid c(void)\n{\n}\n"))
                .containsExactly("misra-17.2@3", "misra-17.2@8");
    }
}
