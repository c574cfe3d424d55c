package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The checkout as a newcomer meets it: its launcher, and the commands that its documents show. */
class CheckoutIT {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    /** A fence of a document. */
    record Fence(String place, String text) {
        @Override
        public String toString() {
            return place;
        }
    }

    @Test
    void the_launcher_is_sound_bash() throws Exception {
        Granite.Outcome outcome = Program.startCommand(CHECKOUT, Map.of(), List.of("bash", "-n", "granite"))
                .finish();

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(Files.isExecutable(CHECKOUT.resolve("granite"))).isTrue();
    }

    @Test
    void the_launcher_works_from_any_folder_and_leaves_relative_paths_to_the_caller() throws Exception {
        Path folder = Program.newFolder("elsewhere");
        Files.writeString(folder.resolve("one.c"), "int one(void) { return 1; }\n");

        Granite.Outcome outcome = launch(folder, CHECKOUT.resolve("granite"), "extract", "one.c");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).isEqualTo("one.c:1: int one(void)\n");
    }

    @Test
    void the_launcher_works_through_a_link() throws Exception {
        Path folder = Program.newFolder("link");
        Path link = Files.createSymbolicLink(folder.resolve("granite"), CHECKOUT.resolve("granite"));

        Granite.Outcome outcome = launch(folder, link, "--version");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).startsWith("granite ");
    }

    @Test
    void the_launcher_works_where_it_cannot_keep_anything() throws Exception {
        Path file = Files.createFile(Program.newFolder("no-cache").resolve("file"));

        Granite.Outcome outcome =
                launch(Map.of("GRANITE_CACHE", file.toString()), CHECKOUT, CHECKOUT.resolve("granite"), "--version");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    @Tag("soak")
    void the_launcher_keeps_the_classes_and_works_when_what_it_kept_is_damaged() throws Exception {
        Path cache = Program.newFolder("cache");
        Path classes = cache.resolve("classes");
        List<Path> kept = List.of();
        for (int i = 0; i < 200 && kept.isEmpty(); i++) { // each start takes its time, and they are made meanwhile
            Granite.Outcome outcome = launch(
                    Map.of("GRANITE_CACHE", cache.toString()), CHECKOUT, CHECKOUT.resolve("granite"), "--version");
            assertThat(outcome.err()).isEmpty();
            try (Stream<Path> files = Files.list(classes)) {
                kept = files.filter(each -> each.toString().endsWith(".jsa")).toList();
            }
        }
        assertThat(kept).hasSize(1);

        Files.delete(kept.get(0));
        Files.writeString(kept.get(0), "no archive");
        Granite.Outcome outcome =
                launch(Map.of("GRANITE_CACHE", cache.toString()), CHECKOUT, CHECKOUT.resolve("granite"), "--version");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).startsWith("granite ");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    @Tag("soak")
    void the_launcher_builds_when_there_is_no_jar_and_again_after_a_source_has_changed() throws Exception {
        // A copy: this very test runs from the jars that a build would replace.
        Path copy = Program.newFolder("checkout");
        copySources(copy);
        Path launcher = copy.resolve("granite");

        Granite.Outcome first = launch(copy, launcher, "--version");
        assertThat(first.status()).as(first.toString()).isZero();
        assertThat(first.err()).contains("building");
        assertThat(launch(copy, launcher, "--version").err()).isEmpty();

        FileTime built = Files.getLastModifiedTime(copy.resolve("granite-cli/target/granite.jar"));
        Files.setLastModifiedTime(
                copy.resolve("granite-core/src/main/java/io/graniteft/core/ErrorCode.java"),
                FileTime.from(built.toInstant().plusSeconds(2)));
        assertThat(launch(copy, launcher, "--version").err()).contains("building");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fences")
    void the_commands_in_the_documents_work_as_they_stand(Fence fence) throws Exception {
        Granite.Outcome outcome = Program.startCommand(
                        CHECKOUT, Map.of("PATH", path()), List.of("bash", "-euo", "pipefail", "-c", fence.text()))
                .finish();

        assertThat(outcome.status())
                .as(fence + "\n" + fence.text() + "\n" + outcome)
                .isZero();
    }

    @Test
    void every_fence_of_the_documents_has_an_end() throws IOException {
        for (Path document : documents()) {
            assertThat(Files.readAllLines(document).stream()
                            .filter(line -> line.strip().startsWith("```")))
                    .as(document.toString())
                    .satisfies(marks -> assertThat(marks.size() % 2).isZero());
        }
    }

    /** The bash fences that are not marked {@code norun}; one that does nothing where there is none. */
    static List<Fence> fences() throws IOException {
        List<Fence> fences = new java.util.ArrayList<>(List.of(new Fence("no fence", "true")));
        for (Path document : documents()) {
            StringBuilder text = new StringBuilder();
            int begin = 0;
            int number = 0;
            for (String line : Files.readAllLines(document)) {
                number++;
                String mark = line.strip();
                if (begin == 0 && mark.startsWith("```bash") && !mark.contains("norun")) {
                    begin = number;
                    text.setLength(0);
                } else if (begin > 0 && mark.equals("```")) {
                    fences.add(new Fence(CHECKOUT.relativize(document) + ":" + begin, text.toString()));
                    begin = 0;
                } else if (begin > 0) {
                    text.append(line).append('\n');
                }
            }
        }
        return fences;
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> all = Files.walk(CHECKOUT, 3)) {
            return all.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .sorted()
                    .toList();
        }
    }

    private static void copySources(Path copy) throws IOException {
        Set<String> left = Set.of("target", ".git", "runs", "data", "models");
        Files.walkFileTree(CHECKOUT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (left.contains(folder.getFileName().toString())
                        && !folder.toString().contains("/src/")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(copy.resolve(CHECKOUT.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.getFileName().toString().equals(".git")) {
                    Files.copy(
                            file,
                            copy.resolve(CHECKOUT.relativize(file).toString()),
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Granite.Outcome launch(Path folder, Path launcher, String... words)
            throws IOException, InterruptedException {
        return launch(Map.of(), folder, launcher, words);
    }

    private static Granite.Outcome launch(Map<String, String> variables, Path folder, Path launcher, String... words)
            throws IOException, InterruptedException {
        Map<String, String> environment = new java.util.HashMap<>(variables);
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        List<String> command = new java.util.ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(words));
        return Program.startCommand(folder, environment, command).finish();
    }

    /** With `granite` on the path, as the documents may call it. */
    private static String path() {
        return CHECKOUT + ":" + System.getenv("PATH");
    }
}
