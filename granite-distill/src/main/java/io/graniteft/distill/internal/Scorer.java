package io.graniteft.distill.internal;

import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.EvaluationJson;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Snippet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Scores many snippets at once, results in the order of the snippets whatever the threads do. */
public final class Scorer {
    private final CodeQualityEvaluator evaluator;
    private final int threads;

    /** @param threads snippets scored at the same time; 0: one a core */
    public Scorer(CodeQualityEvaluator evaluator, int threads) {
        this.evaluator = evaluator;
        this.threads = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }

    /**
     * The scores of the snippets, in their order.
     *
     * @param progress is told the number of finished snippets
     */
    public List<QualityScore> score(List<Snippet> snippets, java.util.function.IntConsumer progress)
            throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "scorer");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<QualityScore>> futures = new ArrayList<>(snippets.size());
            for (Snippet snippet : snippets) {
                futures.add(pool.submit(() -> evaluator.evaluate(snippet)));
            }
            List<QualityScore> scores = new ArrayList<>(snippets.size());
            for (Future<QualityScore> future : futures) {
                scores.add(resultOf(future));
                progress.accept(scores.size());
            }
            return scores;
        } finally {
            pool.shutdownNow();
        }
    }

    /** A score as a line of the epoch's files. */
    static String line(QualityScore score) {
        return EvaluationJson.write(score);
    }

    private static QualityScore resultOf(Future<QualityScore> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(cause);
        }
    }
}
