package io.graniteft.distill;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.graniteft.eval.Bracket;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many scores fall into each bracket; the lower end belongs to a bracket, 10 to the last.
 *
 * @param below5 from 0 to below 5
 * @param from5To7 from 5 to below 7
 * @param from7To9 from 7 to below 9
 * @param from9 from 9 to 10
 */
@JsonPropertyOrder({"<5", "5-7", "7-9", "9+"})
public record ScoreDistribution(
        @JsonProperty("<5") int below5,
        @JsonProperty("5-7") int from5To7,
        @JsonProperty("7-9") int from7To9,
        @JsonProperty("9+") int from9) {

    /** The distribution of these scores. */
    public static ScoreDistribution of(List<Double> scores) {
        Map<Bracket, Integer> counts = new EnumMap<>(Bracket.class);
        scores.forEach(score -> counts.merge(Bracket.of(score), 1, Integer::sum));
        return new ScoreDistribution(
                counts.getOrDefault(Bracket.BELOW_5, 0),
                counts.getOrDefault(Bracket.FROM_5_TO_7, 0),
                counts.getOrDefault(Bracket.FROM_7_TO_9, 0),
                counts.getOrDefault(Bracket.FROM_9, 0));
    }
}
