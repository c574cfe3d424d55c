package io.graniteft.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.GraniteException;
import io.graniteft.data.split.Splitter.Earlier;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssignmentsTest {
    @TempDir
    Path folder;

    private Path written(Assignments assignments) throws IOException {
        Path file = folder.resolve("assignments.tsv");
        try (OutputStream out = Files.newOutputStream(file)) {
            assignments.write(out, 42, 0.9);
        }
        return file;
    }

    @Test
    void remembers_sides_in_a_file_of_sorted_lines() throws IOException {
        Assignments made = Assignments.none().with(new long[] {5, 5}, new long[] {-1, 3});
        Path file = written(made);

        assertThat(Files.readString(file)).isEqualTo("""
                        # sides of functions, seed 42, train ratio 0.9
                        0000000000000003\tval
                        0000000000000005\ttrain
                        ffffffffffffffff\tval
                        """);
        Assignments read = Assignments.read(file, 42, 0.9);
        assertThat(read.of(-1)).isEqualTo(Earlier.VALIDATION);
        assertThat(read.of(5)).isEqualTo(Earlier.TRAIN);
        assertThat(read.of(4)).isEqualTo(Earlier.NONE);
    }

    @Test
    void lets_no_later_preparation_change_a_side() throws IOException {
        Assignments first = Assignments.none().with(new long[] {2}, new long[] {1});
        Assignments second = first.with(new long[] {1}, new long[] {2, 3});

        assertThat(second.of(1)).isEqualTo(Earlier.VALIDATION);
        assertThat(second.of(2)).isEqualTo(Earlier.TRAIN);
        assertThat(second.of(3)).isEqualTo(Earlier.VALIDATION);
    }

    @Test
    void finds_every_one_of_many() throws IOException {
        Random random = new Random(1);
        long[] train = random.longs(3_000).toArray();
        long[] validation = random.longs(2_000).toArray();
        Assignments some = Assignments.none().with(Arrays.copyOf(train, 1_500), Arrays.copyOf(validation, 1_500));
        Assignments read = Assignments.read(written(some.with(train, validation)), 42, 0.9);

        assertThat(read.size()).isEqualTo(5_000);
        for (long key : train) {
            assertThat(read.of(key)).isEqualTo(Earlier.TRAIN);
        }
        for (long key : validation) {
            assertThat(read.of(key)).isEqualTo(Earlier.VALIDATION);
        }
    }

    @Test
    void begins_anew_under_another_seed_or_ratio() throws IOException {
        Path file = written(Assignments.none().with(new long[0], new long[] {1}));

        assertThat(Assignments.read(file, 7, 0.9).size()).isZero();
        assertThat(Assignments.read(file, 42, 0.8).size()).isZero();
        assertThat(Assignments.read(folder.resolve("none"), 42, 0.9).size()).isZero();
    }

    @Test
    void says_where_a_file_is_damaged() throws IOException {
        Path file = written(Assignments.none().with(new long[] {2}, new long[] {1}));
        Files.writeString(file, Files.readString(file).replace("2\ttrain", "2\tneither"));

        assertThatThrownBy(() -> Assignments.read(file, 42, 0.9))
                .isInstanceOf(GraniteException.class)
                .hasMessageContaining("assignments.tsv:3");
    }
}
