package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which macros and which variables from outside a function uses. */
final class CFunctionNamesTest {
    private static CFunction last(String path, String text) {
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText(path, text)).functions();
        assertThat(functions).isNotEmpty();
        return functions.get(functions.size() - 1);
    }

    @Test
    void macros_are_what_the_text_defines_and_what_is_written_as_one() {
        String text =
                "#define limit_of(x) 4\n#define NAME \"n\"\nint f(int n) { if (n > limit_of(n)) return -EINVAL; log(NAME, __LINE__); A = 1; }";

        assertThat(last("a.c", text).macros()).containsExactly("limit_of", "EINVAL", "NAME", "__LINE__");
    }

    @Test
    void names_in_capitals_that_the_text_declares_are_no_macros() {
        String text =
                "enum { IDLE, BUSY = 2 };\nenum class Mode : int { FAST };\nstatic const int LIMIT = 4, OTHER[2];\nint MAKE(int);\n"
                        + "typedef int UINT;\ntemplate <typename TYPE, int COUNT> int f(BOOL b) { const int LOCAL = IDLE + BUSY + FAST; OUT: "
                        + "MAKE(LIMIT + LOCAL + OTHER[0] + COUNT); UINT u; TYPE t; FILE *file; x.MEMBER = Color::RED; goto OUT; }";

        assertThat(last("a.cpp", text).macros()).isEmpty();
    }

    @Test
    void the_macros_of_the_head_count() {
        assertThat(last("a.c", "static __init int IRAM_ATTR f(void) { }").macros())
                .containsExactly("__init", "IRAM_ATTR");
        assertThat(last("a.cpp", "TEST_F(Fixture, works) { }").macros()).containsExactly("TEST_F");
        assertThat(last("a.c", "UINT32 SEND(UINT8 *PTR) { return PTR[0]; }").macros())
                .isEmpty();
    }

    @Test
    void globals_are_the_variables_of_the_text_that_the_body_uses() {
        String text = """
                static int count, *list[4] = { &other, 0 };
                extern struct dev *device;
                volatile unsigned flags;
                static const char *const names[] = { "a" };
                int prototype(int unused);
                struct s { int field; };
                typedef int type;
                int f(void) { list[0] = &count; device->flags = names[0]; unused + field; prototype(1); }
                """;

        assertThat(last("a.c", text).globals()).containsExactly("list", "count", "device", "names");
    }

    @Test
    void what_the_body_declares_shadows_the_variable_of_the_text() {
        String text = "int a, b, c, d, e, g, h, i, k;\n"
                + "void f(int a) { int b = a; struct s *c, **d = 0; for (size_t e = 0; e < d; e++) { } foo_t g(1), k(2); auto [h, x] = g; "
                + "int (*i)(void); b + c + d + e + g + h + k + i(); }";

        assertThat(last("a.cpp", text).globals()).isEmpty();
    }

    @Test
    void a_product_declares_nothing() {
        assertThat(last("a.c", "int a, b;\nint f(int n) { return (n * a) + n * b; }")
                        .globals())
                .containsExactly("a", "b");
    }

    @Test
    void what_is_certain_without_a_declaration_in_the_text_is_a_global() {
        assertThat(last(
                                "a.cpp",
                                "void f() { extern int boot, *mode; boot = ::errors + g_level + g_run(1) + x.g_member + ns::g_other; mode = 0; ::call(); }")
                        .globals())
                .containsExactly("boot", "mode", "errors", "g_level");
    }

    @Test
    void members_labels_and_designators_are_no_globals() {
        assertThat(last("a.c", "int a, b, c;\nvoid f(struct s *p) { p->a = 1; struct s q = { .b = 2 }; c: goto c; }")
                        .globals())
                .isEmpty();
    }
}
