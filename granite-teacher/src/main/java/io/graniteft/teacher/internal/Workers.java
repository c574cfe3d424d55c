package io.graniteft.teacher.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Works with several threads on what a source hands out. The first exception stops the work: what has begun comes to its
 * end, nothing new begins, and the exception goes to the caller. So does an interrupt of the caller, within a bounded time.
 *
 * @param <T> what is worked on
 */
public final class Workers<T> {
    private final Source<T> source;
    private final int threads;
    private final Duration drain;
    private final Work<T> work;
    private final Runnable draining;
    private @Nullable Throwable failure;

    /** Where work comes from. */
    public interface Source<T> {
        /** The next item, waiting for it if need be; null when there is nothing left, or the source was stopped. */
        @Nullable
        T take() throws InterruptedException;

        /** Hands out nothing more, also to those who wait. */
        void stop();
    }

    /** The work on one item. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it; an interrupt means that it should not be finished. */
        void on(T item) throws InterruptedException;
    }

    /**
     * Work on a source, not begun yet.
     *
     * @param drain how long the work in flight may take after an interrupt
     * @param draining is run when that time begins
     */
    public Workers(Source<T> source, int threads, Duration drain, Work<T> work, Runnable draining) {
        this.source = source;
        this.threads = threads;
        this.drain = drain;
        this.work = work;
        this.draining = draining;
    }

    /**
     * Does all the work. When it returns, no thread of its own is left.
     *
     * @return false if the caller's thread was interrupted; its interrupt status is cleared then
     */
    public boolean run() {
        CountDownLatch running = new CountDownLatch(threads);
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            loop();
                        } finally {
                            running.countDown();
                        }
                    },
                    "teacher-" + (i + 1));
            thread.setDaemon(true);
            started.add(thread);
            thread.start();
        }
        boolean finished = await(running, started);
        rethrow();
        return finished;
    }

    private boolean await(CountDownLatch running, List<Thread> started) {
        try {
            running.await();
            return true;
        } catch (InterruptedException firstInterrupt) {
            source.stop();
            draining.run();
        }
        boolean home;
        try {
            home = running.await(drain.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException secondInterrupt) {
            home = false;
        }
        if (!home) {
            started.forEach(Thread::interrupt);
            awaitPatiently(running);
        }
        return false;
    }

    /** Interrupted work ends soon, and must have ended before the caller closes what it writes to. */
    private static void awaitPatiently(CountDownLatch running) {
        boolean again = true;
        while (again) {
            try {
                running.await();
                again = false;
            } catch (InterruptedException alreadyStopping) {
                // There is nothing more to do for it.
            }
        }
    }

    private void loop() {
        try {
            @Nullable T item;
            while ((item = source.take()) != null) {
                work.on(item);
            }
        } catch (InterruptedException e) {
            source.stop();
        } catch (Throwable e) {
            keep(e);
            source.stop();
        }
    }

    private synchronized void keep(Throwable reason) {
        if (failure == null) {
            failure = reason;
        } else if (reason != failure) {
            failure.addSuppressed(reason);
        }
    }

    private synchronized void rethrow() {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }
}
