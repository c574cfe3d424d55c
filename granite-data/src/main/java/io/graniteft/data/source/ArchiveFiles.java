package io.graniteft.data.source;

import io.graniteft.core.io.IoErrors;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The wanted entries of an archive in the order of their paths, which need not be that of the archive: it is unpacked first. */
final class ArchiveFiles implements SourceFiles {
    private final Path archive;
    private final FileSelection selection;
    private final Path scratch;
    private final FileChannel unpacked;
    private @Nullable Iterator<Unpacker.Unpacked> entries;
    private PlaceLicences licences = new PlaceLicences(folder -> List.of());
    private long expected = -1;
    private long taken;
    private boolean more;

    ArchiveFiles(Path archive, FileSelection selection, Path scratch) throws IOException {
        this.archive = archive;
        this.selection = selection;
        this.scratch = scratch;
        Files.createDirectories(scratch);
        Path file = Files.createTempFile(scratch, "unpacked", ".tmp");
        // The name goes away here and now, so that not even a killed process leaves anything behind.
        this.unpacked = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    @Override
    public @Nullable SourceItem next() throws InterruptedException {
        if (entries == null) {
            entries = unpack();
        }
        if (!entries.hasNext()) {
            return null;
        }
        if (selection.isFull(taken)) {
            more = true;
            return null;
        }
        taken++;
        Unpacker.Unpacked entry = entries.next();
        return entry.problem() != null
                ? SourceItem.unusable(entry.path(), entry.problem())
                : new SourceItem(
                        entry.path(),
                        new Slice(unpacked, entry.offset(), entry.length()),
                        null,
                        licences.of(entry.path()));
    }

    private Iterator<Unpacker.Unpacked> unpack() throws InterruptedException {
        try {
            Unpacker unpacker = new Unpacker(archive, selection, unpacked);
            var all = unpacker.unpack();
            licences = new PlaceLicences(unpacker::licenceFiles);
            expected = selection.maxFiles() == 0 ? all.size() : Math.min(all.size(), selection.maxFiles());
            return all.iterator();
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while unpacking " + archive);
            }
            throw IoErrors.explain(e, scratch);
        }
    }

    @Override
    public long expected() {
        return expected;
    }

    @Override
    public boolean hasMore() {
        return more;
    }

    @Override
    public void close() {
        try {
            unpacked.close();
        } catch (IOException e) {
            throw IoErrors.explain(e, scratch);
        }
    }

    /** An entry's bytes in the file of all entries. */
    private record Slice(FileChannel all, long offset, int length) implements FileContent {
        @Override
        public long size() {
            return length;
        }

        @Override
        public InputStream open() throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining()) {
                if (all.read(bytes, offset + bytes.position()) < 0) {
                    throw new EOFException("the unpacked entry is cut");
                }
            }
            return new ByteArrayInputStream(bytes.array());
        }
    }
}
