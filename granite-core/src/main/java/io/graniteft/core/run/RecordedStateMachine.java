package io.graniteft.core.run;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.IoErrors;
import io.graniteft.core.json.Json;
import io.graniteft.core.run.Transition.Guard;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state machine that lives in a file: each move is one line of {@code transitions.jsonl} and is on disk before the work goes
 * on. Opened again, it stands where the last line says. A line that was cut off by a crash is removed. A process that ended
 * without a word, by a power cut or {@code kill -9}, is recorded as {@link PipelineEvent#INTERRUPT} on the next opening.
 */
public final class RecordedStateMachine implements StateMachine {
    /** The file's name in a run's folder. */
    public static final String FILE_NAME = "transitions.jsonl";

    private final Path file;
    private final Clock clock;
    private final List<Move> history;
    private PipelineState state;

    /**
     * A line of the file.
     *
     * @param at when, in UTC with milliseconds
     * @param from where the run stood
     * @param event what happened
     * @param to where the run stood afterwards
     */
    @JsonPropertyOrder({"at", "from", "event", "to"})
    public record Move(String at, PipelineState from, PipelineEvent event, PipelineState to) {}

    private RecordedStateMachine(Path file, Clock clock, List<Move> history) {
        this.file = file;
        this.clock = clock;
        this.history = history;
        this.state = history.isEmpty()
                ? PipelineState.CREATED
                : history.get(history.size() - 1).to();
    }

    /**
     * The machine that a file records, or a new one when there is no file. Only one process may have it open.
     *
     * @throws GraniteException if the file cannot be read, or holds what the table does not permit
     */
    public static RecordedStateMachine open(Path file, Clock clock) {
        try {
            RecordedStateMachine machine = new RecordedStateMachine(file, clock, replay(file));
            if (!machine.history.isEmpty() && !machine.state.isEnd()) {
                machine.fire(PipelineEvent.INTERRUPT);
            }
            return machine;
        } catch (IOException e) {
            throw IoErrors.explain(e, file);
        }
    }

    /**
     * What a file records, without opening it for work, by whichever version's table. An incomplete last line is passed over.
     */
    public static List<Move> read(Path file) throws IOException {
        return parse(file, completeLines(Files.readAllBytes(file)), false);
    }

    @Override
    public synchronized PipelineState state() {
        return state;
    }

    /** Every move so far, the first one first. */
    public synchronized List<Move> history() {
        return Collections.unmodifiableList(new ArrayList<>(history));
    }

    @Override
    public void fire(PipelineEvent event) {
        move(event, Guard.ALWAYS);
    }

    /**
     * Starts the run again, from the place before {@code next}.
     *
     * @param next the first stage without finished work
     * @throws IllegalStateException if the run has not ended
     */
    public void resume(StageName next) {
        move(PipelineEvent.RESUME, Guard.nextIs(next));
    }

    private synchronized void move(PipelineEvent event, Guard guard) {
        PipelineState from = state;
        PipelineState to = Transitions.next(from, event, guard)
                .orElseThrow(() -> new IllegalStateException("the table knows no " + event + " in " + from
                        + (guard == Guard.ALWAYS ? "" : " when " + guard.text())));
        Move move = new Move(clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(), from, event, to);
        append(move);
        history.add(move);
        state = to;
    }

    /** Writes a line as a whole; when that fails, the file ends where it ended before. */
    private void append(Move move) {
        ByteBuffer line = ByteBuffer.wrap((Json.line(move) + "\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long end = channel.size();
            try {
                long at = end;
                while (line.hasRemaining()) {
                    at += channel.write(line, at);
                }
                channel.force(true);
            } catch (IOException e) {
                if (channel.isOpen()) {
                    channel.truncate(end);
                }
                throw e;
            }
        } catch (IOException e) {
            throw IoErrors.explain(e, file);
        }
    }

    private static List<Move> replay(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new ArrayList<>();
        }
        byte[] bytes = Files.readAllBytes(file);
        String lines = completeLines(bytes);
        int length = lines.getBytes(StandardCharsets.UTF_8).length;
        List<Move> moves = parse(file, lines, true);
        if (length < bytes.length) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(length);
                channel.force(true);
            }
        }
        return moves;
    }

    /** Everything up to the last line feed. */
    private static String completeLines(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static List<Move> parse(Path file, String lines, boolean byTheTable) {
        List<Move> moves = new ArrayList<>();
        int number = 0;
        PipelineState at = PipelineState.CREATED;
        for (String line : lines.lines().toList()) {
            number++;
            @Nullable Move move = parse(line);
            if (move == null || move.from() != at || (byTheTable && !Transitions.knows(at, move.event(), move.to()))) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        file + ":" + number + ": not a move of the pipeline from " + at,
                        "the file was changed by something else, or an older version wrote it; start another run with --new");
            }
            moves.add(move);
            at = move.to();
        }
        return moves;
    }

    private static @Nullable Move parse(String line) {
        try {
            return Json.mapper().readValue(line, Move.class);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
