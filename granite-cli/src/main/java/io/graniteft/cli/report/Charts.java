package io.graniteft.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The data of the page's curves, in uPlot's shape: one array of the axis, and one of values a series. */
final class Charts {
    private Charts() {}

    /** One curve: a label and the lines of a metrics file with the value's name. */
    record Curve(String label, List<JsonNode> lines, String field) {}

    /** The curves of a training run over its steps. */
    static ReportModel.@Nullable Chart losses(String id, String title, String note, List<JsonNode> metrics) {
        List<Curve> curves = new ArrayList<>();
        curves.add(new Curve("training loss", metrics, "loss"));
        curves.add(new Curve("evaluation loss", metrics, "eval_loss"));
        return of(id, title, note, "step", "loss", "step", curves, 4);
    }

    /** The average score over the epochs, with the interval as a band. */
    static ReportModel.@Nullable Chart scores(List<JsonNode> epochs) {
        if (epochs.isEmpty()) {
            return null;
        }
        ObjectNode chart = Json.mapper().createObjectNode();
        chart.put("x", "epoch").put("y", "score").put("digits", 2).put("integerX", true);
        ArrayNode series = chart.putArray("series");
        series.addObject().put("label", "average score, held out");
        series.addObject().put("label", "interval, upper end").put("band", true);
        series.addObject().put("label", "interval, lower end").put("band", true);
        chart.putArray("bands").add(2).add(3);
        chart.putArray("yRange").add(0).add(10);
        double lastEpoch = epochs.get(epochs.size() - 1).path("epoch").asDouble();
        chart.putArray("xRange").add(-0.2).add(Math.max(1, lastEpoch) + 0.2);
        ArrayNode data = chart.putArray("data");
        ArrayNode x = data.addArray();
        ArrayNode mean = data.addArray();
        ArrayNode high = data.addArray();
        ArrayNode low = data.addArray();
        for (JsonNode epoch : epochs) {
            x.add(epoch.path("epoch"));
            mean.add(orNull(epoch.path("avg_student_score")));
            low.add(orNull(epoch.path("avg_student_score_ci").path(0)));
            high.add(orNull(epoch.path("avg_student_score_ci").path(1)));
        }
        return new ReportModel.Chart(
                "score-curve",
                "Average score on held-out prompts",
                "The band is the 95 % interval of the mean over the sampled prompts.",
                embeddable(chart));
    }

    private static ReportModel.@Nullable Chart of(
            String id, String title, String note, String x, String y, String xField, List<Curve> curves, int digits) {
        TreeSet<Double> positions = new TreeSet<>();
        for (Curve curve : curves) {
            for (JsonNode line : curve.lines()) {
                if (line.path(curve.field()).isNumber() && line.path(xField).isNumber()) {
                    positions.add(line.path(xField).asDouble());
                }
            }
        }
        if (positions.isEmpty()) {
            return null;
        }
        ObjectNode chart = Json.mapper().createObjectNode();
        chart.put("x", x).put("y", y).put("digits", digits).put("integerX", true);
        ArrayNode series = chart.putArray("series");
        ArrayNode data = chart.putArray("data");
        ArrayNode axis = data.addArray();
        positions.forEach(axis::add);
        for (Curve curve : curves) {
            series.addObject().put("label", curve.label());
            java.util.Map<Double, JsonNode> values = new java.util.HashMap<>();
            curve.lines().stream()
                    .filter(line -> line.path(curve.field()).isNumber())
                    .forEach(line -> values.put(line.path(xField).asDouble(), line.path(curve.field())));
            ArrayNode column = data.addArray();
            for (Double position : positions) {
                column.add(orNull(values.get(position)));
            }
        }
        return new ReportModel.Chart(id, title, note, embeddable(chart));
    }

    private static JsonNode orNull(@Nullable JsonNode node) {
        return node != null && node.isNumber() ? node : com.fasterxml.jackson.databind.node.NullNode.getInstance();
    }

    /** JSON that cannot end the script element it stands in. */
    private static String embeddable(JsonNode node) {
        return node.toString().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }
}
