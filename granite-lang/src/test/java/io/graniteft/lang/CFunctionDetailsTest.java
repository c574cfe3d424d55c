package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known of a function beside its head. */
final class CFunctionDetailsTest {
    private static CFunction first(String path, String text) {
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText(path, text)).functions();
        assertThat(functions).isNotEmpty();
        return functions.get(0);
    }

    private static CFunction last(String text) {
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText("a.c", text)).functions();
        return functions.get(functions.size() - 1);
    }

    @Test
    void keeps_the_doc_comment_that_belongs_to_the_function() {
        assertThat(last("/* licence */\n\n/**\n * Adds.\n */\nint add(int a) { return a; }")
                        .doc())
                .isEqualTo("/**\n * Adds.\n */");
        assertThat(last("/** Adds. */\n\nint add(int a) { return a; }").doc()).isEqualTo("/** Adds. */");
        assertThat(last("// one\n// two\nint add(int a) { return a; }").doc()).isEqualTo("// one\n// two");
        assertThat(last("/** Adds. */\n#if USE_ADD\nint add(int a) { return a; }\n#endif")
                        .doc())
                .isEqualTo("/** Adds. */");
        assertThat(last("/* Adds. */\n/*----------*/\nint add(int a) { return a; }")
                        .doc())
                .isEqualTo("/* Adds. */");
    }

    @Test
    void leaves_a_comment_that_belongs_to_something_else() {
        assertThat(last("/* licence */\n\nint add(int a) { return a; }").doc()).isNull();
        assertThat(last("int x; /* a counter */\nint add(int a) { return a; }").doc())
                .isNull();
        assertThat(last("int f(void) { } // ends f\nint add(int a) { return a; }")
                        .doc())
                .isNull();
        assertThat(last("/** Adds. */\n\n\n\nint add(int a) { return a; }").doc())
                .isNull();
        assertThat(last("/** A type. */\nstruct s;\nint add(int a) { return a; }")
                        .doc())
                .isNull();
        assertThat(last("/* All. */\n#if A\n#if B\nint add(int a) { return a; }\n#endif\n#endif")
                        .doc())
                .isNull();
        assertThat(last("/*=======*/\nint add(int a) { return a; }").doc()).isNull();
    }

    @Test
    void callees_are_the_called_names_in_order_and_once() {
        CFunction function = first(
                "a.c",
                "int f(int n) { if (n) return g(h(n)) + g(2); for (;;) { p->run(n); } a.b(1); (*cb)(n); int (*q)(int) = cb; "
                        + "// no(1)\n s = \"no(2)\"; return sizeof(n) + (int) k(1); }");

        assertThat(function.callees()).containsExactly("g", "h", "run", "b", "k");
    }

    @Test
    void callees_in_cpp_keep_their_qualifier_and_declarations_are_none() {
        CFunction function = first(
                "a.cpp",
                "void f() { std::lock_guard<std::mutex> lock(m); auto p = std::make_unique<T>(1); Timer t(3); new Box(4); ns::g<int>(1); h(); }");

        assertThat(function.callees()).containsExactly("std::make_unique", "ns::g", "h");
    }

    @Test
    void types_are_the_named_types_of_head_and_body() {
        CFunction function = first(
                "a.c",
                "static irqreturn_t f(struct dev *d, uint32_t n) { struct ring *r; const u8 *p = (const u8 *) n; size_t i; "
                        + "for (ssize_t j = 0; j < n; j++) { a * b; enum mode m; } return (cast_t) n; }");

        assertThat(function.types())
                .containsExactly(
                        "irqreturn_t",
                        "struct dev",
                        "uint32_t",
                        "struct ring",
                        "u8",
                        "size_t",
                        "ssize_t",
                        "a",
                        "enum mode",
                        "cast_t");
    }

    @Test
    void a_product_a_call_and_a_condition_name_no_types() {
        CFunction function = first(
                "a.c",
                "int f(int n) { if (trace && trace(n)) g(a * b, (c) + 1); x = (d * e); while (p & q) { } return (h); }");

        assertThat(function.types()).isEmpty();
    }

    @Test
    void types_in_cpp_are_qualified_and_leave_out_the_names_of_the_own_template_clause() {
        CFunction function = first(
                "a.cpp",
                "template <typename T, class... Args> std::vector<Item> f(const net::Frame &x, T t) { try { for (const auto &i : t) { } "
                        + "Handle *h = new Handle(1); } catch (const std::exception &) { } catch (Error &e) { } }");

        assertThat(function.types())
                .containsExactly("Item", "std::vector", "net::Frame", "Handle", "std::exception", "Error");
    }

    @Test
    void the_arguments_of_a_macro_head_are_no_types() {
        assertThat(first("a.cpp", "TEST_F(Fixture, does_this) { }").types()).isEmpty();
    }

    @Test
    void the_language_follows_the_extension() {
        assertThat(first("x/a.c", "int f(void) { }").language()).isEqualTo(Language.C);
        assertThat(first("x/a.cc", "int f(void) { }").language()).isEqualTo(Language.CPP);
        assertThat(Language.ofPath("a.b/C.hpp")).isEqualTo(Language.CPP);
        assertThat(Language.ofPath("a.cpp/readme")).isEqualTo(Language.C);
        assertThat(Language.ofPath("A.C")).isEqualTo(Language.CPP);
    }
}
