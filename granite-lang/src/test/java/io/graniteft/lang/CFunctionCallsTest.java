package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a function calls, and how. */
final class CFunctionCallsTest {
    private static CFunction first(String path, String text) {
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText(path, text)).functions();
        assertThat(functions).isNotEmpty();
        return functions.get(0);
    }

    private static CFunction last(String path, String text) {
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText(path, text)).functions();
        assertThat(functions).isNotEmpty();
        return functions.get(functions.size() - 1);
    }

    /** The calls of the last function of a text, as {@code name kind}. */
    private static List<String> calls(String path, String text) {
        return last(path, text).calls().stream()
                .map(call -> call.name() + " " + call.kind())
                .toList();
    }

    @Test
    void callees_are_the_called_names_in_order_and_once() {
        CFunction function = first(
                "a.c",
                "int f(int n) { if (n) return g(h(n)) + g(2); for (;;) { p->run(n); } a.b(1); (*cb)(n); int (*q)(int) = cb; "
                        + "// no(1)\n s = \"no(2)\"; return sizeof(n) + (int) k(1); }");

        assertThat(function.callees()).containsExactly("g", "h", "run", "b", "cb", "k");
    }

    @Test
    void callees_in_cpp_keep_their_qualifier_and_declarations_are_none() {
        CFunction function = first(
                "a.cpp",
                "void f() { std::lock_guard<std::mutex> lock(m); auto p = std::make_unique<T>(1); Timer t(3); new Box(4); ns::g<int>(1); h(); }");

        assertThat(function.callees()).containsExactly("std::make_unique", "ns::g", "h");
    }

    @Test
    void a_member_is_called_by_its_name_alone() {
        assertThat(calls(
                        "a.cpp",
                        "void f() { bus.send(1); bus->port().open<int>(2); this->Base::run(); p->template get<T>(); }"))
                .containsExactly("send MEMBER", "port MEMBER", "open MEMBER", "run MEMBER", "get MEMBER");
    }

    @Test
    void a_field_that_the_text_declares_as_a_pointer_to_a_function_is_called_indirectly() {
        String types = """
                typedef int (*done_t)(int);
                struct ops { int (*open)(int), state; done_t done; void (*table[4])(void); int size; };
                """;

        assertThat(calls(
                        "a.c",
                        types + "int f(struct ops *o) { o->open(1); o->done(2); o->table[0](); return o->other(3); }"))
                .containsExactly("open INDIRECT", "done INDIRECT", "table INDIRECT", "other MEMBER");
    }

    @Test
    void parameters_locals_and_variables_of_function_pointer_type_are_called_indirectly() {
        String text =
                "typedef void (*cb_t)(int);\nusing handler_t = void (*)(int);\nstatic int (*hook)(void);\ncb_t shared;\n"
                        + "void f(void (*p)(int), cb_t q, handler_t r) { int (*local)(int) = 0; cb_t other = q; p(1); q(2); r(3); local(4); "
                        + "other(5); hook(); shared(6); direct(7); }";

        assertThat(calls("a.cpp", text))
                .containsExactly(
                        "p INDIRECT",
                        "q INDIRECT",
                        "r INDIRECT",
                        "local INDIRECT",
                        "other INDIRECT",
                        "hook INDIRECT",
                        "shared INDIRECT",
                        "direct DIRECT");
    }

    @Test
    void a_variable_that_c_calls_can_only_be_a_pointer_and_one_that_cpp_calls_may_be_an_object() {
        String body = "int f(compare_t by) { order_t then = by; return by(1) + then(2); }";

        assertThat(calls("a.c", body)).containsExactly("by INDIRECT", "then INDIRECT");
        assertThat(calls("a.cpp", body)).containsExactly("by DIRECT", "then DIRECT");
    }

    @Test
    void an_expression_in_parentheses_is_called_by_its_last_name() {
        assertThat(calls(
                        "a.cpp",
                        "void f() { (*cb)(1); (**twice)(1); (*ops->open)(2); (dev->close)(3); (this->*step_)(4); (o.*part)(5); "
                                + "table[i](6); (*rows[i].run)(7); }"))
                .containsExactly(
                        "cb INDIRECT",
                        "twice INDIRECT",
                        "open INDIRECT",
                        "close INDIRECT",
                        "step_ INDIRECT",
                        "part INDIRECT",
                        "table INDIRECT",
                        "run INDIRECT");
    }

    @Test
    void a_cast_and_a_declarator_in_parentheses_are_no_calls() {
        assertThat(
                        calls(
                                "a.c",
                                "int f(int n) { int (*q)(int) = 0; void (*r[2])(void); x = (type_t)(n); y = (*(fn_t) n); if (*n) (x); while (n) (y); g(n)(2); }"))
                .containsExactly("g DIRECT");
    }

    @Test
    void the_initialisers_of_a_constructor_are_read_and_its_members_are_no_calls() {
        assertThat(calls("a.cpp", "A::A(int n) : Base(limit(n)), size_{round(n)}, items_(n) { start(); }"))
                .containsExactly("limit DIRECT", "round DIRECT", "start DIRECT");
    }

    @Test
    void declarations_objects_and_casts_are_no_calls() {
        String text = "struct Point { };\nusing Name = int;\n"
                + "void f() { Timer t(3); const Timer &u(t); std::vector<int> v(4); Box *b(0); new Box(5); Point(6); Name(7); uint8_t(8); "
                + "int(9); typename T::Inner(1); p->~Box(); static_cast<int>(after(1)); }";

        assertThat(calls("a.cpp", text)).containsExactly("after DIRECT");
    }

    @Test
    void comparisons_and_words_before_a_name_do_not_hide_its_call() {
        assertThat(
                        calls(
                                "a.cpp",
                                "int f() { if (a > g(1) || b < h(2)) return x * k(3); else l(4); CHECK_IT\n m(5); case 1: n(6); co_await o(7); ~p(8); }"))
                .containsExactly(
                        "g DIRECT", "h DIRECT", "k DIRECT", "l DIRECT", "m DIRECT", "n DIRECT", "o DIRECT", "p DIRECT");
    }

    @Test
    void control_words_operators_and_attributes_are_no_calls() {
        assertThat(calls(
                        "a.c",
                        "int f(void) { static_assert(1, \"\"); __attribute__((format(printf, 1, 2))) int a; [[gnu::aligned(4)]] int b; "
                                + "return sizeof(a) + alignof(b) + typeof(a)(1); }"))
                .isEmpty();
    }

    @Test
    void a_name_that_is_called_in_two_ways_is_two_calls() {
        assertThat(calls("a.cpp", "void f() { run(); p->run(); run(); q.run(); }"))
                .containsExactly("run DIRECT", "run MEMBER");
        assertThat(last("a.cpp", "void f() { run(); p->run(); }").callees()).containsExactly("run");
    }

    @Test
    void lambdas_keep_their_calls_and_are_none() {
        assertThat(calls("a.cpp", "void f() { each(all, [&](int x) { return g(x); }); [] (int y) { h(y); }(1); }"))
                .containsExactly("each DIRECT", "g DIRECT", "h DIRECT");
    }

    @Test
    void heads_and_initialisers_of_local_classes_are_no_calls_and_what_they_call_is_one() {
        assertThat(first(
                                "a.cpp",
                                "void f() { struct Box : Base { Box(int n) : Base(n), size_(round(n)) { fill(); } ~Box() { drop(); } operator bool() { return 1; } "
                                        + "bool operator<(const Box &o) const { return less(o); } void run() { } }; go(); }")
                        .callees())
                .containsExactly("round", "fill", "drop", "less", "go");
    }

    @Test
    void an_operator_that_is_called_by_its_name_is_a_call() {
        assertThat(calls("a.cpp", "A &A::operator=(A &&o) { Base::operator=(o); p->operator()(1); x.operator[](2); }"))
                .containsExactly("Base::operator= DIRECT", "operator() MEMBER", "operator[] MEMBER");
    }

    @Test
    void a_name_in_parentheses_with_nothing_to_cast_is_called() {
        assertThat(calls("a.cpp", "int f() { return (std::numeric_limits<int>::max)() + (std::min)(1, 2); }"))
                .containsExactly("std::numeric_limits::max DIRECT");
    }

    @Test
    void a_bit_test_in_a_loop_declares_nothing() {
        assertThat(calls("a.c", "void f(int n) { for (n--; n & BIT(n); n = n * g(n)) ; n & h(n); }"))
                .containsExactly("BIT DIRECT", "g DIRECT", "h DIRECT");
        assertThat(calls("a.cpp", "void f(int n) { for (n--; n & BIT(n); n--) ; }"))
                .containsExactly("BIT DIRECT");
    }

    @Test
    void the_type_of_a_pointer_to_a_function_is_not_called() {
        CFunction function = first("a.c", "int f(void) { s32 (*read)(int, int) = 0; return read(1, 2); }");

        assertThat(function.calls()).containsExactly(new Call("read", Call.Kind.INDIRECT));
        assertThat(function.types()).containsExactly("s32");
    }
}
