package io.graniteft.cli.internal.student;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers in a file of JSON Lines, each on disk before the next is taken. Opened again, it says what has been answered; what a
 * crash has left of an unfinished line goes.
 */
public final class AnswerFile implements AutoCloseable {
    private final FileChannel channel;
    private final Map<String, String> answered;

    private AnswerFile(FileChannel channel, Map<String, String> answered) {
        this.channel = channel;
        this.answered = answered;
    }

    /**
     * Opens or makes a file.
     *
     * @param request a digest of what decides an answer besides its prompt; lines of another request are refused
     * @throws GraniteException if the file holds something else, or another process writes it
     */
    public static AnswerFile open(Path file, String request) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(channel, file);
            Map<String, String> answered = new HashMap<>();
            long sound = read(Files.readAllBytes(file), file, request, answered);
            channel.truncate(sound);
            channel.position(sound);
            return new AnswerFile(channel, answered);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether the prompt has an answer. */
    public boolean has(String id, String prompt) {
        String asked = answered.get(id);
        if (asked != null && !asked.equals(prompt)) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "the prompt " + id + " was another one when the file was begun",
                    "name another file with --output, or give the prompt another id");
        }
        return asked != null;
    }

    /** Answers that the file holds. */
    public int size() {
        return answered.size();
    }

    /** Appends a line and waits until it is on disk. */
    public void append(JsonNode line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
        answered.put(line.path("id").asText(), line.path("prompt").asText());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static void lock(FileChannel channel, Path file) throws IOException {
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new GraniteException(
                    ErrorCode.FAILED, "another process writes " + file, "wait for it, or name another file");
        }
    }

    /** Takes the sound lines; returns where they end. */
    private static long read(byte[] content, Path file, String request, Map<String, String> answered) {
        int start = 0;
        int number = 0;
        for (int at = 0; at < content.length; at++) {
            if (content[at] != '\n') {
                continue;
            }
            number++;
            JsonNode line = parse(new String(content, start, at - start, StandardCharsets.UTF_8));
            if (line == null || !line.path("id").isTextual() || !line.has("output")) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        file + ":" + number + ": this is no answer",
                        "name a file that `granite generate --output` has made, or a new one");
            }
            if (!line.path("request").asText().equals(request)) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        file + ":" + number + ": this answer was made with another model or other settings",
                        "repeat the command that began the file, or name another file");
            }
            answered.put(line.path("id").asText(), line.path("prompt").asText());
            start = at + 1;
        }
        return start;
    }

    private static @Nullable JsonNode parse(String line) {
        try {
            return Json.mapper().readTree(line);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
