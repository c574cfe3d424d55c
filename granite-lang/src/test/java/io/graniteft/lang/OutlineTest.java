package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An outline leaves details out, and no function. */
final class OutlineTest {
    private final FunctionExtractor extractor = new FunctionExtractor();

    @Test
    void holds_the_same_functions_at_the_same_places_as_the_extraction() throws IOException {
        for (Path folder : List.of(Path.of("..", "examples", "corpus"), Path.of("src/test/resources"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertSame(file.getFileName().toString(), Files.readString(file));
                }
            }
        }
    }

    @Test
    void holds_the_same_functions_where_the_source_is_broken() throws IOException {
        String text = Files.readString(Path.of("src/test/resources/io/graniteft/lang/golden/timer.cpp"))
                + "#if 0\nint dead(void) { return 0; }\n#endif\n";
        Random random = new Random(99);
        for (int i = 0; i < 500; i++) {
            int from = random.nextInt(text.length());
            int to = Math.min(text.length(), from + random.nextInt(80));
            assertSame("timer.cpp", text.substring(0, from) + text.substring(to) + text.substring(from, to));
        }
    }

    private void assertSame(String path, String text) {
        SourceText source = new SourceText(path, text);
        List<FunctionOutline> expected = extractor.extract(source).functions().stream()
                .map(each -> new FunctionOutline(each.name(), each.qualifiedName(), each.nameLine(), each.range()))
                .toList();
        assertThat(extractor.outline(source)).isEqualTo(expected);
    }
}
