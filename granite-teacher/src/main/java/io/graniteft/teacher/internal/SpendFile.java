package io.graniteft.teacher.internal;

import io.graniteft.core.io.IoErrors;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a journal has cost, or can have cost, in a hidden file beside it. The journal alone does not tell: a call under way
 * when the process was killed has been paid for and left no record, and failures that are asked again lose theirs. The
 * figure is raised before a call is made that could exceed it, by more than that call needs, so that few calls raise it.
 */
public final class SpendFile implements AutoCloseable {
    /** So many calls like the one that needs more are paid for in advance. */
    private static final int AHEAD = 4;

    private final Path path;
    private final RandomAccessFile file;
    private double written;

    private SpendFile(Path path, RandomAccessFile file, double written) {
        this.path = path;
        this.file = file;
        this.written = written;
    }

    /** Where it is for a journal. */
    public static Path beside(Path journal) {
        return journal.toAbsolutePath().resolveSibling("." + journal.getFileName() + ".spend");
    }

    /** What a journal can have cost, by its file; 0 if there is none. */
    public static double read(Path journal) {
        Path path = beside(journal);
        try {
            return Files.exists(path) ? parse(Files.readString(path)) : 0;
        } catch (IOException e) {
            throw IoErrors.explain(e, path);
        }
    }

    /** Opens or begins the file of a journal. */
    public static SpendFile open(Path journal) {
        Path path = beside(journal);
        double before = read(journal);
        try {
            return new SpendFile(path, new RandomAccessFile(path.toFile(), "rw"), before);
        } catch (IOException e) {
            throw IoErrors.explain(e, path);
        }
    }

    /** Notes that so much could be spent in the end, before it is. */
    public synchronized void committing(double total) {
        if (total > written) {
            write(total + (total - written) * AHEAD);
        }
    }

    /** Notes what was spent, when no call is under way. */
    public synchronized void settled(double total) {
        if (total != written) {
            write(total);
        }
    }

    private void write(double total) {
        try {
            file.seek(0);
            // All figures have the same length, so that one overwrites the other as a whole.
            file.write(String.format(Locale.ROOT, "%024.9f\n", total).getBytes(StandardCharsets.US_ASCII));
            file.getFD().sync();
            written = total;
        } catch (IOException e) {
            throw IoErrors.explain(e, path);
        }
    }

    private static double parse(String text) {
        try {
            return Math.max(0, Double.parseDouble(text.strip()));
        } catch (NumberFormatException e) {
            // Made and cut off at once: nothing can have been spent yet.
            return 0;
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw IoErrors.explain(e, path);
        }
    }
}
