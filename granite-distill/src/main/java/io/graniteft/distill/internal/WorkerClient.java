package io.graniteft.distill.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import io.graniteft.distill.WorkerCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One worker process and the protocol with it: a request is a line of JSON on its stdin, events and the reply are lines on its
 * stdout that carry the request's id, and its stderr is a log. One call at a time; not thread-safe but for {@link #kill}.
 *
 * <p>The worker ends by itself when its stdin does, so it cannot outlive this process.
 */
final class WorkerClient implements AutoCloseable {
    private static final int LOG_LINES_KEPT = 40;
    /** How long a process that was killed may take to be gone, and its last words to be read. */
    private static final Duration REAP_TIMEOUT = Duration.ofSeconds(10);

    private final WorkerCommand command;
    private final Process process;
    private final OutputStream requests;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final Deque<String> lastLog = new ArrayDeque<>();
    private final Thread logReader;
    private long lastId;

    /** Something that the worker tells while it works on a request. */
    record Event(String name, JsonNode data) {}

    private WorkerClient(WorkerCommand command, Process process) {
        this.command = command;
        this.process = process;
        this.requests = process.getOutputStream();
        daemon("worker-replies", this::readReplies);
        this.logReader = daemon("worker-log", this::readLog);
    }

    /**
     * Starts the process.
     *
     * @throws GraniteException if there is no such program, or it may not be run
     */
    static WorkerClient start(WorkerCommand command) {
        ProcessBuilder builder = new ProcessBuilder(command.argv());
        builder.directory(command.workingFolder().toFile());
        builder.environment().putAll(command.environment());
        try {
            return new WorkerClient(command, builder.start());
        } catch (IOException e) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "cannot start the training worker: " + e.getMessage(),
                    "check that " + command.argv().get(0) + " exists and may be run, and that "
                            + command.workingFolder() + " is a folder",
                    e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a request, passes its events to {@code onEvent} on this thread, and waits for the reply as long as it takes. */
    JsonNode call(String verb, ObjectNode params, Consumer<Event> onEvent) throws InterruptedException {
        return call(verb, params, onEvent, null);
    }

    /**
     * Sends a request and waits for its reply.
     *
     * @param timeout the longest silence between two lines, or null to wait for ever
     * @return the reply's {@code result}
     * @throws GraniteException if the worker replies with an error, breaks the protocol, is silent too long, or dies
     * @throws InterruptedException if this thread was interrupted; the worker was then asked to stop and is gone
     */
    JsonNode call(String verb, ObjectNode params, Consumer<Event> onEvent, @Nullable Duration timeout)
            throws InterruptedException {
        String id = Long.toString(++lastId);
        boolean answered = false;
        try {
            send(id, verb, params);
            while (true) {
                JsonNode line = nextObject(timeout);
                checkId(line, id);
                JsonNode event = line.get("event");
                if (event != null) {
                    onEvent.accept(new Event(event.asText(), line.path("data")));
                } else {
                    answered = true;
                    return result(line);
                }
            }
        } catch (InterruptedException e) {
            stop();
            throw e;
        } finally {
            if (!answered) {
                // Half-way through a reply the process is of no use to anyone.
                kill();
            }
        }
    }

    private void send(String id, String verb, ObjectNode params) throws InterruptedException {
        ObjectNode request = Json.mapper().createObjectNode();
        request.put("id", id).put("verb", verb).set("params", params);
        try {
            requests.write((Json.line(request) + "\n").getBytes(StandardCharsets.UTF_8));
            requests.flush();
        } catch (IOException e) {
            throw died(e);
        }
    }

    private JsonNode nextObject(@Nullable Duration timeout) throws InterruptedException {
        while (true) {
            Optional<String> line =
                    timeout == null ? lines.take() : lines.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        "the training worker did not answer within " + timeout,
                        "look at its log; a first start from a cold disk may need more time");
            }
            if (line.isEmpty()) {
                throw died(null);
            }
            JsonNode object = objectOrNull(line.get());
            if (object != null) {
                return object;
            }
            log("(outside the protocol) " + line.get());
        }
    }

    private static @Nullable JsonNode objectOrNull(String line) {
        try {
            JsonNode node = Json.mapper().readTree(line);
            return node.isObject() ? node : null;
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    private static void checkId(JsonNode line, String id) {
        JsonNode received = line.path("id");
        boolean unreadRequest =
                received.isNull() && line.has("ok") && !line.path("ok").asBoolean();
        if (!received.asText().equals(id) && !unreadRequest) {
            throw WorkerStudent.protocolError("it answered request " + received.asText() + " instead of " + id);
        }
    }

    private static JsonNode result(JsonNode reply) {
        if (reply.path("ok").asBoolean()) {
            return reply.path("result");
        }
        if (!reply.path("error").isObject()) {
            throw WorkerStudent.protocolError("a reply is neither a result nor an error");
        }
        throw WorkerErrors.toException(reply.path("error"));
    }

    /** Asks the worker to save what it has and end, then makes sure that it is gone. */
    private void stop() {
        process.destroy();
        awaitExit(command.stopTimeout());
        kill();
    }

    /** Asks the worker to end, and ends it when it does not. */
    @Override
    public void close() {
        if (process.isAlive()) {
            try {
                ObjectNode request = Json.mapper().createObjectNode();
                request.put("id", Long.toString(++lastId))
                        .put("verb", "shutdown")
                        .set("params", Json.mapper().createObjectNode());
                requests.write((Json.line(request) + "\n").getBytes(StandardCharsets.UTF_8));
                requests.close();
            } catch (IOException alreadyGone) {
                // It is about to end, or will be ended below.
            }
            awaitExit(command.closeTimeout());
        }
        kill();
    }

    /** Ends the process and its children at once. */
    void kill() {
        if (process.isAlive()) {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            awaitExit(REAP_TIMEOUT);
        }
        try {
            requests.close();
        } catch (IOException alreadyGone) {
            // Nobody reads the other end any more.
        }
    }

    /** Waits for the process to end; an interrupt ends the wait and stays set. */
    private void awaitExit(Duration timeout) {
        try {
            process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private GraniteException died(@Nullable IOException cause) throws InterruptedException {
        if (!process.waitFor(REAP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
        logReader.join(REAP_TIMEOUT.toMillis());
        String last;
        synchronized (lastLog) {
            last = String.join("\n", lastLog);
        }
        return WorkerErrors.died(process.isAlive() ? -1 : process.exitValue(), last, cause);
    }

    private void readReplies() {
        try {
            forEachLine(process.getInputStream(), line -> lines.add(Optional.of(line)));
        } finally {
            lines.add(Optional.empty());
        }
    }

    private void readLog() {
        forEachLine(process.getErrorStream(), this::log);
    }

    private void log(String line) {
        synchronized (lastLog) {
            if (lastLog.size() == LOG_LINES_KEPT) {
                lastLog.removeFirst();
            }
            lastLog.addLast(line);
        }
        command.log().accept(line);
    }

    private static void forEachLine(InputStream stream, Consumer<String> action) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            @Nullable String line;
            while ((line = reader.readLine()) != null) {
                action.accept(line);
            }
        } catch (IOException closed) {
            // The process is gone; whoever waits for it sees that.
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
