package io.graniteft.bench.context;

import com.sun.management.OperatingSystemMXBean;
import io.graniteft.context.ContextIndexer;
import io.graniteft.context.ContextSearch;
import io.graniteft.context.Embedder;
import io.graniteft.context.FileSymbols;
import io.graniteft.context.Hit;
import io.graniteft.context.LuceneContextStore;
import io.graniteft.context.MiniLm;
import io.graniteft.context.Node;
import io.graniteft.context.Scope;
import io.graniteft.context.SymbolReader;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Prints what a store in a folder costs at N functions, made of real trees (see {@link Variations}): CPU time of indexing without vectors and
 * with vectors that are at hand, the size on disk, peak memory, how many of the nearest ten vectors are found, and how long a
 * search takes, with the question's embedding and without. Each part runs in a JVM of its own with 512 MB of heap.
 *
 * <pre>context-scale N TREE…</pre>
 */
public final class ContextScale {
    private static final int QUESTIONS = 400;
    private static final int WARM_UP = 200;
    private static final int TIMED = 1_000;
    private static final int FEWEST_WORDS = 5;
    private static final int FILES_AT_A_TIME = 500;
    private static final int FIRST = 10;
    private static final long SEED = 20_261_124;
    private static final String HEAP = "-Xmx512m";
    private static final List<String> PARTS = List.of("embed", "words", "vectors", "recall", "latency");

    private final PrintStream out;
    private final Path work;
    private final int count;
    private final List<Path> trees;

    private ContextScale(Path work, int count, List<Path> trees) {
        this.out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        this.work = work;
        this.count = count;
        this.trees = trees;
    }

    /** Runs all parts, or, as its own child, one. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (PARTS.contains(arguments[0])) {
            new ContextScale(Path.of(arguments[1]), Integer.parseInt(arguments[2]), paths(arguments, 3))
                    .run(arguments[0]);
            return;
        }
        Integer.parseInt(arguments[0]);
        Path work = Files.createTempDirectory("granite-scale");
        try {
            for (String part : PARTS) {
                List<String> command = new ArrayList<>(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ContextScale.class.getName(),
                        part,
                        work.toString()));
                command.addAll(List.of(arguments));
                int status = new ProcessBuilder(command).inheritIO().start().waitFor();
                if (status != 0) {
                    throw new IllegalStateException("part " + part + " fails with status " + status);
                }
            }
        } finally {
            Trash.remove(work);
        }
    }

    private static List<Path> paths(String[] arguments, int from) {
        return Arrays.stream(arguments)
                .skip(from)
                .map(each -> Path.of(each).toAbsolutePath().normalize())
                .toList();
    }

    private void run(String part) throws IOException, InterruptedException {
        switch (part) {
            case "embed" -> embed();
            case "words" -> words();
            case "vectors" -> vectors();
            case "recall" -> recall();
            default -> latency();
        }
    }

    /** The vectors of the trees' own functions, and of the questions. */
    private void embed() throws IOException {
        Variations variations = new Variations(trees);
        List<Node> functions = variations.originals();
        try (MiniLm model = MiniLm.bundled()) {
            double start = cpuSeconds();
            write(
                    "originals",
                    embedded(model, functions.stream().map(Embedder::textOf).toList()));
            report("embedding of " + functions.size() + " functions (the rest are mixed from them)", start);
            write("questions", embedded(model, questions(variations)));
        }
    }

    private static float[][] embedded(Embedder model, List<String> texts) {
        return IntStream.range(0, texts.size())
                .parallel()
                .mapToObj(i -> model.embed(texts.get(i)))
                .toArray(float[][]::new);
    }

    private static List<String> questions(Variations variations) {
        Set<String> texts = new LinkedHashSet<>();
        for (Node node : variations.originals()) {
            String text = Comments.words(node);
            if (text.split(" ", -1).length >= FEWEST_WORDS) {
                texts.add(text);
            }
        }
        return Draws.of(List.copyOf(texts), QUESTIONS, SEED);
    }

