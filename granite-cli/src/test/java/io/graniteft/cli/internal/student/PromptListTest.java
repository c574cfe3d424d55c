package io.graniteft.cli.internal.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.GraniteException;
import io.graniteft.distill.SeededPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptListTest {
    @TempDir
    Path folder;

    @Test
    void the_seed_of_a_prompt_does_not_depend_on_the_prompts_around_it() throws IOException {
        List<SeededPrompt> two = read("{\"id\":\"a\",\"prompt\":\"A\"}\n{\"id\":\"b\",\"prompt\":\"B\"}\n", 1);
        List<SeededPrompt> one = read("{\"id\":\"b\",\"prompt\":\"B\",\"reference\":\"int b;\"}\n", 1);

        assertThat(one).containsExactly(two.get(1));
        assertThat(two.get(0).seed()).isNotEqualTo(two.get(1).seed());
        assertThat(read("{\"id\":\"b\",\"prompt\":\"B\"}\n", 2).get(0).seed())
                .isNotEqualTo(two.get(1).seed());
    }

    @Test
    void a_broken_line_and_an_id_that_stands_there_twice_are_named_with_their_line() {
        assertThatThrownBy(() -> read("{\"id\":\"a\",\"prompt\":\"A\"}\n{\"id\":\n", 1))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("prompts.jsonl:2");
        assertThatThrownBy(() -> read("{\"id\":\"a\"}\n", 1))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("prompts.jsonl:1");
        assertThatThrownBy(() -> read("{\"id\":\"a\",\"prompt\":\"A\"}\n{\"id\":\"a\",\"prompt\":\"B\"}\n", 1))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("prompts.jsonl:2")
                .hasMessageContaining("twice");
    }

    private List<SeededPrompt> read(String text, int seed) throws IOException {
        Path file = folder.resolve("prompts.jsonl");
        Files.writeString(file, text);
        return PromptList.read(file, seed);
    }
}
