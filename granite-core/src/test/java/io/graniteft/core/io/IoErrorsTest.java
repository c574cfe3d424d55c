package io.graniteft.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IoErrorsTest {
    @TempDir
    Path folder;

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new IOException("No space left on device"), "the disk is full: cannot write given"),
                Arguments.of(
                        new FileSystemException("/a", null, "No space left on device"),
                        "the disk is full: cannot write /a"),
                Arguments.of(
                        new FileSystemException("/a", null, "Disk quota exceeded"),
                        "the disk quota is used up: cannot write /a"),
                Arguments.of(
                        new FileSystemException("/a", null, "Read-only file system"),
                        "/a lies on a read-only file system"),
                Arguments.of(
                        new FileSystemException("/a", null, "Too many open files"),
                        "too many files are open: cannot open /a"),
                Arguments.of(new AccessDeniedException("/a"), "no permission for /a"),
                Arguments.of(new NoSuchFileException("/a"), "no such file: /a"),
                Arguments.of(new NotDirectoryException("/a"), "/a is not a folder"),
                Arguments.of(new FileSystemException("/a/b", null, "Not a directory"), "/a/b is not a folder"),
                Arguments.of(new MalformedInputException(1), "given is not UTF-8"),
                Arguments.of(new IOException("odd"), "cannot read or write given: odd"),
                Arguments.of(new IOException((String) null), "cannot read or write given"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void say_what_happened_and_what_to_do(IOException error, String message) {
        GraniteException explained = IoErrors.explain(error, Path.of("given"));

        assertThat(explained).hasMessage(message).hasCause(error);
        assertThat(explained.code()).isEqualTo(ErrorCode.FAILED);
        assertThat(explained.hint()).isNotBlank();
    }

    @Test
    void recognise_what_the_system_really_reports() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThat(explain(file.resolve("below"))).endsWith("below is not a folder");
        assertThat(explain(folder.resolve("none/below"))).startsWith("no such file: ");
    }

    @Test
    void recognise_a_full_disk() {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full), "only Linux has /dev/full");

        assertThat(explain(full)).isEqualTo("the disk is full: cannot write /dev/full");
    }

    private static String explain(Path target) {
        try {
            Files.writeString(target, "x");
            return "";
        } catch (IOException e) {
            return String.valueOf(IoErrors.explain(e, target).getMessage());
        }
    }
}
