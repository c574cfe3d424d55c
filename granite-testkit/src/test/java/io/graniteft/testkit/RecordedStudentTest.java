package io.graniteft.testkit;

import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.json.JsonlWriter;
import io.graniteft.distill.Generation;
import io.graniteft.distill.GenerationRequest;
import io.graniteft.distill.SeededPrompt;
import io.graniteft.distill.StudentModel;
import io.graniteft.distill.StudentOutput;
import io.graniteft.distill.StudentSpec;
import io.graniteft.distill.Students;
import io.graniteft.distill.TrainingRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class RecordedStudentTest extends StudentModelContract {
    private static final List<String> IDS = List.of("a", "b", "c", "d");

    @TempDir
    Path folder;

    @BeforeEach
    void record() throws IOException {
        for (int epoch = 0; epoch < 2; epoch++) {
            Path there = recording().resolve("epoch-" + epoch);
            JsonlWriter.writeAll(there.resolve("heldout.jsonl"), outputs(epoch, IDS.subList(0, 2)));
            JsonlWriter.writeAll(there.resolve("practice.jsonl"), outputs(epoch, IDS.subList(2, 4)));
        }
    }

    @Override
    protected StudentModel newStudent() {
        return Students.recorded(recording());
    }

    @Override
    protected TrainingRequest training() {
        PipelineConfig config = config();
        return new TrainingRequest(
                student(config),
                null,
                List.of(),
                List.of(),
                null,
                folder.resolve("now/epoch-1/training"),
                config.training(),
                1,
                -1,
                42,
                true);
    }

    @Override
    protected GenerationRequest generation(@Nullable Path adapter) {
        List<SeededPrompt> prompts =
                IDS.stream().map(id -> new SeededPrompt(id, "write " + id, 7)).toList();
        return new GenerationRequest(student(config()), adapter, prompts, 0.7, 0.95, 64, 2);
    }

    private Path recording() {
        return folder.resolve("recording");
    }

    private StudentSpec student(PipelineConfig config) {
        return StudentSpec.of(config, folder.resolve("student"), List.of());
    }

    private PipelineConfig config() {
        return ConfigLoader.load(ConfigSources.of(List.of(), Map.of(), Map.of(), folder))
                .config();
    }

    private static List<StudentOutput> outputs(int epoch, List<String> ids) {
        return ids.stream()
                .map(id -> new StudentOutput(id, "write " + id, "int " + id + epoch + ";", 4, Generation.EOS))
                .toList();
    }
}
