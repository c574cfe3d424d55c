package io.graniteft.cli.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** Works on items at the same time and hands the results on in the items' order, holding only a few of them in memory. */
public final class OrderedParallel {
    /** Results that may wait for an earlier one, a thread. */
    private static final int AHEAD = 16;

    private OrderedParallel() {}

    /**
     * Applies {@code work} to each item on {@code threads} threads, and {@code sink} to each result on the calling thread.
     *
     * @param threads how many; 0: one a core
     * @throws InterruptedException if the calling thread was interrupted; work under way is interrupted too
     */
    public static <A, B> void run(Iterable<A> items, int threads, Function<A, B> work, Consumer<B> sink)
            throws InterruptedException {
        int workers = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            Deque<Future<B>> pending = new ArrayDeque<>();
            for (A item : items) {
                pending.add(pool.submit(() -> work.apply(item)));
                if (pending.size() > workers * AHEAD) {
                    sink.accept(result(pending.remove()));
                }
            }
            while (!pending.isEmpty()) {
                sink.accept(result(pending.remove()));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static <B> B result(Future<B> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
