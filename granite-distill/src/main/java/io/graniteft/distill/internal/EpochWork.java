package io.graniteft.distill.internal;

import io.graniteft.core.chat.Prompt;
import io.graniteft.core.config.TrainingConfig;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.json.JsonlWriter;
import io.graniteft.core.run.PipelineEvent;
import io.graniteft.core.run.Progress;
import io.graniteft.core.run.StateMachine;
import io.graniteft.distill.CorrectionOutcome;
import io.graniteft.distill.DistillationConfig;
import io.graniteft.distill.DistillationConfig.PromptSets;
import io.graniteft.distill.EpochMetrics;
import io.graniteft.distill.Generation;
import io.graniteft.distill.GenerationRequest;
import io.graniteft.distill.LoopInput;
import io.graniteft.distill.Preference;
import io.graniteft.distill.Reviews;
import io.graniteft.distill.SeededPrompt;
import io.graniteft.distill.StudentModel;
import io.graniteft.distill.StudentOutput;
import io.graniteft.distill.TrainingData;
import io.graniteft.distill.TrainingRequest;
import io.graniteft.distill.TrainingResult;
import io.graniteft.eval.CodeBlocks;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Snippet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The steps of one epoch. Each is skipped when it was finished with the same input. */
public final class EpochWork {
    private final Parts parts;
    private final int epoch;
    private final EpochFolder folder;
    private final StepLog steps;
    private final List<Prompt> practice;

    /**
     * What all epochs of a loop share.
     *
     * @param practice the prompts of all epochs, in the order in which they are taken
     */
    public record Parts(
            DistillationConfig config,
            LoopInput input,
            List<Prompt> practice,
            List<Prompt> heldout,
            StudentModel student,
            Scorer scorer,
            Corrector corrector,
            Progress progress,
            StateMachine machine) {}

    private EpochWork(Parts parts, int epoch, StepLog steps) {
        this.parts = parts;
        this.epoch = epoch;
        this.folder = EpochFolder.of(parts.input().folder(), epoch);
        this.steps = steps;
        this.practice = PracticeOrder.of(parts.config()).forEpoch(epoch, parts.practice());
    }

    /** Opens an epoch's folder, or begins one. */
    public static EpochWork open(Parts parts, int epoch) throws IOException {
        EpochFolder folder = EpochFolder.of(parts.input().folder(), epoch);
        Files.createDirectories(folder.root());
        return new EpochWork(parts, epoch, StepLog.open(folder.steps()));
    }

    /**
     * Does the epoch, or what is left of it.
     *
     * @param adapter what training goes on from, or null for the base model; epoch 0 scores it without training
     * @param earlier the epochs before, in their order
     */
    public EpochMetrics run(@Nullable Path adapter, List<EpochFolder> earlier)
            throws IOException, InterruptedException {
        boolean untrained = epoch == 0;
        parts.machine().fire(untrained ? PipelineEvent.BASELINE : PipelineEvent.EPOCH_BEGIN);
        @Nullable Path trained = adapter;
        if (!untrained) {
            train(adapter);
            trained = folder.adapter();
            parts.machine().fire(PipelineEvent.STEP_DONE);
        }
        generate(trained);
        parts.machine().fire(PipelineEvent.STEP_DONE);
        score(
                "score_heldout",
                parts.heldout(),
                folder.heldout(),
                folder.heldoutScores(),
                folder.heldoutScoresOfOtherProfile());
        score("score_practice", practice, folder.practice(), folder.practiceScores(), null);
        if (untrained || (epoch >= parts.config().maxEpochs() && !parts.config().correctLastEpoch())) {
            // What the base model gets wrong is no news; correcting begins with the first trained epoch.
            parts.machine().fire(PipelineEvent.SKIP);
        } else {
            parts.machine().fire(PipelineEvent.STEP_DONE);
            correct(corrected(earlier));
            parts.machine().fire(PipelineEvent.STEP_DONE);
        }
        return measure(earlier.isEmpty() ? null : earlier.get(earlier.size() - 1));
    }

    private static List<EpochFolder> corrected(List<EpochFolder> epochs) {
        return epochs.stream().filter(folder -> Files.exists(folder.accepted())).toList();
    }