    private void write(String name, float[][] vectors) throws IOException {
        try (DataOutputStream file =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(work.resolve(name))))) {
            file.writeInt(vectors.length);
            file.writeInt(vectors.length == 0 ? 0 : vectors[0].length);
            for (float[] vector : vectors) {
                for (float value : vector) {
                    file.writeFloat(value);
                }
            }
        }
    }

    private float[][] read(String name) throws IOException {
        try (DataInputStream file =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(work.resolve(name))))) {
            float[][] vectors = new float[file.readInt()][file.readInt()];
            for (float[] vector : vectors) {
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = file.readFloat();
                }
            }
            return vectors;
        }
    }

    /** Indexes as {@code granite context index --no-embeddings} does. */
    private void words() throws IOException, InterruptedException {
        Variations variations = new Variations(trees);
        double start = cpuSeconds();
        variations.upTo(count, (file, variation, first, functions) -> {});
        double varying = cpuSeconds() - start;
        start = cpuSeconds();
        try (LuceneContextStore store = LuceneContextStore.open(work.resolve("words"));
                ContextIndexer indexer = new ContextIndexer(store, null, 1)) {
            variations.upTo(count, (file, variation, first, functions) -> indexer.add(file, ""));
            indexer.finish();
            report("indexing without vectors, the making of the sources taken off", start + varying);
            size(store, "without vectors");
        }
        Trash.remove(work.resolve("words"));
    }

    /** Indexes with vectors that are there already. */
    private void vectors() throws IOException, InterruptedException {
        Variations variations = new Variations(trees);
        float[][] originals = read("originals");
        SymbolReader reader = new SymbolReader();
        double start = cpuSeconds();
        try (LuceneContextStore store = LuceneContextStore.open(work.resolve("index"))) {
            int[] files = {0};
            variations.upTo(count, (file, variation, first, functions) -> {
                FileSymbols symbols = reader.read(file, "");
                List<Node> found = Variations.functions(symbols);
                Map<String, float[]> vectors = new HashMap<>();
                for (int i = 0; i < found.size(); i++) {
                    int original = first + Math.min(i, functions - 1);
                    vectors.put(found.get(i).id(), Variations.vector(originals, original, variation));
                }
                store.replace(symbols, vectors);
                if (++files[0] % FILES_AT_A_TIME == 0) {
                    store.commit(MiniLm.BUNDLED);
                }
            });
            store.commit(MiniLm.BUNDLED);
            report("indexing with vectors at hand, the making of the sources included", start);
            size(store, "with vectors");
        }
    }

    private void size(LuceneContextStore store, String how) {
        var facts = store.facts();
        long functions = store.facts().nodes().getOrDefault("Function", 0L);
        out.printf(
                Locale.ROOT,
                "  index %s: %.0f MB for %,d functions and prototypes, %,d nodes, %,d vectors%n",
                how,
                facts.bytes() / 1e6,
                functions,
                facts.nodes().values().stream().mapToLong(Long::longValue).sum(),
                facts.vectors());
    }

    /** How many of the nearest ten are found; a found one counts when it is as near as the tenth. */
    private void recall() throws IOException, InterruptedException {
        float[][] originals = read("originals");
        float[][] questions = read("questions");
        double[][] best = new double[questions.length][FIRST];
        for (double[] each : best) {
            Arrays.fill(each, -1);
        }
        new Variations(trees).upTo(count, (file, variation, first, functions) -> {
            for (int i = first; i < first + functions; i++) {
                float[] vector = Variations.vector(originals, i, variation);
                for (int q = 0; q < questions.length; q++) {
                    insert(best[q], cosine(questions[q], vector));
                }
            }
        });
        double found = 0;
        double worst = 1;
        try (LuceneContextStore store = LuceneContextStore.open(work.resolve("index"))) {
            for (int q = 0; q < questions.length; q++) {
                double tenth = best[q][0];
                long hits = store.byVector(questions[q], ContextSearch.FUNCTIONS, FIRST, Scope.ALL).stream()
                        .mapToDouble(Hit::score)
                        .filter(score -> score >= tenth - 1e-6)
                        .count();
                found += hits / (double) FIRST;
                worst = Math.min(worst, hits / (double) FIRST);
            }
        }
        out.printf(
                Locale.ROOT,
                "vector recall@10 against exact search: %.4f over %d questions, at worst %.1f%n",
                found / questions.length,
                questions.length,
                worst);
    }

    /** Keeps the ten greatest, ascending. */
    private static void insert(double[] best, double score) {
        if (score <= best[0]) {
            return;
        }
        int i = 0;
        while (i + 1 < best.length && best[i + 1] < score) {
            best[i] = best[i + 1];
            i++;
        }
        best[i] = score;
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private void latency() throws IOException {
        List<String> questions = questions(new Variations(trees));
        Stopwatch embedding = new Stopwatch();
        try (LuceneContextStore store = LuceneContextStore.open(work.resolve("index"));
                MiniLm model = MiniLm.bundled()) {
            Embedder timed = new Embedder() {
                @Override
                public String name() {
                    return model.name();
                }

                @Override
                public int dimension() {
                    return model.dimension();
                }

                @Override
                public float[] embed(String text) {
                    embedding.start();
                    float[] vector = model.embed(text);
                    embedding.stop();
                    return vector;
                }

                @Override
                public void close() {
                    // the model is closed by who opened it
                }
            };
            ContextSearch search = new ContextSearch(store, timed);
            Stopwatch all = new Stopwatch();
            for (int i = 0; i < WARM_UP + TIMED; i++) {
                if (i == WARM_UP) {
                    all.clear();
                    embedding.clear();
                }
                all.start();
                search.find(questions.get(i % questions.size()), FIRST, Scope.ALL);
                all.stop();
            }
            out.printf(Locale.ROOT, "%d hybrid searches for the first ten, one after the other:%n", TIMED);
            out.printf("  %-32s %9s %9s %9s %9s%n", "milliseconds", "CPU p50", "CPU p95", "wall p50", "wall p95");
            out.println("  " + all.row("all", null));
            out.println("  " + embedding.row("embedding of the question", null));
            out.println("  " + all.row("without the embedding", embedding));
            parts(store, questions, read("questions"));
            memory();
        }
    }

    /** What of a hybrid search goes where: it looks for a hundred by words and a hundred by meaning, and reads all of them. */
    private void parts(LuceneContextStore store, List<String> questions, float[][] vectors) {
        for (int limit : new int[] {FIRST, 10 * FIRST}) {
            Stopwatch words = new Stopwatch();
            Stopwatch meaning = new Stopwatch();
            for (int i = 0; i < questions.size(); i++) {
                words.start();
                store.byWords(questions.get(i), ContextSearch.FUNCTIONS, limit, Scope.ALL);
                words.stop();
                meaning.start();
                store.byVector(vectors[i], ContextSearch.FUNCTIONS, limit, Scope.ALL);
                meaning.stop();
            }
            out.println("  " + words.row("by words alone, first " + limit, null));
            out.println("  " + meaning.row("by vector alone, first " + limit, null));
        }
    }

    /** CPU time of this thread and time on the wall, again and again. */
    private static final class Stopwatch {
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private final List<double[]> laps = new ArrayList<>();
        private long cpu;
        private long wall;

        void start() {
            cpu = threads.getCurrentThreadCpuTime();
            wall = System.nanoTime();
        }

        void stop() {
            laps.add(new double[] {(threads.getCurrentThreadCpuTime() - cpu) / 1e6, (System.nanoTime() - wall) / 1e6});
        }

        void clear() {
            laps.clear();
        }

        String row(String name, @org.jspecify.annotations.Nullable Stopwatch less) {
            return String.format(
                    Locale.ROOT,
                    "%-32s %9.1f %9.1f %9.1f %9.1f",
                    name,
                    at(0, 0.5, less),
                    at(0, 0.95, less),
                    at(1, 0.5, less),
                    at(1, 0.95, less));
        }

        private double at(int what, double share, @org.jspecify.annotations.Nullable Stopwatch less) {
            double[] values = new double[laps.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = laps.get(i)[what] - (less == null ? 0 : less.laps.get(i)[what]);
            }
            Arrays.sort(values);
            return values[(int) Math.min(values.length - 1, Math.round(share * values.length))];
        }
    }

    private void report(String what, double start) throws IOException {
        out.printf(Locale.ROOT, "%s: %.1f s of CPU%n", what, cpuSeconds() - start);
        memory();
    }

    /** What the process took at most, the pages of the index that the system keeps for it included. */
    private void memory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    long kilobytes = Long.parseLong(line.replaceAll("\\D", ""));
                    out.printf(Locale.ROOT, "  peak memory: %d MB, heap limited by %s%n", kilobytes / 1000, HEAP);
                }
            }
        }
    }

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }
}
