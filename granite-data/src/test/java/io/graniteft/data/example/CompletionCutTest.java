package io.graniteft.data.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.lang.Tokens;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CompletionCutTest {
    /** What is given for every share that makes a difference. */
    private static Set<String> allGiven(String text) {
        Set<String> given = new TreeSet<>();
        for (double share = 0; share < 1; share += 0.01) {
            int cut = CompletionCut.placeOf(text, Tokens.live(text), share);
            if (cut >= 0) {
                given.add(text.substring(0, cut));
            }
        }
        return given;
    }

    private static List<String> lastLines(String text) {
        return allGiven(text).stream()
                .map(given -> given.substring(given.lastIndexOf('\n') + 1).strip())
                .toList();
    }

    @Test
    void never_cuts_inside_a_nested_block_or_a_loop_head() {
        assertThat(lastLines("""
                        int f(int n)
                        {
                            int sum = 0;
                            for (int i = 0; i < n; i++) {
                                sum += i;
                                sum *= 2;
                            }
                            return sum;
                        }""")).containsExactlyInAnyOrder("int sum = 0;", "}");
    }

    @Test
    void keeps_if_and_else_and_do_and_while_together() {
        assertThat(lastLines("""
                        int f(int n)
                        {
                            if (n) {
                                a();
                            } else {
                                b();
                            }
                            do {
                                c();
                            } while (n--);
                            return 0;
                        }""")).containsExactlyInAnyOrder("}", "} while (n--);");
    }

    @Test
    void keeps_an_initialiser_whole() {
        assertThat(
                        lastLines(
                                "int f(void)\n{\n    int a[] = {1, 2};\n    struct s b = { .x = (struct t){1} };\n    return a[0];\n}"))
                .containsExactlyInAnyOrder("int a[] = {1, 2};", "struct s b = { .x = (struct t){1} };");
    }

    @Test
    void does_not_cut_between_an_if_and_its_else_without_braces() {
        assertThat(
                        lastLines(
                                "int f(int n)\n{\n    a();\n    if (n)\n        b();\n    else\n        c();\n    return 1;\n}"))
                .containsExactlyInAnyOrder("a();", "c();");
    }

    @Test
    void does_not_cut_under_a_conditional_directive() {
        assertThat(
                        lastLines(
                                "int f(void)\n{\n    a();\n#ifdef X\n    b();\n#else\n    c();\n#endif\n    d();\n    return 1;\n}"))
                .containsExactlyInAnyOrder("a();", "d();");
    }

    @Test
    void is_not_misled_by_braces_and_semicolons_in_strings_comments_and_dead_code() {
        assertThat(lastLines("""
                        int f(void)
                        {
                            puts("};{"); /* } ; */
                        #if 0
                            }
                        #endif
                            char c = '}';
                            return 1;
                        }""")).containsExactlyInAnyOrder("puts(\"};{\"); /* } ; */", "char c = '}';");
    }

    @Test
    void leaves_something_to_say() {
        assertThat(allGiven("void f(void) { a(); }")).isEmpty();
        assertThat(allGiven("void f(void) { }")).isEmpty();
        assertThat(allGiven("void f(void) { a(); b(); }")).containsExactly("void f(void) { a();");
        assertThat(allGiven("not a function at all; }")).isEmpty();
    }
}
