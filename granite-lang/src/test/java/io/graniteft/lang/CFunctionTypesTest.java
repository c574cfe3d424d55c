package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which types a function mentions. */
final class CFunctionTypesTest {
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
    void the_template_parameters_of_the_classes_around_are_no_types() {
        String text = """
                template <typename T, class... Rest> class Outer {
                 template <int N, typename U = T> struct Inner {
                  T first(U u, Item i) { T t; Rest r; typename T::value_type v; Other<T> o; return t; }
                 };
                };
                T after(U u) { }""";
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText("a.cpp", text)).functions();

        assertThat(functions.get(0).types()).containsExactly("Item", "Other");
        assertThat(functions.get(1).types()).containsExactly("T", "U");
    }

    @Test
    void members_of_a_local_class_know_the_template_parameters_of_the_function() {
        String text = "template <class T> void f() { struct Local { T get() { T t; return t; } }; }";

        assertThat(last("a.cpp", text).name()).isEqualTo("get");
        assertThat(last("a.cpp", text).types()).isEmpty();
    }

    @Test
    void a_type_of_the_text_is_known_wherever_it_stands() {
        assertThat(last(
                                "a.c",
                                "typedef struct { int a; } frame_t;\nint f(int n) { return sizeof(frame_t) + ((frame_t)(n)).a; }")
                        .types())
                .containsExactly("frame_t");
        assertThat(last("a.cpp", "class Frame { };\nint f() { return g(Frame(1), Frame::count); }")
                        .types())
                .containsExactly("Frame");
    }

    @Test
    void a_number_type_that_is_called_is_a_cast_and_a_type() {
        assertThat(first("a.cpp", "int f(int n) { return uint8_t(n); }").types())
                .containsExactly("uint8_t");
    }
}
