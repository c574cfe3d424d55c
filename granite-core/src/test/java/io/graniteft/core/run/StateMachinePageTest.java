package io.graniteft.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StateMachinePageTest {
    private static final Path PAGE = Path.of("..", "docs", "pipeline-state-machine.md");

    @Test
    void the_page_on_the_states_of_a_run_is_what_the_table_says() throws IOException {
        String text = StateMachinePage.text();
        Path made = Path.of("target", "pipeline-state-machine.md");
        Files.createDirectories(made.resolveSibling("."));
        Files.writeString(made, text);

        assertThat(PAGE)
                .as("when the table has changed: cp granite-core/target/pipeline-state-machine.md docs/")
                .exists()
                .hasContent(text);
    }
}