    /** What every epoch trains on: ground truth, and seeds where there are any. */
    private List<Path> groundTruth() throws IOException {
        List<Path> files = new ArrayList<>(List.of(parts.input().groundTruth()));
        Path seeds = parts.input().seeds();
        if (seeds != null && Files.exists(seeds) && Files.size(seeds) > 0) {
            files.add(seeds);
        }
        return files;
    }

    private void train(@Nullable Path adapter) throws IOException, InterruptedException {
        LoopInput input = parts.input();
        List<Path> groundTruth = groundTruth();
        List<Reviews.Correction> learnt =
                CorrectionMix.of(input.folder(), epoch, parts.config().reviewRequired());
        if (!learnt.isEmpty() || Files.exists(folder.learnt())) {
            JsonlWriter.writeAll(
                    folder.learnt(),
                    learnt.stream().map(Reviews.Correction::line).toList());
        }
        @Nullable Path preferences = preferences(learnt);
        List<Path> corrections = learnt.isEmpty() ? List.of() : List.of(folder.learnt());
        DistillationConfig config = parts.config();
        long groundTruthMass = LossWeights.mass(groundTruth);
        long correctionsMass = LossWeights.mass(corrections);
        LossWeights weights =
                LossWeights.of(config.alpha(), config.maxCorrectionWeight(), groundTruthMass, correctionsMass);
        List<TrainingData> data = new ArrayList<>();
        groundTruth.forEach(file -> data.add(
                new TrainingData(file, weights.groundTruth(), file.equals(input.seeds()) ? "seeds" : "ground_truth")));
        corrections.forEach(file -> data.add(new TrainingData(file, weights.corrections(), "corrections")));
        // An alpha of 0 or 1 leaves one side out.
        data.removeIf(source -> source.weight() == 0);

        StepInput digest = studentInput()
                .withFile("adapter", adapter)
                .withFiles("ground_truth", groundTruth)
                .withFiles("corrections", corrections)
                .with("weights", weights)
                .withFiles("eval", input.eval())
                .withFile("preferences", preferences)
                .with("training", input.training())
                .with("epochs", parts.config().trainingEpochsPerIteration())
                .with("seed", input.seed());
        step("train", digest, List.of(folder.trainingResult()), () -> Keepsakes.delete(folder.training()), () -> {
            String remark = LossWeights.remark(config, groundTruthMass, correctionsMass);
            if (remark != null) {
                parts.progress().note(remark);
            }
            TrainingResult result = parts.student()
                    .train(
                            new TrainingRequest(
                                    input.student(),
                                    adapter,
                                    data,
                                    input.eval(),
                                    preferences,
                                    folder.training(),
                                    input.training(),
                                    parts.config().trainingEpochsPerIteration(),
                                    input.training().maxSteps(),
                                    // Another order of the examples each epoch.
                                    (int) ((input.seed() + (long) epoch) & Integer.MAX_VALUE),
                                    true),
                            parts.progress());
            AtomicFiles.writeString(folder.trainingResult(), Json.pretty(result));
        });
    }

    /** The file of pairs that the epoch learns: those of the settings and those of the corrections; null where there are none. */
    private @Nullable Path preferences(List<Reviews.Correction> learnt) throws IOException {
        TrainingConfig training = parts.input().training();
        if (!training.learnsPreferences()) {
            return null;
        }
        List<Preference> pairs = learnt.stream()
                .map(Reviews.Correction::preference)
                // An empty answer is no example of a worse one.
                .filter(pair -> !pair.rejected().isBlank())
                .toList();
        Path own = folder.learntPreferences();
        JsonlWriter.writeAll(own, pairs);
        if (!training.preferences().isEmpty()) {
            Keepsakes.lines(List.of(Path.of(training.preferences()), own), own);
        }
        return Files.size(own) > 0 ? own : null;
    }

    private void generate(@Nullable Path adapter) throws IOException, InterruptedException {
        generate("generate_heldout", adapter, parts.heldout(), folder.heldout(), null);
        // One set for both purposes is generated once.
        @Nullable Path same = practice.equals(parts.heldout()) ? folder.heldout() : null;
        generate("generate_practice", adapter, practice, folder.practice(), same);
    }

