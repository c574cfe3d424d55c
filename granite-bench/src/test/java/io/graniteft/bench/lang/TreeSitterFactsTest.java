package io.graniteft.bench.lang;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TreeSitterFactsTest {
    private static FunctionFacts only(String text, boolean isCpp) {
        Optional<Map<Integer, FunctionFacts>> read = new TreeSitterFacts().read(text, isCpp);
        assertThat(read).isPresent();
        Map<Integer, FunctionFacts> functions = read.orElseThrow();
        assertThat(functions).containsOnlyKeys(text.length());
        return functions.values().iterator().next();
    }

    @Test
    void reads_names_and_types_of_a_head() {
        FunctionFacts facts =
                only("static const struct a *f(int n, char *const *s[2], void (*cb)(int x), ...) { }", false);

        assertThat(facts.parameters()).isEqualTo(List.of("n", "s", "cb", ""));
        assertThat(facts.returnType()).isEqualTo("const struct a*");
        assertThat(only("int f(void) { }", false).parameters()).isEmpty();
        assertThat(only("constexpr auto f() -> std::vector<int> { }", true).returnType())
                .isEqualTo("std::vector<int>");
        assertThat(only("static void (*f(int a))(long) { }", false).returnType())
                .isEqualTo("void(*)(long)");
    }

    @Test
    void reads_what_is_called_and_leaves_out_casts() {
        assertThat(only(
                                "int f(int n) { g(n); p->h(n); (*q)(n); t[0](n); return static_cast<int>(ns::k<int>(n)); }",
                                true)
                        .callees())
                .containsExactlyInAnyOrder("g", "h", "q", "t", "ns::k");
    }

    @Test
    void reads_no_file_that_holds_an_error() {
        assertThat(new TreeSitterFacts().read("int f( { }", false)).isEmpty();
    }
}
