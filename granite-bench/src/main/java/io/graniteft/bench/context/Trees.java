package io.graniteft.bench.context;

import io.graniteft.context.FileSymbols;
import io.graniteft.context.SymbolReader;
import io.graniteft.lang.SourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Source trees as the symbols that they hold. */
final class Trees {
    private static final Set<String> EXTENSIONS =
            Set.of("c", "h", "cpp", "cc", "cxx", "hpp", "hh", "hxx", "inl", "ipp", "tpp");

    private Trees() {}

    /** The source files of a tree, in the order of their paths. */
    static List<Path> files(Path tree) {
        try (Stream<Path> walk = Files.walk(tree)) {
            return walk.filter(file -> {
                        String name = file.getFileName().toString();
                        return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1))
                                && Files.isRegularFile(file)
                                && file.toFile().length() < 2_000_000;
                    })
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file's text; its path is relative to the tree, with the tree's name before it. */
    static SourceText text(Path tree, Path file) {
        try {
            return new SourceText(
                    tree.getFileName() + "/" + tree.relativize(file).toString().replace('\\', '/'),
                    new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file of a tree as symbols. */
    static void read(Path tree, Consumer<FileSymbols> sink) {
        SymbolReader reader = new SymbolReader();
        for (Path file : files(tree)) {
            sink.accept(reader.read(text(tree, file), ""));
        }
    }
}
