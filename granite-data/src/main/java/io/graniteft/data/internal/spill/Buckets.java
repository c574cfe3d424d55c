package io.graniteft.data.internal.spill;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Records that are dealt out to a number of buckets in one pass, so that each bucket fits into memory afterwards. What does not fit
 * while they are dealt goes to temporary files, which end with this object. Not thread-safe.
 */
public final class Buckets implements Closeable {
    private static final int MOST_IN_MEMORY = 1 << 18;

    private final Path folder;
    private final String name;
    private final Bytes[] ends;
    private final FileChannel[] files;

    /**
     * Empty buckets.
     *
     * @param folder where temporary files may be put
     * @param name what they are called, before a number
     * @param count how many buckets
     */
    public Buckets(Path folder, String name, int count) {
        this.folder = folder;
        this.name = name;
        this.ends = new Bytes[count];
        this.files = new FileChannel[count];
        for (int i = 0; i < count; i++) {
            ends[i] = new Bytes(1 << 10);
        }
    }

    /** Where the next record of a bucket is to be put, whole. */
    public Bytes in(int bucket) throws IOException {
        Bytes end = ends[bucket];
        if (end.size() >= MOST_IN_MEMORY) {
            flush(bucket);
        }
        return end;
    }

    private void flush(int bucket) throws IOException {
        if (files[bucket] == null) {
            files[bucket] = FileChannel.open(
                    folder.resolve(name + "-" + bucket + ".bucket"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.DELETE_ON_CLOSE);
        }
        ByteBuffer bytes = ByteBuffer.wrap(ends[bucket].array(), 0, ends[bucket].size());
        while (bytes.hasRemaining()) {
            files[bucket].write(bytes);
        }
        ends[bucket].truncate(0);
    }

    /** All records of a bucket, in the order in which they came. The bucket is empty afterwards. */
    public ByteBuffer take(int bucket) throws IOException {
        FileChannel file = files[bucket];
        long inFile = file == null ? 0 : file.size();
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(inFile + ends[bucket].size()));
        if (file != null) {
            all.limit((int) inFile);
            while (all.hasRemaining()) {
                if (file.read(all, all.position()) < 0) {
                    throw new EOFException("a temporary file was cut short");
                }
            }
            all.limit(all.capacity());
            file.close();
            files[bucket] = null;
        }
        all.put(ends[bucket].array(), 0, ends[bucket].size());
        ends[bucket] = new Bytes(0);
        return all.flip();
    }

    @Override
    public void close() throws IOException {
        for (FileChannel file : files) {
            if (file != null) {
                file.close();
            }
        }
    }
}
