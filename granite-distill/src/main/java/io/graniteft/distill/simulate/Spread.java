package io.graniteft.distill.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.JsonlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the scores of single answers scatter around the student's skill. Part of it belongs to the prompt and comes back every epoch,
 * since all epochs are asked the same held-out prompts: patience does not average it away.
 *
 * @param prompts standard deviation of what belongs to the prompt, in points
 * @param answers standard deviation of what is new each epoch, in points
 */
public record Spread(double prompts, double answers) {
    /**
     * Where nothing was measured: single scores of a fair student spread by about 1.5 points, and answers to one prompt in two epochs
     * correlate by about 0.6.
     */
    public static final Spread USUAL = new Spread(1.2, 0.9);

    /** Fewer pairs of answers than this tell nothing. */
    private static final int TELLING = 20;

    public Spread {
        if (!(prompts >= 0 && answers >= 0 && prompts + answers > 0)) {
            throw new IllegalArgumentException("a spread needs a positive part");
        }
    }

    /** The standard deviation of a single score. */
    public double total() {
        return Math.hypot(prompts, answers);
    }

    /**
     * What the held-out scores of a finished loop show, by the answers to the same prompts in neighbouring trained epochs.
     *
     * @param loopFolder with {@code epoch-1}, {@code epoch-2}, …
     * @return nothing where there are too few
     * @throws IOException if the folder cannot be read
     */
    public static Optional<Spread> measured(Path loopFolder) throws IOException {
        List<double[]> pairs = new ArrayList<>();
        Map<String, Double> before = Map.of();
        for (int epoch = 1; ; epoch++) {
            Path file = loopFolder.resolve("epoch-" + epoch).resolve("heldout_scores.jsonl");
            if (!Files.isRegularFile(file)) {
                break;
            }
            Map<String, Double> scores = new HashMap<>();
            for (JsonNode line : JsonlReader.readAll(file, JsonNode.class)) {
                scores.put(line.path("id").asText(), line.path("overall").asDouble());
            }
            double mean = mean(scores);
            double meanBefore = mean(before);
            Map<String, Double> last = before;
            scores.forEach((id, score) -> {
                Double old = last.get(id);
                if (old != null) {
                    pairs.add(new double[] {old - meanBefore, score - mean});
                }
            });
            before = scores;
        }
        if (pairs.size() < TELLING) {
            return Optional.empty();
        }
        double together =
                pairs.stream().mapToDouble(pair -> pair[0] * pair[1]).average().orElse(0);
        double alone = pairs.stream()
                .mapToDouble(pair -> (pair[0] * pair[0] + pair[1] * pair[1]) / 2)
                .average()
                .orElse(0);
        double shared = Math.max(0, Math.min(together, alone));
        return alone == 0 ? Optional.empty() : Optional.of(new Spread(Math.sqrt(shared), Math.sqrt(alone - shared)));
    }

    private static double mean(Map<String, Double> scores) {
        return scores.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }
}
