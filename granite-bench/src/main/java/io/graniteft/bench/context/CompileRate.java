package io.graniteft.bench.context;

import io.graniteft.context.ContextIndexer;
import io.graniteft.context.DeclarationClosure;
import io.graniteft.context.DeclarationClosure.Declaration;
import io.graniteft.context.LuceneContextStore;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Scope;
import io.graniteft.context.SymbolGraph;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prints how many functions compile alone, and how many with the declarations that the store gives and nothing made up. The compiler
 * is gcc on plain C; the only headers it is given are
 * those of this machine that the function's file includes, the same for both. Left out are functions with assembly, and files that
 * include what is neither indexed nor on this machine.
 *
 * <pre>context-compile COUNT SEED TREE…</pre>
 */
public final class CompileRate {
    private static final int MIN_LINES = 4;
    private static final int MAX_LINES = 80;
    private static final String HEADERS = """
            #include <stddef.h>
            #include <stdint.h>
            #include <stdbool.h>
            #include <stdarg.h>
            """;
    private static final int MOST_ROUNDS = 12;
    private static final Pattern GIVEN = Pattern.compile("given-(\\d+):");
    private static final Map<String, Boolean> ON_THIS_MACHINE = new ConcurrentHashMap<>();

    private CompileRate() {}

    /** Measures each tree alone, then all together. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int count = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        int trees = arguments.length - 2;
        int[] sum = new int[3];
        Map<String, Integer> complaints = new TreeMap<>();
        for (int i = 2; i < arguments.length; i++) {
            int[] each = measure(Path.of(arguments[i]), (count + trees - 1) / trees, seed, complaints, out);
            for (int k = 0; k < 3; k++) {
                sum[k] += each[k];
            }
        }
        print(out, "all", sum);
        complaints.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(12)
                .forEach(each -> out.printf("  %4d  %s%n", each.getValue(), each.getKey()));
    }

    private static void print(PrintStream out, String name, int[] counts) {
        double of = Math.max(1, counts[0]) / 100.0;
        out.printf(
                Locale.ROOT,
                "%-34s %4d functions  alone %5.1f %%  with declarations %5.1f %%%n",
                name,
                counts[0],
                counts[1] / of,
                counts[2] / of);
    }

    private static int[] measure(Path tree, int count, long seed, Map<String, Integer> complaints, PrintStream out)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("granite-compile");
        try (LuceneContextStore store = LuceneContextStore.open(folder)) {
            try (ContextIndexer indexer = new ContextIndexer(store, null, 1)) {
                for (Path file : Trees.files(tree)) {
                    indexer.add(Trees.text(tree, file), "");
                }
                indexer.finish();
            }
            SymbolGraph graph = new SymbolGraph(store);
            List<Node> functions = new ArrayList<>();
            for (var file : store.files()) {
                for (Node node : store.inFile(file.path(), Scope.ALL)) {
                    int lines = node.endLine() - node.line() + 1;
                    if (node.kind() == NodeKind.FUNCTION
                            && node.definition()
                            && node.form().equals("c")
                            && file.path().endsWith(".c")
                            && lines >= MIN_LINES
                            && lines <= MAX_LINES
                            && !node.name().matches("[A-Z0-9_]+")
                            && !node.text().contains("asm")) {
                        functions.add(node);
                    }
                }
            }
            Collections.shuffle(functions, new Random(seed));
            List<Node> drawn = new ArrayList<>();
            for (Node node : functions) {
                if (drawn.size() < count && hasItsHeaders(graph, node.path())) {
                    drawn.add(node);
                }
            }
            int alone = 0;
            int together = 0;
            for (Node node : drawn) {
                String headers = headers(graph, node.path());
                alone += compiles(headers, List.of(), node, null) ? 1 : 0;
                List<Declaration> declarations = new DeclarationClosure(graph, node.path(), Scope.ALL).needsOf(node);
                boolean good = compiles(headers, declarations, node, complaints);
                together += good ? 1 : 0;
                if (!good && Boolean.getBoolean("granite.bench.verbose")) {
                    Path kept = Path.of("/tmp/granite-compile-" + node.name() + ".c");
                    Files.writeString(kept, source(headers, declarations, Set.of(), node));
                    out.println("FAILS " + node.id() + " " + kept);
                }
            }
            int[] counts = {drawn.size(), alone, together};
            print(out, tree.getFileName().toString(), counts);
            return counts;
        } finally {
            Trash.remove(folder);
        }
    }

    /** Whether everything that a file includes is indexed or lies on this machine. */
    private static boolean hasItsHeaders(SymbolGraph graph, String path) throws IOException, InterruptedException {
        for (String each : graph.systemIncludes(path)) {
            if (!isOnThisMachine(each)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOnThisMachine(String header) throws IOException, InterruptedException {
        Boolean known = ON_THIS_MACHINE.get(header);
        if (known == null) {
            known = complaint("#include <" + header + ">\n").isEmpty();
            ON_THIS_MACHINE.put(header, known);
        }
        return known;
    }

    /** The headers of this machine that a file includes, itself or by what it includes. */
    private static String headers(SymbolGraph graph, String path) throws IOException, InterruptedException {
        StringBuilder headers = new StringBuilder(HEADERS);
        for (String each : graph.systemIncludes(path)) {
            if (isOnThisMachine(each)) {
                headers.append("#include <").append(each).append(">\n");
            }
        }
        return headers.toString();
    }

    private static String source(String headers, List<Declaration> declarations, Set<Integer> dropped, Node node) {
        StringBuilder source = new StringBuilder("#define _GNU_SOURCE\n").append(headers);
        for (int i = 0; i < declarations.size(); i++) {
            if (!dropped.contains(i)) {
                source.append("#line 1 \"given-").append(i).append("\"\n");
                source.append(declarations.get(i).text()).append('\n');
            }
        }
        return source.append("#line 1 \"it.c\"\n")
                .append(node.text())
                .append('\n')
                .toString();
    }

    /** Whether it compiles; a declaration that the compiler does not take is dropped, as the evaluator does. */
    private static boolean compiles(
            String headers, List<Declaration> declarations, Node node, @Nullable Map<String, Integer> complaints)
            throws IOException, InterruptedException {
        Set<Integer> dropped = new HashSet<>();
        String complaint = "";
        for (int round = 0; round < MOST_ROUNDS; round++) {
            complaint = complaint(source(headers, declarations, dropped, node));
            if (complaint.isEmpty()) {
                return true;
            }
            Matcher given = GIVEN.matcher(complaint);
            boolean more = false;
            while (given.find()) {
                more |= dropped.add(Integer.parseInt(given.group(1)));
            }
            if (!more) {
                break;
            }
        }
        if (complaints != null) {
            String first = complaint.lines().findFirst().orElse("");
            complaints.merge(
                    first.substring(first.indexOf("error:") + 6).replaceAll("‘[^’]*’", "'…'"), 1, Integer::sum);
            if (Boolean.getBoolean("granite.bench.verbose")) {
                System.err.println(node.id() + ": " + first);
            }
        }
        return false;
    }

    /** The lines that say what is wrong; empty when nothing is. */
    private static String complaint(String code) throws IOException, InterruptedException {
        Path output = Files.createTempFile("granite-gcc", ".txt");
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-std=gnu11",
                        "-fsyntax-only",
                        "-fgnu89-inline",
                        "-w",
                        "-Werror=implicit-function-declaration",
                        "-fmax-errors=20",
                        "-xc",
                        "-")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (OutputStream in = gcc.getOutputStream()) {
            in.write(code.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It gave up before it had read everything; its exit status says so.
        }
        if (!gcc.waitFor(20, TimeUnit.SECONDS)) {
            gcc.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.ISO_8859_1);
        Files.delete(output);
        if (gcc.exitValue() == 0) {
            return "";
        }
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("error:"))
                .collect(java.util.stream.Collectors.joining("\n"));
    }
}
