package io.graniteft.cli.internal.terminal;

import io.graniteft.core.ErrorCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM: the command's thread is interrupted and has a bounded time to leave everything resumable; then the
 * process ends with the status of an interrupted command.
 */
public final class Interruption {
    /** How long a command may take to come to rest: a checkpoint of a large model fits in. */
    private static final long REST_SECONDS = 90;

    private final Thread command;
    private final Console console;
    private final CountDownLatch over = new CountDownLatch(1);

    private Interruption(Thread command, Console console) {
        this.command = command;
        this.console = console;
    }

    /** Watches over the thread that calls this: the one that will run the command. */
    public static Interruption install(Console console) {
        Interruption interruption = new Interruption(Thread.currentThread(), console);
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::rest, "interruption"));
        return interruption;
    }

    /**
     * Tells that the command is over. The process ends when its thread asks for it; waiting for the thread itself would not do,
     * since {@link System#exit} does not return while the process is being shut down.
     */
    public void commandIsOver() {
        over.countDown();
    }

    private void rest() {
        if (over.getCount() == 0) {
            return;
        }
        console.err().println();
        console.err().println("stopping: finishing what is under way …");
        command.interrupt();
        try {
            if (!over.await(REST_SECONDS, TimeUnit.SECONDS)) {
                console.err().println("it does not come to rest; finished work is kept all the same");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        console.out().flush();
        console.err().flush();
        Runtime.getRuntime().halt(ErrorCode.INTERRUPTED.exitCode());
    }
}
