package io.graniteft.distill;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.run.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntBinaryOperator;

/**
 * A student whose skill is a number in its adapter: the trainings behind it. What a prompt's answer is worth follows from the
 * skill by a script.
 */
final class ScriptedStudent implements StudentModel {
    /** What an answer is. */
    static final int GOOD = 2;

    static final int POOR = 1;
    static final int BROKEN = 0;

    final List<TrainingRequest> trained = new ArrayList<>();
    final List<GenerationRequest> generated = new ArrayList<>();
    private final IntBinaryOperator script;
    private final Fuse fuse;
    private final Runnable whileTraining;

    /**
     * @param script skill and the prompt's number to one of the constants
     * @param whileTraining happens during each training
     */
    ScriptedStudent(Fuse fuse, IntBinaryOperator script, Runnable whileTraining) {
        this.fuse = fuse;
        this.script = script;
        this.whileTraining = whileTraining;
    }

    @Override
    public StudentInfo info() {
        return new StudentInfo(1, "scripted", null, null, null, null, null, null, "none", null, null);
    }

    @Override
    public TrainingResult train(TrainingRequest request, Progress progress) {
        fuse.tick();
        long examples = request.data().stream()
                .mapToLong(data ->
                        JsonlReader.readAll(data.path(), ChatExample.class).size())
                .sum();
        int skill = skillOf(request.adapter()) + 1;
        Path model = request.outputFolder().resolve("model");
        write(model.resolve("skill"), Integer.toString(skill));
        write(model.resolve("examples"), Long.toString(examples));
        write(model.resolve("rate"), Double.toString(request.training().learningRate()));
        trained.add(request);
        whileTraining.run();
        fuse.tick();
        return new TrainingResult(
                model.toString(),
                2.0 / skill,
                3.0,
                1.0,
                2.5 / skill,
                2.5 / skill,
                10,
                1,
                examples,
                0,
                100,
                "completed",
                request.outputFolder().resolve("output/metrics.jsonl").toString(),
                1000,
                1.5,
                null);
    }

    @Override
    public void generate(GenerationRequest request, Consumer<Generation> sink, Progress progress) {
        fuse.tick();
        int skill = skillOf(request.adapter());
        List<SeededPrompt> backwards = new ArrayList<>(request.prompts());
        java.util.Collections.reverse(backwards);
        for (SeededPrompt prompt : backwards) {
            int number = LoopFixture.numberOf(prompt.id());
            String code = switch (script.applyAsInt(skill, number)) {
                case GOOD -> TestCode.good(number);
                case POOR -> TestCode.poor(number);
                default -> TestCode.broken(number);
            };
            sink.accept(new Generation(prompt.id(), code, code.length() / 4, Generation.EOS));
            fuse.tick();
        }
        generated.add(request);
    }

    @Override
    public void close() {}

    static int skillOf(@org.jspecify.annotations.Nullable Path adapter) {
        if (adapter == null) {
            return 0;
        }
        try {
            return Integer.parseInt(Files.readString(adapter.resolve("skill")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
