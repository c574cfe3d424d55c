package io.graniteft.data.internal.spill;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Records that are dealt out to files by the first bits of their keys, so that each file can be put in order in memory afterwards: all
 * writing and reading goes from the front to the back. How far they have come can be noted, and gone on from after a crash; checksums
 * tell whether what is read is what was written. Not thread-safe.
 */
public final class Shelves implements Closeable {
    /** More files would take too much memory while records are dealt out; their parts are read one at a time instead. */
    private static final int MOST_BITS = 10;

    private static final int HEAD = 2 * Integer.BYTES;

    private final Path folder;
    private final int bits;
    private final int room;
    private final int atATime;
    private final Bytes[] ends;
    private final long[] sizes;
    private byte[] taken = new byte[0];
    private int[] starts = new int[1 << 10];
    private int started;
    private Bytes record = new Bytes(0);
    private int recordStart;

    /** A file does not hold what was written to it. */
    public static final class Damaged extends IOException {
        private static final long serialVersionUID = 1L;

        Damaged(Path file) {
            super(file + " does not hold what was written to it");
        }
    }

    /** Gets the records. */
    @FunctionalInterface
    public interface Taker {
        /**
         * Takes a record.
         *
         * @param in where it lies, valid until the next record is asked for
         * @param at where it begins there
         */
        void take(byte[] in, int at) throws IOException;
    }

    /**
     * Shelves in a folder.
     *
     * @param bytes how many bytes there will be, about
     * @param atATime how many bytes may be in memory at a time, about: both of what is dealt out and of what is put in order
     * @param sizes what {@link #note} said before the crash, or nothing
     */
    public Shelves(Path folder, long bytes, int atATime, List<Long> sizes) throws IOException {
        this.folder = folder;
        this.atATime = atATime;
        long files = Math.max(1, Math.min(1L << MOST_BITS, bytes / atATime));
        this.bits = Long.SIZE - 1 - Long.numberOfLeadingZeros(files);
        this.room = Math.min(1 << 20, Math.max(1 << 8, atATime >> bits));
        this.ends = new Bytes[1 << bits];
        this.sizes = new long[1 << bits];
        for (int shelf = 0; shelf < ends.length; shelf++) {
            ends[shelf] = new Bytes(0);
            if (!sizes.isEmpty()) {
                this.sizes[shelf] = sizes.get(shelf);
            }
        }
    }

    /** How many there are. */
    public int count() {
        return ends.length;
    }

    private Path file(int shelf) {
        return folder.resolve("shelf-" + shelf);
    }

    /** Begins a record: whatever is written there until {@link #end} is part of it. */
    public Bytes begin(long key) throws IOException {
        int shelf = shelfOf(key);
        if (ends[shelf].size() >= room) {
            flush(shelf);
        }
        record = ends[shelf];
        recordStart = record.size();
        record.writeInt(0);
        record.writeLong(key);
        return record;
    }

    /** Ends the record that was begun last. */
    public void end() {
        record.setInt(recordStart, record.size() - recordStart);
    }

    private int shelfOf(long key) {
        return bits == 0 ? 0 : (int) (key >>> (Long.SIZE - bits));
    }

