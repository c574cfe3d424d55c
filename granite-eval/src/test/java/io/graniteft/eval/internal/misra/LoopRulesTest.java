package io.graniteft.eval.internal.misra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which loops never end. */
class LoopRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (1) { g(); }",
                "while (1);",
                "for (;;) g();",
                "for (i = 0; ; i++) { g(); }",
                "do { g(); } while (true);",
                "while ((1)) { g(); }",
                "while (!0) { g(); }",
                "while (1 == 1) { g(); }",
                "while (1) { switch (x) { case 1: break; default: break; } }",
                "while (1) { while (x) { break; } }",
                "while (1) { list_for_each(p, head) { if (p) { break; } } }",
                "while (1) { again: if (x) { goto again; } }",
                "while (1) { continue; }",
                "while (1) { obj.exit(); }",
                "if (x) { while (1) { g(); } } return 3;",
            })
    void a_loop_that_nothing_ends(String loop) {
        assertThat(Checked.rules("int f(int x)\n{\n    " + loop + "\n}")).contains("infinite-loop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (1) { if (x) { break; } }",
                "while (1) { if (x) break; else g(); }",
                "while (1) { while (x) { return 1; } }",
                "while (1) { switch (x) { case 1: return 1; default: break; } }",
                "while (1) { while (1) { if (x) { goto out; } } } out: return 0;",
                "while (1) { if (x) { exit(1); } }",
                "while (1) { CHECK_RETURN(x); }",
                "while (0) { g(); }",
                "do { g(); } while (0);",
                "while (x) { g(); }",
                "for (; x; ) { g(); }",
                "while (!kthread_should_stop()) { g(); }",
            })
    void a_loop_that_ends(String loop) {
        assertThat(Checked.rules("int f(int x)\n{\n    " + loop + "\n}")).doesNotContain("infinite-loop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) { throw Error(); }",
                "while (true) { x ? g() : throw Error(); }",
                "while (true) { if (done) co_return; }",
                "for (auto x : list) { g(x); }",
                "while (true) { std::terminate(); }",
            })
    void in_cpp_a_throw_ends_a_loop(String loop) {
        assertThat(Checked.cpp("void f()\n{\n    " + loop + "\n}")).doesNotContain("infinite-loop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) { auto g = [&](int x) { return x; }; g(1); }",
                "while (true) { run([] { throw 1; }); }",
            })
    void what_a_lambda_leaves_is_the_lambda(String loop) {
        assertThat(Checked.cpp("void f()\n{\n    " + loop + "\n}")).contains("infinite-loop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#define EVER ;;\nvoid f(void) { for (EVER) { g(); } }",
                "#define FOREVER while (1)\nvoid f(void) { FOREVER { g(); } }"
            })
    void macros_of_the_snippet_are_looked_through(String code) {
        assertThat(Checked.rules(code)).contains("infinite-loop");
    }

    @Test
    void a_lambda_in_a_condition_is_looked_into() {
        assertThat(Checked.cpp("void f() { if (any(list, [](int x) { while (true) { g(x); } return x; })) { h(); } }"))
                .containsExactly("infinite-loop");
        assertThat(Checked.cpp("void f() { while (true) { if (any(list, [](int x) { return x; })) { h(); } } }"))
                .containsExactly("infinite-loop");
    }
}
