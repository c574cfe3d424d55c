package io.graniteft.bench.context;

import io.graniteft.context.ContextIndexer;
import io.graniteft.context.ContextPack;
import io.graniteft.context.ContextPacker;
import io.graniteft.context.ContextSearch;
import io.graniteft.context.ContextStore;
import io.graniteft.context.EdgeKind;
import io.graniteft.context.Embedder;
import io.graniteft.context.FileEntry;
import io.graniteft.context.LuceneContextStore;
import io.graniteft.context.MiniLm;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Scope;
import io.graniteft.context.SymbolGraph;
import io.graniteft.lang.SourceText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Packs requests over real trees with copies, near-copies and quoting macros planted in them, by words and by meaning, and counts what must not be
 * there: functions of validation, the answer, duplicates of either, callers of the answer, bodies of either inside anything else, and
 * packs over their budget. The texts of the packs are looked at, not only the ids. Fails when there is any.
 *
 * <pre>context-leaks REQUESTS SEED TREE…</pre>
 */
public final class ContextLeaks {
    private static final int HELD_ONE_IN = 7;
    private static final int COPIED_ONE_IN = 10;
    private static final int QUOTED_ONE_IN = 5;
    private static final int SIMILAR = 3;
    private static final int LEAST_BUDGET = 64;
    private static final int MORE_BUDGET = 1_500;
    private static final int SHOWN = 10;

    /** Shorter bodies, without blanks, stand anywhere and tell nothing. */
    private static final int TELLING = 60;

    private final ContextStore store;
    private final SymbolGraph graph;
    private final List<Node> functions = new ArrayList<>();
    private final List<String> heldBodies = new ArrayList<>();
    private int held;
    private int answers;
    private int callers;
    private int quotes;

    private ContextLeaks(ContextStore store) {
        this.store = store;
        this.graph = new SymbolGraph(store);
        for (FileEntry file : store.files()) {
            store.inFile(file.path(), Scope.ALL).stream()
                    .filter(node -> node.kind() == NodeKind.FUNCTION && node.definition())
                    .forEach(functions::add);
        }
    }

    /** Indexes the trees and packs. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int requests = Integer.parseInt(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path folder = Files.createTempDirectory("granite-leaks");
        boolean good;
        try (ContextStore store = LuceneContextStore.open(folder);
                Embedder model = new RememberingEmbedder(MiniLm.bundled())) {
            try (ContextIndexer indexer = new ContextIndexer(store, model, 2)) {
                for (int i = 2; i < arguments.length; i++) {
                    plant(indexer, Path.of(arguments[i]).toAbsolutePath().normalize());
                }
                indexer.finish();
            }
            good = new ContextLeaks(store).pack(requests, seed, model, out);
        } finally {
            Trash.remove(folder);
        }
        if (!good) {
            System.exit(1);
        }
    }

    /** A tree with copies of some of its files, and with macros that hold the bodies of some of its functions. */
    private static void plant(ContextIndexer indexer, Path tree) throws InterruptedException {
        int number = 0;
        for (Path file : Trees.files(tree)) {
            SourceText text = Trees.text(tree, file);
            indexer.add(text, "");
            if (++number % COPIED_ONE_IN == 0) {
                indexer.add(new SourceText("copy/" + text.path(), text.text().replace(";", " ;")), "");
                indexer.add(new SourceText("near/" + text.path(), text.text().replace(" 0;", " 1;")), "");
            }
            if (text.path().endsWith(".c")) {
                StringBuilder quoting = new StringBuilder();
                int function = 0;
                for (Node node : Variations.functions(new io.graniteft.context.SymbolReader().read(text, ""))) {
                    if (function++ % QUOTED_ONE_IN == 0) {
                        String name = "quoted_" + number + "_" + function;
                        quoting.append("#define ")
                                .append(name)
                                .append("() do ")
                                .append(body(node)
                                        .replaceAll("//.*", "")
                                        .replaceAll("(?m)^\\s*#.*$", "")
                                        .replaceAll("\\\\?\n", " \\\\\n"))
                                .append(" while (0)\n\n/* Does what ")
                                .append(node.name().replace('_', ' '))
                                .append(" does, ")
                                .append(name)
                                .append(" times. */\nint use_")
                                .append(name)
                                .append("(int count_")
                                .append(name)
                                .append(")\n{\n\twhile (count_")
                                .append(name)
                                .append("-- > ")
                                .append(function)
                                .append(")\n\t\t")
                                .append(name)
                                .append("();\n\treturn ")
                                .append(number)
                                .append(";\n}\n\n");
                    }
                }
                indexer.add(new SourceText("quoting/" + text.path(), quoting.toString()), "");
            }
        }
    }

