package io.graniteft.data.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlWriter;
import io.graniteft.core.store.ObjectStore;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store that is listed as a whole once: from then on it answers from a nameless file. So what decides whether work has to be done, and what
 * the work is done on, is the same listing. Thread-safe.
 */
final class ListedOnce implements ObjectStore {
    private final ObjectStore store;
    private final Path scratch;
    private @Nullable FileChannel listing;

    /** @param scratch a folder for the file; made when it is missing */
    ListedOnce(ObjectStore store, Path scratch) {
        this.store = store;
        this.scratch = scratch;
    }

    @Override
    public synchronized Stream<ObjectInfo> list(String prefix) throws IOException {
        if (listing == null) {
            listing = written();
        }
        BufferedReader lines = new BufferedReader(
                Channels.newReader(Channels.newChannel(new FromStart(listing)), StandardCharsets.UTF_8));
        return lines.lines()
                .map(ListedOnce::parsed)
                .filter(object -> object.key().startsWith(prefix));
    }

    private FileChannel written() throws IOException {
        Files.createDirectories(scratch);
        // The name goes away here and now, so that not even a killed process leaves anything behind.
        FileChannel file = FileChannel.open(
                Files.createTempFile(scratch, "listing", ".tmp"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        boolean complete = false;
        try (Stream<ObjectInfo> objects = store.list("")) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), 1 << 16);
            for (ObjectInfo object : (Iterable<ObjectInfo>) objects::iterator) {
                JsonlWriter.writeLine(out, object);
            }
            out.flush();
            complete = true;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            if (!complete) {
                file.close();
            }
        }
        return file;
    }

    private static ObjectInfo parsed(String line) {
        try {
            return Json.mapper().readValue(line, ObjectInfo.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Stream<ObjectInfo> listFolder(String folder) throws IOException {
        return store.listFolder(folder);
    }

    @Override
    public InputStream read(String key) throws IOException {
        return store.read(key);
    }

    @Override
    public byte[] readAll(String key) throws IOException {
        return store.readAll(key);
    }

    @Override
    public void write(String key, Path file) throws IOException {
        store.write(key, file);
    }

    @Override
    public String location() {
        return store.location();
    }

    /** The bytes of a file that several may read at the same time. */
    private static final class FromStart extends InputStream {
        private final FileChannel file;
        private long position;

        FromStart(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int got = file.read(ByteBuffer.wrap(buffer, offset, length), position);
            position += Math.max(0, got);
            return got;
        }
    }
}
