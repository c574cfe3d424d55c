package io.graniteft.distill.plan;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Message;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.data.tokens.TokenCounter;
import io.graniteft.distill.DistillationConfig;
import io.graniteft.distill.TrainingSets;
import io.graniteft.distill.internal.PracticeOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a loop will take, epoch by epoch. The low end of each range is a student that writes well from the start and is brief; the
 * high end is one that never does and always writes as much as it may, whose corrections are all asked for twice.
 *
 * @param examples of ground truth
 * @param groundTruthTokens of these
 * @param practice prompts that are practised on
 * @param heldout prompts that are only scored
 * @param epochs what each takes, from epoch 0
 */
public record LoopPlan(int examples, long groundTruthTokens, int practice, int heldout, List<Epoch> epochs) {
    /** Claude writes about so many for a function with its comment. */
    private static final double USUAL_CORRECTION_TOKENS = 800;

    /** Of the system prompt, the words around a correction's parts, and findings at most. */
    private static final Range FRAME_TOKENS = new Range(250, 800);

    /**
     * An epoch.
     *
     * @param epoch from 0, which trains nothing
     * @param trainedTokens that training reads
     * @param generatedTokens that the student writes
     * @param corrections calls of the teacher
     * @param teacherInput tokens that the teacher reads
     * @param teacherOutput tokens that it writes
     * @param hours of training and generation
     */
    public record Epoch(
            int epoch,
            Range trainedTokens,
            Range generatedTokens,
            Range corrections,
            Range teacherInput,
            Range teacherOutput,
            Range hours) {}

    /**
     * How much a loop works on.
     *
     * @param examples of ground truth
     * @param groundTruthTokens of these
     * @param practice prompts that are set aside for practice, of which each epoch takes some
     * @param heldout prompts that are only scored
     * @param promptTokens of a practice prompt, on average
     * @param answerTokens of a whole answer, on average
     */
    public record Sizes(
            int examples,
            long groundTruthTokens,
            int practice,
            int heldout,
            double promptTokens,
            double answerTokens) {}

    public LoopPlan {
        epochs = List.copyOf(epochs);
    }

    /**
     * The plan of a loop over these sets.
     *
     * @param tokens of the student's model
     * @throws io.graniteft.core.GraniteException if a file cannot be read
     */
    public static LoopPlan of(DistillationConfig config, TrainingSets sets, TokenCounter tokens, Speeds speeds) {
        long[] groundTruth = new long[2];
        JsonlReader.forEach(sets.groundTruth(), ChatExample.class, (example, line) -> {
            groundTruth[0]++;
            for (Message message : example.messages()) {
                groundTruth[1] += tokens.count(message.content());
            }
        });
        List<Prompt> practice = JsonlReader.readAll(sets.practicePrompts(), Prompt.class);
        List<Prompt> heldout = JsonlReader.readAll(sets.heldoutPrompts(), Prompt.class);
        double prompt = practice.stream()
                .mapToInt(each -> tokens.count(each.prompt()))
                .average()
                .orElse(0);
        Sizes sizes = new Sizes(
                (int) groundTruth[0],
                groundTruth[1],
                practice.size(),
                heldout.size(),
                prompt,
                meanReference(practice, tokens));
        return of(config, sizes, speeds);
    }

    /** The plan of a loop over sets of these sizes. */
    public static LoopPlan of(DistillationConfig config, Sizes sizes, Speeds speeds) {
        double prompt = sizes.promptTokens();
        double answer = Math.min(config.maxNewTokens(), sizes.answerTokens());
        long truth = sizes.groundTruthTokens();
        PracticeOrder order = PracticeOrder.of(config);
        int practice = order.distinct(1, sizes.practice());
        Range answerTokens = new Range(answer / 2, config.maxNewTokens());
        int asked = Math.min(practice, config.maxCorrectionsPerEpoch());
        List<Epoch> epochs = new ArrayList<>();
        for (int number = 0; number <= config.maxEpochs(); number++) {
            boolean corrects = number > 0 && (number < config.maxEpochs() || config.correctLastEpoch());
            double learned = number < 2
                    ? 0
                    : Math.min(
                            order.distinct(number - 1, sizes.practice()),
                            (double) (number - 1) * config.maxCorrectionsPerEpoch());
            Range trained = number == 0
                    ? Range.NONE
                    : new Range(
                            truth * config.trainingEpochsPerIteration(),
                            // Of several corrections to one prompt only one is learned.
                            (truth + learned * (prompt + USUAL_CORRECTION_TOKENS))
                                    * config.trainingEpochsPerIteration());
            Range generated = Range.of((double) practice + sizes.heldout()).times(answerTokens);
            Range corrections = corrects
                    ? new Range(
                            Math.min(asked, Math.floor(practice * config.correctionRateThreshold())),
                            (double) asked * config.correctionAttempts())
                    : Range.NONE;
            Range input = corrections.times(Range.of(prompt).plus(answerTokens).plus(FRAME_TOKENS));
            Range output = corrections.times(
                    new Range(Math.min(USUAL_CORRECTION_TOKENS, config.maxTeacherTokens()), config.maxTeacherTokens()));
            Range seconds = trained.at(speeds.training()).plus(generated.at(speeds.generation()));
            epochs.add(new Epoch(
                    number,
                    trained,
                    generated,
                    corrections,
                    input,
                    output,
                    new Range(seconds.low() / 3600, seconds.high() / 3600)));
        }
        return new LoopPlan(sizes.examples(), truth, sizes.practice(), sizes.heldout(), epochs);
    }

    /** Everything together, if the loop takes between so many trained epochs and all of them. */
    public Epoch total(int fewestEpochs) {
        Epoch total =
                new Epoch(epochs.size() - 1, Range.NONE, Range.NONE, Range.NONE, Range.NONE, Range.NONE, Range.NONE);
        for (Epoch each : epochs) {
            Range counts = new Range(each.epoch() <= fewestEpochs ? 1 : 0, 1);
            total = new Epoch(
                    total.epoch(),
                    total.trainedTokens().plus(each.trainedTokens().times(counts)),
                    total.generatedTokens().plus(each.generatedTokens().times(counts)),
                    total.corrections().plus(each.corrections().times(counts)),
                    total.teacherInput().plus(each.teacherInput().times(counts)),
                    total.teacherOutput().plus(each.teacherOutput().times(counts)),
                    total.hours().plus(each.hours().times(counts)));
        }
        return total;
    }

    private static double meanReference(List<Prompt> prompts, TokenCounter tokens) {
        return prompts.stream()
                .map(Prompt::reference)
                .filter(reference -> reference != null)
                .mapToInt(tokens::count)
                .average()
                .orElse(300);
    }
}
