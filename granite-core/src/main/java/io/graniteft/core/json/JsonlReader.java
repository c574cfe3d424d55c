package io.graniteft.core.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.IoErrors;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON Lines files: UTF-8, one object a line, blank lines ignored; errors name file and line. A component of a record
 * that is not {@code @Nullable} must be there.
 */
public final class JsonlReader {
    private static final String EACH_LINE = "each line must be one JSON object; mend or remove this line";

    /** A longer line is a file of another kind, and would fill the memory. */
    private static final int LONGEST_LINE_BYTES = 64 << 20;

    private JsonlReader() {}

    /**
     * All objects of a file.
     *
     * @throws GraniteException if the file is missing or a line is not such an object; the message names file and line
     */
    public static <T> List<T> readAll(Path file, Class<T> type) {
        List<T> all = new ArrayList<>();
        forEach(file, type, (value, line) -> all.add(value));
        return all;
    }

    /**
     * Passes each object of a file with its 1-based line number to {@code action}, holding one line in memory.
     *
     * @throws GraniteException if the file is missing or a line is not such an object; the message names file and line
     */
    public static <T> void forEach(Path file, Class<T> type, ObjLongConsumer<T> action) {
        try (InputStream in = Files.newInputStream(file)) {
            forEach(in, file.toString(), type, action);
        } catch (NoSuchFileException e) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "no such file: " + file,
                    "check the path; it is relative to the current folder",
                    e);
        } catch (IOException e) {
            throw IoErrors.explain(e, file);
        }
    }

    /**
     * Passes each object of a stream with its 1-based line number to {@code action}. The caller closes the stream.
     *
     * @param name what to call the stream in messages
     * @throws GraniteException if a line is not such an object; the message names the stream and the line
     * @throws IOException if the stream cannot be read
     */
    public static <T> void forEach(InputStream in, String name, Class<T> type, ObjLongConsumer<T> action)
            throws IOException {
        InputStream buffered = new BufferedInputStream(in, 1 << 16);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
        long number = 0;
        int next;
        do {
            next = buffered.read();
            if (next != '\n' && next != -1) {
                bytes.write(next);
                if (bytes.size() > LONGEST_LINE_BYTES) {
                    throw bad(name, number + 1, "the line is longer than 64 MiB", "this is no JSON Lines file", null);
                }
                continue;
            }
            number++;
            String line = decode(bytes, name, number);
            bytes.reset();
            if (!line.isBlank()) {
                action.accept(parse(line, type, name, number), number);
            }
        } while (next != -1);
    }

    private static String decode(ByteArrayOutputStream bytes, String name, long number) {
        try {
            String line = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            return number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
        } catch (CharacterCodingException e) {
            throw bad(name, number, "not UTF-8", "convert the file to UTF-8, for example with iconv", e);
        }
    }

    private static <T> T parse(String line, Class<T> type, String name, long number) {
        try {
            @Nullable T value = Json.mapper().readValue(line, type);
            if (value == null) {
                throw bad(name, number, "null is not an object", EACH_LINE, null);
            }
            @Nullable String missing = RequiredFields.missing(value);
            if (missing != null) {
                throw bad(
                        name, number, "the field \"" + missing + "\" is missing", "add it, or remove this line", null);
            }
            return value;
        } catch (JsonMappingException e) {
            if (e.getCause() instanceof JsonParseException notJson) {
                throw bad(name, number, "not JSON: " + reasonOf(notJson), EACH_LINE, e);
            }
            @Nullable String missing = RequiredFields.missing(line, type);
            if (missing != null) {
                throw bad(name, number, "the field \"" + missing + "\" is missing", "add it, or remove this line", e);
            }
            String field = fieldOf(e);
            throw bad(
                    name,
                    number,
                    field.isEmpty() ? "not one JSON object" : "the field \"" + field + "\" has a wrong value",
                    EACH_LINE,
                    e);
        } catch (JsonProcessingException e) {
            throw bad(name, number, "not JSON: " + reasonOf(e), EACH_LINE, e);
        }
    }

    /** The parser's reason, without its own account of the place. */
    private static String reasonOf(JsonProcessingException e) {
        String reason = String.valueOf(e.getOriginalMessage());
        int place = reason.indexOf(" (start marker at");
        return place < 0 ? reason : reason.substring(0, place);
    }

    /** Where in the object a mapping failed, as in {@code messages[0].role}. */
    private static String fieldOf(JsonMappingException e) {
        StringBuilder field = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                field.append('[').append(step.getIndex()).append(']');
            } else {
                field.append(field.length() == 0 ? "" : ".").append(step.getFieldName());
            }
        }
        return field.toString();
    }

    private static GraniteException bad(
            String name, long number, String message, String hint, @Nullable Throwable cause) {
        return new GraniteException(ErrorCode.FAILED, name + ":" + number + ": " + message, hint, cause);
    }
}
