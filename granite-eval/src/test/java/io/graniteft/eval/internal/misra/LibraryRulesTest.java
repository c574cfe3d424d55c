package io.graniteft.eval.internal.misra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a use of a banned function, and what only looks like one. */
class LibraryRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void f(void) { g(malloc(3)); }",
                "void f(void) { g((malloc)(3)); }",
                "void f(void) { g(((malloc))(3)); }",
                "void f(void) { g((*malloc)(3)); }",
                "void f(void) { g((&malloc)(3)); }",
                "void f(void) { void *(*p)(size_t) = malloc; g(p); }",
                "void f(void) { void *(*p)(size_t) = &malloc; g(p); }",
                "void f(void) { set_allocator(malloc, release); }",
                "static const struct ops table = { .get = malloc };",
                "static const struct ops table = { malloc, release };",
                "void f(void) { p = (alloc_fn)malloc; }",
                "#define ALLOC malloc\nvoid f(void) { g(ALLOC(3)); }",
                "#define ALLOC(n) malloc(n)\nvoid f(void) { g(ALLOC(3)); }",
                "#define INNER malloc\n#define ALLOC(n) INNER(n)\nvoid f(void) { g(ALLOC(3)); }",
                "void f(void) { g(mal\\\nloc(3)); }",
                "void f(void)\n{\n#if FAST\n    g(pool());\n#else\n    g(malloc(3));\n#endif\n}",
                "void f(void)\n{\n#if FAST\n    if (x) {\n#else\n    if (malloc(3)) {\n#endif\n    }\n}",
                "p = malloc(3);",
            })
    void sees_dynamic_memory_however_it_is_written(String code) {
        assertThat(Checked.rules(code)).contains("misra-21.3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void f(void) { free_list(p); exit_code = 3; mallocate(4); }",
                "void f(struct pool *pool) { pool->free(p); pool->ops.malloc(3); }",
                "void f(void) { /* malloc(3) */ g(\"malloc(3) goto exit\"); } // exit(1)",
                "void f(void)\n{\n#if 0\n    malloc(3);\n#endif\n}",
                "void f(int free) { g(free + 1); }",
                "void f(void) { bool abort = false; while (!abort) { abort = poll(); } }",
                "void f(void) { free = free - 1; g(x, free); }",
                "static void free(struct node *n) { put(n); }\nvoid f(void) { free(n); }",
                "extern void *malloc(size_t n);\nvoid exit(int code);\nvoid free(void *p);",
                "struct ops { void (*free)(void *p); int exit; };",
                "enum state { free, used };",
                "__attribute__((malloc, cleanup(free))) void *f(void);",
                "#define malloc_size 3\nint x = malloc_size;",
                "EXPORT_SYMBOL(free);",
                "struct exit *f(struct free *g);",
            })
    void leaves_alone_what_only_looks_like_it(String code) {
        assertThat(Checked.rules(code)).doesNotContain("misra-21.3", "misra-21.8", "misra-15.1");
    }

    @Test
    void a_label_named_like_a_function_is_no_use_of_it() {
        assertThat(Checked.c("int f(void)\n{\n    goto exit;\nfree:\n    g();\nexit:\n    return 0;\n}"))
                .containsExactly("misra-15.1@3");
    }

    @Test
    void in_cpp_members_and_other_scopes_are_not_the_library() {
        assertThat(Checked.cpp("void f() { obj.free(x); obj->exit(); pool::free(p); Foo::abort(); }"))
                .isEmpty();
        assertThat(Checked.cpp("void f() { std::free(x); }")).containsExactly("misra-21.3");
        assertThat(Checked.cpp("void f() { ::exit(1); }")).containsExactly("misra-21.8");
        assertThat(Checked.cpp("class P { void free(void *p); void g() { free(q); } };"))
                .isEmpty();
        assertThat(Checked.cpp("void f() { int *p = new int; delete p; std::remove(a.begin(), a.end(), 3); }"))
                .isEmpty();
    }

    @Test
    void every_use_is_found_at_its_place() {
        assertThat(Checked.c("void f(void)\n{\n    free(a);\n    free(b);\n    abort();\n    longjmp(e, 1);\n}"))
                .containsExactly("misra-21.3@3", "misra-21.3@4", "misra-21.8@5", "misra-21.4@6");
    }

    @Test
    void assembly_with_labels_is_no_goto() {
        assertThat(Checked.rules("void f(void) { asm volatile goto(\"jmp %l0\" : : : : out); out: ; }"))
                .isEmpty();
    }

    @Test
    void pasting_is_said_and_not_resolved() {
        assertThat(Checked.hits("#define CAT(a, b) a##b\nvoid f(void) { g(CAT(mal, loc)(3)); }", false))
                .extracting(Hit::rule, Hit::charge)
                .containsOnly(org.assertj.core.groups.Tuple.tuple("token-pasting", Hit.Charge.NOTE));
    }

    @Test
    void further_library_functions_have_their_rules() {
        assertThat(Checked.rules("void f(char *s) { g(atoi(s), getenv(s), time(NULL)); qsort(a, n, 4, h); puts(s); }"))
                .containsExactlyInAnyOrder("misra-21.7", "misra-21.8", "misra-21.10", "misra-21.9", "misra-21.6");
        assertThat(Checked.rules("#include <setjmp.h>\n#include <time.h>\n"))
                .containsExactly("misra-21.4", "misra-21.10");
        assertThat(Checked.rules("int f(int n, ...) { va_list a; va_start(a, n); va_end(a); return n; }"))
                .containsExactly("misra-17.1");
    }
}
