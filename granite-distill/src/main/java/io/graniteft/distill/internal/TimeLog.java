package io.graniteft.distill.internal;

import com.fasterxml.jackson.core.type.TypeReference;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long each epoch of a loop has been worked on, all attempts together: {@code time.json} in the loop's folder. What a killed
 * process did since its last finished epoch or stop is not in it.
 */
public final class TimeLog {
    private final Path file;
    private final Clock clock;
    private final TreeMap<Integer, Double> seconds;
    private long started;

    private TimeLog(Path file, Clock clock, Map<Integer, Double> seconds) {
        this.file = file;
        this.clock = clock;
        this.seconds = new TreeMap<>(seconds);
        started = clock.millis();
    }

    /** Opens the loop's log, or begins one. One that cannot be read is begun anew: it only bounds the time. */
    public static TimeLog open(Path loopFolder, Clock clock) {
        Path file = loopFolder.resolve("time.json");
        Map<Integer, Double> seconds = Map.of();
        if (Files.exists(file)) {
            try {
                seconds = Json.mapper().readValue(Files.readString(file), new TypeReference<Map<Integer, Double>>() {});
            } catch (IOException e) {
                seconds = Map.of();
            }
        }
        return new TimeLog(file, clock, seconds);
    }

    /** Books the time since the last booking on an epoch. */
    public void book(int epoch) throws IOException {
        long now = clock.millis();
        seconds.merge(epoch, (now - started) / 1000.0, Double::sum);
        started = now;
        AtomicFiles.writeString(file, Json.pretty(seconds));
    }

    /** Whether one more epoch, as long as the longest so far, would end after so many hours of work. */
    public boolean nextWouldEndAfter(double hours) {
        double all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        double longest =
                seconds.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return all + longest > hours * 3600;
    }
}
