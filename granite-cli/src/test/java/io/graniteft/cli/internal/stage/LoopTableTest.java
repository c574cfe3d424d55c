package io.graniteft.cli.internal.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.cli.EpochLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopTableTest {
    @TempDir
    Path folder;

    @Test
    void has_a_row_for_each_finished_epoch_with_its_money_and_time() throws IOException {
        LoopTable table = twoEpochs(0.25);

        assertThat(table.rows()).hasSize(3);
        assertThat(table.rows().get(1)).contains("4.00 ( 1.00 to  9.00)", "1 min 00 s");
        assertThat(table.rows().get(2)).contains("6.50 ( 1.00 to  9.00)", "$0.25", "10 min 00 s");
    }

    @Test
    void tells_the_time_and_the_money_that_are_left_by_the_longest_and_the_dearest_epoch() throws IOException {
        assertThat(twoEpochs(0.25).left(3, 2))
                .isEqualTo("at most 2 more epochs, about 20 min 00 s and $0.50 by the longest and the dearest so far;"
                        + " $1.75 of $2.00 left");
        assertThat(twoEpochs(0.25).left(2, 0.1)).endsWith("; $0.00 of $0.10 left");
    }

    @Test
    void says_nothing_of_money_where_none_is_spent_and_none_is_limited() throws IOException {
        assertThat(twoEpochs(0).left(2, 0)).isEqualTo("at most 1 more epoch, about 10 min 00 s by the longest so far");
    }

    @Test
    void is_empty_before_the_first_epoch_ends() throws IOException {
        LoopTable table = LoopTable.read(folder.resolve("distill"), folder.resolve("epochs.jsonl"));

        assertThat(table.epochs()).isEmpty();
        assertThat(table.rows()).hasSize(1);
    }

    private LoopTable twoEpochs(double usd) throws IOException {
        Path loop = Files.createDirectories(folder.resolve("distill"));
        Files.createDirectories(loop.resolve("epoch-1"));
        Path lines = Files.writeString(folder.resolve("epochs.jsonl"), EpochLines.line(0, 4) + EpochLines.line(1, 6.5));
        Files.writeString(loop.resolve("time.json"), "{\"0\":60.0,\"1\":600.0}");
        Files.writeString(
                loop.resolve("epoch-1/corrections.jsonl"),
                "{\"id\":\"a\",\"prompt\":\"long\",\"response\":\"int a;\",\"success\":true,\"model\":\"m\","
                        + "\"timestamp\":\"2026-11-01T00:00:01Z\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1},"
                        + "\"cost_usd\":" + usd + ",\"request_digest\":\"d1\"}\n");
        return LoopTable.read(loop, lines);
    }
}
