package io.graniteft.core.concurrent;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs tasks on several threads and hands their results out in the order in which they were submitted. Few tasks are under way at a
 * time, so that memory does not grow with their number. One thread submits and takes.
 *
 * @param <T> what comes of a task
 */
public final class OrderedWork<T> implements AutoCloseable {
    /** For tasks so small that a slow one would keep the others waiting. */
    private static final int SMALL_TASKS_PER_THREAD = 16;

    private final ExecutorService executor;
    private final int room;
    private final Deque<Future<T>> pending = new ArrayDeque<>();

    /**
     * Starts no thread before there is work.
     *
     * @param threads how many; 0: one a processor
     * @param tasksPerThread tasks that may be under way, or finished and not taken yet, for each of them
     */
    public OrderedWork(int threads, int tasksPerThread) {
        int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        this.room = count * tasksPerThread;
        this.executor = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "granite-work");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Applies {@code work}, a small task, to each item, and {@code sink} to each result on the calling thread, in the order of the items.
     *
     * @param threads how many; 0: one a processor
     * @throws InterruptedException if the calling thread was interrupted; work under way is interrupted too
     */
    public static <A, B> void run(Iterable<A> items, int threads, Function<A, B> work, Consumer<B> sink)
            throws InterruptedException {
        try (OrderedWork<B> ordered = new OrderedWork<>(threads, SMALL_TASKS_PER_THREAD)) {
            for (A item : items) {
                ordered.submit(() -> work.apply(item));
                if (!ordered.hasRoom()) {
                    sink.accept(ordered.next());
                }
            }
            while (ordered.isPending()) {
                sink.accept(ordered.next());
            }
        }
    }

    /** Whether another task may be submitted before a result is taken. */
    public boolean hasRoom() {
        return pending.size() < room;
    }

    /** Whether there is a result to take or to wait for. */
    public boolean isPending() {
        return !pending.isEmpty();
    }

    /** Lets a thread do this. */
    public void submit(Callable<T> task) {
        pending.addLast(executor.submit(task));
    }

    /**
     * The result of the oldest task, waiting for it. What the task throws is thrown here.
     *
     * @throws InterruptedException if this thread was interrupted
     */
    public T next() throws InterruptedException {
        return resultOf(pending.removeFirst());
    }

    /**
     * The result of a task, waiting for it. What the task throws is thrown here.
     *
     * @throws InterruptedException if this thread was interrupted
     */
    public static <T> T resultOf(Future<T> task) throws InterruptedException {
        try {
            return task.get();
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