    private void generate(String step, @Nullable Path adapter, List<Prompt> prompts, Path target, @Nullable Path same)
            throws IOException, InterruptedException {
        DistillationConfig config = parts.config();
        StepInput digest = studentInput()
                .withFile("adapter", adapter)
                .with("prompts", prompts)
                .with("temperature", config.generationTemperature())
                .with("top_p", config.generationTopP())
                .with("max_new_tokens", config.maxNewTokens())
                .with("batch_size", config.generationBatchSize())
                .with("seed", parts.input().seed());
        step(step, digest, List.of(target), () -> Files.deleteIfExists(target), () -> {
            if (same != null) {
                byte[] content = Files.readAllBytes(same);
                AtomicFiles.write(target, out -> out.write(content));
                return;
            }
            Map<String, Generation> answers = new HashMap<>();
            List<SeededPrompt> seeded = prompts.stream()
                    .map(prompt -> new SeededPrompt(
                            prompt.id(),
                            prompt.prompt(),
                            PromptSeeds.of(parts.input().seed(), prompt.id())))
                    .toList();
            parts.student()
                    .generate(
                            new GenerationRequest(
                                    parts.input().student(),
                                    adapter,
                                    seeded,
                                    config.generationTemperature(),
                                    config.generationTopP(),
                                    config.maxNewTokens(),
                                    config.generationBatchSize()),
                            answer -> answers.put(answer.id(), answer),
                            parts.progress());
            List<StudentOutput> outputs = new ArrayList<>();
            for (Prompt prompt : prompts) {
                Generation answer = answers.get(prompt.id());
                if (answer == null) {
                    throw new IllegalStateException("the student gave no answer to prompt " + prompt.id());
                }
                outputs.add(
                        new StudentOutput(prompt.id(), prompt.prompt(), answer.text(), answer.tokens(), answer.stop()));
            }
            JsonlWriter.writeAll(target, outputs);
        });
    }

