package io.graniteft.cli.internal.stage;

import io.graniteft.core.run.StageName;
import io.graniteft.data.PreparedData;
import java.nio.file.Path;

/**
 * Where the stages of a run find each other's files.
 *
 * @param run the run's folder
 */
public record RunPaths(Path run) {
    /** A stage's folder. */
    public Path of(StageName stage) {
        return run.resolve(stage.label());
    }

    /** What the preparation wrote. */
    public PreparedData prepared() {
        return PreparedData.in(of(StageName.PREPARE));
    }

    /** The teacher's journal. */
    public Path journal() {
        return of(StageName.TEACH).resolve("teacher.jsonl");
    }

    /** What the loop works on when it goes on from the training stage. */
    public LoopFiles afterTraining() {
        Path train = of(StageName.TRAIN);
        return new LoopFiles(prepared(), train, train.resolve("model"), student(), epochs());
    }

    /** What the loop works on when there is no training stage before it. */
    public LoopFiles alone(PreparedData data, @org.jspecify.annotations.Nullable Path adapter) {
        return new LoopFiles(data, of(StageName.DISTILL).resolve("sets"), adapter, student(), epochs());
    }

    /** What the run hands on. */
    public Path exported() {
        return of(StageName.EXPORT).resolve("model");
    }

    private Path student() {
        return run.resolve("student");
    }

    private Path epochs() {
        return run.resolve("epochs.jsonl");
    }
}
