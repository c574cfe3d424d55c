package io.graniteft.data;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.graniteft.data.internal.spill.Bytes;
import io.graniteft.data.internal.spill.Chunks;
import io.graniteft.data.internal.spill.Lines;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** The six files that examples are written to, and how far they are: examples, provenance and prompts, first those of train. */
final class ExampleFiles implements Closeable {
    private static final int FILES = 6;

    /** The first file of validation. */
    private static final int VALIDATION = 3;

    private final Tail[] tails = new Tail[FILES];
    private long examples;
    private long trainExamples;
    private long trainPrompts;
    private long validationPrompts;

    /**
     * How far the work is.
     *
     * @param shelves how many shelves of examples were written whole
     * @param examples how many examples that were
     * @param trainExamples how many of them to train
     * @param trainPrompts prompts of train
     * @param validationPrompts prompts of validation
     * @param sizes of the six files
     */
    record Note(
            int shelves,
            long examples,
            long trainExamples,
            long trainPrompts,
            long validationPrompts,
            List<Long> sizes) {
        static final Note NONE = new Note(0, 0, 0, 0, 0, List.of(0L, 0L, 0L, 0L, 0L, 0L));

        Note {
            sizes = List.copyOf(sizes);
        }
    }

    /**
     * Opens the files.
     *
     * @param files their paths
     * @param start how far they are; whatever stands behind that is cut off
     */
    ExampleFiles(List<Path> files, Note start) throws IOException {
        examples = start.examples();
        trainExamples = start.trainExamples();
        trainPrompts = start.trainPrompts();
        validationPrompts = start.validationPrompts();
        boolean open = false;
        try {
            for (int i = 0; i < FILES; i++) {
                tails[i] = new Tail(files.get(i), start.sizes().get(i));
            }
            open = true;
        } finally {
            if (!open) {
                close();
            }
        }
    }

    /** How many examples there are. */
    long examples() {
        return examples;
    }

    /** How many bytes of examples there are. */
    long bytes() {
        return tails[0].size() + tails[VALIDATION].size();
    }

    /**
     * Writes an example.
     *
     * @param lines which one
     * @param validation whether it is one to validate on
     * @param id of its function
     * @param group of its function
     */
    void write(Lines lines, boolean validation, long id, long group) throws IOException {
        int side = validation ? VALIDATION : 0;
        lines.writeChat(tails[side].bytes());
        lines.writeProvenance(tails[side + 1].bytes(), id, group);
        examples++;
        trainExamples += validation ? 0 : 1;
        if (lines.hasPrompt()) {
            lines.writePrompt(tails[side + 2].bytes(), id);
            trainPrompts += validation ? 0 : 1;
            validationPrompts += validation ? 1 : 0;
        }
    }

    /** Forces everything to disk, and says how far it is. */
    Note note(int shelves) throws IOException {
        for (Tail tail : tails) {
            tail.flush();
        }
        return new Note(
                shelves,
                examples,
                trainExamples,
                trainPrompts,
                validationPrompts,
                Arrays.stream(tails).map(Tail::size).toList());
    }

    /** The digest of a file, once everything is written. */
    String digest(int file) {
        return tails[file].digest();
    }

    @Override
    public void close() throws IOException {
        for (Tail tail : tails) {
            if (tail != null) {
                tail.close();
            }
        }
    }

    /** The end of a file: bytes that are not written yet, and how many have been. */
    private static final class Tail implements Closeable {
        private static final int ROOM = 1 << 18;

        private final FileChannel channel;
        private final Hasher digest = Hashing.sha256().newHasher();
        private final Bytes bytes = new Bytes(ROOM + ROOM / 4);
        private long written;

        Tail(Path file, long start) throws IOException {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel.truncate(start);
            ByteBuffer buffer = ByteBuffer.allocate(ROOM);
            while (channel.read(buffer.clear()) >= 0) {
                digest.putBytes(buffer.flip());
            }
            written = start;
        }

        /** The digest of everything that was written, earlier runs included; no more is written then. */
        String digest() {
            return digest.hash().toString();
        }

        /** Where the next line is to be put. */
        Bytes bytes() throws IOException {
            if (bytes.size() >= ROOM) {
                write();
            }
            return bytes;
        }

        long size() {
            return written + bytes.size();
        }

        private void write() throws IOException {
            digest.putBytes(bytes.array(), 0, bytes.size());
            written += Chunks.write(channel, written, bytes.array(), 0, bytes.size());
            bytes.truncate(0);
        }

        void flush() throws IOException {
            write();
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
