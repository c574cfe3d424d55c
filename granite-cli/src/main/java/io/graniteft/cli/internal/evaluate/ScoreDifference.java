package io.graniteft.cli.internal.evaluate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import io.graniteft.eval.Dimension;
import io.graniteft.eval.EvaluationJson;
import io.graniteft.eval.Finding;
import io.graniteft.eval.QualityScore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two scores of one profile.
 *
 * @param before of the first text
 * @param after of the second text
 */
public record ScoreDifference(QualityScore before, QualityScore after) {

    /** Findings of the first text that the second one does not have. Lines move, so rule and message tell them. */
    public List<Finding> gone() {
        return without(before.findings(), after.findings());
    }

    /** Findings that only the second text has. */
    public List<Finding> come() {
        return without(after.findings(), before.findings());
    }

    private static List<Finding> without(List<Finding> all, List<Finding> others) {
        List<String> known =
                new ArrayList<>(others.stream().map(ScoreDifference::key).toList());
        return all.stream().filter(finding -> !known.remove(key(finding))).toList();
    }

    private static String key(Finding finding) {
        return finding.dimension() + " " + finding.rule() + " " + finding.amount() + " " + finding.message();
    }

    /** One object on one line: both scores, the change of each number, and the findings that went and came. */
    public String json() {
        try {
            ObjectNode line = Json.mapper().createObjectNode();
            line.set("before", Json.mapper().readTree(EvaluationJson.write(before)));
            line.set("after", Json.mapper().readTree(EvaluationJson.write(after)));
            ObjectNode change = line.putObject("change");
            change.put("overall", change(before.overall(), after.overall()));
            for (Dimension dimension : Dimension.values()) {
                change.put(dimension.label(), change(before.dimension(dimension), after.dimension(dimension)));
            }
            findings(line.putArray("gone"), EvaluationJson.write(before.withFindings(gone())));
            findings(line.putArray("come"), EvaluationJson.write(after.withFindings(come())));
            return line.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void findings(ArrayNode target, String score) throws IOException {
        Json.mapper().readTree(score).path("findings").forEach(target::add);
    }

    private static @Nullable Double change(@Nullable Double before, @Nullable Double after) {
        return before == null || after == null ? null : Math.round((after - before) * 100) / 100.0;
    }
}
