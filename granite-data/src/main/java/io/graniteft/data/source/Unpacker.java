package io.graniteft.data.source;

import io.graniteft.core.store.ObjectKeys;
import io.graniteft.data.licence.LicenceFile;
import io.graniteft.data.reason.DropReason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks what is wanted of an archive into one file. Whatever is wrong with an entry, or with the archive from some place on, becomes
 * a reason; only what is wrong with our own disk is thrown.
 */
final class Unpacker {
    /** An archive may grow to so many bytes, whatever its own size. */
    private static final long HARMLESS_BYTES = 1L << 30;

    /** Beyond that, to so many times its size: source code shrinks to a fifth, a file of zeros to a thousandth. */
    private static final long MOST_GROWTH = 100;

    /** What a decompressor may use of memory, in KiB: enough for the strongest preset of xz. */
    private static final int XZ_MEMORY_KIB = 128 << 10;

    /** Licence files beyond that are none of a tree of sources. */
    private static final long MOST_LICENCE_BYTES = 16L << 20;

    private final Path archive;
    private final FileSelection selection;
    private final FileChannel out;
    private final long mostBytes;
    private final NavigableMap<String, Unpacked> entries = new TreeMap<>(ObjectKeys.ORDER);
    private final NavigableMap<String, byte[]> licences = new TreeMap<>(ObjectKeys.ORDER);
    private long licenceBytes;
    private long written;
    private long read;

    /**
     * An entry.
     *
     * @param path its name as a path below the archive
     * @param problem why it has no content here, or null
     * @param offset where its content begins in the file
     * @param length how many bytes it has
     */
    record Unpacked(String path, @Nullable DropReason problem, long offset, int length) {}

