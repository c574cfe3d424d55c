package io.graniteft.teacher.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import io.graniteft.teacher.TeacherRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a journal's file: finds its records, and the torn end that a crash may have left. */
public final class JournalIndex {
    private static final byte[] RECORD_START = "{\"id\":\"".getBytes(StandardCharsets.UTF_8);

    private JournalIndex() {}

    /**
     * A record and where it lies.
     *
     * @param offset of its first byte
     * @param length in bytes, without the line feed
     * @param line its number, from 1
     */
    public record Located(TeacherRecord record, long offset, int length, long line) {}

    /** Takes the records of a file. */
    @FunctionalInterface
    public interface Records {
        /** Takes the next one. */
        void accept(Located located) throws IOException;
    }

    /**
     * How a file ends.
     *
     * @param wholeBytes bytes up to the end of the last whole record
     * @param tornBytes bytes behind, which a crash left
     * @param missingLineFeed whether the last whole record lacks its line feed
     */
    public record End(long wholeBytes, long tornBytes, boolean missingLineFeed) {}

    /**
     * Passes each record of a file on, in the order of the file.
     *
     * @throws GraniteException if a line is no record and is not the torn end of one
     */
    public static End read(Path file, Records records) throws IOException {
        long[] whole = {0};
        long[] torn = {0};
        boolean[] missing = {false};
        try (InputStream in = Files.newInputStream(file)) {
            LineScanner.scan(in, (line, offset, number, ended) -> {
                if (line.length == 0 || isBlank(line)) {
                    whole[0] = offset + line.length + (ended ? 1 : 0);
                    return;
                }
                try {
                    TeacherRecord record = parse(line);
                    records.accept(new Located(record, offset, line.length, number));
                    whole[0] = offset + line.length + (ended ? 1 : 0);
                    missing[0] = !ended;
                } catch (JsonProcessingException e) {
                    if (ended || !looksTorn(line)) {
                        throw notAJournal(file, number, e);
                    }
                    torn[0] = line.length;
                }
            });
        }
        return new End(whole[0], torn[0], missing[0]);
    }

    /** Reads again one record that {@link #read} has found. */
    public static TeacherRecord at(Path file, long offset, int length) throws IOException {
        byte[] line = new byte[length];
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(offset);
            in.readFully(line);
        }
        return parse(line);
    }

    private static TeacherRecord parse(byte[] line) throws JsonProcessingException {
        TeacherRecord record = Json.mapper().readValue(new String(line, StandardCharsets.UTF_8), TeacherRecord.class);
        if (record == null) {
            throw new JsonMappingException(null, "null is not a record");
        }
        return record;
    }

    /**
     * Whether this unfinished line can be what a crash left of a record: its beginning, or the zeros that a file system
     * puts where data did not reach the disk. Anything else belongs to somebody, and is not cut.
     */
    private static boolean looksTorn(byte[] line) {
        int common = Math.min(line.length, RECORD_START.length);
        boolean begins = Arrays.equals(line, 0, common, RECORD_START, 0, common);
        if (begins) {
            return true;
        }
        for (byte each : line) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(byte[] line) {
        for (byte each : line) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return true;
    }

    private static GraniteException notAJournal(Path file, long number, @Nullable Exception cause) {
        return new GraniteException(
                ErrorCode.FAILED,
                file + ":" + number + ": not a record of teacher answers",
                "name a file of teacher answers, or one that does not exist yet",
                cause);
    }
}
