package io.graniteft.cli.internal.extract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The source files below folders, in the order of their paths. Links to files are followed, links to folders are not, so that no
 * loop of links is ever walked.
 */
public final class SourceFiles {
    /** Extensions read below a folder; a file named outright is read whatever it is called. */
    private static final Set<String> EXTENSIONS =
            Set.of("c", "h", "cpp", "cc", "cxx", "txt", "hpp", "hh", "hxx", "inl", "ipp", "tpp", "ino");

    private SourceFiles() {}

    /**
     * A file to read.
     *
     * @param label the path that is printed
     * @param path where it lies; null for standard input
     */
    public record Source(String label, @Nullable Path path) {}

    /** Standard input. */
    public static Source standardInput() {
        return new Source("-", null);
    }

    /** A file that was named outright. */
    public static Source named(String name, Path path) {
        return new Source(name.replace('\\', '/'), path);
    }

    /**
     * The files below a folder.
     *
     * @param prefix what stands before the paths relative to the folder: empty, or the folder's own with a slash at its end
     * @param problems is told what cannot be read
     */
    public static List<Source> below(Path folder, String prefix, Consumer<String> problems) throws IOException {
        // The folder may itself be named by a link.
        Path root = Files.isSymbolicLink(folder) ? folder.toRealPath() : folder;
        List<Source> found = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                boolean isFile =
                        attributes.isRegularFile() || (attributes.isSymbolicLink() && Files.isRegularFile(file));
                if (isFile && isSource(file)) {
                    found.add(new Source(prefix + label(root, file), file));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                problems.accept(prefix + label(root, file) + ": " + SourceBytes.reason(failure) + ", skipped");
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) {
                if (failure != null) {
                    problems.accept(prefix + label(root, visited) + ": " + SourceBytes.reason(failure));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(Comparator.comparing(Source::label));
        return found;
    }

    private static boolean isSource(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot >= 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    private static String label(Path root, Path file) {
        Path relative = root.relativize(file);
        String label = relative.toString().replace('\\', '/');
        boolean isAscii = label.chars().allMatch(c -> c < 0x80 && c != '?');
        return isAscii || "UTF-8".equals(System.getProperty("sun.jnu.encoding")) ? label : fromBytes(root, file);
    }

    /** The name as UTF-8, whatever encoding the environment asks for: the URI of a path holds its bytes. */
    private static String fromBytes(Path root, Path file) {
        String base = root.toAbsolutePath().normalize().toUri().getRawPath();
        String raw = file.toAbsolutePath().normalize().toUri().getRawPath();
        String rest = raw.startsWith(base) ? raw.substring(base.length()) : raw;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < rest.length(); i++) {
            boolean isEscape = rest.charAt(i) == '%' && i + 2 < rest.length();
            bytes.write(isEscape ? Integer.parseInt(rest.substring(i + 1, i + 3), 16) : rest.charAt(i));
            i += isEscape ? 2 : 0;
        }
        String label = bytes.toString(StandardCharsets.UTF_8);
        return label.startsWith("/") ? label.substring(1) : label;
    }
}
