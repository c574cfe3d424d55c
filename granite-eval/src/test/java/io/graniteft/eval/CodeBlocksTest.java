package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeBlocksTest {

    @ParameterizedTest
    @ValueSource(strings = {"c", "C", "cpp", "c++", "h", "hpp", "{.c}", "c,linenos", "c:gate.c", "cc"})
    void a_block_of_c_or_cpp_is_taken_without_its_fences(String tag) {
        assertThat(CodeBlocks.extract("Here it is:\n\n```" + tag + "\nint x;\n```\n\nDone."))
                .isEqualTo("int x;\n");
    }

    @Test
    void an_answer_without_a_fence_is_returned_as_it_is() {
        assertThat(CodeBlocks.extract("int x;\n\nint y;")).isEqualTo("int x;\n\nint y;");
        assertThat(CodeBlocks.extract("")).isEmpty();
    }

    @Test
    void several_blocks_are_joined_by_an_empty_line() {
        assertThat(CodeBlocks.extract("```c\nint x;\n```\ntext\n~~~c\nint y;\n~~~\n"))
                .isEqualTo("int x;\n\nint y;\n");
    }

    @Test
    void other_languages_are_left_out_when_there_is_c() {
        assertThat(CodeBlocks.extract("```bash\nmake\n```\n```c\nint x;\n```\n```\nout\n```\n"))
                .isEqualTo("int x;\n");
    }

    @Test
    void untagged_blocks_come_before_other_languages() {
        assertThat(CodeBlocks.extract("```bash\nmake\n```\n```\nint x;\n```\n")).isEqualTo("int x;\n");
        assertThat(CodeBlocks.extract("```rust\nlet x;\n```\n")).isEqualTo("let x;\n");
    }

    @Test
    void a_block_that_was_cut_off_runs_to_the_end() {
        assertThat(CodeBlocks.extract("Sure:\n```c\nint f(void)\n{\n    return 1"))
                .isEqualTo("int f(void)\n{\n    return 1\n");
    }

    @Test
    void a_fence_is_closed_by_one_at_least_as_long_and_of_the_same_kind() {
        assertThat(CodeBlocks.extract("````c\n```\n~~~~\nint x;\n`````\nafter")).isEqualTo("```\n~~~~\nint x;\n");
    }

    @Test
    void windows_line_ends_become_line_feeds_in_blocks() {
        assertThat(CodeBlocks.extract("```c\r\nint x;\r\n```\r\n")).isEqualTo("int x;\n");
    }

    @Test
    void backticks_inside_a_line_open_nothing() {
        assertThat(CodeBlocks.extract("use ```x``` here\nint x;")).isEqualTo("use ```x``` here\nint x;");
    }
}
