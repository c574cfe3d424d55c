package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.graniteft.core.io.Digests;
import io.graniteft.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Images are made from the jar alone. Docker is absent: its context is looked at file by file, and a stand-in takes its place. */
class ImageVerbIT {
    private static final Path TRAINER =
            Path.of("..", "trainer").toAbsolutePath().normalize();
    private static final Path PYTHON = TRAINER.resolve("src/main/python");

    private static Path folder;
    private static Path context;
    private static Granite.Outcome written;

    @BeforeAll
    static void write_a_context() throws IOException, InterruptedException {
        folder = Program.newFolder("image");
        context = folder.resolve("image");
        written = Program.run(folder, "image", "context");
        assertThat(written.status()).as(written.toString()).isZero();
    }

    @Test
    void the_context_holds_the_jar_the_dockerfiles_and_every_file_of_the_trainer_and_nothing_else() throws IOException {
        SortedSet<String> expected = new TreeSet<>(List.of(
                "Dockerfile",
                "Dockerfile.data",
                "context.json",
                "granite.jar",
                "sbom/data.cdx.json",
                "sbom/image.cdx.json",
                "sourcedir.tar.gz"));
        for (String name : names(PYTHON)) {
            if (!name.contains("__pycache__") && !name.endsWith(".pyc")) {
                expected.add("trainer/" + name);
                assertThat(context.resolve("trainer/" + name)).hasSameBinaryContentAs(PYTHON.resolve(name));
            }
        }

        assertThat(names(context)).isEqualTo(expected);
        assertThat(written.outLines())
                .containsExactlyElementsOf(
                        expected.stream().map("image/"::concat).toList());
        assertThat(context.resolve("granite.jar")).hasSameBinaryContentAs(Program.JAR);
        assertThat(context.resolve("Dockerfile")).hasSameBinaryContentAs(TRAINER.resolve("Dockerfile"));
        assertThat(context.resolve("Dockerfile.data")).hasSameBinaryContentAs(TRAINER.resolve("Dockerfile.data"));
    }

    @Test
    void the_contexts_manifest_has_the_digest_of_each_file() throws IOException {
        JsonNode manifest = Json.tree(context.resolve("context.json"));

        SortedSet<String> listed = new TreeSet<>(List.of("context.json"));
        for (JsonNode file : manifest.path("files")) {
            listed.add(file.path("path").asText());
            assertThat(Digests.sha256(context.resolve(file.path("path").asText())))
                    .isEqualTo(file.path("sha256").asText());
        }
        assertThat(listed).isEqualTo(names(context));
    }

    @Test
    void whatever_a_dockerfile_copies_lies_in_the_context() throws IOException {
        Pattern copy = Pattern.compile("(?m)^COPY (?:--\\S+ )*(.+) \\S+$");
        for (String name : List.of("Dockerfile", "Dockerfile.data")) {
            List<String> sources = new ArrayList<>();
            Matcher found = copy.matcher(Files.readString(context.resolve(name)));
            while (found.find()) {
                sources.addAll(List.of(found.group(1).split(" ")));
            }
            assertThat(sources)
                    .as(name)
                    .isNotEmpty()
                    .allSatisfy(source -> assertThat(context.resolve(source)).exists());
        }
    }

