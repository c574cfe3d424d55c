package io.graniteft.context.neo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.graniteft.context.ContextIndexer;
import io.graniteft.context.ContextSearch;
import io.graniteft.context.ContextStore;
import io.graniteft.context.Embedder;
import io.graniteft.context.LuceneContextStore;
import io.graniteft.context.Scope;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.Environment;
import io.graniteft.testkit.context.HashedWords;
import io.graniteft.testkit.context.SmallTree;
import io.graniteft.testkit.neo4j.Neo4jProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Session;

class Neo4jFailuresTest {
    private static final String SECRET = "not-the-password-of-anyone";

    @TempDir
    private Path folder;

    private static GraniteException failure(String address, Map<String, String> variables, boolean mustExist) {
        return catchThrowableOfType(
                GraniteException.class,
                () -> Neo4jContextStore.open(address, Environment.of(variables), mustExist)
                        .close());
    }

    private static String all(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void a_wrong_password_is_a_matter_of_credentials_and_is_not_repeated() throws Exception {
        GraniteException failure = failure(Servers.shared().address(), Map.of("NEO4J_PASSWORD", SECRET), false);

        assertThat(failure.code()).isEqualTo(ErrorCode.CREDENTIALS);
        assertThat(failure).hasMessageContaining("refuses the password of the user neo4j");
        assertThat(failure.hint()).contains("NEO4J_USERNAME and NEO4J_PASSWORD");
        assertThat(all(failure)).doesNotContain(SECRET);
    }

    @Test
    void no_password_is_told_from_a_wrong_one() throws Exception {
        GraniteException failure = failure(Servers.shared().address(), Map.of(), false);

        assertThat(failure.code()).isEqualTo(ErrorCode.CREDENTIALS);
        assertThat(failure).hasMessageContaining("wants a password, and none is set");
    }

    @Test
    void where_nothing_listens_the_error_names_the_place() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        GraniteException failure = failure("neo4j:bolt://127.0.0.1:" + port, Map.of("NEO4J_PASSWORD", SECRET), false);

        assertThat(failure.code()).isEqualTo(ErrorCode.REMOTE_SERVICE);
        assertThat(failure).hasMessageContaining("no Neo4j answers at bolt://127.0.0.1:" + port);
        assertThat(all(failure)).doesNotContain(SECRET);
    }

    @Test
    void a_server_that_is_too_old_is_named_with_what_is_needed() throws Exception {
        try (OldServer server = new OldServer("Neo4j/4.4.30")) {
            GraniteException failure = failure(server.address(), Map.of("NEO4J_PASSWORD", SECRET), false);

            assertThat(failure.code()).isEqualTo(ErrorCode.REMOTE_SERVICE);
            assertThat(failure).hasMessageContaining("is Neo4j/4.4.30, and too old");
            assertThat(failure.hint()).contains("5.18 or newer");
        }
    }

    @Test
    void a_database_that_is_not_there_is_named() throws Exception {
        Map<String, String> variables = new TreeMap<>(Servers.shared().variables());
        variables.put("NEO4J_DATABASE", "nowhere");

        GraniteException failure = failure(Servers.shared().address(), variables, false);

        assertThat(failure.code()).isEqualTo(ErrorCode.REMOTE_SERVICE);
        assertThat(failure).hasMessageContaining("has no database nowhere");
    }

    @Test
    void who_only_reads_is_told_that_there_is_no_store_and_leaves_nothing_behind() throws Exception {
        Neo4jProcess server = Servers.shared();
        Servers.empty(server);

        GraniteException failure = failure(server.address(), server.variables(), true);

        assertThat(failure.code()).isEqualTo(ErrorCode.FAILED);
        assertThat(failure).hasMessageContaining("there is no context store");
        assertThat(failure.hint()).contains("granite context index PATH --store " + server.address());
    }

