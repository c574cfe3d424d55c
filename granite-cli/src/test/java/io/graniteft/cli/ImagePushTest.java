package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.testkit.aws.MotoServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images go to a registry only when a person agrees, and a password goes nowhere but to Docker. */
class ImagePushTest {
    private static final String REPOSITORY = "123456789012.dkr.ecr.us-east-1.amazonaws.com/granite:1";

    private Path docker;

    @BeforeEach
    void make_a_stand_in() throws Exception {
        docker = ImageVerbIT.standIn("echo \"said $1\"\n");
    }

    @Test
    void push_signs_in_tags_and_pushes() throws Exception {
        try (MotoServer server = MotoServer.start()) {
            Map<String, String> variables = new TreeMap<>(server.admin());
            variables.put("GRANITE_DOCKER", docker.toString());

            Granite.Outcome outcome = Granite.run(variables, "image", "push", "granite:1", REPOSITORY, "--yes");

            assertThat(outcome.status()).as(outcome.toString()).isZero();
            assertThat(outcome.out()).isEqualTo(REPOSITORY + "\n");
            List<String> log = Files.readAllLines(ImageVerbIT.log(docker));
            assertThat(log.get(0))
                    .isEqualTo("login --username AWS --password-stdin 123456789012.dkr.ecr.us-east-1.amazonaws.com");
            String password = log.get(1).replaceAll("tag granite:1.*", "");
            assertThat(password).isNotBlank();
            assertThat(String.join("\n", log)).contains("tag granite:1 " + REPOSITORY, "push " + REPOSITORY);
            assertThat(outcome.err()).contains("said push").doesNotContain(password);
        }
    }

    @Test
    void nothing_is_sent_when_nobody_agrees() {
        Granite.Outcome outcome =
                Granite.run(Map.of("GRANITE_DOCKER", docker.toString()), "image", "push", "granite:1", REPOSITORY);

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(2);
        assertThat(outcome.err()).contains("--yes");
        assertThat(ImageVerbIT.log(docker)).doesNotExist();
    }

    @Test
    void a_dry_run_shows_the_commands_and_sends_nothing() {
        Granite.Outcome outcome = Granite.run(
                Map.of("GRANITE_DOCKER", docker.toString()), "image", "push", "granite:1", REPOSITORY, "--dry-run");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(outcome.outLines())
                .containsExactly(
                        docker + " login --username AWS --password-stdin 123456789012.dkr.ecr.us-east-1.amazonaws.com",
                        docker + " tag granite:1 " + REPOSITORY,
                        docker + " push " + REPOSITORY);
        assertThat(ImageVerbIT.log(docker)).doesNotExist();
    }

    @Test
    void another_registry_is_not_signed_in_to() throws Exception {
        Granite.Outcome outcome = Granite.run(
                Map.of("GRANITE_DOCKER", docker.toString()),
                "image",
                "push",
                "granite:1",
                "registry.example/g:1",
                "--yes");

        assertThat(outcome.status()).as(outcome.toString()).isZero();
        assertThat(Files.readAllLines(ImageVerbIT.log(docker)))
                .containsExactly("tag granite:1 registry.example/g:1", "push registry.example/g:1");
    }

    @Test
    void what_docker_refuses_is_an_error_with_its_own_words() throws Exception {
        Path refusing = ImageVerbIT.standIn("echo 'denied: no such repository'; exit 1\n");

        Granite.Outcome outcome = Granite.run(
                Map.of("GRANITE_DOCKER", refusing.toString()),
                "image",
                "push",
                "granite:1",
                "registry.example/g:1",
                "--yes");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("denied: no such repository", "tag ended with status 1");
    }
}
