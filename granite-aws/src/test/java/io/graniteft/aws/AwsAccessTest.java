package io.graniteft.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.Environment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;

class AwsAccessTest {
    private static final Map<String, String> KEYS =
            Map.of("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE00000", "AWS_SECRET_ACCESS_KEY", "secret-EXAMPLE-000");

    @TempDir
    Path folder;

    private static AwsAccess access(Map<String, String> variables) {
        return AwsAccess.of(Environment.of(variables), "eu-west-1", 2);
    }

    private static Map<String, String> with(String... more) {
        Map<String, String> variables = new TreeMap<>(KEYS);
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        return variables;
    }

    private static AwsCredentials credentials(Environment environment) {
        return (AwsCredentials)
                CredentialSources.of(environment).resolveIdentity().join();
    }

    @Test
    void takes_the_endpoint_of_the_service_before_that_of_all() {
        Map<String, String> both = with("AWS_ENDPOINT_URL", "http://all:1", "AWS_ENDPOINT_URL_S3", "https://s3:2");

        assertThat(access(both).endpoint("S3")).contains(URI.create("https://s3:2"));
        assertThat(access(both).endpoint("Bedrock Runtime")).contains(URI.create("http://all:1"));
        assertThat(access(KEYS).endpoint("S3")).isEmpty();
        assertThat(access(with("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://b:3"))
                        .endpoint("Bedrock Runtime"))
                .contains(URI.create("http://b:3"));
        both.put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        assertThat(access(both).endpoint("S3")).isEmpty();
    }

    @Test
    void lets_its_clients_use_region_and_endpoint() {
        try (AwsAccess access = access(with("AWS_ENDPOINT_URL", "http://127.0.0.1:9"));
                S3Client client = access.s3()) {
            assertThat(client.serviceClientConfiguration().region().id()).isEqualTo("eu-west-1");
            assertThat(client.serviceClientConfiguration().endpointOverride())
                    .contains(URI.create("http://127.0.0.1:9"));
        }
    }

    @Test
    void refuses_an_endpoint_that_is_no_address() {
        for (String wrong : List.of("localhost:4566", "not an address", "ftp://x", "/path")) {
            assertThatThrownBy(() -> access(with("AWS_ENDPOINT_URL", wrong)).endpoint("S3"))
                    .isInstanceOfSatisfying(GraniteException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
                        assertThat(e).hasMessageContaining("AWS_ENDPOINT_URL").hasMessageContaining(wrong);
                    });
        }
    }

    @Test
    void takes_the_environment_before_the_file_and_no_token_of_another_key() throws IOException {
        Path file = Files.writeString(
                folder.resolve(".env"),
                "AWS_ACCESS_KEY_ID=AKIAEXAMPLEFILE\nAWS_SECRET_ACCESS_KEY=secret-EXAMPLE-file\nAWS_SESSION_TOKEN=token-EXAMPLE-file\n");

        AwsCredentials ofFile = credentials(Environment.read(Map.of(), file));
        AwsCredentials ofProcess = credentials(Environment.read(KEYS, file));
        AwsCredentials withToken = credentials(Environment.of(with("AWS_SESSION_TOKEN", "token-EXAMPLE")));

        assertThat(ofFile).isInstanceOfSatisfying(AwsSessionCredentials.class, session -> {
            assertThat(session.accessKeyId()).isEqualTo("AKIAEXAMPLEFILE");
            assertThat(session.sessionToken()).isEqualTo("token-EXAMPLE-file");
        });
        assertThat(ofProcess).isNotInstanceOf(AwsSessionCredentials.class);
        assertThat(ofProcess.accessKeyId()).isEqualTo("AKIAEXAMPLE00000");
        assertThat(withToken).isInstanceOf(AwsSessionCredentials.class);
    }

    @Test
    void finds_the_keys_of_a_profile() throws IOException {
        Path file = Files.writeString(folder.resolve("credentials"), """
                [default]
                aws_access_key_id=AKIAEXAMPLEDEF
                aws_secret_access_key=x
                [other]
                aws_access_key_id=AKIAEXAMPLEOTHER
                aws_secret_access_key=x
                """);
        Map<String, String> variables = new TreeMap<>(
                Map.of("AWS_SHARED_CREDENTIALS_FILE", file.toString(), "AWS_EC2_METADATA_DISABLED", "true"));

        assertThat(credentials(Environment.of(variables)).accessKeyId()).isEqualTo("AKIAEXAMPLEDEF");
        variables.put("AWS_PROFILE", "other");
        assertThat(credentials(Environment.of(variables)).accessKeyId()).isEqualTo("AKIAEXAMPLEOTHER");
    }

    @Test
    void says_that_there_are_no_credentials_or_only_half_of_them() {
        Map<String, String> none = Map.of("HOME", folder.toString(), "AWS_EC2_METADATA_DISABLED", "true");

        assertThatThrownBy(() -> access(none).requireCredentials())
                .isInstanceOfSatisfying(GraniteException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CREDENTIALS);
                    assertThat(e.hint()).contains("AWS_ACCESS_KEY_ID", ".env");
                });
        assertThatThrownBy(() -> access(Map.of("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")))
                .isInstanceOfSatisfying(GraniteException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CREDENTIALS);
                    assertThat(e).hasMessageContaining("AWS_SECRET_ACCESS_KEY is not set");
                });
        assertThatCode(() -> access(KEYS).requireCredentials()).doesNotThrowAnyException();
    }

    @Test
    void shows_no_secret() {
        AwsAccess access = access(with("AWS_SESSION_TOKEN", "token-EXAMPLE-123"));

        assertThat(access.toString()).doesNotContain("secret", "token", "AKIA");
        GraniteException told = AwsErrors.explain(
                SdkClientException.create(
                        "x", new IOException("sent secret-EXAMPLE-000 and token-EXAMPLE-123 to AKIAEXAMPLE00000")),
                "listing",
                "s3:ListBucket",
                access.secrets());
        assertThat(told.toString()).doesNotContain("secret-EXAMPLE-000", "token-EXAMPLE-123", "AKIAEXAMPLE00000");
        assertThat(told.getCause()).isNull();
    }

    @Test
    void waits_a_random_time_below_a_bound_that_doubles() {
        List<Duration> waits = new ArrayList<>();
        Retrier retrier = new Retrier(new Random(3), waits::add);

        assertThatThrownBy(() -> retrier.call(() -> {
                    throw SdkClientException.create("cut", new IOException("reset"));
                }))
                .isInstanceOf(SdkClientException.class);

        assertThat(waits).hasSize(5);
        for (int i = 0; i < waits.size(); i++) {
            assertThat(waits.get(i)).isBetween(Duration.ZERO, Duration.ofMillis(250L << i));
        }
        List<Duration> again = new ArrayList<>();
        assertThatThrownBy(() -> new Retrier(new Random(3), again::add).call(() -> {
                    throw SdkClientException.create("cut", new IOException("reset"));
                }))
                .isInstanceOf(SdkClientException.class);
        assertThat(again).isEqualTo(waits);
    }

    @Test
    void does_not_wait_for_a_name_that_nobody_knows() {
        List<Duration> waits = new ArrayList<>();

        assertThatThrownBy(() -> new Retrier(new Random(3), waits::add).call(() -> {
                    throw SdkClientException.create("x", new java.net.UnknownHostException("nowhere"));
                }))
                .isInstanceOf(SdkClientException.class);
        assertThat(waits).isEmpty();
    }
}
