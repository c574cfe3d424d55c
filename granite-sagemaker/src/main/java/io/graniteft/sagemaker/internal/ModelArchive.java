package io.graniteft.sagemaker.internal;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.Digests;
import io.graniteft.core.json.Json;
import io.graniteft.core.store.ObjectStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a job made: an archive from a bucket, whose names nobody here has chosen. Only plain files and folders below the target are
 * unpacked, within bounds, into a folder beside it that takes its name at the end.
 */
public final class ModelArchive {
    private static final int MOST_FILES = 10_000;

    /** Of one archive: a full model of some ten billion parameters, several times over. */
    private static final long MOST_BYTES = 200L << 30;

    /** An adapter or a model hardly shrinks; a file that swells so is meant to fill disks. */
    private static final long MOST_GROWTH = 1_000;

    private static final String NOTE = "granite-download.json";

    private ModelArchive() {}

    /**
     * Fetches and unpacks an archive.
     *
     * @param uri for messages
     * @return the files, sorted
     */
    public static List<String> fetch(ObjectStore store, String key, String uri, Path folder) throws IOException {
        Path target = folder.toAbsolutePath().normalize();
        if (Files.exists(target) && !Files.isRegularFile(target.resolve(NOTE)) && !isEmpty(target)) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    target + " exists and was not made by a download",
                    "name another folder with --output");
        }
        Files.createDirectories(target.resolveSibling("."));
        Path fresh = Files.createTempDirectory(target.resolveSibling(".").normalize(), ".granite-download");
        boolean moved = false;
        try {
            Path archive = fresh.resolve("archive");
            try (InputStream in = store.read(key)) {
                Files.copy(in, archive);
            } catch (NoSuchFileException e) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        uri + " is not there (any more)",
                        "a lifecycle rule may have removed it; launch the job again");
            }
            Path unpacked = Files.createDirectory(fresh.resolve("unpacked"));
            List<String> files = unpack(archive, unpacked, uri);
            Map<String, Object> note = new TreeMap<>();
            note.put("schema", "granite.download/1");
            note.put("uri", uri);
            note.put("bytes", Files.size(archive));
            note.put("sha256", Digests.sha256(archive));
            note.put("files", files);
            Files.writeString(unpacked.resolve(NOTE), Json.pretty(note));
            delete(target);
            Files.move(unpacked, target);
            moved = true;
            return files;
        } finally {
            delete(fresh);
            if (!moved && Files.isDirectory(target) && isEmpty(target)) {
                Files.delete(target);
            }
        }
    }

    private static List<String> unpack(Path archive, Path folder, String uri) throws IOException {
        List<String> files = new ArrayList<>();
        long allowed = Math.min(MOST_BYTES, Math.max(1L << 20, Files.size(archive) * MOST_GROWTH));
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(
                        GzipCompressorInputStream.builder()
                                .setInputStream(raw)
                                .setDecompressConcatenated(true)
                                .get(),
                        "UTF-8")) {
            @Nullable TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                Path place = folder.resolve(entry.getName()).normalize();
                boolean plain = entry.isDirectory() || entry.isFile();
                if (!place.startsWith(folder) || !plain || entry.isSymbolicLink() || entry.isLink()) {
                    throw unsafe(uri, "it holds `" + entry.getName() + "`, which is no plain file below its folder");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(place);
                    continue;
                }
                if (files.size() >= MOST_FILES) {
                    throw unsafe(uri, "it holds more than " + MOST_FILES + " files");
                }
                if (place.equals(folder.resolve(NOTE)) || Files.exists(place)) {
                    throw unsafe(uri, "it holds `" + entry.getName() + "` twice");
                }
                Files.createDirectories(place.resolveSibling("."));
                allowed -= copy(tar, place, allowed, uri);
                files.add(folder.relativize(place).toString().replace('\\', '/'));
            }
        } catch (java.util.zip.ZipException | java.io.EOFException | IllegalArgumentException e) {
            throw damaged(uri, e);
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("CRC")
                    || message.contains("gzip")
                    || message.contains("Truncated")
                    || message.contains("Corrupted")
                    || message.contains("format")) {
                throw damaged(uri, e);
            }
            throw e;
        }
        files.sort(Comparator.naturalOrder());
        return List.copyOf(files);
    }

    private static long copy(InputStream in, Path place, long allowed, String uri) throws IOException {
        long copied = 0;
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(place)) {
            int count;
            while ((count = in.read(buffer)) >= 0) {
                copied += count;
                if (copied > allowed) {
                    throw unsafe(uri, "it grows far beyond its size when it is unpacked");
                }
                out.write(buffer, 0, count);
            }
        }
        return copied;
    }

    private static GraniteException unsafe(String uri, String why) {
        return new GraniteException(
                ErrorCode.FAILED,
                "the archive " + uri + " is not unpacked: " + why,
                "find out who wrote it; nothing of it was kept");
    }

    private static GraniteException damaged(String uri, Exception cause) {
        return new GraniteException(
                ErrorCode.FAILED,
                "the archive " + uri + " is damaged: " + cause.getMessage(),
                "download it again; if that does not help, launch the job again",
                cause);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
