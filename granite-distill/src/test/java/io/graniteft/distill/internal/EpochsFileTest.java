package io.graniteft.distill.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.distill.EpochMetrics;
import io.graniteft.distill.ScoreDistribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochsFileTest {
    @TempDir
    Path folder;

    @Test
    void lines_of_later_epochs_stay_while_a_resumed_loop_comes_by_the_earlier_ones() throws IOException {
        Path file = folder.resolve("epochs.jsonl");
        EpochsFile.keep(file, List.of(epoch(0, 5), epoch(1, 6)), false);

        EpochsFile.keep(file, List.of(epoch(0, 5)), false);

        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void lines_after_an_epoch_that_has_changed_go() throws IOException {
        Path file = folder.resolve("epochs.jsonl");
        EpochsFile.keep(file, List.of(epoch(0, 5), epoch(1, 6)), false);

        EpochsFile.keep(file, List.of(epoch(0, 4)), false);

        assertThat(Files.readAllLines(file)).singleElement().asString().contains("\"avg_student_score\":4.0");
    }

    @Test
    void nothing_stands_behind_the_last_epoch() throws IOException {
        Path file = folder.resolve("epochs.jsonl");
        EpochsFile.keep(file, List.of(epoch(0, 5), epoch(1, 6)), false);

        EpochsFile.keep(file, List.of(epoch(0, 5)), true);

        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    private static EpochMetrics epoch(int number, double score) {
        ScoreDistribution none = new ScoreDistribution(0, 0, 0, 0);
        return new EpochMetrics(
                number,
                null,
                score,
                List.of(score, score),
                0,
                0,
                0,
                none,
                null,
                0,
                0,
                0,
                none,
                0,
                0,
                new TreeMap<>(),
                null,
                null,
                null,
                null);
    }
}
