package io.graniteft.cli.internal.stage;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.config.TrainingConfig;
import io.graniteft.core.run.Stage;
import io.graniteft.core.run.StageName;
import io.graniteft.core.run.Tally;
import io.graniteft.data.PreparedData;
import io.graniteft.distill.DistillationConfig;
import io.graniteft.distill.Seeds;
import io.graniteft.distill.StudentSpec;
import io.graniteft.distill.TrainingData;
import io.graniteft.distill.TrainingRequest;
import io.graniteft.distill.TrainingResult;
import io.graniteft.distill.TrainingSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The student's first training. The practice groups are set aside before it, so that a correction in the loop can teach
 * something new.
 */
public final class TrainStage implements Stage {
    private final Wiring wiring;
    private final RunPaths paths;
    private final LazyStudent student;

    /** The stage of a run. */
    public TrainStage(Wiring wiring, RunPaths paths, LazyStudent student) {
        this.wiring = wiring;
        this.paths = paths;
        this.student = student;
    }

    @Override
    public StageName name() {
        return StageName.TRAIN;
    }

    @Override
    public List<Path> inputs() {
        PreparedData data = paths.prepared();
        List<Path> inputs = new ArrayList<>(
                List.of(data.train(), data.trainProvenance(), data.validation(), data.prompts(), data.evalPrompts()));
        if (seeded()) {
            inputs.add(paths.journal());
        }
        return inputs;
    }

    @Override
    public String configDigest() {
        return wiring.loaded()
                .digestOf(
                        "student",
                        "model",
                        "qlora",
                        "training",
                        "tiny_student",
                        "context",
                        "evaluation.profile",
                        "evaluation.domain",
                        "evaluation.scoring",
                        "evaluation.compiler",
                        "distillation.enabled",
                        "distillation.seed",
                        "distillation.prompts",
                        "distillation.quality_threshold",
                        "distillation.practice_fraction",
                        "distillation.eval_samples_per_epoch");
    }

    @Override
    public boolean checksItsOwnWork() {
        return true;
    }

    @Override
    public Result run(Context context) throws IOException, InterruptedException {
        PipelineConfig config = wiring.loaded().config();
        TrainingConfig training = config.training();
        Path folder = context.folder();
        Map<String, Tally> counts = new TreeMap<>();
        List<Path> outputs = new ArrayList<>();
        List<TrainingData> data = sets(context, counts, outputs);
        TrainingRequest request = new TrainingRequest(
                StudentSpec.of(config, files().student(), List.of(files().groundTruth())),
                null,
                data,
                List.of(paths.prepared().validation()),
                training.learnsPreferences() && !training.preferences().isEmpty()
                        ? Path.of(training.preferences())
                        : null,
                folder,
                training,
                training.numEpochs(),
                training.maxSteps(),
                training.seed(),
                true);
        TrainingResult result = student.get().train(request, context.progress());
        outputs.add(folder.resolve("model"));
        outputs.add(folder.resolve("output").resolve("metrics.jsonl"));
        return new Result(outputs, counts, TrainingFacts.reproducible(result), TrainingFacts.volatileFacts(result));
    }

    /** Sets the practice groups aside and picks the teacher's good answers. */
    private List<TrainingData> sets(Context context, Map<String, Tally> counts, List<Path> outputs)
            throws IOException, InterruptedException {
        PipelineConfig config = wiring.loaded().config();
        Path folder = context.folder();
        if (!config.distillation().enabled()) {
            Files.copy(paths.prepared().train(), files().groundTruth(), StandardCopyOption.REPLACE_EXISTING);
            outputs.add(files().groundTruth());
            return List.of(new TrainingData(files().groundTruth(), 1.0, "ground_truth"));
        }
        DistillationConfig loop = DistillationConfig.of(config.distillation());
        TrainingSets sets =
                TrainingSets.carve(paths.prepared(), loop, config.training().seed(), folder);
        sets.warnings().forEach(warning -> context.progress().note("warning: " + warning));
        counts.put("examples", sets.examples());
        counts.put("practice_prompts", sets.practice());
        counts.put("heldout_prompts", sets.heldout());
        outputs.addAll(List.of(sets.groundTruth(), sets.practicePrompts(), sets.heldoutPrompts()));
        List<TrainingData> data = new ArrayList<>();
        data.add(new TrainingData(sets.groundTruth(), 1.0, "ground_truth"));
        if (seeded()) {
            Seeds seeds = Seeds.select(
                    paths.journal(),
                    paths.prepared(),
                    sets,
                    loop,
                    wiring.evaluator(),
                    config.evaluation().threads(),
                    folder);
            counts.put("teacher_answers", seeds.answers());
            outputs.add(seeds.file());
            context.progress()
                    .note("  teacher answers that join training: "
                            + seeds.answers().kept() + " of " + seeds.answers().read()
                            + reasons(seeds.answers()));
            if (seeds.answers().kept() > 0) {
                data.add(new TrainingData(seeds.file(), 1.0, "seeds"));
            }
        }
        return data;
    }

    /** Why the others do not, the most frequent reason first. */
    private static String reasons(Tally tally) {
        return tally.dropped().isEmpty()
                ? ""
                : tally.dropped().entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(reason -> reason.getValue() + " " + reason.getKey().replace('_', ' '))
                        .collect(Collectors.joining(", ", " (not: ", ")"));
    }

    private LoopFiles files() {
        return paths.afterTraining();
    }

    private boolean seeded() {
        PipelineConfig config = wiring.loaded().config();
        return config.distillation().enabled()
                && config.distillation().seed().equals("teacher")
                && config.teacher().enabled();
    }
}