    @Test
    void a_store_of_another_format_is_not_touched() throws Exception {
        Neo4jProcess server = Servers.shared();
        Servers.empty(server);
        try (Driver driver = Servers.driver(server);
                Session session = driver.session()) {
            session.run(
                            "CREATE (:GraniteStore {name: 'context', format: 'granite-neo4j/99', embedding: '', dimension: 0})")
                    .consume();
        }

        GraniteException failure = failure(server.address(), server.variables(), false);

        assertThat(failure).hasMessageContaining("another format: granite-neo4j/99");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "neo4j:bolt://neo4j:" + SECRET + "@localhost:7687",
                "neo4j:bolt://:" + SECRET + "@localhost",
                "neo4j://neo4j:" + SECRET + "@localhost",
                "neo4j:bolt://neo4j:" + SECRET + "%@local host"
            })
    void a_password_in_an_address_is_refused_and_not_repeated(String address) {
        GraniteException failure = failure(address, Map.of(), false);

        assertThat(failure.code()).isEqualTo(ErrorCode.USAGE);
        assertThat(all(failure)).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"neo4j:", "neo4j:localhost:7687", "neo4j:http://localhost:7474", "neo4j:bolt:///x"})
    void what_is_no_address_is_told_how_to_write_one(String address) {
        GraniteException failure = failure(address, Map.of(), false);

        assertThat(failure.code()).isEqualTo(ErrorCode.USAGE);
        assertThat(failure.hint()).contains("neo4j:bolt://HOST:7687");
    }

    @Test
    void other_data_in_the_database_is_left_alone() throws Exception {
        Neo4jProcess server = Servers.shared();
        Servers.empty(server);
        try (Driver driver = Servers.driver(server);
                Session session = driver.session()) {
            session.run("CREATE (:Function {name: 'can_send', path: 'x'})-[:CALLS]->(:Function {name: 'other'})")
                    .consume();

            try (ContextStore store =
                    Neo4jContextStore.open(server.address(), Environment.of(server.variables()), false)) {
                SmallTree.index(store, SmallTree.files(), null);
                assertThat(store.facts().nodes()).containsEntry("Function", 10L);
                SmallTree.index(store, Map.of(), null);
                assertThat(store.ids()).isEmpty();
            }

            assertThat(session.run("MATCH (:Function)-[r:CALLS]->(:Function) RETURN count(r) AS count")
                            .single()
                            .get("count")
                            .asInt())
                    .isEqualTo(1);
            assertThat(session.run("MATCH (n:GraniteName) RETURN count(n) AS count")
                            .single()
                            .get("count")
                            .asInt())
                    .as("names that nobody has or uses")
                    .isZero();
        }
    }

    @Test
    void callers_are_found_in_cypher_over_the_name() throws Exception {
        Neo4jProcess server = Servers.shared();
        Servers.empty(server);
        try (ContextStore store = Neo4jContextStore.open(server.address(), Environment.of(server.variables()), false);
                Driver driver = Servers.driver(server);
                Session session = driver.session()) {
            SmallTree.index(store, SmallTree.files(), null);

            List<String> callers = session.run(
                            "MATCH (f:Function)-[:CALLS]->(:GraniteName)<-[:NAMED]-(g:Function {name: 'can_send'})"
                                    + " RETURN DISTINCT f.name AS name")
                    .list(row -> row.get("name").asString());

            assertThat(callers).containsExactly("gate_send");
        }
    }

    @Test
    void after_a_server_died_midway_indexing_goes_on_from_what_was_committed() throws Exception {
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < 700; i++) {
            files.put(
                    String.format("src/f%03d.c", i),
                    "#include \"all.h\"\nint f" + i + "(int x) { return f" + (i / 2) + "(x + " + i + ") - " + i
                            + "; }\n");
        }
        Path databases = folder.resolve("neo4j");
        int port;
        try (Neo4jProcess server = Neo4jProcess.start(Servers.home(), databases)) {
            port = server.port();
            HashedWords words = new HashedWords() {
                @Override
                public synchronized float[] embed(String text) {
                    if (calls() == 600) {
                        server.kill();
                    }
                    return super.embed(text);
                }
            };
            try (ContextStore store =
                    Neo4jContextStore.open(server.address(), Environment.of(server.variables()), false)) {
                GraniteException failure =
                        catchThrowableOfType(GraniteException.class, () -> SmallTree.index(store, files, words));

                assertThat(failure.code()).isEqualTo(ErrorCode.REMOTE_SERVICE);
                assertThat(failure)
                        .hasMessageContaining("the connection to Neo4j at")
                        .hasMessageContaining("was lost");
                assertThat(failure.hint()).contains("run the command again");
            }
        }
        try (Neo4jProcess server = Neo4jProcess.start(Servers.home(), databases, port);
                ContextStore store =
                        Neo4jContextStore.open(server.address(), Environment.of(server.variables()), false);
                ContextStore other = LuceneContextStore.open(folder.resolve("lucene"))) {
            assertThat(store.files()).hasSize(500);
            HashedWords words = new HashedWords();

            ContextIndexer.Summary summary = SmallTree.index(store, files, words);

            assertThat(summary).isEqualTo(new ContextIndexer.Summary(200, 500, 0, 200));
            SmallTree.index(other, files, new HashedWords());
            assertThat(store.ids()).isEqualTo(other.ids());
            assertThat(store.facts().references()).isEqualTo(other.facts().references());
            float[] vector = words.embed(
                    Embedder.textOf(store.node("src/f007.c#f7@2", Scope.ALL).orElseThrow()));
            assertThat(store.byVector(vector, ContextSearch.FUNCTIONS, 1, Scope.ALL))
                    .extracting(hit -> hit.node().name())
                    .containsExactly("f7");
        }
    }
}
