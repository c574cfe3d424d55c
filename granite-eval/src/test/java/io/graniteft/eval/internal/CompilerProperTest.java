package io.graniteft.eval.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken from the plan that {@code gcc -###} prints. */
class CompilerProperTest {

    @Test
    void the_command_is_the_indented_line_and_its_words_are_unquoted() {
        String plan = """
                Using built-in specs.
                Target: x86_64-linux-gnu
                COLLECT_GCC_OPTIONS='-fsyntax-only' '-D' 'X=a b"c$d\\e'
                 /usr/lib/gcc/x86_64-linux-gnu/12/cc1 -quiet -D "X=a b\\"c\\$d\\\\e" - "-std=gnu17" -o /dev/null
                COMPILER_PATH=/usr/lib/gcc/
                """;
        assertThat(CompilerProper.line(plan))
                .containsExactly(
                        "/usr/lib/gcc/x86_64-linux-gnu/12/cc1",
                        "-quiet",
                        "-D",
                        "X=a b\"c$d\\e",
                        "-",
                        "-std=gnu17",
                        "-o",
                        "/dev/null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no such option: -###",
                " \"/usr/lib/llvm-14/bin/clang\" \"-cc1\" \"-fsyntax-only\" \"-\"",
                " cc1 -quiet -",
                " /usr/lib/gcc/12/cc1 -quiet - -o /tmp/ccX.s\n /usr/bin/as -o x.o /tmp/ccX.s",
                " /usr/lib/gcc/12/cc1 -quiet - -o /tmp/ccX.s",
                " /usr/lib/gcc/12/cc1 -quiet - -o - | /usr/bin/as",
                " /usr/lib/gcc/12/cc1 -quiet -\n /usr/lib/gcc/12/cc1 -quiet -",
                " /usr/lib/gcc/12/cc1 \"-quiet -"
            })
    void every_other_plan_is_left_to_the_driver(String plan) {
        assertThat(CompilerProper.line(plan)).isEmpty();
    }
}
