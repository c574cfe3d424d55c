package io.graniteft.data.internal.spill;

import io.graniteft.data.internal.spill.Segment.Part;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Files that segments are appended to, and a journal with one line for each segment that is complete in all of them. After a crash,
 * everything up to the last good line is used again: checksums tell what is good. Not thread-safe.
 */
public final class Spill implements Closeable {
    private static final String JOURNAL = "journal";
    private static final int PARTS = Part.values().length;

    private final FileChannel[] channels = new FileChannel[PARTS];
    private final FileChannel journal;
    private final List<Entry> entries = new ArrayList<>();
    private final long[] ends = new long[PARTS];
    private long journalEnd;
    private int functions;
    private long examples;

    /**
     * A complete segment.
     *
     * @param files how many files it covers
     * @param inputBytes how many bytes they have together
     * @param inputDigest a digest of their names and content
     * @param firstFunction the number of its first function
     * @param functions how many functions it has
     * @param firstExample the number of its first example
     * @param examples how many examples it has
     * @param starts where its parts begin
     * @param lengths how long they are
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out but to be read.
    public record Entry(
            int files,
            long inputBytes,
            String inputDigest,
            int firstFunction,
            int functions,
            long firstExample,
            int examples,
            long[] starts,
            int[] lengths) {
        /** Where a part begins. */
        public long start(Part part) {
            return starts[part.number()];
        }

        /** How long a part is. */
        public int length(Part part) {
            return lengths[part.number()];
        }
    }

    private Spill(Path folder) throws IOException {
        for (Part part : Part.values()) {
            channels[part.number()] = open(folder.resolve(part.name().toLowerCase(java.util.Locale.ROOT) + ".spill"));
        }
        journal = open(folder.resolve(JOURNAL));
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Opens the spill in a folder, with all good segments that lie there. */
    public static Spill in(Path folder) throws IOException {
        Files.createDirectories(folder);
        Spill spill = new Spill(folder);
        boolean done = false;
        try {
            spill.recover(folder.resolve(JOURNAL));
            done = true;
        } finally {
            if (!done) {
                spill.close();
            }
        }
        return spill;
    }

    private void recover(Path file) throws IOException {
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1)) {
            if (!takes(line)) {
                break;
            }
        }
        truncate(entries.size());
    }

    /** Takes a line of the journal, if all that it promises is there. */
    private boolean takes(String line) throws IOException {
        String[] words = line.split(" ", -1);
        if (words.length != 6 + 2 * PARTS || !words[words.length - 1].equals(checksum(line))) {
            return false;
        }
        int[] lengths = new int[PARTS];
        for (int part = 0; part < PARTS; part++) {
            lengths[part] = Integer.parseInt(words[5 + 2 * part]);
            if (!words[6 + 2 * part].equals(checksum(part, ends[part], lengths[part]))) {
                return false;
            }
        }
        add(
                Integer.parseInt(words[0]),
                Long.parseLong(words[1]),
                words[2],
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                lengths);
        journalEnd += line.getBytes(StandardCharsets.UTF_8).length + 1;
        return true;
    }

    private void add(int files, long bytes, String digest, int functionCount, int exampleCount, int[] lengths) {
        entries.add(new Entry(
                files,
                bytes,
                digest,
                functions,
                functionCount,
                examples,
                exampleCount,
                Arrays.copyOf(ends, PARTS),
                lengths));
        for (int part = 0; part < PARTS; part++) {
            ends[part] += lengths[part];
        }
        functions = Math.addExact(functions, functionCount);
        examples += exampleCount;
    }

    private String checksum(int part, long start, int length) throws IOException {
        CRC32C sum = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        long at = start;
        long end = start + length;
        while (at < end) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
            int count = channels[part].read(buffer, at);
            if (count < 0) {
                return "short";
            }
            sum.update(buffer.flip());
            at += count;
        }
        return Long.toHexString(sum.getValue());
    }

    private static String checksum(String line) {
        CRC32C sum = new CRC32C();
        sum.update(line.substring(0, line.lastIndexOf(' ')).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }

    /** Forgets all but the first segments. */
    public void truncate(int segments) throws IOException {
        while (entries.size() > segments) {
            Entry last = entries.remove(entries.size() - 1);
            System.arraycopy(last.starts(), 0, ends, 0, PARTS);
            functions = last.firstFunction();
            examples = last.firstExample();
            journalEnd = -1;
        }
        if (journalEnd < 0) {
            rewriteJournal();
        } else {
            journal.truncate(journalEnd);
        }
        for (int part = 0; part < PARTS; part++) {
            channels[part].truncate(ends[part]);
        }
    }

    private void rewriteJournal() throws IOException {
        long end = 0;
        ByteBuffer all = ByteBuffer.allocate((int) journal.size());
        while (all.hasRemaining() && journal.read(all, all.position()) >= 0) {
            // Reads on.
        }
        int lines = 0;
        for (int i = 0; i < all.position() && lines < entries.size(); i++) {
            if (all.get(i) == '\n') {
                lines++;
                end = i + 1L;
            }
        }
        journalEnd = end;
        journal.truncate(end);
    }

    /** Appends a segment: first its parts, then its line in the journal. */
    public void append(Segment segment) throws IOException {
        StringBuilder line = new StringBuilder()
                .append(segment.files())
                .append(' ')
                .append(segment.inputBytes())
                .append(' ')
                .append(segment.inputDigest())
                .append(' ')
                .append(segment.functions())
                .append(' ')
                .append(segment.examples());
        int[] lengths = new int[PARTS];
        for (int part = 0; part < PARTS; part++) {
            Bytes bytes = segment.parts()[part];
            lengths[part] = bytes.size();
            Chunks.write(channels[part], ends[part], bytes.array(), 0, bytes.size());
            CRC32C sum = new CRC32C();
            sum.update(bytes.array(), 0, bytes.size());
            line.append(' ').append(lengths[part]).append(' ').append(Long.toHexString(sum.getValue()));
        }
        line.append(' ');
        String complete = line + checksum(line.toString()) + "\n";
        byte[] encoded = complete.getBytes(StandardCharsets.UTF_8);
        journalEnd += Chunks.write(journal, journalEnd, encoded, 0, encoded.length);
        add(
                segment.files(),
                segment.inputBytes(),
                segment.inputDigest(),
                segment.functions(),
                segment.examples(),
                lengths);
    }

    /** The segments, in order. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Changes with everything that the spill holds. */
    public String digest() {
        StringBuilder all = new StringBuilder();
        entries.forEach(entry -> all.append(entry.inputDigest()).append(' '));
        return io.graniteft.core.io.Digests.sha256(all.toString());
    }

    /** How many functions there are in all segments. */
    public int functions() {
        return functions;
    }

    /** How many examples there are in all segments. */
    public long examples() {
        return examples;
    }

    /** How many bytes a part has in all segments. */
    public long length(Part part) {
        return ends[part.number()];
    }

    /**
     * Reads some bytes.
     *
     * @param into gets them, from its position to its limit; afterwards it is ready to be read
     */
    public void read(Part part, long start, ByteBuffer into) throws IOException {
        Chunks.read(channels[part.number()], start, into);
    }

    /** Reads a part of one segment. */
    public ByteBuffer read(Entry entry, Part part) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(entry.length(part));
        read(part, entry.start(part), buffer);
        return buffer;
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : channels) {
            if (channel != null) {
                channel.close();
            }
        }
        if (journal != null) {
            journal.close();
        }
    }
}
