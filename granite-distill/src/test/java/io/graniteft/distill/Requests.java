package io.graniteft.distill;

import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.core.config.PipelineConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests to a student that use every field. */
final class Requests {
    private Requests() {}

    static StudentSpec student(Path folder) {
        return StudentSpec.of(config(folder), folder.resolve("student"), List.of(folder.resolve("ground_truth.jsonl")));
    }

    static TrainingRequest training(Path folder) {
        return new TrainingRequest(
                student(folder),
                folder.resolve("before"),
                List.of(
                        new TrainingData(folder.resolve("ground_truth.jsonl"), 0.4, "ground_truth"),
                        new TrainingData(folder.resolve("accepted.jsonl"), 2.5, "corrections")),
                List.of(folder.resolve("val.jsonl")),
                folder.resolve("learnt_preferences.jsonl"),
                folder.resolve("out"),
                config(folder).training(),
                1.5,
                -1,
                43,
                true);
    }

    static GenerationRequest generation(Path folder, @Nullable Path adapter) {
        return new GenerationRequest(
                student(folder),
                adapter,
                List.of(new SeededPrompt("a", "first", 7), new SeededPrompt("b", "second", 8)),
                0.7,
                0.95,
                64,
                2);
    }

    private static PipelineConfig config(Path folder) {
        return ConfigLoader.load(new ConfigSources(List.of(), null, Map.of(), Map.of("student", "tiny"), folder))
                .config();
    }
}
