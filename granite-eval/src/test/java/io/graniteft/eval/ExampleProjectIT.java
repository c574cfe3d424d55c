package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Builds and runs the example project against the jars of this build, as a stranger's project would: by coordinates, from a
 * local repository, without network. That repository is made of links to the one that Maven uses and lies in the build's folder,
 * so that nothing is installed anywhere.
 */
class ExampleProjectIT {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path TOP = MODULE.resolve("..").normalize();
    private static final Path WORK = MODULE.resolve("target/example");
    private static final String VERSION = System.getProperty("granite.version", "");

    @Test
    void a_project_of_its_own_builds_and_runs_with_the_library_alone() throws Exception {
        delete(WORK);
        Path repository = WORK.resolve("repository");
        link(Path.of(System.getProperty("granite.repository", "")), repository);
        install(repository, "granite-parent", TOP.resolve("pom.xml"), null);
        for (String module : List.of("granite-lang", "granite-eval")) {
            Path folder = TOP.resolve(module);
            install(
                    repository,
                    module,
                    folder.resolve("pom.xml"),
                    folder.resolve("target/" + module + "-" + VERSION + ".jar"));
        }
        Path project = WORK.resolve("project");
        copy(TOP.resolve("examples/evaluate-with-maven"), project);

        run(
                project,
                Path.of(System.getProperty("granite.maven", ""), "bin", "mvn").toString(),
                "-o",
                "-q",
                "-B",
                "-Dmaven.repo.local=" + repository,
                "compile");

        List<Path> jars = classpath(repository);
        Path code = Files.writeString(WORK.resolve("gate.c"), """
                /** @brief Tells whether the gate of a queue is open. */
                bool gate_is_open(const struct gate_state *state, uint8_t queue)
                {
                    return (state->mask & (1U << queue)) != 0U;
                }
                """);
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp"));
        command.add(project.resolve("target/classes") + ":"
                + String.join(":", jars.stream().map(Path::toString).toList()));
        command.addAll(List.of("example.Gate", code.toString()));
        assertThat(run(WORK, command.toArray(String[]::new)))
                .contains("profile semantic", "syntax", "protocol", "× 0.");

        long bytes = 0;
        for (Path jar : jars) {
            bytes += Files.size(jar);
        }
        assertThat(bytes).as("the library with all that it needs").isLessThan(3_000_000);
    }

    /** The jars that the library needs at run time, by its own pom and those of its modules. */
    private static List<Path> classpath(Path repository) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            String name = Path.of(entry).getFileName().toString();
            if (name.startsWith("antlr4-runtime-")
                    || name.startsWith("jackson-core-")
                    || name.startsWith("jspecify-")) {
                jars.add(Path.of(entry));
            }
        }
        assertThat(jars).hasSize(3);
        for (String module : List.of("granite-lang", "granite-eval")) {
            jars.add(repository.resolve(
                    "io/graniteft/" + module + "/" + VERSION + "/" + module + "-" + VERSION + ".jar"));
        }
        return jars;
    }

    private static void install(Path repository, String artifact, Path pom, @Nullable Path jar) throws IOException {
        Path folder = Files.createDirectories(repository.resolve("io/graniteft/" + artifact + "/" + VERSION));
        String base = artifact + "-" + VERSION;
        Files.copy(pom, folder.resolve(base + ".pom"), StandardCopyOption.REPLACE_EXISTING);
        if (jar != null) {
            Files.copy(jar, folder.resolve(base + ".jar"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Links to all groups of a repository but our own. */
    private static void link(Path from, Path to) throws IOException {
        Files.createDirectories(to.resolve("io"));
        for (Path group : children(from)) {
            if (!group.getFileName().toString().equals("io")) {
                Files.createSymbolicLink(to.resolve(group.getFileName()), group);
            }
        }
        if (Files.isDirectory(from.resolve("io"))) {
            for (Path group : children(from.resolve("io"))) {
                if (!group.getFileName().toString().equals("graniteft")) {
                    Files.createSymbolicLink(to.resolve("io").resolve(group.getFileName()), group);
                }
            }
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each :
                    all.filter(path -> !path.toString().contains("/target")).toList()) {
                Files.createDirectories(
                        to.resolve(from.relativize(each).toString()).getParent());
                Files.copy(each, to.resolve(from.relativize(each).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            // Links are not followed: what they lead to stays.
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
