package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompileCommandsTest {

    @TempDir
    Path folder;

    private CompileCommands read(String json) throws IOException {
        return CompileCommands.read(Files.writeString(folder.resolve("compile_commands.json"), json));
    }

    @Test
    void a_file_is_built_with_its_compiler_and_the_options_of_its_target() throws IOException {
        CompileCommands build = read("""
                [{"directory": "build", "file": "../src/a.c",
                  "command": "arm-none-eabi-gcc -mcpu=cortex-m4 -mthumb -D MODE=\\"x y\\" '-DN=1' -I inc -include x.h -O2 -std=gnu11 -c ../src/a.c"},
                 {"directory": "build", "file": "b.c", "arguments": ["clang", "-DX", "-fplugin=evil.so", "-fshort-enums", "b.c"]}]
                """);
        assertThat(build.of(folder.resolve("src/a.c")))
                .contains(new CompileCommands.Target(
                        "arm-none-eabi-gcc",
                        List.of("-mcpu=cortex-m4", "-mthumb", "-DMODE=x y", "-DN=1", "-std=gnu11")));
        assertThat(build.of(folder.resolve("build/b.c")))
                .contains(new CompileCommands.Target("clang", List.of("-DX", "-fshort-enums")));
        assertThat(build.of(folder.resolve("c.c"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "x", "[{}]", "[{\"file\": \"a.c\"}]", "[{\"file\": \"a\\u0000.c\", \"command\": \"cc\"}]"})
    void what_is_no_list_of_commands_is_refused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-fplugin=x.so",
                "-I/etc",
                "-include",
                "-o",
                "/etc/passwd",
                "-wrapper",
                "-B/tmp",
                "-mllvm",
                "-w",
                "@file",
                "-x",
                "-specs=x",
                "-fno-diagnostics-show-option",
                "-iquote/etc",
                "-M",
                "-v"
            })
    void options_that_name_files_or_hide_what_is_found_are_refused(String option) {
        CodeQualityEvaluator.Builder builder = CodeQualityEvaluator.builder();
        assertThatThrownBy(() -> builder.compilerOptions(List.of(option))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_target_decides_what_compiles() {
        String code = "_Static_assert(sizeof(long) == LONG_BYTES, \"size\");\nint f(int a)\n{\n    return a + 1;\n}\n";
        for (Profile profile : Profile.values()) {
            assertThat(syntax(profile, code, "-m32", "-DLONG_BYTES=4")).isEqualTo(10.0);
            assertThat(syntax(profile, code, "-m64", "-DLONG_BYTES=4")).isLessThan(5.0);
        }
    }

    private static @Nullable Double syntax(Profile profile, String code, String... options) {
        return CodeQualityEvaluator.builder()
                .profile(profile)
                .compilerOptions(List.of(options))
                .build()
                .evaluate(Snippet.of("a", code, CodeLanguage.C))
                .syntax();
    }
}
