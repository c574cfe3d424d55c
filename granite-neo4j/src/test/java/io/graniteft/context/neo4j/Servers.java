package io.graniteft.context.neo4j;

import io.graniteft.testkit.neo4j.Neo4jProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Session;

/** The one server that all tests of this module share; it ends with this JVM. */
final class Servers {
    private static @Nullable Neo4jProcess shared;

    private Servers() {}

    static synchronized Neo4jProcess shared() throws IOException, InterruptedException {
        Neo4jProcess running = shared;
        if (running == null) {
            running = Neo4jProcess.start(home(), Files.createTempDirectory(Path.of("target"), "neo4j"));
            shared = running;
        }
        return running;
    }

    static Path home() {
        return Path.of("..");
    }

    /** Takes everything out of a server's database, indexes of vectors included. */
    static void empty(Neo4jProcess server) {
        try (Driver driver = driver(server);
                Session session = driver.session()) {
            session.run("MATCH (n) DETACH DELETE n").consume();
            session.run("DROP INDEX granite_vectors IF EXISTS").consume();
        }
    }

    static Driver driver(Neo4jProcess server) {
        Map<String, String> variables = server.variables();
        return GraphDatabase.driver(
                server.address().substring("neo4j:".length()),
                AuthTokens.basic(
                        variables.getOrDefault("NEO4J_USERNAME", ""), variables.getOrDefault("NEO4J_PASSWORD", "")));
    }
}
