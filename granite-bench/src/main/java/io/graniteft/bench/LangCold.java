package io.graniteft.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What somebody waits for who calls {@code granite extract} on a folder: the start of the JVM included, beside ctags. */
public final class LangCold {
    private static final int RUNS = 7;

    private LangCold() {}

    /**
     * Prints the table.
     *
     * @param arguments a folder, by default the bundled corpus, and a number of runs
     */
    public static void main(String[] arguments) throws IOException {
        Path home = Path.of(System.getProperty("granite.home", ".")).toAbsolutePath();
        Path folder = arguments.length > 0
                ? Path.of(arguments[0]).toAbsolutePath()
                : home.resolve("examples").resolve("corpus");
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : RUNS;
        Corpus corpus = Corpus.read(folder, null);
        List<String> granite = List.of(home.resolve("granite").toString(), "extract", "--json", folder.toString());
        List<String> version = List.of(home.resolve("granite").toString(), "--version");
        Processes.time(home, version); // builds the jar if need be, and begins to keep the classes
        awaitKeptClasses();
        Path names = Files.createTempFile("granite-bench", ".txt");
        try {
            Files.write(names, corpus.names());
            List<Row> rows = new ArrayList<>();
            if (Processes.exists("ctags")) {
                List<String> ctags =
                        List.of("ctags", "-f", "-", "--sort=no", "--fields=+neKSzt", "-L", names.toString());
                rows.add(new Row("ctags, default kinds", Processes.best(runs, folder, ctags)));
            }
            rows.add(new Row("granite extract --json", Processes.best(runs, folder, granite)));
            rows.add(new Row("granite --version", Processes.best(runs, folder, version)));
            print(System.out, corpus, rows);
        } finally {
            Files.delete(names);
        }
    }

    private record Row(String name, Processes.Times times) {}

    /** Gives the launcher time to lay down the classes that later starts read. */
    private static void awaitKeptClasses() throws IOException {
        Map<String, String> variables = System.getenv();
        @Nullable String own = variables.get("GRANITE_CACHE");
        @Nullable String shared = variables.get("XDG_CACHE_HOME");
        Path cache = own != null
                ? Path.of(own)
                : (shared != null ? Path.of(shared) : Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("granite");
        Path classes = cache.resolve("classes");
        try {
            for (int seconds = 0; seconds < 120 && Files.isDirectory(classes); seconds++) {
                try (var files = Files.list(classes)) {
                    if (files.noneMatch(file -> file.toString().endsWith(".making"))) {
                        return;
                    }
                }
                Thread.sleep(1000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void print(PrintStream out, Corpus corpus, List<Row> rows) {
        Row first = rows.get(0);
        out.printf("%,d files, %.1f MB%n", corpus.names().size(), corpus.megabytes());
        out.printf("%-26s %8s %8s %12s %12s%n", "best of several runs", "wall s", "CPU s", "wall ratio", "CPU ratio");
        for (Row row : rows) {
            out.printf(
                    "%-26s %8.2f %8.2f %12.2f %12.2f%n",
                    row.name(),
                    row.times().wallSeconds(),
                    row.times().cpuSeconds(),
                    row.times().wallSeconds() / first.times().wallSeconds(),
                    row.times().cpuSeconds() / first.times().cpuSeconds());
        }
    }
}