    private void score(String step, List<Prompt> prompts, Path outputs, Path target, @Nullable Path other)
            throws IOException, InterruptedException {
        StepInput digest = scoringInput().withFile("outputs", outputs).with("prompts", prompts);
        List<Path> made = other == null ? List.of(target) : List.of(target, other);
        step(step, digest, made, () -> deleteAll(made), () -> {
            List<StudentOutput> answers = JsonlReader.readAll(outputs, StudentOutput.class);
            List<Snippet> snippets = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                snippets.add(parts.scorer()
                        .snippet(
                                prompts.get(i),
                                CodeBlocks.extract(answers.get(i).output())));
            }
            IntConsumer progress = done -> parts.progress().update("scoring", done, snippets.size(), "");
            if (other == null) {
                writeScores(target, parts.scorer().score(snippets, progress));
            } else {
                List<List<QualityScore>> both = parts.scorer().scoreBoth(snippets, progress);
                writeScores(other, both.get(1));
                writeScores(target, both.get(0));
            }
        });
    }

    private void correct(List<EpochFolder> corrected) throws IOException, InterruptedException {
        List<StudentOutput> outputs = JsonlReader.readAll(folder.practice(), StudentOutput.class);
        List<ScoreLine> scores = JsonlReader.readAll(folder.practiceScores(), ScoreLine.class);
        List<Path> trained = groundTruth();
        corrected.forEach(each -> trained.add(each.accepted()));
        StepInput digest = scoringInput()
                .withFile("outputs", folder.practice())
                .withFile("scores", folder.practiceScores())
                .with("prompts", practice)
                .withFiles("trained", trained)
                .withFile("heldout", parts.input().heldoutPrompts())
                .with("settings", parts.corrector().settings());
        List<Path> made = List.of(
                folder.correctionOutcomes(), folder.correctionScores(), folder.preferences(), folder.accepted());
        step("correct", digest, made, () -> deleteAll(made), () -> {
            KnownCode known =
                    new KnownCode(parts.config().prompts() == PromptSets.DISJOINT ? parts.heldout() : List.of());
            trained.forEach(known::addFile);
            List<Corrector.Poor> poor = parts.corrector().worstFirst(practice, outputs, scores);
            Corrector.Corrections corrections = parts.corrector().correct(poor, folder, known);
            JsonlWriter.writeAll(folder.correctionOutcomes(), corrections.outcomes());
            writeScores(folder.correctionScores(), corrections.scores());
            JsonlWriter.writeAll(folder.preferences(), corrections.preferences());
            JsonlWriter.writeAll(folder.accepted(), corrections.accepted());
        });
    }

    private EpochMetrics measure(@Nullable EpochFolder before) throws IOException, InterruptedException {
        @Nullable
        TrainingResult training = Files.exists(folder.trainingResult())
                ? Json.mapper().readValue(Files.readString(folder.trainingResult()), TrainingResult.class)
                : null;
        // The result's times and paths differ from run to run; its losses decide.
        StepInput digest = new StepInput()
                .with("train_loss", training == null ? "" : training.trainLoss())
                .with("eval_loss", training == null || training.evalLoss() == null ? "" : training.evalLoss())
                .withFile("heldout_scores", folder.heldoutScores())
                .withFile("heldout_scores_other", folder.heldoutScoresOfOtherProfile())
                .withFile("practice_scores", folder.practiceScores())
                .withFile("outcomes", folder.correctionOutcomes())
                .withFile("heldout_before", before == null ? null : before.heldoutScores())
                .with("quality_threshold", parts.config().qualityThreshold())
                .with("seed", parts.input().seed());
        compare(before);
        step("measure", digest, List.of(folder.metrics()), () -> Files.deleteIfExists(folder.metrics()), () -> {
            EpochMetrics metrics = Measurement.of(
                    epoch,
                    training,
                    overall(folder.heldoutScores()),
                    parts.scorer().otherProfile().label(),
                    overall(folder.heldoutScoresOfOtherProfile()),
                    overall(folder.practiceScores()),
                    Files.exists(folder.correctionOutcomes())
                            ? JsonlReader.readAll(folder.correctionOutcomes(), CorrectionOutcome.class)
                            : List.of(),
                    comparison(before),
                    parts.config().qualityThreshold(),
                    parts.input().seed());
            Measurement.lines(metrics).forEach(parts.progress()::note);
            AtomicFiles.writeString(folder.metrics(), Json.pretty(metrics));
        });
        return Json.mapper().readValue(Files.readString(folder.metrics()), EpochMetrics.class);
    }

    private void compare(@Nullable EpochFolder before) throws IOException, InterruptedException {
        StepInput digest = new StepInput()
                .withFile("heldout_scores", folder.heldoutScores())
                .withFile("heldout_before", before == null ? null : before.heldoutScores());
        List<Path> made = List.of(folder.regressions());
        step(
                "compare",
                digest,
                made,
                () -> deleteAll(made),
                () -> JsonlWriter.writeAll(
                        folder.regressions(), comparison(before).regressions()));
    }

    private Comparison comparison(@Nullable EpochFolder before) {
        return Comparison.of(
                before == null ? null : JsonlReader.readAll(before.heldoutScores(), ScoreLine.class),
                JsonlReader.readAll(folder.heldoutScores(), ScoreLine.class));
    }

    /** A step's work. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void step(String name, StepInput input, List<Path> outputs, StepLog.Cleanup cleanup, Work work)
            throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("stopped before step " + name + " of epoch " + epoch);
        }
        String digest = input.digest();
        if (steps.isFinished(name, digest, outputs)) {
            return;
        }
        steps.begin(name, digest, cleanup);
        work.run();
    }

    private StepInput studentInput() throws IOException {
        var student = parts.input().student();
        return new StepInput()
                .with("student", student.name())
                .with("tiny", student.tiny())
                .with("model", student.model())
                .with("qlora", student.qlora())
                .withFiles("corpus", student.corpus());
    }

    private StepInput scoringInput() throws IOException {
        return new StepInput()
                .with("profile", parts.input().evaluation().profile())
                .with("domain", parts.input().evaluation().domain())
                .with("scoring", scoring())
                .with("compiler", parts.input().evaluation().compiler());
    }

    /** What the settings' file says, so that a change of it is noticed. */
    private String scoring() throws IOException {
        String file = parts.input().evaluation().scoring();
        return file.isEmpty() ? "" : Files.readString(Path.of(file));
    }

    private static List<Double> overall(Path scores) {
        return JsonlReader.readAll(scores, ScoreLine.class).stream()
                .map(ScoreLine::overall)
                .toList();
    }

    private static void writeScores(Path target, List<QualityScore> scores) throws IOException {
        AtomicFiles.write(target, out -> {
            for (QualityScore score : scores) {
                out.write((Scorer.line(score) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private static void deleteAll(List<Path> files) throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
