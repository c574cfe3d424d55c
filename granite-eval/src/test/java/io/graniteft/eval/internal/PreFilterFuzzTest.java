package io.graniteft.eval.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks the real preprocessor whether the filter's understanding of a text was right. */
class PreFilterFuzzTest {

    private static final String SECRET = "GRANITE_CANARY_SECRET";

    @TempDir
    Path folder;

    private String[] pieces = {};

    @BeforeEach
    void a_file_that_must_not_be_opened() throws IOException {
        Path canary = Files.writeString(folder.resolve("canary"), "#error " + SECRET + "\n");
        pieces = new String[PreFilterTest.PIECES.length + 7];
        System.arraycopy(PreFilterTest.PIECES, 0, pieces, 0, PreFilterTest.PIECES.length);
        int at = PreFilterTest.PIECES.length;
        pieces[at++] = "\"" + canary + "\"";
        pieces[at++] = "<" + canary + ">";
        pieces[at++] = "\n#include \"" + canary + "\"";
        pieces[at++] = "\n#include X\n";
        pieces[at++] = "\n#define X \"" + canary + "\"\n";
        pieces[at++] = "#include ";
        pieces[at] = "\n#include \"plain.h\"\n";
    }

    private int openedAfter(long seed, int texts) throws IOException {
        Random random = new Random(seed);
        int compiled = 0;
        for (int n = 0; n < texts; n++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0, length = 3 + random.nextInt(25); i < length; i++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            PreFilter.Result result = PreFilter.apply(text.toString());
            if (result.rejection() != null) {
                continue;
            }
            compiled++;
            boolean cpp = random.nextBoolean();
            List<String> command = List.of(
                    "/usr/bin/gcc",
                    "-fsyntax-only",
                    "-H",
                    "-x",
                    cpp ? "c++" : "c",
                    cpp ? "-std=gnu++17" : "-std=gnu17",
                    "-");
            String output = LimitedProcess.run(command, result.source()).output();
            assertThat(output)
                    .as("seed %d, text %d: %s", seed, n, text)
                    .doesNotContain(SECRET)
                    .doesNotContainPattern("(?m)^\\.+ /")
                    .doesNotContainPattern("/[^:\\n]*: No such file");
        }
        return compiled;
    }

    @Test
    void no_accepted_text_opens_a_file() throws IOException {
        assertThat(openedAfter(20261123, 150)).isPositive();
    }

    @Test
    @Tag("soak")
    void no_accepted_text_opens_a_file_in_a_long_run() throws IOException {
        assertThat(openedAfter(new Random().nextLong(), 10_000)).isPositive();
    }
}
