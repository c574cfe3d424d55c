package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Specifiers, template parameters and conditions. */
final class CFunctionHeadTest {
    private static CFunction last(String path, String text) {
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText(path, text)).functions();
        assertThat(functions).isNotEmpty();
        return functions.get(functions.size() - 1);
    }

    @Test
    void specifiers_are_listed_as_they_are_written() {
        assertThat(last(
                                "a.c",
                                "static inline __attribute__((weak, section(\".a\"))) int __init IRAM_ATTR f(void) __attribute__((cold)) { }")
                        .specifiers())
                .containsExactly(
                        "static",
                        "inline",
                        "__attribute__((weak, section(\".a\")))",
                        "__init",
                        "IRAM_ATTR",
                        "__attribute__((cold))");
        assertThat(last(
                                "a.cpp",
                                "[[nodiscard]] constexpr explicit(true) A::operator bool() const & noexcept(false) { }")
                        .specifiers())
                .containsExactly("[[nodiscard]]", "constexpr", "explicit(true)", "const", "&", "noexcept(false)");
        assertThat(last("a.cpp", "extern \"C\" void f() { }").specifiers()).containsExactly("extern \"C\"");
        assertThat(last("a.cpp", "struct A : B { virtual int f() const override final { } };")
                        .specifiers())
                .containsExactly("virtual", "const", "override", "final");
    }

    @Test
    void a_macro_in_front_is_a_specifier_and_no_type() {
        CFunction constructor = last("a.cpp", "EXPORT Box::Box(int n) : n_(n) { }");

        assertThat(constructor.returnType()).isEmpty();
        assertThat(constructor.specifiers()).containsExactly("EXPORT");
        assertThat(last("a.cpp", "class Box { EXPORT Box() { } };").returnType())
                .isEmpty();

        CFunction placed = last("a.c", "PLACE_IN(\".fast\") static uint8_t f(void) { }");

        assertThat(placed.returnType()).isEqualTo("uint8_t");
        assertThat(placed.specifiers()).containsExactly("PLACE_IN(\".fast\")", "static");
        assertThat(last("a.c", "STATIC FUNC(void, CODE) f(void) { }").returnType())
                .isEqualTo("FUNC(void, CODE)");
    }

    @Test
    void types_of_old_style_parameters_and_returned_types_are_no_specifiers() {
        assertThat(last("a.c", "int f(a, b) int a; type_t b; { }").specifiers()).isEmpty();
        assertThat(last("a.c", "int f(a) const type_t *a; { }").specifiers()).isEmpty();
        assertThat(last("a.c", "static void (*f(int a))(int) { }").specifiers()).containsExactly("static");
        assertThat(last("a.cpp", "auto f() const -> Result<int> { }").specifiers())
                .containsExactly("const");
    }

    @Test
    void template_parameters_are_those_of_all_clauses() {
        CFunction function = last(
                "a.cpp",
                "template <typename T,\n   int N = 4> template <class... Args, typename = enable_if_t<is<T, (N > 1)>>> void A<T, N>::f(Args... a) { }");

        assertThat(function.templateParameters())
                .containsExactly("typename T", "int N = 4", "class... Args", "typename = enable_if_t<is<T, (N > 1)>>");
        assertThat(last("a.cpp", "template <> void f<int>() { }").templateParameters())
                .isEmpty();
    }

    @Test
    void the_conditions_around_a_function_are_listed_from_outside_to_inside() {
        String text = """
                #ifdef A
                #if defined B
                int a(void) { }
                #elif VERSION >= 4 /* new */
                int b(void) { }
                #else
                int c(void) { }
                #endif
                #ifndef D
                #else
                int d(void) { }
                #endif
                #endif
                int e(void) { }""";
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText("a.c", text)).functions();

        assertThat(functions)
                .extracting(CFunction::conditions)
                .containsExactly(
                        List.of("defined(A)", "defined(B)"),
                        List.of("defined(A)", "!defined(B)", "VERSION >= 4"),
                        List.of("defined(A)", "!defined(B)", "!(VERSION >= 4)"),
                        List.of("defined(A)", "defined(D)"),
                        List.of());
    }

    @Test
    void an_include_guard_is_no_condition_and_a_feature_test_is_one() {
        assertThat(last("a.h", "/* a */\n#ifndef A_H\n#define A_H\nint f(void) { }\n#endif\n")
                        .conditions())
                .isEmpty();
        assertThat(last("a.c", "int x;\n#ifndef HAVE_F\n#define HAVE_F\nint f(void) { }\n#endif\n")
                        .conditions())
                .containsExactly("!defined(HAVE_F)");
    }

    @Test
    void text_that_is_taken_out_keeps_the_conditions_inside_and_around_it() {
        assertThat(last("a.c", "#ifdef A\n#if 0\n#ifdef B\nint f(void) { }\n#endif\n#endif\n#endif\n")
                        .conditions())
                .containsExactly("defined(A)", "defined(B)");
    }
}
