package io.graniteft.bench.eval;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.Profile;
import io.graniteft.eval.Sandbox;
import io.graniteft.eval.Snippet;
import io.graniteft.lang.Language;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Prints what a score costs, at each level of protection that works here: CPU time, and snippets a second on two threads.
 * All profiles are measured on the same snippets, in a JVM that has run all of it before, each time by a new evaluator, so
 * that nothing comes from a cache.
 *
 * <pre>eval-cost COUNT SEED TREE…</pre>
 */
public final class ScoreCost {
    private static final int THREADS = 2;

    /** Rounds over all snippets without a compiler, which leave the JVM's own compiler little to do. */
    private static final int WARM_UP_ROUNDS = 10;

    /** A kernel's tick, in which Linux counts processor time. */
    private static final double MS_A_TICK = 10.0;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final List<Snippet> snippets = new ArrayList<>();

    private ScoreCost() {}

    /** Runs the measurement. */
    public static void main(String[] arguments) throws Exception {
        String[] blind = new String[arguments.length + 1];
        blind[0] = Sample.Half.BLIND.name();
        System.arraycopy(arguments, 0, blind, 1, arguments.length);
        new ScoreCost().run(Draw.of("eval-cost", "TREE…", blind));
    }

    private void run(Draw draw) throws Exception {
        for (Language language : Language.values()) {
            draw.samples(language).stream()
                    .limit(draw.count() / Language.values().length)
                    .forEach(sample -> snippets.add(Snippet.of(
                            sample.name(),
                            sample.code(),
                            language == Language.CPP ? CodeLanguage.CPP : CodeLanguage.C)));
        }
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            CodeQualityEvaluator warm = evaluator(Profile.SEMANTIC, "none", Sandbox.NONE);
            snippets.forEach(warm::evaluate);
        }
        for (Sandbox level : List.of(Sandbox.NAMESPACE, Sandbox.FILTER)) {
            if (evaluator(Profile.LITERAL, "gcc", level).sandbox() == level) {
                measure(level);
            }
        }
    }

    private void measure(Sandbox level) throws InterruptedException, ExecutionException, IOException {
        out.printf(
                Locale.ROOT,
                "level %s, %d snippets, %d processors, load %.1f%n%-22s %12s %20s %20s%n",
                level.label(),
                snippets.size(),
                Runtime.getRuntime().availableProcessors(),
                load(),
                "",
                "CPU ms each",
                "machine's ms each",
                "a second, 2 threads");
        // The first round of each profile is for the machine's and the JVM's caches.
        measure("", Profile.SEMANTIC, "gcc", level);
        double semantic = measure("semantic", Profile.SEMANTIC, "gcc", level);
        measure("", Profile.LITERAL, "gcc", level);
        double literal = measure("literal", Profile.LITERAL, "gcc", level);
        double java = measure("semantic, no compiler", Profile.SEMANTIC, "none", Sandbox.NONE);
        out.printf(
                Locale.ROOT,
                "literal / semantic %.1f; no compiler / literal %.1f; no compiler / semantic %.1f%n",
                literal / semantic,
                java / literal,
                java / semantic);
    }

    private static CodeQualityEvaluator evaluator(Profile profile, String compiler, Sandbox level) {
        CodeQualityEvaluator.Builder builder =
                CodeQualityEvaluator.builder().profile(profile).compiler(compiler);
        return (level == Sandbox.NONE ? builder : builder.sandbox(level)).build();
    }

    private double measure(String name, Profile profile, String compiler, Sandbox level)
            throws InterruptedException, ExecutionException, IOException {
        CodeQualityEvaluator evaluator = evaluator(profile, compiler, level);
        for (CodeLanguage language : CodeLanguage.values()) {
            evaluator.evaluate(Snippet.of("first", "int granite_first(void)\n{\n    return 1;\n}\n", language));
        }
        List<Callable<Double>> tasks = new ArrayList<>();
        for (Snippet snippet : snippets) {
            tasks.add(() -> evaluator.evaluate(snippet).overall());
        }
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            long ticks = ticks();
            long busy = busyTicks();
            long start = System.nanoTime();
            for (Future<Double> future : pool.invokeAll(tasks)) {
                future.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double rate = tasks.size() / seconds;
            if (!name.isEmpty()) {
                out.printf(
                        Locale.ROOT,
                        "%-22s %12.1f %20.1f %20.1f%n",
                        name,
                        (ticks() - ticks) * MS_A_TICK / tasks.size(),
                        (busyTicks() - busy) * MS_A_TICK / tasks.size(),
                        rate);
            }
            return rate;
        } finally {
            pool.shutdown();
        }
    }

    /**
     * Processor time of this process and of the children that it waited for. What runs in namespaces of its own is missing:
     * bubblewrap does not wait for it.
     */
    private static long ticks() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long sum = 0;
        for (int i = 11; i <= 14; i++) {
            sum += Long.parseLong(fields[i]);
        }
        return sum;
    }

    /** Processor time of everything that runs on this machine, the kernel's own work included: an upper bound. */
    private static long busyTicks() throws IOException {
        String[] fields =
                Files.readString(Path.of("/proc/stat")).split("\n", 2)[0].trim().split(" +", -1);
        // user, nice, system, idle, iowait, irq, softirq, steal
        long sum = 0;
        for (int i : new int[] {1, 2, 3, 6, 7}) {
            sum += Long.parseLong(fields[i]);
        }
        return sum;
    }

    private static double load() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
    }
}
