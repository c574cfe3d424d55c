package io.graniteft.data.internal.spill;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.core.json.Json;
import io.graniteft.data.internal.spill.Segment.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillTest {
    @TempDir
    Path folder;

    private static Segment segment(int number) {
        Bytes[] parts = new Bytes[Part.values().length];
        Random random = new Random(number);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new Bytes(0);
            byte[] bytes = new byte[random.nextInt(2000)];
            random.nextBytes(bytes);
            parts[i].write(bytes);
        }
        return new Segment(3, 1000 + number, "digest" + number, number, 2 * number, parts);
    }

    private void fill(int segments) throws IOException {
        try (Spill spill = Spill.in(folder)) {
            for (int i = 0; i < segments; i++) {
                spill.append(segment(i));
            }
        }
    }

    private void check(int segments) throws IOException {
        try (Spill spill = Spill.in(folder)) {
            assertThat(spill.entries()).hasSize(segments);
            assertThat(spill.functions()).isEqualTo(segments * (segments - 1) / 2);
            for (int i = 0; i < segments; i++) {
                Spill.Entry entry = spill.entries().get(i);
                assertThat(entry.inputDigest()).isEqualTo("digest" + i);
                for (Part part : Part.values()) {
                    assertThat(spill.read(entry, part).array())
                            .isEqualTo(segment(i).part(part).toArray());
                }
            }
        }
    }

    @Test
    void gives_back_what_was_appended_after_it_was_closed() throws IOException {
        fill(5);
        check(5);
    }

    @Test
    void keeps_what_is_whole_after_a_file_was_cut_anywhere() throws IOException {
        Random random = new Random(4);
        for (int round = 0; round < 60; round++) {
            for (Part part : Part.values()) {
                Files.deleteIfExists(file(part));
            }
            Files.deleteIfExists(folder.resolve("journal"));
            fill(6);
            Path file = random.nextBoolean()
                    ? folder.resolve("journal")
                    : file(List.of(Part.values()).get(random.nextInt(6)));
            long size = Files.size(file);
            long cut = (long) (random.nextDouble() * size);
            try (var channel = java.nio.channels.FileChannel.open(file, StandardOpenOption.WRITE)) {
                if (random.nextBoolean()) {
                    channel.truncate(cut);
                } else {
                    channel.write(ByteBuffer.wrap(new byte[] {'#', '~'}), cut);
                }
            }
            int left;
            try (Spill spill = Spill.in(folder)) {
                left = spill.entries().size();
                assertThat(left).as("round %d", round).isLessThan(6);
                for (int i = left; i < 6; i++) {
                    spill.append(segment(i));
                }
            }
            check(6);
        }
    }

    private Path file(Part part) {
        return folder.resolve(part.name().toLowerCase(java.util.Locale.ROOT) + ".spill");
    }

    @Test
    void forgets_the_last_segments_when_told_to() throws IOException {
        fill(6);
        try (Spill spill = Spill.in(folder)) {
            spill.truncate(4);
        }
        check(4);
        try (Spill spill = Spill.in(folder)) {
            spill.truncate(2);
            spill.append(segment(2));
        }
        check(3);
    }

    @Test
    void writes_text_into_json_as_the_mapper_does() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(50); i > 0; i--) {
                int kind = random.nextInt(5);
                int bound = kind == 0 ? 0x20 : kind == 1 ? 0x80 : kind == 2 ? 0x800 : kind == 3 ? 0xD800 : 0x110000;
                int point = random.nextInt(bound);
                if (point < 0xD800 || point > 0xDFFF) {
                    text.appendCodePoint(point);
                }
            }
            Bytes bytes = new Bytes(1);
            bytes.writeJson(text.toString());

            assertThat("\"" + new String(bytes.toArray(), StandardCharsets.UTF_8) + "\"")
                    .isEqualTo(Json.line(text.toString()));
        }
    }
}
