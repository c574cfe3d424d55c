package io.graniteft.testkit.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.context.ContextIndexer;
import io.graniteft.context.ContextPack;
import io.graniteft.context.ContextPacker;
import io.graniteft.context.ContextSearch;
import io.graniteft.context.ContextStore;
import io.graniteft.context.EdgeKind;
import io.graniteft.context.LuceneContextStore;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Scope;
import io.graniteft.context.SymbolGraph;
import io.graniteft.lang.SourceText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packs requests over the bundled corpus, with copies planted in it, and looks for what must not be there. */
class LeakTest {
    @TempDir
    private Path folder;

    private static Map<String, String> corpus() throws Exception {
        Map<String, String> files = new HashMap<>();
        Path root = Path.of("..", "examples", "corpus");
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : walk.filter(each -> each.toString().matches(".*\\.[ch]"))
                    .sorted()
                    .toList()) {
                files.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    @Test
    void no_pack_holds_what_is_withheld_and_none_is_over_budget() throws Exception {
        pack(300);
    }

    @Test
    @Tag("soak")
    void nor_does_any_of_ten_thousand() throws Exception {
        pack(10_000);
    }

    @Test
    void a_macro_that_quotes_what_is_withheld_is_withheld_with_it() throws Exception {
        String body =
                "{ int gate = open_gate(port); if (gate < 0) { gate = close_gate(port, gate); } return gate + port; }";
        String source = "#define QUOTING(port) do " + body + " while (0)\n#define LIMIT 4\n" + "int held(int port) "
                + body + "\nint asked(int port)\n{\n    QUOTING(port);\n    return LIMIT;\n}\n";
        try (ContextStore store = LuceneContextStore.open(folder);
                ContextIndexer indexer = new ContextIndexer(store, new HashedWords(), 1)) {
            indexer.add(new SourceText("gate.c", source), "");
            indexer.finish();
            Scope training = Scope.over(store)
                    .withhold(function(store, "held"))
                    .quoters()
                    .build();
            ContextPacker packer = new ContextPacker(
                    new SymbolGraph(store), new ContextSearch(store, new HashedWords()), 1000, 3, LeakTest::tokens);

            ContextPack pack = packer.forAnswer(function(store, "asked"), "ask", training);

            assertThat(pack.text()).contains("#define LIMIT 4").doesNotContain("close_gate");
        }
    }

    private static Node function(ContextStore store, String name) {
        return store.named(name, Set.of(NodeKind.FUNCTION), Scope.ALL).get(0);
    }

    private void pack(int requests) throws Exception {
        long seed = 20_261_123;
        Random random = new Random(seed);
        int leaks = 0;
        int over = 0;
        int filled = 0;
        try (ContextStore store = LuceneContextStore.open(folder)) {
            List<Node> functions = index(store, corpus());
            Scope.Builder held = Scope.over(store);
            for (int i = 0; i < functions.size(); i += 7) {
                held.withhold(functions.get(i));
            }
            Scope training = held.build();
            List<Node> open = functions.stream().filter(training::allows).toList();
            SymbolGraph graph = new SymbolGraph(store);
            ContextSearch search = new ContextSearch(store, new HashedWords());
            for (int i = 0; i < requests; i++) {
                Node answer = open.get(random.nextInt(open.size()));
                int budget = 64 + random.nextInt(1500);
                ContextPacker packer = new ContextPacker(graph, search, budget, 3, LeakTest::tokens);
                ContextPack pack = packer.forAnswer(answer, answer.doc() + " " + answer.name(), training);
                over += tokens(pack.text()) > budget || pack.tokens() > budget ? 1 : 0;
                filled += pack.ids().isEmpty() ? 0 : 1;
                for (String id : pack.ids()) {
                    leaks += isLeak(store.node(id, Scope.ALL).orElseThrow(), answer, training) ? 1 : 0;
                }
                leaks += squeezed(pack.text()).contains(squeezed(body(answer))) ? 1 : 0;
            }
        }
        System.out.printf(
                "%d requests packed (seed %d): %d with context, %d leaks, %d packs over budget%n",
                requests, seed, filled, leaks, over);
        assertThat(leaks).isZero();
        assertThat(over).isZero();
        assertThat(filled).isGreaterThan(requests * 9 / 10);
    }

    private static List<Node> index(ContextStore store, Map<String, String> files) throws InterruptedException {
        try (ContextIndexer indexer = new ContextIndexer(store, new HashedWords(), 1)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                indexer.add(new SourceText(file.getKey(), file.getValue()), "");
                // Copies under other names, and copies with one constant changed.
                indexer.add(
                        new SourceText("copy/" + file.getKey(), file.getValue().replace("uint16_t", " uint16_t ")), "");
                indexer.add(
                        new SourceText("near/" + file.getKey(), file.getValue().replace(" 0U", " 1U")), "");
            }
            indexer.finish();
        }
        List<Node> functions = new ArrayList<>();
        store.files()
                .forEach(file -> store.inFile(file.path(), Scope.ALL).stream()
                        .filter(node -> node.kind() == NodeKind.FUNCTION && node.definition())
                        .forEach(functions::add));
        return functions;
    }

    private static boolean isLeak(Node found, Node answer, Scope training) {
        if (found.kind() != NodeKind.FUNCTION || !found.definition()) {
            return false;
        }
        return found.id().equals(answer.id())
                || found.digest().equals(answer.digest())
                || training.ids().contains(found.id())
                || training.bodies().contains(found.digest())
                || found.names(EdgeKind.CALLS).contains(answer.name());
    }

    private static String body(Node function) {
        return function.text().substring(function.text().indexOf('{'));
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static int tokens(String text) {
        return (text.length() + 2) / 3;
    }
}
