package io.graniteft.testkit.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.context.ContextIndexer;
import io.graniteft.context.ContextSearch;
import io.graniteft.context.ContextStore;
import io.graniteft.context.Edge;
import io.graniteft.context.EdgeKind;
import io.graniteft.context.GraphQuestion;
import io.graniteft.context.Hit;
import io.graniteft.context.Node;
import io.graniteft.context.NodeKind;
import io.graniteft.context.Scope;
import io.graniteft.context.StoreFacts;
import io.graniteft.context.SymbolGraph;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link ContextStore} does. A test of an implementation extends this and opens stores. */
public abstract class ContextStoreContract {
    private final List<ContextStore> open = new ArrayList<>();

    /** Opens the store of this test; the first time it is empty, after that it holds what was committed. */
    protected abstract ContextStore openStore() throws Exception;

    private ContextStore store() throws Exception {
        ContextStore store = openStore();
        open.add(store);
        return store;
    }

    private ContextStore filled() throws Exception {
        ContextStore store = store();
        SmallTree.index(store, SmallTree.files(), new HashedWords());
        return store;
    }

    /** Closes what the test opened. */
    @AfterEach
    protected void closeStores() {
        open.forEach(ContextStore::close);
    }

    private static Node function(ContextStore store, String name) {
        return store.named(name, Set.of(NodeKind.FUNCTION), Scope.ALL).stream()
                .filter(Node::definition)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void an_empty_store_answers_everything_with_nothing() throws Exception {
        ContextStore store = store();

        assertThat(store.files()).isEmpty();
        assertThat(store.ids()).isEmpty();
        assertThat(store.embedding()).isEmpty();
        assertThat(store.node("x", Scope.ALL)).isEmpty();
        assertThat(store.named("x", EnumSet.allOf(NodeKind.class), Scope.ALL)).isEmpty();
        assertThat(store.byWords("gate", ContextSearch.FUNCTIONS, 5, Scope.ALL)).isEmpty();
        assertThat(store.byVector(new HashedWords().embed("gate"), ContextSearch.FUNCTIONS, 5, Scope.ALL))
                .isEmpty();
        assertThat(store.facts().nodes()).isEmpty();
    }

    @Test
    void gives_back_nodes_as_they_were_put_in() throws Exception {
        ContextStore store = filled();

        Node send = function(store, "can_send");

        assertThat(send.path()).isEqualTo("can/bus.c");
        assertThat(send.doc()).isEqualTo("/** Puts a frame into the mailbox of the controller. */");
        assertThat(send.text()).startsWith("int can_send(").endsWith("}");
        assertThat(send.names(EdgeKind.CALLS)).contains("mailbox_write");
        assertThat(send.sketch()).hasSize(8);
        assertThat(store.node(send.id(), Scope.ALL)).contains(send);
    }

    @Test
    void what_is_not_committed_is_not_seen_and_not_kept() throws Exception {
        ContextStore store = filled();
        int before = store.ids().size();

        store.remove("can/bus.c");

        assertThat(store.ids()).hasSize(before);
        store.close();
        open.clear();
        assertThat(store().ids()).hasSize(before);
    }

    @Test
    void what_is_committed_is_there_when_the_store_is_opened_again() throws Exception {
        ContextStore store = filled();
        List<String> ids = store.ids();
        store.close();
        open.clear();

        ContextStore again = store();

        assertThat(again.ids()).isEqualTo(ids).isNotEmpty();
        assertThat(again.embedding()).isEqualTo("hashed-words");
    }

    @Test
    void only_what_has_changed_is_read_again() throws Exception {
        ContextStore store = filled();
        Map<String, String> files = SmallTree.files();
        files.put("can/bus.c", SmallTree.file("can/bus.c") + "int added(int x) { return can_twice(x) + 41; }\n");
        files.remove("tsn/gate.h");
        HashedWords words = new HashedWords();

        ContextIndexer.Summary summary = SmallTree.index(store, files, words);

        assertThat(summary).isEqualTo(new ContextIndexer.Summary(1, 2, 1, 1));
        assertThat(words.calls()).as("texts whose vectors are known").isEqualTo(1);
        assertThat(store.files())
                .extracting(file -> file.path())
                .containsExactly("can/bus.c", "can/frame.h", "tsn/gate.c");
        assertThat(store.named("gate", Set.of(NodeKind.TYPE), Scope.ALL)).isEmpty();
        assertThat(store.referring(EdgeKind.CALLS, "can_twice", Scope.ALL))
                .extracting(Node::name)
                .containsExactly("added");
    }

    @Test
    void piecemeal_and_at_once_come_to_the_same() throws Exception {
        ContextStore store = store();
        Map<String, String> files = SmallTree.files();
        SmallTree.index(store, Map.of("can/bus.c", "int gone(void) { return 12; }\n"), null);
        SmallTree.index(store, files, new HashedWords());
        files.put("tsn/more.c", "#include \"gate.h\"\nunsigned more(void) { return gate_next(0, 3); }\n");
        SmallTree.index(store, files, new HashedWords());
        SmallTree.index(store, SmallTree.files(), new HashedWords());
        List<String> piecemeal = picture(store);
        StoreFacts facts = store.facts();

        store.files().forEach(file -> store.remove(file.path()));
        store.commit("");
        assertThat(store.ids()).isEmpty();
        SmallTree.index(store, SmallTree.files(), new HashedWords());

        assertThat(picture(store)).isEqualTo(piecemeal).hasSizeGreaterThan(50);
        assertThat(store.facts().nodes()).isEqualTo(facts.nodes());
        assertThat(store.facts().references()).isEqualTo(facts.references());
    }

    /** Every edge of every node, as lines. */
    public static List<String> picture(ContextStore store) {
        SymbolGraph graph = new SymbolGraph(store);
        List<String> lines = new ArrayList<>();
        for (String id : store.ids()) {
            for (Edge edge : graph.around(store.node(id, Scope.ALL).orElseThrow(), Scope.ALL)) {
                lines.add(edge.from().id() + " " + edge.kind() + " " + edge.to().id() + " " + edge.evidence());
            }
        }
        return lines;
    }

    @Test
    void counts_what_it_holds() throws Exception {
        StoreFacts facts = filled().facts();

        assertThat(facts.nodes())
                .containsEntry("Function", 10L)
                .containsEntry("Header", 2L)
                .containsEntry("File", 2L)
                .containsEntry("EnumConst", 2L)
                .containsEntry("Macro", 2L)
                .containsEntry("Global", 2L)
                .containsEntry("Domain", 2L)
                .containsEntry("Standard", 2L);
        assertThat(facts.references()).containsEntry("INCLUDES", 4L).containsEntry("IN_DOMAIN", 4L);
        assertThat(facts.vectors()).isEqualTo(7);
    }

    @Test
    void an_ambiguous_name_keeps_all_its_candidates_the_nearest_first() throws Exception {
        SymbolGraph graph = new SymbolGraph(filled());

        assertThat(graph.resolve("helper", "can/bus.c", Scope.ALL))
                .extracting(Node::path)
                .containsExactly("can/bus.c", "tsn/gate.c");
        assertThat(graph.resolve("helper", "tsn/gate.c", Scope.ALL))
                .extracting(Node::path)
                .containsExactly("tsn/gate.c", "can/bus.c");
        assertThat(graph.resolve("can_frame_t", "tsn/gate.c", Scope.ALL))
                .as("reached over two inclusions")
                .extracting(Node::path)
                .containsExactly("can/frame.h");
    }

    @Test
    void questions_go_along_the_graph() throws Exception {
        ContextStore store = filled();

        assertThat(ask(store, "callers of can_send")).containsExactly("gate_send");
        assertThat(ask(store, "types used by can_send")).containsExactly("can_frame_t");
        assertThat(ask(store, "macros used by can_send")).contains("CAN_MAX_DLC");
        assertThat(ask(store, "includers of frame.h")).containsExactly("bus.c", "gate.h");
        assertThat(ask(store, "includes of tsn/gate.h")).containsExactly("frame.h");
        assertThat(ask(store, "contents of gate.h")).containsExactly("gate", "gate_next");
        assertThat(ask(store, "standards of gate_next")).containsExactly("IEEE 802.1Qbv");
        assertThat(ask(store, "domain of gate.c")).containsExactly("tsn");
        assertThat(ask(store, "members of tsn")).containsExactly("gate.c", "gate.h");
        assertThat(ask(store, "callers of nobody")).isEmpty();
    }

    private static List<String> ask(ContextStore store, String question) {
        return GraphQuestion.of(question).orElseThrow().ask(new SymbolGraph(store), Scope.ALL).stream()
                .map(Node::name)
                .toList();
    }

    @Test
    void an_edge_to_a_standard_says_what_in_the_text_names_it() throws Exception {
        ContextStore store = filled();

        List<Edge> edges =
                new SymbolGraph(store).from(function(store, "gate_next"), EdgeKind.IMPLEMENTS_STANDARD, Scope.ALL);

        assertThat(edges).singleElement().satisfies(edge -> {
            assertThat(edge.to().kind()).isEqualTo(NodeKind.STANDARD);
            assertThat(edge.evidence()).contains("opens next, as IEEE 802.1Qbv has it");
        });
    }

    @Test
    void words_find_what_they_are_stemmed_and_split_from() throws Exception {
        ContextStore store = filled();

        List<Hit> hits = store.byWords("the next opening of gates", ContextSearch.FUNCTIONS, 5, Scope.ALL);

        assertThat(hits.get(0).node().name()).isEqualTo("gate_next");
        assertThat(hits).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
        assertThat(store.byWords("the of and", ContextSearch.FUNCTIONS, 5, Scope.ALL))
                .isEmpty();
        assertThat(store.byWords("frame bus", Set.of(NodeKind.TYPE), 5, Scope.ALL))
                .extracting(hit -> hit.node().name())
                .contains("can_frame", "can_frame_t");
    }

    @Test
    void vectors_find_the_nearest_and_their_cosine() throws Exception {
        ContextStore store = filled();
        Node reset = function(store, "can_reset");
        float[] vector = new HashedWords().embed(io.graniteft.context.Embedder.textOf(reset));

        List<Hit> hits = store.byVector(vector, ContextSearch.FUNCTIONS, 3, Scope.ALL);

        assertThat(hits).hasSize(3);
        assertThat(hits.get(0).node()).isEqualTo(reset);
        assertThat(hits.get(0).score()).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-4));
        assertThat(store.vectorOf(io.graniteft.context.Embedder.contentOf(reset)))
                .hasValueSatisfying(found -> assertThat(found).containsExactly(vector));
    }

    @Test
    void a_prototype_is_found_by_its_name_and_not_by_words() throws Exception {
        ContextStore store = filled();

        assertThat(store.named("can_send", Set.of(NodeKind.FUNCTION), Scope.ALL))
                .extracting(Node::definition)
                .containsExactly(true, false);
        assertThat(store.byWords("can send", ContextSearch.FUNCTIONS, 10, Scope.ALL))
                .extracting(hit -> hit.node().definition())
                .containsOnly(true);
    }

    @Test
    void what_a_scope_withholds_is_in_no_answer_and_takes_no_place() throws Exception {
        ContextStore store = filled();
        Node send = function(store, "can_send");
        Scope scope = Scope.over(store).answer(send).build();
        HashedWords words = new HashedWords();

        assertThat(store.node(send.id(), scope)).isEmpty();
        assertThat(store.named("can_send", Set.of(NodeKind.FUNCTION), scope))
                .extracting(Node::definition)
                .containsExactly(false);
        assertThat(store.inFile("can/bus.c", scope)).extracting(Node::name).doesNotContain("can_send");
        assertThat(store.referring(EdgeKind.CALLS, "can_send", scope)).isEmpty();
        assertThat(store.sharing(send.sketch(), scope)).doesNotContain(send);
        assertThat(store.byWords("can frame send mailbox", ContextSearch.FUNCTIONS, 50, scope))
                .extracting(hit -> hit.node().name())
                .isNotEmpty()
                .doesNotContain("can_send", "gate_send");
        assertThat(store.byVector(words.embed("can send frame"), ContextSearch.FUNCTIONS, 5, scope))
                .as("five of seven are left")
                .hasSize(5)
                .extracting(hit -> hit.node().name())
                .doesNotContain("can_send", "gate_send");
    }

    @Test
    void copies_and_near_copies_of_what_is_withheld_are_withheld() throws Exception {
        ContextStore store = store();
        Map<String, String> files = SmallTree.files();
        String body = SmallTree.file("can/bus.c");
        files.put("copy/same.c", body.replace("int can_send(", "int  other_send( /* copied */ "));
        files.put("copy/near.c", SmallTree.file("tsn/gate.c").replace("best = (unsigned) i;", "best = i;"));
        SmallTree.index(store, files, null);

        Scope scope = Scope.over(store)
                .withhold(function(store, "can_send"))
                .withhold(store.named("gate_next", Set.of(NodeKind.FUNCTION), Scope.ALL).stream()
                        .filter(each -> each.path().equals("tsn/gate.c"))
                        .findFirst()
                        .orElseThrow())
                .build();

        assertThat(store.named("other_send", Set.of(NodeKind.FUNCTION), scope)).isEmpty();
        assertThat(store.inFile("copy/near.c", scope)).extracting(Node::name).doesNotContain("gate_next");
        assertThat(store.inFile("copy/near.c", scope)).extracting(Node::name).contains("gate_send");
    }
}
