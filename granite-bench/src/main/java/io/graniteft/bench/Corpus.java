package io.graniteft.bench;

import io.graniteft.lang.SourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that every contestant of a benchmark reads.
 *
 * @param folder what the files' names are relative to
 * @param names the files, in a fixed order
 * @param texts the files' texts, in the same order
 * @param bytes the size of all files
 */
public record Corpus(Path folder, List<String> names, List<SourceText> texts, long bytes) {
    private static final Set<String> EXTENSIONS =
            Set.of("c", "h", "cpp", "cc", "cxx", "hpp", "hh", "hxx", "inl", "ipp", "tpp", "ino");

    public Corpus {
        names = List.copyOf(names);
        texts = List.copyOf(texts);
    }

    /**
     * Reads a corpus.
     *
     * @param folder where the files lie
     * @param list a file that names them, one a line and relative to the folder; null: every C and C++ file below the folder
     */
    public static Corpus read(Path folder, @Nullable Path list) {
        try {
            List<String> names = list == null ? below(folder) : Files.readAllLines(list);
            List<String> read = new ArrayList<>();
            List<SourceText> texts = new ArrayList<>();
            long bytes = 0;
            for (String name : names) {
                if (!name.isBlank()) {
                    byte[] content = Files.readAllBytes(folder.resolve(name));
                    read.add(name);
                    texts.add(decode(name, content));
                    bytes += content.length;
                }
            }
            return new Corpus(folder, read, texts, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The size of all files in millions of bytes. */
    public double megabytes() {
        return bytes / 1e6;
    }

    private static List<String> below(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(name -> EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1)))
                    .sorted()
                    .toList();
        }
    }

    private static SourceText decode(String name, byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return new SourceText(name, text, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            Charset oneByte = StandardCharsets.ISO_8859_1;
            return new SourceText(name, new String(content, oneByte), oneByte);
        }
    }
}
