package io.graniteft.core.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Reads JSON Lines files: UTF-8, one object a line, blank lines ignored; errors name file and line. */
public final class JsonlReader {
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
        long number = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            @Nullable String line;
            while ((line = reader.readLine()) != null) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                action.accept(parse(line, type, file, number), number);
            }
        } catch (NoSuchFileException e) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "no such file: " + file,
                    "check the path; it is relative to the current folder",
                    e);
        } catch (CharacterCodingException e) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    file + ":" + (number + 1) + ": not UTF-8",
                    "convert the file to UTF-8, for example with iconv",
                    e);
        } catch (IOException e) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "cannot read " + file + ": " + e.getMessage(),
                    "check that the file is readable",
                    e);
        }
    }

    private static <T> T parse(String line, Class<T> type, Path file, long number) {
        try {
            @Nullable T value = Json.mapper().readValue(line, type);
            if (value != null) {
                return value;
            }
        } catch (JsonProcessingException e) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    file + ":" + number + ": " + e.getOriginalMessage(),
                    "each line must be one JSON object; mend or remove this line",
                    e);
        }
        throw new GraniteException(
                ErrorCode.FAILED,
                file + ":" + number + ": null is not an object",
                "each line must be one JSON object; mend or remove this line");
    }
}
