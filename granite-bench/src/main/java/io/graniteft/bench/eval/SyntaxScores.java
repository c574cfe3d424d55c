package io.graniteft.bench.eval;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.Profile;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Snippet;
import io.graniteft.eval.Status;
import io.graniteft.lang.Language;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Prints how the syntax score of profile SEMANTIC tells good functions from spoilt ones.
 *
 * <pre>eval-syntax HALF COUNT SEED TREE…</pre>
 */
public final class SyntaxScores {
    private final CodeQualityEvaluator evaluator =
            CodeQualityEvaluator.builder().profile(Profile.SEMANTIC).build();
    private final PrintStream out;
    private final boolean verbose;

    private SyntaxScores(PrintStream out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
    }

    /** Runs the measurement: the half, the number of functions of each language, the seed, the source trees. */
    public static void main(String[] arguments) {
        Draw draw = Draw.of("eval-syntax", "TREE…", arguments);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        SyntaxScores scores = new SyntaxScores(out, Boolean.getBoolean("granite.bench.verbose"));
        for (Language language : Language.values()) {
            String only = System.getProperty("granite.bench.language", "");
            if (only.isEmpty() || only.equalsIgnoreCase(language.name())) {
                scores.measure(draw.samples(language), draw.half(), language, draw.seed());
            }
        }
    }

    private void measure(List<Sample> samples, Sample.Half half, Language language, long seed) {
        int good = 0;
        int alone = 0;
        List<Double> originals = new ArrayList<>();
        List<Double> spoilt = new ArrayList<>();
        Map<Mutation, int[]> pairs = new EnumMap<>(Mutation.class);
        long start = System.nanoTime();
        int scored = 0;
        for (Sample sample : samples) {
            double original = score(sample, sample.code());
            scored++;
            originals.add(original);
            if (!sample.withCallee()) {
                alone++;
                good += original >= 9.0 ? 1 : 0;
            }
            if (verbose && original < 9.0) {
                out.printf(Locale.ROOT, "LOW %.2f %s%n", original, sample.name());
            }
            for (Mutation mutation : Mutation.values()) {
                if (sample.withCallee() != (mutation == Mutation.WRONG_ARGUMENT_COUNT)
                        || Boolean.getBoolean("granite.bench.originals")) {
                    continue;
                }
                Optional<String> mutant = mutation.apply(
                        sample.code(),
                        sample.withCallee(),
                        new Random(seed ^ sample.name().hashCode()));
                if (mutant.isPresent()) {
                    double value = score(sample, mutant.get());
                    scored++;
                    spoilt.add(value);
                    int[] counts = pairs.computeIfAbsent(mutation, any -> new int[2]);
                    counts[0]++;
                    counts[1] += value < original ? 1 : 0;
                    if (verbose && value >= original) {
                        out.printf(Locale.ROOT, "TIE %s %.2f %.2f %s%n", mutation, original, value, sample.name());
                        out.println(difference(sample.code(), mutant.get()));
                    }
                }
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(
                Locale.ROOT,
                "%s, %s half, seed %d: %d functions, %d spoilt copies%n",
                language,
                half.name().toLowerCase(Locale.ROOT),
                seed,
                originals.size(),
                spoilt.size());
        out.printf(Locale.ROOT, "  good functions >= 9: %.1f %% of %d%n", 100.0 * good / Math.max(1, alone), alone);
        int all = 0;
        int won = 0;
        for (Map.Entry<Mutation, int[]> entry : pairs.entrySet()) {
            int[] counts = entry.getValue();
            all += counts[0];
            won += counts[1];
            out.printf(
                    Locale.ROOT,
                    "  %-22s %5.1f %% of %d%n",
                    entry.getKey().name().toLowerCase(Locale.ROOT),
                    100.0 * counts[1] / counts[0],
                    counts[0]);
        }
        out.printf(
                Locale.ROOT,
                "  pairs won: %.1f %% of %d; AUC %.3f; %.1f snippets a second%n",
                100.0 * won / Math.max(1, all),
                all,
                auc(originals, spoilt),
                scored / seconds);
    }

    /** The first line that differs, before and after. */
    private static String difference(String original, String mutant) {
        List<String> before = original.lines().toList();
        List<String> after = mutant.lines().toList();
        int i = 0;
        while (i < before.size() - 1 && i < after.size() - 1 && before.get(i).equals(after.get(i))) {
            i++;
        }
        return "    - " + before.get(i) + "\n    + " + after.get(i);
    }

    private double score(Sample sample, String code) {
        CodeLanguage language = sample.language() == Language.CPP ? CodeLanguage.CPP : CodeLanguage.C;
        QualityScore score = evaluator.evaluate(Snippet.of(sample.name(), code, language));
        Double syntax = score.syntax();
        return syntax == null || score.status() == Status.RESOURCE_LIMIT ? 0.0 : syntax;
    }

    /** The chance that a good function scores above a spoilt one; equal scores count half. */
    static double auc(List<Double> good, List<Double> bad) {
        List<Double> sorted = new ArrayList<>(bad);
        Collections.sort(sorted);
        double sum = 0;
        for (double value : good) {
            int below = lower(sorted, value);
            int upTo = lower(sorted, Math.nextUp(value));
            sum += below + (upTo - below) / 2.0;
        }
        return good.isEmpty() || bad.isEmpty() ? Double.NaN : sum / good.size() / bad.size();
    }

    private static int lower(List<Double> sorted, double value) {
        int found = Collections.binarySearch(sorted, value);
        int index = found < 0 ? -found - 1 : found;
        while (index > 0 && sorted.get(index - 1) >= value) {
            index--;
        }
        return index;
    }
}
