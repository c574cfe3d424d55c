package io.graniteft.distill.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import org.jspecify.annotations.Nullable;

/** What a worker's failure means to the person at the command line. */
final class WorkerErrors {
    private static final int SIGTERM_STATUS = 128 + 15;
    private static final int SIGKILL_STATUS = 128 + 9;

    private WorkerErrors() {}

    /** An error that the worker reported. Its own hint is used where it gave one. */
    static GraniteException toException(JsonNode error) {
        String code = error.path("code").asText("INTERNAL");
        String message = error.path("message").asText("no message");
        String hint = error.path("hint").asText("");
        return new GraniteException(
                codeOf(code), "training worker: " + message, hint.isBlank() ? defaultHint(code) : hint);
    }

    private static ErrorCode codeOf(String code) {
        return switch (code) {
            case "BAD_REQUEST" -> ErrorCode.BUG;
            case "MODEL_UNAVAILABLE" -> ErrorCode.REMOTE_SERVICE;
            case "INTERRUPTED" -> ErrorCode.INTERRUPTED;
            default -> ErrorCode.FAILED;
        };
    }

    private static String defaultHint(String code) {
        return switch (code) {
            case "BAD_REQUEST" -> "use the trainer that came with this version of granite";
            case "BAD_DATA" -> "mend the training file that the message names";
            case "NAN_LOSS" ->
                "lower training.learning_rate or training.max_grad_norm; the last sound checkpoint is kept";
            case "OUT_OF_MEMORY" ->
                "lower training.per_device_train_batch_size, model.max_seq_length or distillation.generation_batch_size";
            case "DISK_FULL" -> "free some disk space; the run then goes on from the last complete checkpoint";
            case "MODEL_UNAVAILABLE" -> "check `student` and the network, or use `student: tiny`, which needs neither";
            case "INTERRUPTED" -> "start the same command again; it goes on from the last checkpoint";
            default -> "the worker's log above says more; the same command goes on from the last checkpoint";
        };
    }

    /** The process ended without a reply. */
    static GraniteException died(int status, String lastLog, @Nullable Throwable cause) {
        String tail = lastLog.isBlank() ? "" : "; its last words:\n" + lastLog;
        return switch (status) {
            case SIGTERM_STATUS ->
                new GraniteException(
                        ErrorCode.INTERRUPTED,
                        "the training worker was asked to stop from outside",
                        "start the same command again; it goes on from the last checkpoint",
                        cause);
            case SIGKILL_STATUS ->
                new GraniteException(
                        ErrorCode.FAILED,
                        "the training worker was killed, most likely because memory ran out" + tail,
                        "lower training.per_device_train_batch_size or model.max_seq_length; the same command goes on"
                                + " from the last checkpoint",
                        cause);
            default ->
                new GraniteException(
                        ErrorCode.FAILED,
                        "the training worker ended with status " + status + tail,
                        "`granite doctor` checks the Python environment; the same command goes on from the last"
                                + " checkpoint",
                        cause);
        };
    }
}