    private boolean pack(int requests, long seed, Embedder model, PrintStream out) {
        Scope.Builder builder = Scope.over(store);
        Random random = new Random(seed);
        for (Node each : functions) {
            if (!each.path().startsWith("quoting/") && random.nextInt(HELD_ONE_IN) == 0) {
                builder.withhold(each);
            }
        }
        Scope training = builder.quoters().build();
        List<Node> open = functions.stream().filter(training::allows).toList();
        functions.stream()
                .filter(node -> !training.allows(node))
                .map(node -> squeezed(body(node)))
                .filter(body -> body.length() >= TELLING)
                .distinct()
                .sorted(Comparator.naturalOrder())
                .forEach(heldBodies::add);
        ContextSearch search = new ContextSearch(store, model);
        int over = 0;
        int filled = 0;
        long pieces = 0;
        long withFunctions = 0;
        for (int i = 0; i < requests; i++) {
            Node answer = open.get(random.nextInt(open.size()));
            int budget = LEAST_BUDGET + random.nextInt(MORE_BUDGET);
            String request = answer.doc().isEmpty() ? answer.name().replace('_', ' ') : Comments.words(answer);
            ContextPack pack = new ContextPacker(graph, search, budget, SIMILAR, ContextLeaks::tokens)
                    .forAnswer(answer, request, training);
            over += tokens(pack.text()) > budget || pack.tokens() > budget ? 1 : 0;
            filled += pack.ids().isEmpty() ? 0 : 1;
            pieces += pack.ids().size();
            withFunctions += look(pack, answer, training) ? 1 : 0;
            if (i < SHOWN && Boolean.getBoolean("granite.bench.verbose")) {
                out.println("===== " + answer.id() + ", budget " + budget + "\n" + answer.text() + "\n-----\n"
                        + pack.text());
            }
        }
        out.printf(
                Locale.ROOT,
                "%d functions, %d withheld, %d bodies long enough to be looked for%n"
                        + "%d requests packed (seed %d): %d with context, %d with functions like the answer, %d pieces%n"
                        + "leaks: %d functions of validation, %d answers, %d callers, %d bodies in texts; packs over budget: %d%n",
                functions.size(),
                functions.size() - open.size(),
                heldBodies.size(),
                requests,
                seed,
                filled,
                withFunctions,
                pieces,
                held,
                answers,
                callers,
                quotes,
                over);
        return held + answers + callers + quotes + over == 0 && filled > requests / 2;
    }

    /** Counts the leaks of a pack; says whether it shows a function's body. */
    private boolean look(ContextPack pack, Node answer, Scope training) {
        boolean bodies = false;
        String text = squeezed(pack.text());
        for (String id : pack.ids()) {
            Node found = store.node(id, Scope.ALL).orElseThrow();
            if (found.kind() != NodeKind.FUNCTION || !found.definition()) {
                continue;
            }
            held += training.ids().contains(id) || training.bodies().contains(found.digest()) ? 1 : 0;
            answers += id.equals(answer.id()) || found.digest().equals(answer.digest()) ? 1 : 0;
            callers += found.names(EdgeKind.CALLS).contains(answer.name()) ? 1 : 0;
            bodies |= text.contains(squeezed(body(found)));
        }
        String own = squeezed(body(answer));
        quotes += own.length() >= TELLING && text.contains(own) ? 1 : 0;
        for (String each : heldBodies) {
            quotes += text.contains(each) ? 1 : 0;
        }
        return bodies;
    }

    private static String body(Node function) {
        int brace = function.text().indexOf('{');
        return brace < 0 ? function.text() : function.text().substring(brace);
    }

    /** A text without blanks, comments at the ends of lines, and the marks that carry a macro on. */
    private static String squeezed(String text) {
        return text.replaceAll("//[^\n]*", "").replaceAll("[\\s\\\\]+", "");
    }

    private static int tokens(String text) {
        return (text.length() + 2) / 3;
    }
}
