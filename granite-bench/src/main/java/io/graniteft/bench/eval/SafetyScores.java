package io.graniteft.bench.eval;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.Dimension;
import io.graniteft.eval.Finding;
import io.graniteft.eval.Profile;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Sandbox;
import io.graniteft.eval.Snippet;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxReport;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.Language;
import io.graniteft.lang.SourceText;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Prints how the safety score of profile SEMANTIC treats real functions, copies with one planted violation each, and copies
 * with words in a comment or a string.
 *
 * <pre>eval-safety HALF COUNT SEED TREE…</pre>
 */
public final class SafetyScores {
    private static final String WORDS =
            "goto fail; malloc(1) free calloc realloc setjmp longjmp abort() exit(1) while (1) for (;;) recursion"
                    + " static const volatile uint8_t atoi printf qsort time 017 va_list switch fall through";

    private final CodeQualityEvaluator rules = CodeQualityEvaluator.builder()
            .profile(Profile.SEMANTIC)
            .syntaxChecker((code, language) -> new SyntaxReport(Status.OK, Sandbox.NONE, List.of(), null))
            .build();
    private final PrintStream out;
    private final boolean verbose = Boolean.getBoolean("granite.bench.verbose");

    private SafetyScores(PrintStream out) {
        this.out = out;
    }

    /** Runs the measurement: the half, the number of functions of each language, the seed, the source trees. */
    public static void main(String[] arguments) {
        Draw draw = Draw.of("eval-safety", "TREE…", arguments);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (Language language : Language.values()) {
            SafetyScores scores = new SafetyScores(out);
            List<Sample> samples = draw.samples(language).stream()
                    .filter(sample -> !sample.withCallee())
                    .toList();
            out.printf(
                    Locale.ROOT,
                    "%s, %s half, seed %d: %d functions%n",
                    language,
                    draw.half().name().toLowerCase(Locale.ROOT),
                    draw.seed(),
                    samples.size());
            scores.originals(samples);
            scores.planted(samples, draw.seed());
            scores.words(samples, draw.seed());
            scores.cost(samples);
        }
    }

    private QualityScore score(Sample sample, String code) {
        CodeLanguage language = sample.language() == Language.CPP ? CodeLanguage.CPP : CodeLanguage.C;
        return rules.evaluate(Snippet.of(sample.name(), code, language));
    }

    private static double safety(QualityScore score) {
        Double value = score.safety();
        return value == null ? Double.NaN : value;
    }

    private void originals(List<Sample> samples) {
        List<Double> all = new ArrayList<>();
        Map<String, int[]> found = new TreeMap<>();
        for (Sample sample : samples) {
            QualityScore score = score(sample, sample.code());
            all.add(safety(score));
            score.findings().stream()
                    .filter(finding -> finding.dimension() == Dimension.SAFETY && finding.amount() <= 0)
                    .map(Finding::rule)
                    .distinct()
                    .forEach(rule -> found.computeIfAbsent(rule, any -> new int[1])[0]++);
            if (verbose && safety(score) < 8.0) {
                out.printf(Locale.ROOT, "LOW %.2f %s%n", safety(score), sample.name());
            }
        }
        Collections.sort(all);
        out.printf(
                Locale.ROOT,
                "  safety: mean %.2f, %.1f %% at 8 or more; quantiles 5 %%: %.2f, 25 %%: %.2f, 50 %%: %.2f, 75 %%: %.2f%n",
                all.stream().mapToDouble(each -> each).average().orElse(Double.NaN),
                100.0 * all.stream().filter(each -> each >= 8.0).count() / Math.max(1, all.size()),
                quantile(all, 0.05),
                quantile(all, 0.25),
                quantile(all, 0.5),
                quantile(all, 0.75));
        out.println("  functions with findings, in %: "
                + found.entrySet().stream()
                        .map(each -> String.format(
                                Locale.ROOT, "%s %.1f", each.getKey(), 100.0 * each.getValue()[0] / samples.size()))
                        .collect(Collectors.joining(", ")));
    }

