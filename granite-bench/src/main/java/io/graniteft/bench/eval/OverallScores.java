package io.graniteft.bench.eval;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.Dimension;
import io.graniteft.eval.Finding;
import io.graniteft.eval.Profile;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Snippet;
import io.graniteft.eval.Status;
import io.graniteft.lang.Language;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prints what the scores of profile SEMANTIC say of real functions, and of texts that were made to fool them.
 *
 * <pre>eval-scores HALF COUNT SEED TREE[=DOMAIN]…</pre>
 *
 * COUNT functions are drawn from each tree. Where a tree names its domain, the functions are scored with it as well.
 */
public final class OverallScores {
    private final CodeQualityEvaluator evaluator =
            CodeQualityEvaluator.builder().profile(Profile.SEMANTIC).build();
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final boolean verbose = Boolean.getBoolean("granite.bench.verbose");
    private final List<QualityScore> all = new ArrayList<>();
    private final Map<String, int[]> kept = new TreeMap<>();
    private final Random random;

    private OverallScores(long seed) {
        this.random = new Random(seed);
    }

    /** Runs the measurement. */
    public static void main(String[] arguments) {
        Draw draw = Draw.of("eval-scores", "TREE[=DOMAIN]…", arguments);
        new OverallScores(draw.seed()).run(draw.half(), draw.count(), draw.seed(), draw.trees());
    }

    private void run(Sample.Half half, int count, long seed, List<String> trees) {
        out.printf(
                Locale.ROOT,
                "%-28s %-8s %5s %8s %7s %9s %7s %6s %6s %8s%n",
                "tree",
                "domain",
                "n",
                "overall",
                "syntax",
                "protocol",
                "safety",
                "style",
                ">=8",
                "style7+");
        for (String each : trees) {
            int sign = each.lastIndexOf('=');
            @Nullable String domain = sign < 0 ? null : each.substring(sign + 1);
            Path tree = Path.of(sign < 0 ? each : each.substring(0, sign));
            List<Sample> samples = new ArrayList<>();
            for (Language language : Language.values()) {
                samples.addAll(Sample.draw(List.of(tree), half, language, 4 * count, seed).stream()
                        .filter(sample -> !sample.withCallee())
                        .toList());
            }
            Collections.shuffle(samples, new Random(seed));
            samples = samples.subList(0, Math.min(count, samples.size()));
            List<QualityScore> inferred = new ArrayList<>();
            List<QualityScore> told = new ArrayList<>();
            for (Sample sample : samples) {
                QualityScore score = score(sample, sample.code(), null);
                inferred.add(score);
                if (domain != null) {
                    told.add(score(sample, sample.code(), domain));
                }
                fool(sample, score);
            }
            all.addAll(inferred);
            row(name(tree), "inferred", inferred);
            if (domain != null) {
                row(name(tree), domain, told);
            }
        }
        row("all", "inferred", all);
        stubsAndProse();
        out.println();
        kept.forEach((what, counts) -> out.printf(
                Locale.ROOT,
                "%-58s %5d of %5d (%.1f %%)%n",
                what,
                counts[1],
                counts[0],
                100.0 * counts[1] / counts[0]));
        costs();
    }

    private static String name(Path tree) {
        return tree.getFileName().toString();
    }

    private void row(String tree, String domain, List<QualityScore> scores) {
        out.printf(
                Locale.ROOT,
                "%-28s %-8s %5d %8.2f %7.2f %9.2f %7.2f %6.2f %5.0f%% %7.0f%%   protocol scored: %s%n",
                tree.length() > 28 ? tree.substring(0, 28) : tree,
                domain,
                scores.size(),
                scores.stream().mapToDouble(QualityScore::overall).average().orElse(Double.NaN),
                mean(scores, Dimension.SYNTAX),
                mean(scores, Dimension.PROTOCOL),
                mean(scores, Dimension.SAFETY),
                mean(scores, Dimension.STYLE),
                100 * share(scores, score -> score.overall() >= 8.0),
                100 * share(scores, score -> score.style() != null && score.style() >= 7.0),
                scores.stream()
                        .collect(Collectors.groupingBy(
                                score -> Objects.requireNonNullElse(score.domain(), "-"),
                                TreeMap::new,
                                Collectors.counting())));
    }

