package io.graniteft.distill.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.graniteft.core.config.ConfigLoader;
import io.graniteft.core.config.ConfigSources;
import io.graniteft.distill.DistillationConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopSimulationTest {
    private static final Map<String, String> LONG = Map.of("distillation.max_epochs", "12");

    @Test
    void a_student_far_below_the_target_never_converges_and_one_far_above_it_does() {
        LoopSimulation.Outcome outcome = simulate(LONG, Spread.USUAL);

        assertThat(outcome.rows().get(0).converged()).isZero();
        assertThat(outcome.rows().get(0).epochs()).isEqualTo(12);
        LoopSimulation.Row best = outcome.rows().get(outcome.rows().size() - 1);
        assertThat(best.converged()).isEqualTo(1);
        assertThat(best.falseConvergence()).isZero();
    }

    @Test
    void just_below_the_target_a_mean_is_believed_too_often_and_an_interval_seldom() {
        double plain = falseConvergenceNear(8, simulate(LONG, Spread.USUAL));
        Map<String, String> confident = new HashMap<>(LONG);
        confident.put("distillation.convergence_confident", "true");

        double careful = falseConvergenceNear(8, simulate(confident, Spread.USUAL));

        assertThat(plain).isGreaterThan(0.05);
        assertThat(careful).isLessThan(plain / 4);
    }

    @Test
    void more_prompts_make_fewer_mistakes() {
        Map<String, String> few = new HashMap<>(LONG);
        few.put("distillation.eval_samples_per_epoch", "20");

        assertThat(simulate(LONG, Spread.USUAL).falseConvergence())
                .isLessThan(simulate(few, Spread.USUAL).falseConvergence());
    }

    @Test
    void patience_does_not_average_away_what_belongs_to_the_prompts() {
        Map<String, String> few = new HashMap<>(LONG);
        few.put("distillation.eval_samples_per_epoch", "40");

        assertThat(simulate(few, new Spread(1.5, 0.01)).falseConvergence())
                .isGreaterThan(simulate(few, new Spread(0.01, 1.5)).falseConvergence());
    }

    @Test
    void the_same_seed_gives_the_same_outcome() {
        assertThat(simulate(LONG, Spread.USUAL)).isEqualTo(simulate(LONG, Spread.USUAL));
    }

    @Test
    void the_mean_of_cut_scores_is_that_of_many_draws() {
        ScoreModel model = new ScoreModel(1.5);
        Random random = new Random(5);
        for (double skill : new double[] {2, 5, 8, 9.5, 11}) {
            double drawn = IntStream.range(0, 200_000)
                    .mapToDouble(i -> Math.max(0, Math.min(10, skill + 1.5 * random.nextGaussian())))
                    .average()
                    .orElseThrow();
            assertThat(model.mean(skill)).isCloseTo(drawn, within(0.02));
            assertThat(model.skill(model.mean(skill))).isCloseTo(skill, within(1e-6));
        }
        assertThat(model.below(7, 7)).isCloseTo(0.5, within(1e-6));
        assertThat(model.below(7, 7 + 1.5 * 1.6448536)).isCloseTo(0.05, within(1e-5));
    }

    @Test
    void the_spread_of_a_finished_loop_is_measured_by_what_comes_back(@TempDir Path folder) throws Exception {
        Random random = new Random(7);
        double[] prompts = random.doubles(400, -1, 1).map(x -> x * 2).toArray();
        for (int epoch = 1; epoch <= 3; epoch++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < prompts.length; i++) {
                double score = 5 + epoch * 0.5 + prompts[i] + 0.6 * random.nextGaussian();
                lines.append("{\"id\":\"p")
                        .append(i)
                        .append("\",\"overall\":")
                        .append(score)
                        .append("}\n");
            }
            Path file = folder.resolve("epoch-" + epoch).resolve("heldout_scores.jsonl");
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, lines);
        }

        Spread spread = Spread.measured(folder).orElseThrow();

        // A uniform distribution from -2 to 2 has a standard deviation of 4 / sqrt(12).
        assertThat(spread.prompts()).isCloseTo(1.1547, within(0.1));
        assertThat(spread.answers()).isCloseTo(0.6, within(0.05));
    }

    @Test
    void a_loop_without_two_trained_epochs_tells_nothing(@TempDir Path folder) throws Exception {
        assertThat(Spread.measured(folder)).isEmpty();
    }

    private static double falseConvergenceNear(double target, LoopSimulation.Outcome outcome) {
        return outcome.rows().stream()
                .filter(row -> row.limit() <= target && row.limit() > target - 0.3)
                .mapToDouble(LoopSimulation.Row::falseConvergence)
                .max()
                .orElseThrow();
    }

    private static LoopSimulation.Outcome simulate(Map<String, String> settings, Spread spread) {
        DistillationConfig config = DistillationConfig.of(
                ConfigLoader.load(new ConfigSources(List.of(), null, Map.of(), settings, Path.of("")))
                        .config()
                        .distillation());
        return new LoopSimulation(config, spread, 300, 42).run();
    }
}
