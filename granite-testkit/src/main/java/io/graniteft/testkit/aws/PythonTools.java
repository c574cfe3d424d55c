package io.graniteft.testkit.aws;

import io.graniteft.core.io.Digests;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Test tools that are written in Python, in environments of their own in the user's cache folder: one for each set of pinned
 * packages, made on first use, so that running the tests is all the set-up there is.
 */
final class PythonTools {
    /** Says that an environment is complete; written last. */
    private static final String MARKER = "granite-ready";

    private PythonTools() {}

    /**
     * The interpreter of an environment that holds the packages of this list.
     *
     * @param requirements a resource of this module, with exact versions and hashes
     */
    static Path environment(String requirements) throws IOException, InterruptedException {
        String pins;
        try (InputStream in = resource(requirements)) {
            pins = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path folder = cache().resolve("python")
                .resolve("tests-" + Digests.sha256(pins).substring(0, 16));
        Path interpreter = folder.resolve("bin/python");
        Files.createDirectories(folder);
        Path lock = folder.resolveSibling(folder.getFileName() + ".lock");
        // Another JVM may be at it; threads of this one are kept apart by the class.
        synchronized (PythonTools.class) {
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var held = channel.lock()) {
                if (!Files.exists(folder.resolve(MARKER)) || !held.isValid()) {
                    build(folder, interpreter, pins);
                }
            }
        }
        return interpreter;
    }

    private static void build(Path folder, Path interpreter, String pins) throws IOException, InterruptedException {
        String python = System.getProperty("python.command", "python3");
        run(List.of(python, "-m", "venv", "--clear", folder.toString()));
        Path list = folder.resolve("requirements.txt");
        Files.writeString(list, pins);
        run(List.of(
                interpreter.toString(),
                "-m",
                "pip",
                "--disable-pip-version-check",
                "--quiet",
                "install",
                "--no-deps",
                "--require-hashes",
                "-r",
                list.toString()));
        Files.writeString(folder.resolve(MARKER), "ready\n");
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("cannot set up the Python tools of the tests: " + command + "\n" + output);
        }
    }

    static InputStream resource(String name) throws IOException {
        @Nullable InputStream in = PythonTools.class.getResourceAsStream("/granite-testkit/" + name);
        if (in == null) {
            throw new FileNotFoundException(name);
        }
        return in;
    }

    private static Path cache() {
        @Nullable String own = System.getenv("GRANITE_CACHE");
        if (own != null && !own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        @Nullable String base = System.getenv("XDG_CACHE_HOME");
        Path usual = Path.of(System.getProperty("user.home"), ".cache");
        return (base == null || base.isEmpty() ? usual : Path.of(base)).resolve("granite");
    }
}
