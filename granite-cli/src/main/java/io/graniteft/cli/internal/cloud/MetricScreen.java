package io.graniteft.cli.internal.cloud;

import io.graniteft.cli.internal.terminal.Console;
import io.graniteft.sagemaker.JobMonitor;
import io.graniteft.sagemaker.JobState;
import io.graniteft.sagemaker.LogLine;
import io.graniteft.sagemaker.MetricPatterns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Draws the metrics of a job as its log tells of them, warns where they leave their bounds, and hands them on. */
public final class MetricScreen implements JobMonitor.Listener {
    /** The bounds of the alarms table: by the metric, above which there is a warning. */
    private static final Map<String, Double> BOUNDS = Map.of("train_loss", 2.0, "eval_loss", 2.5);

    /** What is published, by the metric of the log. */
    private static final Map<String, String> PUBLISHED = Map.of("train_loss", "TrainingLoss", "eval_loss", "EvalLoss");

    private static final String STATUS = "TrainingJobStatus";
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final int WIDTH = 40;

    private final Console console;
    private final Predicate<Map<String, Double>> publish;
    private final JobScreen log;
    private final Map<String, List<Double>> seen = new LinkedHashMap<>();
    private final Map<String, Boolean> beyond = new TreeMap<>();
    private boolean publishing = true;

    /** @param publish hands metrics on; false: that was not possible */
    public MetricScreen(Console console, Predicate<Map<String, Double>> publish) {
        this.console = console;
        this.publish = publish;
        this.log = new JobScreen(line -> {}, console.err()::println);
    }

    @Override
    public void line(LogLine line) {
        log.line(line);
        Map<String, Double> found = MetricPatterns.read(line.text());
        if (found.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder(line.at().toString().replaceAll("\\..*Z", "Z"));
        Map<String, Double> out = new TreeMap<>();
        found.forEach((name, value) -> {
            seen.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
            text.append(String.format(Locale.ROOT, "  %s %.4f  %s", name, value, curve(seen.get(name))));
            String published = PUBLISHED.get(name);
            if (published != null) {
                out.put(published, value);
            }
        });
        console.out().println(text);
        found.forEach(this::warn);
        if (!out.isEmpty()) {
            publish(out);
        }
    }

    private void warn(String name, double value) {
        Double bound = BOUNDS.get(name);
        if (bound == null) {
            return;
        }
        boolean now = value >= bound;
        if (now && !beyond.getOrDefault(name, false)) {
            console.warn(String.format(
                    Locale.ROOT,
                    "%s is %.4f, and should be below %.1f: after the first steps that means a learning rate that is too high, or"
                            + " data that do not fit the model",
                    name,
                    value,
                    bound));
        }
        beyond.put(name, now);
    }

    @Override
    public void state(JobState state) {
        log.state(state);
        publish(Map.of(STATUS, state.status().equals("Failed") ? 0.0 : 1.0));
    }

    private void publish(Map<String, Double> values) {
        if (publishing && !publish.test(values)) {
            publishing = false;
            console.warn("metrics cannot be published to " + JobMonitor.NAMESPACE
                    + " (cloudwatch:PutMetricData); watching goes on without that");
        }
    }

    /** The last values of all metrics. */
    public void end(JobState state) {
        if (seen.isEmpty()) {
            console.err().println(state.name() + " wrote no metric to its log");
            return;
        }
        seen.forEach((name, values) -> console.out()
                .println(String.format(
                        Locale.ROOT,
                        "%-18s %s  first %.4f, last %.4f, lowest %.4f, %d values",
                        name,
                        curve(values),
                        values.get(0),
                        values.get(values.size() - 1),
                        values.stream().mapToDouble(Double::doubleValue).min().orElse(0),
                        values.size())));
    }

    /** What was written besides. */
    public JobScreen log() {
        return log;
    }

    private static String curve(List<Double> values) {
        List<Double> shown = values.subList(Math.max(0, values.size() - WIDTH), values.size());
        double low = shown.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double high = shown.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        StringBuilder curve = new StringBuilder();
        for (double value : shown) {
            double share = high > low ? (value - low) / (high - low) : 0;
            curve.append(BARS.charAt((int) Math.round(share * (BARS.length() - 1))));
        }
        return curve.toString();
    }
}
