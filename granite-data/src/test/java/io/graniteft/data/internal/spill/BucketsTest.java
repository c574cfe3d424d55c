package io.graniteft.data.internal.spill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketsTest {
    @TempDir
    Path folder;

    @Test
    void gives_every_record_back_in_its_bucket_and_in_order_whether_or_not_it_fitted_into_memory() throws IOException {
        Random random = new Random(1);
        int count = 5;
        List<List<Long>> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            expected.add(new ArrayList<>());
        }
        try (Buckets buckets = new Buckets(folder, "test", count)) {
            for (int i = 0; i < 300_000; i++) {
                // The last bucket gets next to nothing, and stays in memory.
                int bucket = random.nextInt(1000) == 0 ? count - 1 : random.nextInt(count - 1);
                long value = random.nextLong();
                buckets.in(bucket).writeLong(value);
                expected.get(bucket).add(value);
            }
            for (int bucket = 0; bucket < count; bucket++) {
                ByteBuffer in = buckets.take(bucket);
                List<Long> found = new ArrayList<>();
                while (in.hasRemaining()) {
                    found.add(in.getLong());
                }
                assertThat(found).isEqualTo(expected.get(bucket));
            }
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
