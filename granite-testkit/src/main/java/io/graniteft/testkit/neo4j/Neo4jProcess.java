package io.graniteft.testkit.neo4j;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Neo4j in a process of its own, built by the module granite-neo4j-server of the same working copy. The process ends with this object,
 * and with this JVM however that ends.
 */
public final class Neo4jProcess implements AutoCloseable {
    /** The only user's password. */
    public static final String PASSWORD = "granite-tests";

    private static final String MAIN = "io.graniteft.testkit.neo4j.server.Neo4jServer";

    private final Process process;
    private final int port;

    private Neo4jProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a server on a free port.
     *
     * @param home the root of the working copy
     * @param folder holds the databases; one that was served before goes on with what it holds
     */
    public static Neo4jProcess start(Path home, Path folder) throws IOException, InterruptedException {
        return start(home, folder, 0);
    }

    /** The same on a port of one's choice. */
    public static Neo4jProcess start(Path home, Path folder, int port) throws IOException, InterruptedException {
        Path built = home.resolve("granite-neo4j-server").resolve("target");
        Path libraries = built.resolve("class-path.txt");
        if (!Files.exists(libraries)) {
            throw new IOException("build the module granite-neo4j-server first: there is no " + libraries);
        }
        Files.createDirectories(folder);
        Path log = folder.resolve("server.log");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        built.resolve("classes")
                                + File.pathSeparator
                                + Files.readString(libraries).strip(),
                        MAIN,
                        folder.toString(),
                        Integer.toString(port),
                        PASSWORD))
                .redirectError(log.toFile())
                .start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        @Nullable String line = lines.readLine();
        while (line != null && !line.startsWith("ready ")) {
            line = lines.readLine();
        }
        if (line == null) {
            process.waitFor();
            throw new IOException("Neo4j does not start:\n" + Files.readString(log));
        }
        return new Neo4jProcess(process, Integer.parseInt(line.substring("ready ".length())));
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** The address of a context store in it. */
    public String address() {
        return "neo4j:bolt://127.0.0.1:" + port;
    }

    /** The variables that let a store in. */
    public Map<String, String> variables() {
        return Map.of("NEO4J_USERNAME", "neo4j", "NEO4J_PASSWORD", PASSWORD);
    }

    /** Ends it as a power failure would. */
    public void kill() {
        process.destroyForcibly();
        waitFor();
    }

    private void waitFor() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        if (!process.isAlive()) {
            return;
        }
        process.getOutputStream().close();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
