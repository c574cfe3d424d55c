package io.graniteft.cli.internal.terminal;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Failures as people read them: what went wrong and where, and a hint; a stack trace only when asked for. */
public final class ErrorPrinter {
    private ErrorPrinter() {}

    /**
     * Prints a failure.
     *
     * @param debug whether to add the stack trace
     * @param again what to do after an interruption, in place of the failure's own hint
     * @return the exit status that goes with it
     */
    public static int print(Console console, Throwable failure, boolean debug, String again) {
        GraniteException known = explain(failure);
        String hint = known.code() == ErrorCode.INTERRUPTED ? again : known.hint();
        console.err().println(console.red("error: ") + known.getMessage());
        if (!hint.isEmpty()) {
            console.err().println(console.bold("  hint: ") + hint);
        }
        if (debug) {
            failure.printStackTrace(console.err());
        }
        return known.code().exitCode();
    }

    private static GraniteException explain(Throwable failure) {
        if (failure instanceof GraniteException known) {
            return known;
        }
        @Nullable Throwable cause = failure.getCause();
        if (failure instanceof java.io.UncheckedIOException && cause instanceof IOException io) {
            return ofIo(io);
        }
        if (failure instanceof IOException io) {
            return ofIo(io);
        }
        if (failure instanceof InterruptedException) {
            return new GraniteException(ErrorCode.INTERRUPTED, "interrupted", "the same command goes on from here");
        }
        if (failure instanceof OutOfMemoryError) {
            return new GraniteException(
                    ErrorCode.FAILED, "out of memory", "give it more, for example GRANITE_JAVA_OPTS=-Xmx4g");
        }
        return new GraniteException(
                ErrorCode.BUG,
                "a mistake in granite: " + failure,
                "please report it with the output of the same command under --debug");
    }

    private static GraniteException ofIo(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("no space left")) {
            return new GraniteException(
                    ErrorCode.FAILED,
                    "the disk is full: " + message,
                    "free some space, then repeat the command: it goes on from here");
        }
        if (failure instanceof AccessDeniedException denied) {
            return new GraniteException(
                    ErrorCode.FAILED,
                    "no access to " + denied.getFile(),
                    "check the permissions, or choose another folder");
        }
        if (message.toLowerCase(Locale.ROOT).contains("read-only file system")) {
            return new GraniteException(
                    ErrorCode.FAILED, "cannot write: " + message, "choose an output folder on a writable disk");
        }
        String what = failure instanceof FileSystemException
                ? failure.getClass().getSimpleName().replace("Exception", "") + ": " + message
                : message;
        return new GraniteException(ErrorCode.FAILED, what, "check the path and its permissions");
    }
}