    private static double quantile(List<Double> sorted, double share) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) (share * (sorted.size() - 1)));
    }

    private void planted(List<Sample> samples, long seed) {
        int[] priced = new int[2];
        int[] small = new int[2];
        for (Violation violation : Violation.values()) {
            int planted = 0;
            int lower = 0;
            int named = 0;
            for (Sample sample : samples) {
                if (!violation.appliesTo(sample)) {
                    continue;
                }
                Random random = new Random(seed ^ sample.name().hashCode());
                Optional<String> text = violation.apply(sample, random);
                if (text.isEmpty()) {
                    continue;
                }
                QualityScore before = score(sample, sample.code());
                QualityScore after = score(sample, text.get());
                boolean down = safety(after) < safety(before);
                boolean said = count(after, violation.rule()) > count(before, violation.rule());
                planted++;
                lower += down ? 1 : 0;
                named += said ? 1 : 0;
                if (verbose && !(said && down)) {
                    out.printf(
                            Locale.ROOT,
                            "MISSED %s %s %.2f %.2f%n%s%n",
                            violation,
                            sample.name(),
                            safety(before),
                            safety(after),
                            text.get());
                }
            }
            int[] sum = violation.isPriced() ? priced : small;
            sum[0] += planted;
            sum[1] += lower;
            out.printf(
                    Locale.ROOT,
                    "  %-22s score lower %5.1f %%, finding %5.1f %% of %d%n",
                    violation.name().toLowerCase(Locale.ROOT),
                    100.0 * lower / Math.max(1, planted),
                    100.0 * named / Math.max(1, planted),
                    planted);
        }
        out.printf(
                Locale.ROOT,
                "  planted, priced by the tables: %.1f %% of %d lower; beyond the tables: %.1f %% of %d%n",
                100.0 * priced[1] / Math.max(1, priced[0]),
                priced[0],
                100.0 * small[1] / Math.max(1, small[0]),
                small[0]);
    }

    private static long count(QualityScore score, String rule) {
        return score.findings().stream()
                .filter(finding -> finding.rule().equals(rule))
                .count();
    }

    private void words(List<Sample> samples, long seed) {
        int pairs = 0;
        int moved = 0;
        for (Sample sample : samples) {
            Random random = new Random(seed ^ sample.name().hashCode());
            String path = sample.language() == Language.CPP ? "a.cpp" : "a.c";
            List<CFunction> functions = new FunctionExtractor()
                    .extract(new SourceText(path, sample.code()))
                    .functions();
            if (functions.isEmpty()) {
                continue;
            }
            int place = Violation.place(sample.code(), functions.get(functions.size() - 1), random);
            String head = sample.code().substring(0, place);
            String tail = sample.code().substring(place);
            double plain = safety(score(sample, sample.code()));
            double logged = safety(score(sample, head + "granite_log(\"x\"); " + tail));
            for (String text : List.of(
                    "/* " + WORDS + " */\n" + head + tail,
                    head + "/* " + WORDS + " */ " + tail,
                    head + "// " + WORDS + "\n" + tail,
                    head + tail + "/** @brief " + WORDS + " @param x @return y */\n")) {
                pairs++;
                moved += safety(score(sample, text)) != plain ? 1 : 0;
            }
            pairs++;
            moved += safety(score(sample, head + "granite_log(\"" + WORDS + "\"); " + tail)) != logged ? 1 : 0;
        }
        out.printf(Locale.ROOT, "  words in comments and strings: %d of %d pairs moved the score%n", moved, pairs);
    }

    private void cost(List<Sample> samples) {
        int rounds = 5;
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long start = clock.getCurrentThreadCpuTime();
        for (int i = 0; i < rounds; i++) {
            samples.forEach(sample -> score(sample, sample.code()));
        }
        double milliseconds = (clock.getCurrentThreadCpuTime() - start) / 1e6 / rounds / Math.max(1, samples.size());
        out.printf(Locale.ROOT, "  all dimensions, without a compiler: %.3f ms CPU a function%n", milliseconds);
    }
}