    private static double share(List<QualityScore> scores, java.util.function.Predicate<QualityScore> test) {
        return scores.stream().filter(test).count() / (double) Math.max(1, scores.size());
    }

    private static double mean(List<QualityScore> scores, Dimension dimension) {
        return scores.stream()
                .map(score -> score.dimension(dimension))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    private QualityScore score(Sample sample, String code, @Nullable String domain) {
        CodeLanguage language = sample.language() == Language.CPP ? CodeLanguage.CPP : CodeLanguage.C;
        return evaluator.evaluate(new Snippet(sample.name(), code, language, domain));
    }

    /** Everything that must not help. */
    private void fool(Sample sample, QualityScore original) {
        boolean trivial =
                original.findings().stream().anyMatch(finding -> finding.rule().equals("trivial-body"));
        if (trivial && verbose) {
            out.println("TRIVIAL " + sample.name() + "\n" + sample.code());
        }
        if (verbose && original.overall() < 5.5) {
            out.println("LOW " + original.explain());
        }
        if (!trivial) {
            for (Fooling.Gutted gutted : Fooling.gutted(sample.code(), random)) {
                QualityScore score = score(sample, gutted.code(), null);
                boolean wins = original.overall() > score.overall();
                count("original beats its gutted copy: " + gutted.how(), wins);
                if (!wins && verbose) {
                    out.printf(
                            "LOST %s %s%n%s%n%s%n", gutted.how(), gutted.code(), score.explain(), original.explain());
                }
            }
        }
        same("a comment", sample, original, Fooling.withComment(sample.code(), random));
        Fooling.withString(sample.code(), random).ifPresent(code -> same("a string", sample, original, code));
    }

    private void same(String what, Sample sample, QualityScore original, String code) {
        QualityScore score = score(sample, code, null);
        boolean protocol = Objects.equals(score.protocol(), original.protocol());
        boolean safety = Objects.equals(score.safety(), original.safety());
        count(what + " with any words leaves protocol as it is", protocol);
        count(what + " with any words leaves safety as it is", safety);
        if (verbose && !(protocol && safety)) {
            out.println("CHANGED " + what + "\n" + code + "\n" + original.explain() + score.explain());
        }
    }

    private void stubsAndProse() {
        for (String stub : Fooling.stubs(random)) {
            QualityScore score = evaluator.evaluate(Snippet.of(stub));
            count("trivial stubs at 4.5 or less", score.overall() <= 4.5);
        }
        for (String prose : Fooling.prose(random)) {
            QualityScore score = evaluator.evaluate(Snippet.of(prose));
            boolean none =
                    score.overall() == 0.0 && (score.status() == Status.NOT_CODE || score.status() == Status.EMPTY);
            count("prose, empty and comment-only texts at 0", none);
            if (!none && verbose) {
                out.println("SCORED " + score.status() + " " + prose);
            }
        }
    }

    private void count(String what, boolean good) {
        int[] counts = kept.computeIfAbsent(what, any -> new int[2]);
        counts[0]++;
        counts[1] += good ? 1 : 0;
    }

    /** What takes most points in the mean. */
    private void costs() {
        Map<String, double[]> byRule = new TreeMap<>();
        for (QualityScore score : all) {
            for (Finding finding : score.findings()) {
                if (finding.amount() < 0) {
                    double[] sum = byRule.computeIfAbsent(
                            finding.dimension().label() + " " + finding.rule(), any -> new double[1]);
                    sum[0] += finding.amount();
                }
            }
        }
        out.println("\npoints taken by rule, in the mean of all functions");
        byRule.entrySet().stream()
                .sorted((a, b) -> Double.compare(a.getValue()[0], b.getValue()[0]))
                .limit(25)
                .forEach(entry ->
                        out.printf(Locale.ROOT, "  %-40s %6.3f%n", entry.getKey(), entry.getValue()[0] / all.size()));
    }
}
