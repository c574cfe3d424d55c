package io.graniteft.data.source;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlWriter;
import io.graniteft.core.store.ObjectKeys;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the copies of a store's objects: a line each, in the order of the keys, so that it is compared with a listing as
 * both go by, and never held in memory. A new index is written from the beginning while an old one is read; where the work was
 * interrupted, the new one's lines count up to its last key, and the old one's beyond it.
 */
final class CopyIndex implements Closeable {
    /** Where index, lock and copies under odd names are; no object is copied in there under its own name. */
    static final String OWN_FOLDER = ".granite";

    private static final String INDEX = "index.jsonl";
    private static final String UNFINISHED = "index.unfinished.jsonl";
    private static final String BOOT = "boot";
    private static final Path CURRENT_BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path folder;
    private final Cursor old;
    private final OutputStream out;
    private boolean finished;
    private final boolean sameBoot;

    /**
     * A copy.
     *
     * @param key of the object
     * @param etag of the object, when it was copied
     * @param bytes size of the copy
     * @param file the copy, relative to the folder of all copies
     * @param modified when the copy was last written, in milliseconds since 1970: somebody may have edited it since
     */
    @JsonPropertyOrder({"key", "etag", "bytes", "file", "modified"})
    record Entry(String key, String etag, long bytes, String file, long modified) {}

    private CopyIndex(Path folder, Cursor old, OutputStream out) throws IOException {
        this.folder = folder;
        this.old = old;
        this.out = out;
        this.sameBoot = Files.exists(folder.resolve(BOOT))
                && Files.readString(folder.resolve(BOOT)).equals(currentBoot());
    }

    static Path ownFolder(Path copies) {
        return copies.resolve(OWN_FOLDER);
    }

    /** Whether anything was ever copied here. */
    static boolean exists(Path copies) {
        Path own = ownFolder(copies);
        return Files.exists(own.resolve(INDEX)) || Files.exists(own.resolve(UNFINISHED));
    }

    /** Opens the index for a new listing. The folder must be locked. */
    static CopyIndex open(Path copies) throws IOException {
        Path own = ownFolder(copies);
        Files.createDirectories(own);
        if (Files.exists(own.resolve(UNFINISHED))) {
            settle(own);
        }
        return new CopyIndex(
                own,
                new Cursor(own.resolve(INDEX)),
                new BufferedOutputStream(Files.newOutputStream(own.resolve(UNFINISHED)), 1 << 16));
    }

    /** All that is known, without changing anything: of an interrupted copying, too. */
    static Cursor read(Path copies) throws IOException {
        Path own = ownFolder(copies);
        return new Cursor(own.resolve(UNFINISHED), own.resolve(INDEX));
    }

    /**
     * Whether the machine has been up since the old index was finished, so that everything is on its disk or on the way there. Systems that do
     * not tell count as up.
     */
    boolean isOfThisBoot() {
        return sameBoot;
    }

    private static String currentBoot() throws IOException {
        return Files.isReadable(CURRENT_BOOT) ? Files.readString(CURRENT_BOOT) : "unknown";
    }

    /** The old index. */
    Cursor old() {
        return old;
    }

    /** Adds a line to the new index; keys come in their order. */
    void add(Entry entry) throws IOException {
        JsonlWriter.writeLine(out, entry);
    }

    /** Ends the new index, which takes the place of the old one: in part, if the listing was not read to its end. */
    void finish(boolean complete) throws IOException {
        finished = true;
        out.close();
        old.close();
        if (complete) {
            Path unfinished = folder.resolve(UNFINISHED);
            AtomicFiles.write(folder.resolve(INDEX), target -> Files.copy(unfinished, target));
            Files.delete(unfinished);
            AtomicFiles.writeString(folder.resolve(BOOT), currentBoot());
        } else {
            settle(folder);
        }
    }

    /** As if it were killed: what was added stays, up to the last line that is whole. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            finish(false);
        }
    }

    private static void settle(Path own) throws IOException {
        Path index = own.resolve(INDEX);
        Path unfinished = own.resolve(UNFINISHED);
        try (Cursor both = new Cursor(unfinished, index)) {
            AtomicFiles.write(index, target -> {
                for (Entry entry = both.next(); entry != null; entry = both.next()) {
                    JsonlWriter.writeLine(target, entry);
                }
            });
        }
        Files.deleteIfExists(unfinished);
    }

    /** Reads one index, or a newer one and beyond its last key an older one. */
    static final class Cursor implements Closeable {
        private @Nullable BufferedReader reader;
        private @Nullable Path then;
        private @Nullable String last;

        Cursor(Path file) throws IOException {
            this.reader = open(file);
        }

        Cursor(Path newer, Path older) throws IOException {
            this.reader = open(newer);
            this.then = older;
        }

        private static @Nullable BufferedReader open(Path file) throws IOException {
            return Files.exists(file) ? Files.newBufferedReader(file, StandardCharsets.UTF_8) : null;
        }

        /** The next line, or null. A line that is broken ends the file that it is in: the rest is copied again. */
        @Nullable
        Entry next() throws IOException {
            while (true) {
                @Nullable Entry entry = line();
                if (entry == null) {
                    if (then == null) {
                        return null;
                    }
                    close();
                    reader = open(then);
                    then = null;
                } else if (last == null || ObjectKeys.ORDER.compare(entry.key(), last) > 0) {
                    last = entry.key();
                    return entry;
                }
            }
        }

        private @Nullable Entry line() throws IOException {
            @Nullable String line = reader == null ? null : reader.readLine();
            try {
                return line == null ? null : Json.mapper().readValue(line, Entry.class);
            } catch (JsonProcessingException e) {
                return null;
            }
        }

        @Override
        public void close() throws IOException {
            if (reader != null) {
                reader.close();
                reader = null;
            }
        }
    }
}
