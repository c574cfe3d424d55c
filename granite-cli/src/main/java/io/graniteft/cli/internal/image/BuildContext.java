package io.graniteft.cli.internal.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import io.graniteft.cli.internal.BundledFiles;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.io.Digests;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that Docker builds granite's images from, made from the program's jar alone:
 *
 * <pre>
 * Dockerfile, Dockerfile.data   the training image, the data image
 * granite.jar                   this program
 * trainer/                      the Python that trains, and the entry point
 * sbom/image.cdx.json, data.cdx.json
 * sourcedir.tar.gz              the training for somebody else's image, in script mode; no image holds it
 * context.json                  the digest of each of these
 * </pre>
 */
public final class BuildContext {
    private static final String SCHEMA = "granite.image/1";
    private static final String MANIFEST = "context.json";
    private static final String LIBRARIES = "/META-INF/granite-libraries.txt";

    /** What script mode needs of the trainer; the rest is for making an environment, which somebody else's image has. */
    private static final List<String> NOT_IN_SCRIPT_MODE = List.of("requirements.in", "requirements-uv.txt");

    private final Path jar;
    private final String version;

    private BuildContext(Path jar, String version) {
        this.jar = jar;
        this.version = version;
    }

    /**
     * A context of the jar that this program runs from.
     *
     * @throws GraniteException if it runs from something else
     */
    public static BuildContext ofThisProgram(String version) {
        Path place;
        try {
            place = Path.of(Objects.requireNonNull(
                            BuildContext.class.getProtectionDomain().getCodeSource())
                    .getLocation()
                    .toURI());
        } catch (java.net.URISyntaxException e) {
            throw new GraniteException(ErrorCode.FAILED, "the program's own place is unreadable", "move its jar", e);
        }
        if (!Files.isRegularFile(place)) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "this program does not run from its jar, of which an image is made",
                    "use ./granite, or java -jar granite-cli/target/granite.jar");
        }
        return new BuildContext(place, version);
    }

    /**
     * Writes the context. One that lies there already is replaced; anything else is left alone.
     *
     * @return the names of its files, sorted
     */
    public List<String> write(Path folder) throws IOException {
        clear(folder);
        SortedMap<String, byte[]> files = files();
        ObjectNode manifest = Json.mapper().createObjectNode();
        manifest.put("schema", SCHEMA).put("version", version);
        ArrayNode listed = manifest.putArray("files");
        SortedMap<String, String> digests = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            AtomicFiles.write(folder.resolve(file.getKey()), out -> out.write(file.getValue()));
            digests.put(
                    file.getKey(), Hashing.sha256().hashBytes(file.getValue()).toString());
        }
        Path copy = folder.resolve("granite.jar");
        AtomicFiles.write(copy, out -> Files.copy(jar, out));
        digests.put("granite.jar", Digests.sha256(copy));
        digests.forEach((name, digest) -> listed.addObject().put("path", name).put("sha256", digest));
        AtomicFiles.writeString(folder.resolve(MANIFEST), Json.pretty(manifest) + "\n");
        digests.put(MANIFEST, "");
        return List.copyOf(digests.keySet());
    }

    /** The training as an archive for script mode in somebody else's image. */
    public static byte[] scriptMode() throws IOException {
        SortedMap<String, byte[]> script = new TreeMap<>(BundledFiles.read("granite-trainer", "bootstrap.py"));
        script.keySet().removeAll(NOT_IN_SCRIPT_MODE);
        return PackedFiles.tarGz(script);
    }

    private SortedMap<String, byte[]> files() throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>(BundledFiles.read("granite-image", "Dockerfile"));
        SortedMap<String, byte[]> trainer = BundledFiles.read("granite-trainer", "bootstrap.py");
        trainer.forEach((name, bytes) -> files.put("trainer/" + name, bytes));
        files.put("sourcedir.tar.gz", scriptMode());
        String libraries = libraries();
        files.put(
                "sbom/image.cdx.json",
                bill(libraries, "granite", files, "Dockerfile", text(trainer, "requirements.txt")));
        files.put("sbom/data.cdx.json", bill(libraries, "granite-data", files, "Dockerfile.data", ""));
        return files;
    }

    private byte[] bill(
            String libraries, String name, SortedMap<String, byte[]> files, String dockerfile, String requirements)
            throws IOException {
        String bill = BillOfMaterials.of(libraries, name, version, text(files, dockerfile), requirements);
        return (bill + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String text(SortedMap<String, byte[]> files, String name) throws IOException {
        byte @Nullable [] bytes = files.get(name);
        if (bytes == null) {
            throw new IOException("this jar lacks " + name);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String libraries() throws IOException {
        try (InputStream in = BuildContext.class.getResourceAsStream(LIBRARIES)) {
            if (in == null) {
                throw new IOException("this jar lacks the list of its libraries");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        boolean ours = Files.isRegularFile(folder.resolve(MANIFEST))
                && Json.tree(folder.resolve(MANIFEST)).path("schema").asText().equals(SCHEMA);
        try (Stream<Path> inside = Files.isDirectory(folder) ? Files.list(folder) : Stream.of(folder)) {
            if (!ours && inside.findAny().isPresent()) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        folder + " exists and is no build context",
                        "name another folder with --output");
            }
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(folder)) {
                    Files.delete(path);
                }
            }
        }
    }
}
