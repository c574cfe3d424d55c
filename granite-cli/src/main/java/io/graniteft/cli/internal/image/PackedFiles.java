package io.graniteft.cli.internal.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SortedMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** A tar archive, compressed, whose bytes depend on nothing but names and contents. */
final class PackedFiles {
    private static final int READABLE = 0100644;
    /** The best compression, so that archives of one JDK and another differ as little as may be. */
    private static final int LEVEL = 9;

    private PackedFiles() {}

    static byte[] tarGz(SortedMap<String, byte[]> files) throws IOException {
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(LEVEL);
        parameters.setModificationTime(0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes, parameters), "UTF-8")) {
            for (var file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                entry.setMode(READABLE);
                entry.setModTime(0);
                entry.setIds(0, 0);
                entry.setNames("", "");
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
