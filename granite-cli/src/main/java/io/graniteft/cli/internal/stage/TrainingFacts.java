package io.graniteft.cli.internal.stage;

import io.graniteft.distill.TrainingResult;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a training came to, told apart into what is the same every time and what is not. */
final class TrainingFacts {
    private TrainingFacts() {}

    static Map<String, Object> reproducible(TrainingResult result) {
        Map<String, Object> facts = new LinkedHashMap<>();
        put(facts, "first_loss", result.firstLoss());
        put(facts, "last_loss", result.lastLoss());
        put(facts, "train_loss", result.trainLoss());
        put(facts, "eval_loss", result.evalLoss());
        put(facts, "best_eval_loss", result.bestEvalLoss());
        put(facts, "steps", result.steps());
        put(facts, "epochs", result.epochs());
        put(facts, "examples", result.examples());
        put(facts, "examples_truncated", result.examplesTruncated());
        put(facts, "tokens", result.tokens());
        put(facts, "stopped", result.stopped());
        put(facts, "trainable_parameters", result.trainableParameters());
        return facts;
    }

    static Map<String, Object> volatileFacts(TrainingResult result) {
        Map<String, Object> facts = new LinkedHashMap<>();
        put(facts, "training_seconds", result.seconds());
        put(facts, "student_peak_memory_bytes", result.peakMemoryBytes());
        return facts;
    }

    private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
        if (value != null) {
            facts.put(name, value);
        }
    }
}
