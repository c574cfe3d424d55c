package io.graniteft.lang;

import static io.graniteft.lang.Sources.cpp;
import static io.graniteft.lang.Sources.names;
import static io.graniteft.lang.Sources.only;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What stands between the colon behind a constructor's parameters and its body. */
final class InitialiserHazardsTest {
    @Test
    void members_in_braces_are_no_bodies() {
        CFunction function = only(cpp("A::A() : a{x}, b{y} {\n  run();\n}\n"));

        assertThat(function.qualifiedName()).isEqualTo("A::A");
        assertThat(function.body()).isEqualTo("{\n  run();\n}");
    }

    @Test
    void members_in_braces_may_hold_lambdas_and_lists() {
        assertThat(
                        names(
                                cpp(
                                        "A::A(int n)\n  : list{1, {2, 3}}, call_{[this](int a) { return a + n_; }}, Base<int>{n}, rest{std::forward<T>(t)}... { }\nvoid f() { }\n")))
                .containsExactly("A::A", "f");
    }

    @Test
    void a_condition_may_stand_inside_the_list() {
        assertThat(names(cpp("A::A(int x)\n    : a_(x)\n#ifdef WITH_B\n    , b_(2)\n#endif\n{\n}\n\nA::~A()\n{\n}\n")))
                .containsExactly("A::A", "A::~A");
    }

    @Test
    void a_condition_may_choose_between_two_lists() {
        assertThat(
                        names(
                                cpp(
                                        "A::A(int x) :\n#if X\n    a_(x),\n    b_{1}\n#else\n    a_{x}\n#endif\n{\n}\nint f() { return 1; }\n")))
                .containsExactly("A::A", "f");
    }

    @Test
    void a_condition_may_hold_the_colon() {
        assertThat(names(cpp("A::A(int x)\n#if X\n    : a_{x}\n#endif\n{\n}\nint f() { return 1; }\n")))
                .containsExactly("A::A", "f");
    }

    @Test
    void a_try_block_may_be_the_body_of_a_constructor() {
        CFunction function = only(
                cpp(
                        "A::A(int x) try : a_{x}, b_(2) {\n  run();\n} catch (const Error &e) {\n  log(e);\n} catch (...) {\n}\n"));

        assertThat(function.endLine()).isEqualTo(6);
        assertThat(function.body()).startsWith("{\n  run();").endsWith("} catch (...) {\n}");
    }

    @Test
    void a_try_block_may_be_the_body_of_a_function() {
        assertThat(
                        names(
                                cpp(
                                        "int main(int argc, char **argv)\ntry {\n  return run();\n}\ncatch (...) {\n  return 1;\n}\nint after() { return 0; }\n")))
                .containsExactly("main", "after");
    }

    @Test
    void a_member_that_braces_initialise_is_no_function() {
        assertThat(
                        names(
                                cpp(
                                        "struct S {\n  std::array<bool, static_cast<size_t>(M::SIZE)> flags{};\n  std::function<int(int)> call{[](int a) { return a; }};\n  S() = default;\n  int f() { return 1; }\n};\n")))
                .containsExactly("S::f");
    }
}