    /** More came out of the archive than any tree of sources would hold. */
    private static final class BombException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Our own disk refused, not the archive. */
    private static final class OwnDiskException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OwnDiskException(IOException cause) {
            super(cause);
        }
    }

    Unpacker(Path archive, FileSelection selection, FileChannel out) throws IOException {
        this.archive = archive;
        this.selection = selection;
        this.out = out;
        this.mostBytes = Math.max(HARMLESS_BYTES, Files.size(archive) * MOST_GROWTH);
    }

    /** All wanted entries, ordered by path. Of several entries of one name, the last one counts, as when they are unpacked. */
    Collection<Unpacked> unpack() throws IOException {
        Path whole = archive.toAbsolutePath();
        @Nullable Path around = whole.getParent();
        String ownName = around == null ? whole.toString() : PathText.relative(around, whole);
        try {
            if (startsWith('P', 'K')) {
                unzip();
            } else {
                untar();
            }
        } catch (OwnDiskException e) {
            throw (IOException) e.getCause();
        } catch (BombException e) {
            problem(ownName, DropReason.ARCHIVE_BOMB);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Decompressors answer damage with whatever exception it leads to.
            problem(ownName, DropReason.BROKEN_ARCHIVE);
        }
        return entries.values();
    }

    /** The licence files of a folder in the archive; known when all is unpacked. */
    List<byte[]> licenceFiles(String folder) {
        return licences.tailMap(folder, true).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(folder))
                .filter(entry -> PlaceLicences.folderOf(entry.getKey()).equals(folder))
                .map(Map.Entry::getValue)
                .toList();
    }

    private void keepLicence(String raw, byte[] content) {
        @Nullable String path = inside(raw);
        if (path != null && licenceBytes < MOST_LICENCE_BYTES) {
            licenceBytes += content.length;
            licences.put(path, content);
        }
    }

    private void untar() throws IOException {
        try (TarReader tar = new TarReader(new Counted(decompressed()))) {
            for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
                String raw = PathText.ofBytes(entry.name());
                boolean licence = entry.kind() == TarReader.Kind.FILE && LicenceFile.is(raw, entry.bytes());
                if (licence && !selection.wants(raw)) {
                    keepLicence(raw, tar.content().readAllBytes());
                    continue;
                }
                if (entry.kind() == TarReader.Kind.FOLDER || !selection.wants(raw)) {
                    continue;
                }
                @Nullable String path = inside(raw);
                if (path == null) {
                    problem(raw, DropReason.BAD_NAME);
                } else if (entry.kind() == TarReader.Kind.LINK) {
                    problem(path, DropReason.SYMBOLIC_LINK);
                } else if (entry.kind() == TarReader.Kind.OTHER) {
                    problem(path, DropReason.NOT_A_FILE);
                } else if (entry.bytes() > SourceReader.MAX_FILE_BYTES) {
                    problem(path, DropReason.TOO_LARGE);
                } else {
                    byte[] bytes = tar.content().readAllBytes();
                    add(path, bytes);
                    if (licence) {
                        keepLicence(raw, bytes);
                    }
                }
            }
        }
    }

    private InputStream decompressed() throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
        boolean opened = false;
        try {
            InputStream plain;
            if (startsWith(0x1F, 0x8B)) {
                plain = GzipCompressorInputStream.builder()
                        .setInputStream(in)
                        .setDecompressConcatenated(true)
                        .get();
            } else if (startsWith('B', 'Z', 'h')) {
                plain = new BZip2CompressorInputStream(in, true);
            } else if (startsWith(0xFD, '7', 'z', 'X', 'Z')) {
                plain = new XZInputStream(in, XZ_MEMORY_KIB);
            } else {
                plain = in;
            }
            opened = true;
            return plain;
        } finally {
            if (!opened) {
                in.close();
            }
        }
    }

    private void unzip() throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            for (Enumeration<ZipArchiveEntry> all = zip.getEntriesInPhysicalOrder(); all.hasMoreElements(); ) {
                ZipArchiveEntry entry = all.nextElement();
                byte @Nullable [] name = entry.getRawName();
                String raw = name == null ? entry.getName() : PathText.ofBytes(name);
                if (!entry.isDirectory() && !entry.isUnixSymlink() && LicenceFile.is(raw, entry.getSize())) {
                    keepZippedLicence(zip, entry, raw);
                }
                if (entry.isDirectory() || !selection.wants(raw)) {
                    continue;
                }
                @Nullable String path = inside(raw);
                if (path == null) {
                    problem(raw, DropReason.BAD_NAME);
                } else if (entry.isUnixSymlink()) {
                    problem(path, DropReason.SYMBOLIC_LINK);
                } else if (!zip.canReadEntryData(entry)) {
                    problem(path, DropReason.UNREADABLE);
                } else if (entry.getSize() > SourceReader.MAX_FILE_BYTES) {
                    problem(path, DropReason.TOO_LARGE);
                } else {
                    unzip(zip, entry, path);
                }
            }
        }
    }

    private void keepZippedLicence(ZipFile zip, ZipArchiveEntry entry, String raw) throws IOException {
        try (InputStream in = new Counted(zip.getInputStream(entry))) {
            keepLicence(raw, in.readNBytes((int) entry.getSize()));
        } catch (BombException | ClosedByInterruptException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // A licence that cannot be read is one that is not there.
        }
    }

    /** An entry of a zip archive can be damaged without those behind it being so. */
    private void unzip(ZipFile zip, ZipArchiveEntry entry, String path) throws IOException {
        byte[] bytes;
        try (InputStream in = new Counted(zip.getInputStream(entry))) {
            // What the archive says of the size need not be true.
            bytes = in.readNBytes((int) SourceReader.MAX_FILE_BYTES + 1);
        } catch (BombException | ClosedByInterruptException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            problem(path, DropReason.UNREADABLE);
            return;
        }
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if (bytes.length > SourceReader.MAX_FILE_BYTES) {
            problem(path, DropReason.TOO_LARGE);
        } else if (crc.getValue() != entry.getCrc()) {
            problem(path, DropReason.UNREADABLE);
        } else {
            add(path, bytes);
        }
    }

    private void add(String path, byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                out.write(buffer, written + buffer.position());
            }
        } catch (IOException e) {
            throw new OwnDiskException(e);
        }
        entries.put(path, new Unpacked(path, null, written, bytes.length));
        written += bytes.length;
    }

    private void problem(String path, DropReason reason) {
        entries.put(path, new Unpacked(path, reason, 0, 0));
    }

    /** The name as a path below the archive, or null if it leads out of it. */
    private static @Nullable String inside(String name) {
        if (name.startsWith("/") || name.startsWith("\\") || name.matches("[A-Za-z]:[/\\\\].*")) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..") || part.startsWith("..\\") || part.indexOf('\0') >= 0) {
                return null;
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts.isEmpty() ? null : String.join("/", parts);
    }

    private boolean startsWith(int... magic) throws IOException {
        try (InputStream in = Files.newInputStream(archive)) {
            for (int wanted : magic) {
                if (in.read() != wanted) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Counts what comes out of a decompressor, wanted or not. */
    private final class Counted extends InputStream {
        private final InputStream in;

        Counted(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            count(1);
            return in.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int got = in.read(buffer, offset, length);
            count(Math.max(0, got));
            return got;
        }

        private void count(int bytes) throws BombException {
            read += bytes;
            if (read > mostBytes) {
                throw new BombException();
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
