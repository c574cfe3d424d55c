package io.graniteft.distill.internal;

import com.fasterxml.jackson.core.type.TypeReference;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which input each step of an epoch was begun with. The entry is written before the step's work and after whatever an earlier
 * input had made is gone, so a step whose output exists under its present input is finished: its output appears by one rename.
 */
final class StepLog {
    private final Path file;
    private final Map<String, String> begun;

    /** Removes what a step made with another input. */
    @FunctionalInterface
    interface Cleanup {
        /** Leaves nothing that could be taken for the result of the new input. */
        void run() throws IOException;
    }

    private StepLog(Path file, Map<String, String> begun) {
        this.file = file;
        this.begun = begun;
    }

    static StepLog open(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new StepLog(file, new TreeMap<>());
        }
        try {
            return new StepLog(file, Json.mapper().readValue(Files.readString(file), new TypeReference<>() {}));
        } catch (IOException e) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "cannot read " + file + ": " + e.getMessage(),
                    "remove the epoch's folder; the loop then does that epoch again",
                    e);
        }
    }

    /** Whether the step was done with this input, and all that it made is there. */
    boolean isFinished(String step, String input, List<Path> outputs) {
        return input.equals(begun.get(step)) && outputs.stream().allMatch(Files::exists);
    }

    /** Notes that the step now begins with this input; does nothing when it was begun with it before. */
    void begin(String step, String input, Cleanup cleanup) throws IOException {
        if (input.equals(begun.get(step))) {
            return;
        }
        cleanup.run();
        begun.put(step, input);
        AtomicFiles.writeString(file, Json.pretty(begun));
    }
}
