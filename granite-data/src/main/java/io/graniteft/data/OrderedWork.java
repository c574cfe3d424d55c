package io.graniteft.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Runs tasks on several threads and hands their results out in the order in which they were submitted. Few tasks are under way at a
 * time, so that memory does not grow with their number.
 */
final class OrderedWork<T> implements AutoCloseable {
    private static final int TASKS_PER_THREAD = 2;

    private final ExecutorService executor;
    private final int room;
    private final Deque<Future<T>> pending = new ArrayDeque<>();

    /** @param threads how many; 0: one a processor */
    OrderedWork(int threads) {
        int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        this.room = count * TASKS_PER_THREAD;
        this.executor = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "granite-data");
            thread.setDaemon(true);
            return thread;
        });
    }

    boolean hasRoom() {
        return pending.size() < room;
    }

    boolean isPending() {
        return !pending.isEmpty();
    }

    void submit(Callable<T> task) {
        pending.addLast(executor.submit(task));
    }

    /** The result of the oldest task, waiting for it. */
    T next() throws InterruptedException {
        try {
            return pending.removeFirst().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(cause);
        }
    }

    /** Ends the threads; tasks that have not begun are given up. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            // The caller learns of it at its next wait; the threads are daemons and end by themselves.
            Thread.currentThread().interrupt();
        }
    }
}
