package io.graniteft.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
    private static final String TOKEN = "hf_" + "EXAMPLEexampleEXAMPLEexample";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "A=b                    | b",
                "A = b                  | b",
                "export A=b             | b",
                "export\tA=b            | b",
                "  A=b                  | b",
                "A=b # comment          | b",
                "A=b#c                  | b#c",
                "A=# comment            | ``",
                "A=                     | ``",
                "A='b # c'              | b # c",
                "A='b # c' # comment    | b # c",
                "A='it\\n'              | it\\n",
                "A=\"b\\\"c\\\\d\\$e\"  | b\"c\\d$e",
                "A=\"\\x\"              | \\x",
                "A=\"\"                 | ``",
                "A=b=c==                | b=c==",
                "A=${B}                 | ${B}",
                "A=b c                  | b c",
            })
    void reads_a_line_as_a_shell_would(String line, String value) throws IOException {
        Environment environment = read("# first\n\n" + line + "\nLAST=1\n");

        assertThat(environment.problems()).isEmpty();
        assertThat(environment.get("A").orElse("")).isEqualTo(value);
        assertThat(environment.get("LAST")).contains("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "A                 | not of the form NAME=value",
                "1A=b              | not of the form NAME=value",
                "A-B=c             | not of the form NAME=value",
                "=b                | not of the form NAME=value",
                "A=\"secretvalue   | A: the quote is not closed on its line",
                "A='b' secretvalue | A: there is text after the closing quote",
                "secretvalue       | not of the form NAME=value",
            })
    void names_a_line_that_it_cannot_read_but_never_its_value(String line, String message) throws IOException {
        Environment environment = read("X=1\r\n" + line + "\r\nY=2\r\n");

        assertThat(environment.problems())
                .extracting(Problem::line, Problem::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(2, message));
        assertThat(environment.problems().toString()).doesNotContain("secretvalue");
        assertThat(environment.get("Y")).contains("2");
    }

    @Test
    void prefers_the_process_and_falls_back_to_the_file_for_what_is_empty() throws IOException {
        Files.writeString(folder.resolve(".env"), "A=file\nB=file\nC=\n");
        Environment environment = Environment.read(Map.of("A", "process", "B", ""), folder.resolve(".env"));

        assertThat(environment.get("A")).contains("process");
        assertThat(environment.get("B")).contains("file");
        assertThat(environment.get("C")).isEmpty();
        assertThat(environment.get("D")).isEmpty();
        assertThat(environment.origin("A").map(Origin::describe)).contains("environment A");
        assertThat(environment.origin("B").map(Origin::describe)).contains(folder.resolve(".env") + ":2 B");
        assertThat(environment.origin("C")).isEmpty();
    }

    @Test
    void says_that_the_file_is_missing_or_not_utf_8() throws IOException {
        assertThat(Environment.read(Map.of(), folder.resolve("none")).problems())
                .extracting(Problem::message)
                .containsExactly("no such file");
        Files.write(folder.resolve(".env"), "A=caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Environment.read(Map.of(), folder.resolve(".env")).problems())
                .extracting(Problem::line, Problem::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(1, "not UTF-8"));
    }

    @Test
    void knows_the_variables_of_the_example_file() throws IOException {
        try (java.io.InputStream in =
                java.util.Objects.requireNonNull(ConfigLoader.class.getResourceAsStream(".env.example"))) {
            String example = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(folder.resolve(".env"), example.replaceAll("(?m)^#([A-Z0-9_]+=)", "$1"));
        }
        List<String> names = Files.readAllLines(folder.resolve(".env")).stream()
                .filter(line -> line.matches("[A-Z0-9_]+=.*"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();

        assertThat(names).containsExactlyElementsOf(Environment.NAMES);
        assertThat(Environment.read(Map.of(), folder.resolve(".env")).problems())
                .isEmpty();
    }

    @Test
    void shows_its_variables_with_secrets_masked() throws IOException {
        Environment environment = read("HF_TOKEN=" + TOKEN + "\nAWS_REGION=eu-west-1\n");

        assertThat(environment.variables())
                .extracting(Environment.Variable::name, Environment.Variable::value)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("AWS_ACCESS_KEY_ID", null),
                        org.assertj.core.groups.Tuple.tuple("AWS_SECRET_ACCESS_KEY", null),
                        org.assertj.core.groups.Tuple.tuple("AWS_SESSION_TOKEN", null),
                        org.assertj.core.groups.Tuple.tuple("AWS_REGION", "eu-west-1"),
                        org.assertj.core.groups.Tuple.tuple("AWS_DEFAULT_REGION", null),
                        org.assertj.core.groups.Tuple.tuple("HF_TOKEN", "****"),
                        org.assertj.core.groups.Tuple.tuple("HF_ENDPOINT", null),
                        org.assertj.core.groups.Tuple.tuple("HF_HUB_OFFLINE", null),
                        org.assertj.core.groups.Tuple.tuple("AMAZON_BEDROCK_MODEL_API_KEY", null),
                        org.assertj.core.groups.Tuple.tuple("AWS_BEARER_TOKEN_BEDROCK", null),
                        org.assertj.core.groups.Tuple.tuple("OPENAI_API_KEY", null),
                        org.assertj.core.groups.Tuple.tuple("SAGEMAKER_ROLE", null),
                        org.assertj.core.groups.Tuple.tuple("NEO4J_USERNAME", null),
                        org.assertj.core.groups.Tuple.tuple("NEO4J_PASSWORD", null),
                        org.assertj.core.groups.Tuple.tuple("NEO4J_DATABASE", null));
        assertThat(environment.toString()).doesNotContain(TOKEN);
    }

    @Test
    void masks_what_it_knows_to_be_secret_wherever_it_stands() throws IOException {
        String secret = "wJalrXUtnFEMI/K7MDENG+EXAMPLEKEY";
        Secrets secrets = Environment.read(
                        Map.of("AWS_SECRET_ACCESS_KEY", secret, "MY_PASSWORD", "open sesame", "API_TOKEN", "1"), null)
                .secrets();

        assertThat(secrets.mask("a " + secret + " b " + secret)).isEqualTo("a **** b ****");
        assertThat(secrets.mask("?k=wJalrXUtnFEMI%2FK7MDENG%2BEXAMPLEKEY&x=1")).isEqualTo("?k=****&x=1");
        assertThat(secrets.mask("say open sesame")).isEqualTo("say ****");
        assertThat(secrets.mask("line 1")).isEqualTo("line 1");
        assertThat(secrets.toString()).doesNotContain("wJalr");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "key AKIAIOSFODNN7EXAMPLE is                 | key **** is",
                "token hf_EXAMPLEexample123.                 | token ****.",
                "ABSKQmVkcm9ja0FQSUtleS1FWEFNUExF            | ****",
                "Authorization: Bearer EXAMPLE.token.123     | Authorization: Bearer ****",
                "AWS_SECRET_ACCESS_KEY=EXAMPLEKEY123 next    | AWS_SECRET_ACCESS_KEY=**** next",
                "{\"api_key\":\"EXAMPLEKEY123\"}             | {\"api_key\":\"****\"}",
                "{\"password\": \"EXAMPLEKEY123\"}           | {\"password\": \"****\"}",
                "https://s3/x?X-Amz-Signature=EXAMPLE12&y=1  | https://s3/x?X-Amz-Signature=****&y=1",
                "an ordinary line, 12 %, keys: none          | an ordinary line, 12 %, keys: none",
                "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b | sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
            })
    void masks_what_looks_like_a_key(String text, String masked) {
        assertThat(Environment.of(Map.of()).secrets().mask(text)).isEqualTo(masked);
    }

    @Test
    void gives_back_any_value_that_was_quoted_for_it() throws IOException {
        String alphabet = "abc '\"\\$#=\n\t\r\u00e4";
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            StringBuilder value = new StringBuilder("x");
            for (int i = random.nextInt(20); i > 0; i--) {
                value.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String quoted = value.toString()
                    .replace("\\", "\\\\")
                    .replace("\"", "\\\"")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r")
                    .replace("\t", "\\t");

            assertThat(read("A=\"" + quoted + "\"\n").get("A"))
                    .as("seed %d", seed)
                    .contains(value.toString());
        }
    }

    private Environment read(String text) throws IOException {
        return Environment.read(Map.of(), Files.writeString(folder.resolve(".env"), text));
    }
}
