package io.graniteft.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import java.util.List;

/** Lines of {@code epochs.jsonl} for tests that read them. */
public final class EpochLines {
    private EpochLines() {}

    /** An epoch of one held-out and one practice prompt, whose correction was accepted. */
    public static String line(int number, double score) {
        ObjectNode epoch = Json.mapper().createObjectNode().put("epoch", number);
        epoch.putNull("train_loss").put("avg_student_score", score);
        epoch.putArray("avg_student_score_ci").add(1.0).add(9.0);
        epoch.put("num_poor_outputs", 1).put("num_corrections", 1).put("correction_rate", 1.0);
        for (String name : List.of("scores_distribution", "practice_scores_distribution")) {
            epoch.putObject(name).put("<5", 1).put("5-7", 0).put("7-9", 0).put("9+", 0);
        }
        epoch.put("num_heldout", 1).put("num_practice", 1).put("avg_practice_score", 2.5);
        epoch.put("corrections_requested", 1).put("corrections_accepted", 1).putObject("corrections_rejected");
        return epoch + "\n";
    }
}
