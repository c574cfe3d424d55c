package io.graniteft.bench.eval;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.Profile;
import io.graniteft.eval.Snippet;
import io.graniteft.lang.Language;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Prints what a score costs: CPU time, the compiler's included, and snippets a second on two threads.
 *
 * <pre>eval-cost COUNT SEED TREE…</pre>
 */
public final class ScoreCost {
    private static final int THREADS = 2;
    private static final int WARM_UP = 20;

    /** A kernel's tick, in which Linux counts processor time. */
    private static final double MS_A_TICK = 10.0;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private double semanticRate;
    private double literalRate;

    private ScoreCost() {}

    /** Runs the measurement. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 3) {
            System.err.println("usage: eval-cost COUNT SEED TREE…");
            System.exit(2);
        }
        int count = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        List<Path> trees = Arrays.stream(arguments).skip(2).map(Path::of).toList();
        new ScoreCost().run(count, seed, trees);
    }

    private void run(int count, long seed, List<Path> trees) throws Exception {
        List<Snippet> snippets = new ArrayList<>();
        for (Language language : Language.values()) {
            Sample.draw(trees, Sample.Half.BLIND, language, (count + WARM_UP) / 2, seed)
                    .forEach(sample -> snippets.add(Snippet.of(
                            sample.name(),
                            sample.code(),
                            language == Language.CPP ? CodeLanguage.CPP : CodeLanguage.C)));
        }
        out.printf(
                Locale.ROOT,
                "%d snippets, %d processors, load %.1f%n%-22s %14s %18s%n",
                snippets.size() - WARM_UP,
                Runtime.getRuntime().availableProcessors(),
                load(),
                "",
                "CPU ms each",
                "a second, 2 threads");
        semanticRate = measure("semantic", Profile.SEMANTIC, "gcc", snippets);
        literalRate = measure("literal", Profile.LITERAL, "gcc", snippets);
        double java = measure("semantic, no compiler", Profile.SEMANTIC, "none", snippets);
        out.printf(
                Locale.ROOT,
                "literal / semantic %.1f; no compiler / literal %.1f%n",
                literalRate / semanticRate,
                java / literalRate);
    }

    private double measure(String name, Profile profile, String compiler, List<Snippet> snippets)
            throws InterruptedException, ExecutionException, IOException {
        CodeQualityEvaluator evaluator = CodeQualityEvaluator.builder()
                .profile(profile)
                .compiler(compiler)
                .build();
        snippets.stream().limit(WARM_UP).forEach(evaluator::evaluate);
        List<Callable<Double>> tasks = new ArrayList<>();
        for (Snippet snippet : snippets.subList(WARM_UP, snippets.size())) {
            tasks.add(() -> evaluator.evaluate(snippet).overall());
        }
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            long ticks = ticks();
            long start = System.nanoTime();
            for (Future<Double> future : pool.invokeAll(tasks)) {
                future.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double rate = tasks.size() / seconds;
            out.printf(Locale.ROOT, "%-22s %14.1f %18.1f%n", name, (ticks() - ticks) * MS_A_TICK / tasks.size(), rate);
            return rate;
        } finally {
            pool.shutdown();
        }
    }

    /** Processor time of this process and of the children that it waited for. */
    private static long ticks() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long sum = 0;
        for (int i = 11; i <= 14; i++) {
            sum += Long.parseLong(fields[i]);
        }
        return sum;
    }

    private static double load() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
    }
}