    private void flush(int shelf) throws IOException {
        Bytes end = ends[shelf];
        if (end.size() == 0) {
            return;
        }
        CRC32C sum = new CRC32C();
        sum.update(end.array(), 0, end.size());
        byte[] head = ByteBuffer.allocate(HEAD)
                .putInt(end.size())
                .putInt((int) sum.getValue())
                .array();
        // Opened anew each time: the system may allow fewer open files than there are shelves.
        try (FileChannel channel = FileChannel.open(file(shelf), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            sizes[shelf] += Chunks.write(channel, sizes[shelf], head, 0, HEAD);
            sizes[shelf] += Chunks.write(channel, sizes[shelf], end.array(), 0, end.size());
        }
        end.truncate(0);
        if (end.array().length > 4 * room) {
            ends[shelf] = new Bytes(room);
        }
    }

    /** Brings everything to its file, and says how long the files are: enough to go on from here. */
    public List<Long> note() throws IOException {
        for (int shelf = 0; shelf < ends.length; shelf++) {
            flush(shelf);
        }
        return Arrays.stream(sizes).boxed().toList();
    }

    /** Nothing more will be dealt out: the room for it is free again. */
    public void full() {
        Arrays.setAll(ends, shelf -> new Bytes(0));
    }

    /** Hands out the records of one shelf in the order of their keys, taken as unsigned; of equal keys in that of their coming. */
    public void take(int shelf, Taker taker) throws IOException {
        int parts = 0;
        while (sizes[shelf] >> parts > 2L * atATime && bits + parts < Integer.SIZE - 2) {
            parts++;
        }
        for (long part = 0; part < 1L << parts; part++) {
            takePart(shelf, parts, part, taker);
        }
    }

    /** The same for those records whose further bits are these. */
    private void takePart(int shelf, int partBits, long part, Taker taker) throws IOException {
        int count = load(shelf, partBits, part);
        // The number takes the lowest bits, so that one sort of plain numbers does but for the few whose upper bits are
        // equal.
        int low = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, count));
        long[] sorted = new long[count];
        for (int i = 0; i < count; i++) {
            long key = Bytes.longAt(taken, starts[i] + Integer.BYTES) << (bits + partBits);
            sorted[i] = (key >>> low << low | i) ^ Long.MIN_VALUE;
        }
        Arrays.sort(sorted);
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int start = starts[(int) (sorted[i] & ((1L << low) - 1))];
            long key = Bytes.longAt(taken, start + Integer.BYTES);
            int at = i;
            for (; at > 0 && Long.compareUnsigned(Bytes.longAt(taken, order[at - 1] + Integer.BYTES), key) > 0; at--) {
                order[at] = order[at - 1];
            }
            order[at] = start;
        }
        for (int start : order) {
            taker.take(taken, start + Integer.BYTES + Long.BYTES);
        }
    }

    /** Reads a shelf from its front to its back, and keeps one part of it; returns how many records that has. */
    private int load(int shelf, int partBits, long part) throws IOException {
        started = 0;
        if (sizes[shelf] == 0) {
            return 0;
        }
        if (!Files.exists(file(shelf))) {
            throw new Damaged(file(shelf));
        }
        int size = 0;
        try (FileChannel channel = FileChannel.open(file(shelf), StandardOpenOption.READ)) {
            long at = 0;
            ByteBuffer head = ByteBuffer.allocate(HEAD);
            while (at < sizes[shelf]) {
                read(shelf, channel, at, head.clear());
                int length = head.getInt();
                if (length <= 0 || length > sizes[shelf] - at - HEAD) {
                    throw new Damaged(file(shelf));
                }
                if (taken.length < size + length) {
                    // The next shelf is about as large as this one.
                    long wanted = partBits == 0
                            ? sizes[shelf] + sizes[shelf] / 16
                            : Math.max(size + length, taken.length * 3L / 2);
                    taken = Arrays.copyOf(taken, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
                }
                ByteBuffer block = ByteBuffer.wrap(taken, size, length);
                read(shelf, channel, at + HEAD, block);
                CRC32C sum = new CRC32C();
                sum.update(taken, size, length);
                if ((int) sum.getValue() != head.getInt()) {
                    throw new Damaged(file(shelf));
                }
                size = keep(size, length, partBits, part);
                at += HEAD + length;
            }
        }
        return started;
    }

    private void read(int shelf, FileChannel channel, long start, ByteBuffer into) throws IOException {
        try {
            Chunks.read(channel, start, into);
        } catch (EOFException e) {
            throw new Damaged(file(shelf));
        }
    }

    /** Moves the records of a block that belong to the part to the end of those before; returns where they end. */
    private int keep(int block, int length, int partBits, long part) throws IOException {
        int end = block;
        int at = block;
        while (at < block + length) {
            int size = Bytes.intAt(taken, at);
            if (size < Integer.BYTES + Long.BYTES || size > block + length - at) {
                throw new EOFException("a record in a temporary file is cut short");
            }
            long further =
                    partBits == 0 ? 0 : Bytes.longAt(taken, at + Integer.BYTES) << bits >>> (Long.SIZE - partBits);
            if (further == part) {
                if (at != end) {
                    System.arraycopy(taken, at, taken, end, size);
                }
                starts = started == starts.length ? Arrays.copyOf(starts, started * 2) : starts;
                starts[started++] = end;
                end += size;
            }
            at += size;
        }
        return end;
    }

    /** Removes a shelf. */
    public void remove(int shelf) throws IOException {
        Files.deleteIfExists(file(shelf));
    }

    @Override
    public void close() {
        full();
        taken = new byte[0];
    }
}
