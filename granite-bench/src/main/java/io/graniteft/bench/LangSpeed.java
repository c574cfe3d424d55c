package io.graniteft.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The throughput of {@code granite-lang} beside tree-sitter and ctags: one thread, warm, the same files, one run. */
public final class LangSpeed {
    private static final int CTAGS_RUNS = 7;

    private LangSpeed() {}

    /** A contestant's best times for the whole corpus. */
    private record Row(String name, double wallSeconds, double cpuSeconds) {}

    /**
     * Prints the table.
     *
     * @param arguments nothing, or a folder, or a folder and a file that names the files in it
     */
    public static void main(String[] arguments) throws RunnerException, IOException {
        Path folder =
                Path.of(arguments.length > 0 ? arguments[0] : "examples/corpus").toAbsolutePath();
        @Nullable Path list = arguments.length > 1 ? Path.of(arguments[1]).toAbsolutePath() : null;
        Corpus corpus = Corpus.read(folder, list);
        List<Row> rows = new ArrayList<>();
        Map<String, Row> ours = jmh(folder, list);
        for (String benchmark : List.of("namesAndRanges", "wholeRecord", "treeSitterParse")) {
            rows.add(Objects.requireNonNull(ours.get(benchmark)));
        }
        rows.addAll(ctags(corpus));
        print(System.out, corpus, rows);
    }

    private static Map<String, Row> jmh(Path folder, @Nullable Path list) throws RunnerException {
        List<String> jvm =
                new ArrayList<>(List.of("-Xmx2g", "-XX:+UseSerialGC", "-D" + LangBenchmarks.FOLDER + "=" + folder));
        if (list != null) {
            jvm.add("-D" + LangBenchmarks.LIST + "=" + list);
        }
        Options options = new OptionsBuilder()
                .include(LangBenchmarks.class.getName() + "\\..*")
                .forks(1)
                .warmupIterations(5)
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(2))
                .verbosity(VerboseMode.SILENT)
                .addProfiler(CpuTime.class)
                .jvmArgsAppend(jvm.toArray(String[]::new))
                .build();
        Collection<RunResult> results = new Runner(options).run();
        Map<String, Row> rows = new TreeMap<>();
        for (RunResult result : results) {
            String name = result.getPrimaryResult().getLabel();
            double wall = result.getPrimaryResult().getStatistics().getMin() / 1e3;
            double cpu = Objects.requireNonNull(result.getSecondaryResults().get(CpuTime.LABEL))
                            .getScore()
                    / 1e3;
            rows.put(name, new Row(title(name), wall, cpu));
        }
        return rows;
    }

    private static String title(String benchmark) {
        return switch (benchmark) {
            case "namesAndRanges" -> "granite, names and ranges";
            case "wholeRecord" -> "granite, whole record";
            case "treeSitterParse" -> "tree-sitter, parse only";
            default -> benchmark;
        };
    }

    private static List<Row> ctags(Corpus corpus) throws IOException {
        if (!Processes.exists("ctags")) {
            return List.of();
        }
        Path names = Files.createTempFile("granite-bench", ".txt");
        try {
            Files.write(names, corpus.names());
            List<String> common = List.of("ctags", "-f", "-", "--sort=no", "--fields=+neKSzt", "-L", names.toString());
            List<String> functions = new ArrayList<>(common);
            functions.addAll(1, List.of("--kinds-C=f", "--kinds-C++=f"));
            Processes.Times all = Processes.best(CTAGS_RUNS, corpus.folder(), common);
            Processes.Times few = Processes.best(CTAGS_RUNS, corpus.folder(), functions);
            return List.of(
                    new Row("ctags, default kinds", all.wallSeconds(), all.cpuSeconds()),
                    new Row("ctags, functions only", few.wallSeconds(), few.cpuSeconds()));
        } finally {
            Files.delete(names);
        }
    }

    private static void print(PrintStream out, Corpus corpus, List<Row> rows) {
        out.printf("%,d files, %.1f MB%n", corpus.names().size(), corpus.megabytes());
        out.printf("%-26s %10s %10s", "best of several runs", "MB/s wall", "MB/s CPU");
        for (Row other : rows.subList(2, rows.size())) {
            out.printf("  × %s", other.name());
        }
        out.println();
        for (Row row : rows) {
            out.printf(
                    "%-26s %10.1f %10.1f",
                    row.name(), corpus.megabytes() / row.wallSeconds(), corpus.megabytes() / row.cpuSeconds());
            for (Row other : rows.subList(2, rows.size())) {
                int width = other.name().length() + 4;
                out.printf("%" + width + ".2f", other.cpuSeconds() / row.cpuSeconds());
            }
            out.println();
        }
    }
}
