package io.graniteft.data.internal.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelvesTest {
    @TempDir
    Path folder;

    /** A record: its key, and when it came. */
    private record Dealt(long key, int number) {}

    private static List<Dealt> drawn(int count, int keys, long seed) {
        Random random = new Random(seed);
        List<Long> drawn = random.longs(keys).boxed().toList();
        List<Dealt> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Some keys differ in their last bits only.
            long key = drawn.get(random.nextInt(keys)) ^ random.nextInt(3);
            records.add(new Dealt(key, i));
        }
        return records;
    }

    private static void deal(Shelves shelves, List<Dealt> records) throws IOException {
        for (Dealt one : records) {
            Bytes out = shelves.begin(one.key());
            out.writeInt(one.number());
            out.write(new byte[one.number() % 50]);
            shelves.end();
        }
    }

    private static List<Integer> taken(Shelves shelves) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (int shelf = 0; shelf < shelves.count(); shelf++) {
            shelves.take(shelf, (in, at) -> numbers.add(ByteBuffer.wrap(in).getInt(at)));
        }
        return numbers;
    }

    private static List<Integer> inOrder(List<Dealt> records) {
        return records.stream()
                .sorted((a, b) -> a.key() == b.key()
                        ? Integer.compare(a.number(), b.number())
                        : Long.compareUnsigned(a.key(), b.key()))
                .map(Dealt::number)
                .toList();
    }

    @Test
    void hands_out_records_in_the_order_of_their_keys_however_little_fits_into_memory() throws Exception {
        List<Dealt> records = drawn(5000, 2000, 1);
        for (int atATime : new int[] {100, 3000, 1 << 20}) {
            try (Shelves shelves = new Shelves(folder, 200_000, atATime, List.of())) {
                deal(shelves, records);
                shelves.note();
                shelves.full();

                assertThat(taken(shelves)).as("%d bytes at a time", atATime).isEqualTo(inOrder(records));
            }
        }
    }

    @Test
    void reads_a_shelf_that_is_much_too_large_in_parts() throws Exception {
        List<Dealt> records = drawn(3000, 1500, 2);
        try (Shelves shelves = new Shelves(folder, 1, 1000, List.of())) {
            deal(shelves, records);
            shelves.note();

            assertThat(shelves.count()).isOne();
            assertThat(taken(shelves)).isEqualTo(inOrder(records));
        }
    }

    @Test
    void goes_on_from_what_was_noted_and_forgets_what_came_after() throws Exception {
        List<Dealt> records = drawn(2000, 900, 3);
        List<Long> noted;
        try (Shelves shelves = new Shelves(folder, 100_000, 3000, List.of())) {
            deal(shelves, records.subList(0, 1000));
            noted = shelves.note();
            deal(shelves, records.subList(700, 1500));
            shelves.note();
        }
        try (Shelves shelves = new Shelves(folder, 100_000, 3000, noted)) {
            deal(shelves, records.subList(1000, 2000));
            shelves.note();

            assertThat(taken(shelves)).isEqualTo(inOrder(records));
        }
    }

    @Test
    void notices_a_file_that_has_other_bytes_or_is_gone() throws Exception {
        try (Shelves shelves = new Shelves(folder, 1000, 1000, List.of())) {
            deal(shelves, drawn(20, 20, 4));
            shelves.note();
            Path file = folder.resolve("shelf-0");
            byte[] good = Files.readAllBytes(file);
            for (int at = 0; at < good.length; at++) {
                byte[] bad = good.clone();
                bad[at] ^= 1;
                Files.write(file, bad);
                assertThatThrownBy(() -> taken(shelves)).as("byte %d", at).isInstanceOf(Shelves.Damaged.class);
            }
            Files.write(file, java.util.Arrays.copyOf(good, good.length - 1));
            assertThatThrownBy(() -> taken(shelves)).isInstanceOf(Shelves.Damaged.class);
            shelves.remove(0);
            assertThatThrownBy(() -> taken(shelves)).isInstanceOf(Shelves.Damaged.class);
        }
    }
}
