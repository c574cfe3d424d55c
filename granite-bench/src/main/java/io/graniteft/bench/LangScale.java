package io.graniteft.bench;

import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * How the cost of {@code granite-lang} grows with its input: ordinary code and texts that are made to be hard, each in four sizes that
 * double. The last factor is the time of the largest over that of the next smaller: about 2 where cost is linear, 4 where it is
 * quadratic.
 */
public final class LangScale {
    private static final int RUNS = 3;
    private static final int SAMPLE_MEGABYTES = 50;
    private static final String HEAP = "256m";

    /** Functions with names of their own; then they begin anew. */
    private static final int PIECE_FUNCTIONS = 1000;

    private static final String FUNCTION = """
            /** Sends frame %d when the gate is open. */
            static int can_send_%d(struct can_bus *bus, const uint8_t *data, size_t length)
            {
            #ifdef CONFIG_CAN_FD
                if (length > CAN_FD_MAX_LEN) {
                    return -EMSGSIZE;
                }
            #endif
                for (size_t i = 0; i < length; i++) {
                    bus->buffer[i] = data[i] ^ (uint8_t) mask(bus, i); // scrambled
                }
                return bus->ops->transmit(bus, "frame", length);
            }

            """;

    private LangScale() {}

    /**
     * Prints the table, and whether the largest text can be read in a small heap.
     *
     * @param arguments nothing; or a folder of sources, whose files one after the other, as often as need be, make the text that is
     *     read in the small heap; {@code heap FOLDER}: only read that text, for a JVM that this program starts
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 1 && arguments[0].equals("heap")) {
            String text = sources(Path.of(arguments[1]), SAMPLE_MEGABYTES * 1_000_000);
            long[] functions = new long[1];
            new FunctionExtractor().extract(new SourceText("big.c", text), function -> functions[0]++);
            System.out.println(functions[0]);
            return;
        }
        Path home = Path.of(System.getProperty("granite.home", ".")).toAbsolutePath();
        Path folder = arguments.length > 0
                ? Path.of(arguments[0]).toAbsolutePath()
                : home.resolve("examples").resolve("corpus");
        print(System.out, inputs());
        heap(System.out, folder);
    }

    /** The text of the C sources below a folder, one after the other and from the first again, up to a size. */
    private static String sources(Path folder, int characters) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(file -> file.toString().endsWith(".c")).sorted().toList();
        }
        byte[] text = new byte[characters];
        int size = 0;
        for (int i = 0; size < characters; i = (i + 1) % files.size()) {
            byte[] bytes = Files.readAllBytes(files.get(i));
            int length = Math.min(bytes.length, characters - size);
            System.arraycopy(bytes, 0, text, size, length);
            size += length;
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** The inputs: each a name and a maker that takes the size of the largest, halved for the smaller ones. */
    static Map<String, Input> inputs() {
        Map<String, Input> inputs = new LinkedHashMap<>();
        inputs.put("code, 50 MB", new Input(50_000_000, LangScale::code));
        inputs.put(
                "200,000 nested braces",
                new Input(
                        200_000,
                        n -> "void f(void) " + "{".repeat(n) + "}".repeat(n) + "\nint g(void) { return 1; }\n"));
        inputs.put("200,000 open braces", new Input(200_000, n -> "void f(void) {\n".repeat(n)));
        inputs.put(
                "100,000 open parentheses",
                new Input(100_000, n -> "int f" + "(".repeat(n) + "\n}\nint g(void) { }\n"));
        inputs.put("100,000 open calls", new Input(100_000, n -> "int f(void) { g(\n".repeat(n)));
        inputs.put(
                "200,000 parameters",
                new Input(200_000, n -> "int f(" + "int a, ".repeat(n) + "int b) { return b; }\n"));
        inputs.put("200,000 macros in a head", new Input(200_000, n -> "MACRO(x) ".repeat(n) + "int f(int a) { }\n"));
        inputs.put(
                "100,000 nested templates",
                new Input(
                        100_000,
                        n -> "template <class T> " + "A<".repeat(n) + "int" + " >".repeat(n)
                                + " f(T t) { return t; }\n"));
        inputs.put(
                "100,000 nested #if",
                new Input(100_000, n -> "#if A\nint f(int a) { return a; }\n".repeat(n) + "#endif\n".repeat(n)));
        inputs.put(
                "100,000 #elif",
                new Input(100_000, n -> "#if A\n" + "#elif B\nint f(int a) {\n".repeat(n) + "#endif\n}\n"));
        inputs.put("200,000 namespaces", new Input(200_000, n -> "namespace a {\n".repeat(n) + "}".repeat(n)));
        return inputs;
    }

    /**
     * A text to read.
     *
     * @param size the size of the largest
     * @param maker makes the text of a size
     */
    record Input(int size, IntFunction<String> maker) {}

    /** As much code as asked for, made without a second copy of it. */
    private static String code(int characters) {
        StringBuilder piece = new StringBuilder();
        for (int i = 0; i < PIECE_FUNCTIONS; i++) {
            piece.append(FUNCTION.replace("%d", Integer.toString(i)));
        }
        return piece.toString().repeat(characters / piece.length());
    }

    private static void print(PrintStream out, Map<String, Input> inputs) {
        out.printf("%-26s %9s %9s %9s %9s  %s%n", "CPU ms, whole record", "1/8", "1/4", "1/2", "1", "last factor");
        inputs.forEach((name, input) -> {
            double[] millis = new double[4];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = millis(input.maker().apply(input.size() >> (millis.length - 1 - i)));
            }
            out.printf("%-26s %9.1f %9.1f %9.1f %9.1f", name, millis[0], millis[1], millis[2], millis[3]);
            out.printf("  %.1f%n", millis[3] / millis[2]);
        });
    }

    private static double millis(String text) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        FunctionExtractor extractor = new FunctionExtractor();
        double best = Double.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            long start = threads.getCurrentThreadCpuTime();
            extractor.extract(new SourceText("scale.cpp", text));
            best = Math.min(best, (threads.getCurrentThreadCpuTime() - start) / 1e6);
        }
        return best;
    }

    private static void heap(PrintStream out, Path folder) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP,
                "-XX:+UseSerialGC", // as the launcher has it
                "-cp",
                System.getProperty("java.class.path"),
                LangScale.class.getName(),
                "heap",
                folder.toString());
        String what = SAMPLE_MEGABYTES + " MB of sources in a heap of " + HEAP + ", function by function: ";
        try {
            Processes.Times times = Processes.time(Path.of("."), command);
            out.printf("%s%.1f s of wall time%n", what, times.wallSeconds());
        } catch (IllegalStateException failure) {
            out.println(what + "does not fit");
        }
    }
}
