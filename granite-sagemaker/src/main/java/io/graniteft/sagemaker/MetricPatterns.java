package io.graniteft.sagemaker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics that a job writes to its log, and the patterns by which the platform and {@code jobs watch} read them. */
public final class MetricPatterns {
    /** The patterns by the names of the metrics, in the order in which they are sent. */
    public static final Map<String, String> ALL = all();

    private static final Map<String, Pattern> COMPILED = compiled();

    private MetricPatterns() {}

    private static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("train_loss", "Train loss: ([0-9\\.]+)");
        all.put("avg_student_score", "Avg student score: ([0-9\\.]+)");
        all.put("correction_rate", "Correction rate: ([0-9\\.]+)%");
        all.put("num_corrections", "Corrections: ([0-9]+)");
        all.put("eval_loss", "Eval loss: ([0-9\\.]+)");
        return Collections.unmodifiableMap(all);
    }

    private static Map<String, Pattern> compiled() {
        Map<String, Pattern> compiled = new LinkedHashMap<>();
        ALL.forEach((name, pattern) -> compiled.put(name, Pattern.compile(pattern)));
        return compiled;
    }

    /** What a line of a log says, by the names of the metrics; empty for most lines. */
    public static Map<String, Double> read(String line) {
        Map<String, Double> found = new LinkedHashMap<>();
        COMPILED.forEach((name, pattern) -> {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                try {
                    found.put(name, Double.valueOf(matcher.group(1)));
                } catch (NumberFormatException e) {
                    // The pattern takes dots anywhere: a text such as 1.2.3 is no number.
                }
            }
        });
        return found;
    }
}
