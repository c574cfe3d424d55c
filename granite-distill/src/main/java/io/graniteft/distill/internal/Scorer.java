package io.graniteft.distill.internal;

import io.graniteft.core.chat.Prompt;
import io.graniteft.core.concurrent.OrderedWork;
import io.graniteft.eval.CodeBlocks;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.EvaluationJson;
import io.graniteft.eval.Profile;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Snippet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

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
     * An answer to a prompt. Where the corpus' own answer is known, it says what the answer should be about: an answer that
     * is about nothing must not get away without the protocol's score, and one to a question about no protocol must not
     * lose by it.
     */
    Snippet snippet(Prompt prompt, String code) {
        String reference = prompt.reference();
        String domain = reference == null
                ? null
                : evaluator.domainOf(CodeBlocks.extract(reference)).orElse("none");
        return new Snippet(prompt.id(), code, null, domain);
    }

    /** The profile that decides, and the other one, which is recorded beside it. */
    Profile otherProfile() {
        return evaluator.profile() == Profile.LITERAL ? Profile.SEMANTIC : Profile.LITERAL;
    }

    /**
     * The scores of the snippets in both profiles: the evaluator's own first.
     *
     * @param progress is told the number of finished snippets
     */
    List<List<QualityScore>> scoreBoth(List<Snippet> snippets, java.util.function.IntConsumer progress)
            throws InterruptedException {
        List<List<QualityScore>> both = run(
                snippets,
                snippet -> {
                    List<QualityScore> scores =
                            new ArrayList<>(evaluator.evaluate(snippet, EnumSet.allOf(Profile.class)));
                    if (evaluator.profile() != Profile.LITERAL) {
                        Collections.reverse(scores);
                    }
                    return scores;
                },
                progress);
        return List.of(
                both.stream().map(each -> each.get(0)).toList(),
                both.stream().map(each -> each.get(1)).toList());
    }

    /**
     * The scores of the snippets, in their order.
     *
     * @param progress is told the number of finished snippets
     */
    public List<QualityScore> score(List<Snippet> snippets, java.util.function.IntConsumer progress)
            throws InterruptedException {
        return run(snippets, evaluator::evaluate, progress);
    }

    private <T> List<T> run(
            List<Snippet> snippets, Function<Snippet, T> scoring, java.util.function.IntConsumer progress)
            throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "scorer");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> futures = new ArrayList<>(snippets.size());
            for (Snippet snippet : snippets) {
                futures.add(pool.submit(() -> scoring.apply(snippet)));
            }
            List<T> scores = new ArrayList<>(snippets.size());
            for (Future<T> future : futures) {
                scores.add(OrderedWork.resultOf(future));
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
}
