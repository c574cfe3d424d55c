package io.graniteft.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.data.reason.DropReason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceReaderTest {
    @TempDir
    Path folder;

    private SourceReader.Result read(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("a.c"), bytes);
        return new SourceReader().read(new SourceItem("a.c", file, null));
    }

    private SourceFile text(byte[] bytes) throws IOException {
        SourceReader.Result result = read(bytes);
        assertThat(result).isInstanceOf(SourceReader.Text.class);
        return ((SourceReader.Text) result).file();
    }

    @Test
    void reads_utf_8() throws IOException {
        SourceFile file = text("int größe;\n".getBytes(StandardCharsets.UTF_8));

        assertThat(file.text()).isEqualTo("int größe;\n");
        assertThat(file.charset()).isEqualTo("UTF-8");
    }

    @Test
    void reads_as_latin_1_what_is_not_utf_8() throws IOException {
        SourceFile file = text("/* größe */\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(file.text()).isEqualTo("/* größe */\n");
        assertThat(file.charset()).isEqualTo("ISO-8859-1");
    }

    @Test
    void ends_every_line_with_a_line_feed_and_keeps_their_number() throws IOException {
        assertThat(text("a\r\nb\rc\n\r\nd".getBytes(StandardCharsets.UTF_8)).text())
                .isEqualTo("a\nb\nc\n\nd");
    }

    @Test
    void leaves_out_the_byte_order_mark() throws IOException {
        assertThat(text("\uFEFFint x;".getBytes(StandardCharsets.UTF_8)).text()).isEqualTo("int x;");
    }

    @Test
    void gives_the_digest_of_the_bytes_as_they_lie_on_disk() throws IOException {
        assertThat(text("abc".getBytes(StandardCharsets.UTF_8)).sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void drops_a_file_with_nul_bytes_as_binary() throws IOException {
        assertThat(read(new byte[] {'i', 'n', 't', 0, 'x'})).isEqualTo(new SourceReader.Unusable(DropReason.BINARY));
    }

    @Test
    void drops_a_file_that_vanished_as_unreadable() {
        SourceItem gone = new SourceItem("gone.c", folder.resolve("gone.c"), null);

        assertThat(new SourceReader().read(gone)).isEqualTo(new SourceReader.Unusable(DropReason.UNREADABLE));
    }

    @Test
    void drops_a_huge_file_without_reading_it() throws IOException {
        Path file = folder.resolve("huge.c");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(5L << 30);
        }

        assertThat(new SourceReader().read(new SourceItem("huge.c", file, null)))
                .isEqualTo(new SourceReader.Unusable(DropReason.TOO_LARGE));
    }

    @Test
    void finds_the_licence_tag_in_any_comment_style() {
        assertThat(licenceOf("// SPDX-License-Identifier: GPL-2.0-only\nint x;"))
                .isEqualTo("GPL-2.0-only");
        assertThat(licenceOf("/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause */\n"))
                .isEqualTo("(GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause");
        assertThat(licenceOf("/*\n * Copyright\n *\n * SPDX-License-Identifier: MIT\n */"))
                .isEqualTo("MIT");
    }

    @Test
    void says_unknown_where_nothing_names_the_licence() {
        assertThat(licenceOf("/* Copyright 2020 Acme. */")).isEqualTo("unknown");
        assertThat(licenceOf("")).isEqualTo("unknown");
        assertThat(licenceOf("int x;\n".repeat(5000) + "// SPDX-License-Identifier: MIT"))
                .isEqualTo("unknown");
    }

    private static String licenceOf(String text) {
        return new SourceFile("a.c", text, "UTF-8", "").licence();
    }

    @Test
    void takes_a_text_file_for_code_when_most_lines_look_like_it() {
        String code = """
                #include <stdint.h>

                /* Adds. */
                static int add(int a, int b)
                {
                    return a + b;
                }
                """;
        String prose = """
                The scheduler sends a frame when its gate is open.
                Use it as follows (see also the manual):

                    int main(void) {
                        return run();
                    }

                Every gate has a state; the list of states repeats.
                Write to us if you find a mistake.
                """;

        assertThat(new SourceFile("a.txt", code, "UTF-8", "").looksLikeCode()).isTrue();
        assertThat(new SourceFile("a.txt", prose, "UTF-8", "").looksLikeCode()).isFalse();
    }
}
