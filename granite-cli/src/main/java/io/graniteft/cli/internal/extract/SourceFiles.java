package io.graniteft.cli.internal.extract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
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
     * The files below a folder, found as they are asked for: work on the first can begin before the last is found.
     *
     * @param prefix what stands before the paths relative to the folder: empty, or the folder's own with a slash at its end
     * @param problems is told what cannot be read
     */
    public static Iterable<Source> below(Path folder, String prefix, Consumer<String> problems) throws IOException {
        // The folder may itself be named by a link.
        Path root = Files.isSymbolicLink(folder) ? folder.toRealPath() : folder;
        return () -> new Walk(root, prefix, problems);
    }

    /** A name in a folder; folders carry a slash, so that names sort as the paths below them do. */
    private record Entry(String key, Path path, boolean isFolder) {}

    /** Walks a tree folder by folder; only the names of the folders on the way to the current file are in memory. */
    private static final class Walk implements Iterator<Source> {
        private final Path root;
        private final String prefix;
        private final Consumer<String> problems;
        private final Deque<Iterator<Entry>> open = new ArrayDeque<>();
        private @Nullable Source next;

        Walk(Path root, String prefix, Consumer<String> problems) {
            this.root = root;
            this.prefix = prefix;
            this.problems = problems;
            open.push(entries(root));
            advance();
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Source next() {
            Source result = next;
            if (result == null) {
                throw new NoSuchElementException();
            }
            advance();
            return result;
        }

        private void advance() {
            next = null;
            while (next == null && !open.isEmpty()) {
                Iterator<Entry> entries = open.element();
                if (!entries.hasNext()) {
                    open.pop();
                    continue;
                }
                Entry entry = entries.next();
                if (entry.isFolder()) {
                    open.push(entries(entry.path()));
                } else {
                    next = new Source(prefix + label(root, entry.path()), entry.path());
                }
            }
        }

        private Iterator<Entry> entries(Path folder) {
            List<Entry> found = new ArrayList<>();
            try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
                for (Path child : children) {
                    add(child, found);
                }
            } catch (DirectoryIteratorException failure) {
                unreadable(folder, Objects.requireNonNullElse(failure.getCause(), failure));
            } catch (IOException | SecurityException failure) {
                unreadable(folder, failure);
            }
            found.sort(Comparator.comparing(Entry::key));
            return found.iterator();
        }

        private void unreadable(Path folder, Exception failure) {
            String name = folder.equals(root) ? folder.toString() : prefix + label(root, folder);
            problems.accept(name + ": " + SourceBytes.reason(failure) + ", skipped");
        }

        private void add(Path child, List<Entry> found) {
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                String name = label(root, child);
                if (attributes.isDirectory()) {
                    found.add(new Entry(name + "/", child, true));
                } else if (isSource(child)
                        && (attributes.isRegularFile()
                                || (attributes.isSymbolicLink() && Files.isRegularFile(child)))) {
                    found.add(new Entry(name, child, false));
                }
            } catch (IOException | SecurityException failure) {
                problems.accept(prefix + label(root, child) + ": " + SourceBytes.reason(failure) + ", skipped");
            }
        }
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