    @Test
    void a_second_context_has_the_same_bytes_and_takes_the_place_of_the_first() throws Exception {
        Path again = folder.resolve("again");
        Files.createDirectories(again);
        Files.copy(context.resolve("context.json"), again.resolve("context.json"));
        Files.writeString(again.resolve("left-over"), "from an older version");

        Granite.Outcome outcome = Program.run(folder, "image", "context", "--output", "again", "--json");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.json().get(0).path("files")).hasSize(names(context).size());
        assertThat(names(again)).isEqualTo(names(context));
        for (String name : names(context)) {
            assertThat(again.resolve(name)).hasSameBinaryContentAs(context.resolve(name));
        }
    }

    @Test
    void a_folder_of_something_else_is_left_alone() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("thesis.txt"), "mine");

        Granite.Outcome outcome = Program.run(folder, "image", "context", "--output", "other");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("no build context", "hint: ");
        assertThat(names(other)).containsExactly("thesis.txt");
    }

    @Test
    void the_bills_of_materials_follow_their_schema_and_name_what_is_inside() throws IOException {
        Schema schema = billSchema();
        for (String name : List.of("image", "data")) {
            String bill = Files.readString(context.resolve("sbom/" + name + ".cdx.json"));
            assertThat(schema.validate(bill, InputFormat.JSON)).as(name).isEmpty();
        }
        assertThat(schema.validate(
                        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{}]}", InputFormat.JSON))
                .isNotEmpty();

        List<String> image = purls("image");
        List<String> data = purls("data");
        assertThat(data)
                .anyMatch(purl -> purl.startsWith("pkg:maven/com.fasterxml.jackson.core/jackson-databind@"))
                .anyMatch(purl -> purl.startsWith("pkg:maven/io.graniteft/granite-cli@"))
                .noneMatch(purl -> purl.contains("junit") || purl.startsWith("pkg:pypi/"));
        assertThat(image).containsAll(data);
        for (String line : Files.readAllLines(PYTHON.resolve("requirements.txt"))) {
            Matcher pin = Pattern.compile("^([a-z0-9._-]+)==([^ ;\\\\]+).*").matcher(line);
            if (pin.matches()) {
                assertThat(image).contains("pkg:pypi/" + pin.group(1).replace('_', '-') + "@" + pin.group(2));
            }
        }
        assertThat(Json.tree(context.resolve("sbom/image.cdx.json"))
                        .path("metadata")
                        .path("component")
                        .path("name")
                        .asText())
                .isEqualTo("granite");
        assertThat(Files.readString(context.resolve("sbom/image.cdx.json"))).contains("\"base-image:nvidia/cuda:");
    }

    @Test
    void sourcedir_has_the_program_of_script_mode_beside_its_requirements() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new GzipCompressorInputStream(Files.newInputStream(context.resolve("sourcedir.tar.gz"))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
                assertThat(tar.readAllBytes()).isEqualTo(Files.readAllBytes(PYTHON.resolve(entry.getName())));
                assertThat(entry.getLastModifiedTime().toMillis()).isZero();
            }
        }
        assertThat(names)
                .contains(
                        "train.py",
                        "entrypoint.py",
                        "requirements.txt",
                        "granite_trainer/train.py",
                        "granite_trainer/export.py")
                .doesNotContain("requirements-uv.txt");
    }

    @Test
    void build_hands_docker_a_whole_context_and_prints_the_images_name() throws Exception {
        Path docker = standIn("for word; do last=$word; done\nls \"$last\" >> \"$LOG\"\n");

        Granite.Outcome outcome = Program.start(
                        folder,
                        variables(docker),
                        "image",
                        "build",
                        "--data",
                        "--tag",
                        "mine:1",
                        "--base",
                        "jre@sha256:0",
                        "--run-as",
                        "0:0")
                .finish();

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.out()).isEqualTo("mine:1\n");
        List<String> log = Files.readAllLines(log(docker));
        assertThat(log.get(0))
                .matches("build --tag mine:1 --file (\\S+)/Dockerfile.data --build-arg VERSION=\\S+ "
                        + "--build-arg BASE=jre@sha256:0 --build-arg RUN_AS=0:0 \\1");
        assertThat(log).contains("Dockerfile", "Dockerfile.data", "granite.jar", "trainer", "sbom");
        String used = log.get(0).substring(log.get(0).lastIndexOf(' ') + 1);
        assertThat(Path.of(used)).as("is cleaned up").doesNotExist();
    }

    @Test
    void without_docker_the_way_on_is_the_context_alone() throws Exception {
        Granite.Outcome outcome = Program.start(folder, Map.of("GRANITE_DOCKER", "no-such-docker"), "image", "build")
                .finish();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("no-such-docker", "granite image context")
                .doesNotContain("\tat ");
    }

    /** A program that notes the words and the input of each call, then does something more. */
    static Path standIn(String more) throws IOException {
        Path docker = Files.createTempDirectory(folder == null ? Program.newFolder("docker") : folder, "docker")
                .resolve("docker");
        Files.writeString(docker, "#!/bin/sh\nLOG=\"$0.log\"\necho \"$*\" >> \"$LOG\"\ncat >> \"$LOG\"\n" + more);
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
        return docker;
    }

    private static Map<String, String> variables(Path docker) {
        return Map.of("GRANITE_DOCKER", docker.toString());
    }

    static Path log(Path docker) {
        return docker.resolveSibling("docker.log");
    }

    private static List<String> purls(String name) throws IOException {
        List<String> purls = new ArrayList<>();
        Json.tree(context.resolve("sbom/" + name + ".cdx.json"))
                .path("components")
                .forEach(component -> purls.add(component.path("purl").asText()));
        return purls.stream().map(purl -> purl.replaceAll("\\?.*", "")).toList();
    }

    private static Schema billSchema() throws IOException {
        Map<String, String> schemas = Map.of(
                "http://cyclonedx.org/schema/bom-1.6.schema.json", resource("bom-1.6.schema.json"),
                "http://cyclonedx.org/schema/spdx.schema.json", resource("spdx.schema.json"),
                "http://cyclonedx.org/schema/jsf-0.82.schema.json", resource("jsf-0.82.schema.json"));
        SchemaRegistry registry =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7, builder -> builder.schemas(schemas));
        return registry.getSchema(
                com.networknt.schema.SchemaLocation.of("http://cyclonedx.org/schema/bom-1.6.schema.json"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ImageVerbIT.class.getResourceAsStream("/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static SortedSet<String> names(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return new TreeSet<>(files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .toList());
        }
    }
}
