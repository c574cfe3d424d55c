package io.graniteft.testkit.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.aws.AwsAccess;
import io.graniteft.core.config.Environment;
import io.graniteft.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Moto, an implementation of many AWS services, in a process of its own. It checks signatures and policies. The process ends with this
 * object, and with this JVM however that ends.
 */
public final class MotoServer implements AutoCloseable {
    /** Where every service is. */
    public static final String REGION = "us-east-1";

    private final Process process;
    private final Path folder;
    private final JsonNode facts;

    private MotoServer(Process process, Path folder, JsonNode facts) {
        this.process = process;
        this.folder = folder;
        this.facts = facts;
    }

    /** Starts a server on a free port; installs it first, where that was never done. */
    public static MotoServer start() throws IOException, InterruptedException {
        Path python = PythonTools.environment("requirements-moto.txt");
        Path folder = Files.createTempDirectory("granite-moto");
        Path script = folder.resolve("moto_server.py");
        try (InputStream in = PythonTools.resource("moto_server.py")) {
            Files.copy(in, script);
        }
        Path log = folder.resolve("log.txt");
        ProcessBuilder builder = new ProcessBuilder(python.toString(), script.toString()).redirectError(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("MOTO_"));
        Process process = builder.start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        @Nullable String line = lines.readLine();
        if (line == null) {
            process.waitFor();
            throw new IOException("moto does not start:\n" + Files.readString(log));
        }
        return new MotoServer(process, folder, Json.mapper().readTree(line));
    }

    /** The address of all services. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + facts.path("port").asInt());
    }

    /** The variables of a user who may do everything. */
    public Map<String, String> admin() {
        return variables("admin");
    }

    /** The variables of a user who may list buckets and nothing else. */
    public Map<String, String> lister() {
        return variables("lister");
    }

    private Map<String, String> variables(String user) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put(
                "AWS_ACCESS_KEY_ID", facts.path("users").path(user).path("id").asText());
        variables.put(
                "AWS_SECRET_ACCESS_KEY",
                facts.path("users").path(user).path("secret").asText());
        variables.put("AWS_ENDPOINT_URL", address().toString());
        return variables;
    }

    /** Makes a bucket and fills it: object contents by key. */
    public void bucket(String name, Map<String, byte[]> objects) {
        try (AwsAccess access = AwsAccess.of(Environment.of(admin()), REGION, 4);
                S3Client client = access.s3()) {
            client.createBucket(request -> request.bucket(name));
            objects.forEach((key, bytes) -> client.putObject(
                    request -> request.bucket(name).key(key),
                    software.amazon.awssdk.core.sync.RequestBody.fromBytes(bytes)));
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        for (Path file : List.of(folder.resolve("moto_server.py"), folder.resolve("log.txt"), folder)) {
            Files.deleteIfExists(file);
        }
    }
}
