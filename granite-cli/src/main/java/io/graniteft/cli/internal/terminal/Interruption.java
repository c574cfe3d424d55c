package io.graniteft.cli.internal.terminal;

import io.graniteft.core.ErrorCode;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: the command's thread is interrupted and has a bounded time to leave everything resumable; then the
 * process ends with the status of an interrupted command.
 */
public final class Interruption {
    /** How long a command may take to come to rest: a checkpoint of a large model fits in. */
    static final long REST_SECONDS = 90;

    private Interruption() {}

    /** Watches over the thread that calls this: the one that will run the command. */
    public static void install(Console console) {
        Thread command = Thread.currentThread();
        Thread hook = new Thread(() -> rest(command, console), "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static void rest(Thread command, Console console) {
        if (isExiting(command)) {
            return;
        }
        console.err().println();
        console.err().println("stopping: finishing what is under way …");
        command.interrupt();
        try {
            command.join(TimeUnit.SECONDS.toMillis(REST_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ErrorCode.INTERRUPTED.exitCode());
    }

    /** Whether the command is over and its thread only waits in {@link System#exit} for this hook. */
    private static boolean isExiting(Thread command) {
        for (StackTraceElement frame : command.getStackTrace()) {
            if (frame.getClassName().equals("java.lang.Shutdown")) {
                return true;
            }
        }
        return !command.isAlive();
    }
}
