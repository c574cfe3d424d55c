package io.graniteft.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.aws.AwsAccess;
import io.graniteft.aws.Retrier;
import io.graniteft.aws.S3ObjectStore;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.Environment;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.testkit.ObjectStoreContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

class S3ObjectStoreTest extends ObjectStoreContract {
    private static MotoServer server;
    private static int buckets;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Long> pauses = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void startServer() throws Exception {
        server = MotoServer.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Override
    protected ObjectStore emptyStore() {
        return store(bucketOf(Map.of("outside.c", "x", "root", "x")), "root/", server.admin());
    }

    private static String bucketOf(Map<String, String> objects) {
        String name = "bucket-" + ++buckets;
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        objects.forEach((key, text) -> bytes.put(key, text.getBytes(StandardCharsets.UTF_8)));
        server.bucket(name, bytes);
        return name;
    }

    private S3ObjectStore store(String bucket, String root, Map<String, String> variables) {
        AwsAccess access = AwsAccess.of(Environment.of(variables), MotoServer.REGION, 8);
        S3Client client = access.s3();
        open.add(access);
        open.add(client);
        return new S3ObjectStore(
                access, client, bucket, root, new Retrier(new Random(1), time -> pauses.add(time.toMillis())));
    }

    /** A store behind a line with these faults. */
    private S3ObjectStore behind(String bucket, Function<FaultyLine.Request, FaultyLine.Fault> faults)
            throws IOException {
        FaultyLine line = FaultyLine.to(server.address(), faults);
        open.add(line);
        Map<String, String> variables = new TreeMap<>(server.admin());
        variables.put("AWS_ENDPOINT_URL_S3", line.address().toString());
        return store(bucket, "", variables);
    }

    private FaultyLine line() {
        return open.stream()
                .filter(FaultyLine.class::isInstance)
                .map(FaultyLine.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_server_refuses_a_wrong_signature() {
        Map<String, String> forged = new TreeMap<>(server.admin());
        forged.put("AWS_SECRET_ACCESS_KEY", "a-key-that-is-an-EXAMPLE");
        S3ObjectStore store = store(bucketOf(Map.of()), "", forged);

        assertThatThrownBy(() -> store.list("")).isInstanceOfSatisfying(GraniteException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.CREDENTIALS);
            assertThat(e).hasMessageContaining("refused the credentials").hasMessageContaining("SignatureDoesNotMatch");
            assertThat(e.hint()).contains("AWS_SECRET_ACCESS_KEY");
            assertThat(e.toString()).doesNotContain("a-key-that-is-an-EXAMPLE");
        });
        assertThat(pauses).isEmpty();
    }

    @Test
    void lists_more_than_a_page() throws IOException {
        Map<String, String> objects = new TreeMap<>();
        for (int i = 0; i < 2345; i++) {
            objects.put(String.format("d/%05d.c", i), "");
        }
        S3ObjectStore store = store(bucketOf(objects), "d/", server.admin());

        assertThat(keys(store, ""))
                .hasSize(2345)
                .isSorted()
                .startsWith("00000.c")
                .endsWith("02344.c");
    }

    @Test
    void lists_and_reads_keys_with_characters_that_addresses_reserve() throws IOException {
        Map<String, String> objects = Map.of("a b+&?#%41.c", "2", "größe.c", "3", "dir/", "");
        S3ObjectStore store = store(bucketOf(objects), "", server.admin());

        assertThat(keys(store, "")).containsExactlyInAnyOrderElementsOf(objects.keySet());
        assertThat(get(store, "a b+&?#%41.c")).isEqualTo("2");
        assertThat(get(store, "größe.c")).isEqualTo("3");
    }

    @Test
    void goes_on_where_the_line_was_cut() throws IOException {
        String text = "0123456789".repeat(10_000);
        S3ObjectStore store = behind(
                bucketOf(Map.of("k", text)),
                request -> request.range().isEmpty()
                        ? new FaultyLine.Fault.Cut(60_000)
                        : request.number() == 2 ? new FaultyLine.Fault.Cut(1) : new FaultyLine.Fault.None());

        assertThat(get(store, "k")).isEqualTo(text);

        assertThat(line().seen()).extracting(FaultyLine.Request::range).first().isEqualTo("");
        assertThat(line().seen())
                .extracting(FaultyLine.Request::range)
                .element(1)
                .asString()
                .startsWith("bytes=");
        assertThat(pauses).isNotEmpty();
    }

    @Test
    void asks_again_when_content_arrives_damaged() throws IOException {
        for (FaultyLine.Fault fault : List.of(new FaultyLine.Fault.Damaged(), new FaultyLine.Fault.Shortened(5))) {
            FaultyLine line = FaultyLine.to(
                    server.address(), request -> request.number() == 1 ? fault : new FaultyLine.Fault.None());
            open.add(line);
            Map<String, String> variables = new TreeMap<>(server.admin());
            variables.put("AWS_ENDPOINT_URL", line.address().toString());
            S3ObjectStore store = store(bucketOf(Map.of("k", "the whole text")), "", variables);

            assertThat(store.readAll("k")).asString().isEqualTo("the whole text");
            assertThat(line.seen()).hasSize(2);
        }
    }

    @Test
    void asks_like_others_do_where_its_own_plain_request_is_refused() throws IOException {
        S3ObjectStore store = behind(
                bucketOf(Map.of("k", "x", "l", "y")),
                request -> request.number() == 1
                        ? new FaultyLine.Fault.Answer(400, "InvalidRequest", "")
                        : new FaultyLine.Fault.None());

        assertThat(store.readAll("k")).asString().isEqualTo("x");
        assertThat(store.readAll("l")).asString().isEqualTo("y");

        assertThat(line().seen()).hasSize(3);
        assertThat(pauses).isEmpty();
    }

    @Test
    void waits_before_it_asks_an_overloaded_service_again_and_asks_six_times_at_most() throws IOException {
        S3ObjectStore store =
                behind(bucketOf(Map.of("k", "x")), request -> new FaultyLine.Fault.Answer(503, "SlowDown", ""));

        assertThatThrownBy(() -> store.readAll("k"))
                .isInstanceOfSatisfying(
                        GraniteException.class, e -> assertThat(e.hint()).contains("repeat"));

        assertThat(line().seen()).hasSize(6);
        assertThat(pauses).hasSize(5);
    }

    @Test
    void gives_up_on_content_that_always_arrives_damaged() throws IOException {
        S3ObjectStore store =
                behind(bucketOf(Map.of("k", "the whole text")), request -> new FaultyLine.Fault.Damaged());

        assertThatThrownBy(() -> store.readAll("k"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
        assertThatThrownBy(() -> {
                    try (InputStream in = store.read("k")) {
                        in.readAllBytes();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
    }

    @ParameterizedTest
    @CsvSource({"503,SlowDown", "500,InternalError", "503,ServiceUnavailable", "400,RequestTimeout"})
    void asks_again_when_the_service_stumbles(int status, String code) throws IOException {
        S3ObjectStore store = behind(
                bucketOf(Map.of("k", "x")),
                request -> request.number() <= 3
                        ? new FaultyLine.Fault.Answer(status, code, "")
                        : new FaultyLine.Fault.None());

        assertThat(keys(store, "")).containsExactly("k");

        assertThat(pauses).hasSize(3);
        assertThat(pauses.get(0)).isBetween(0L, 250L);
        assertThat(pauses.get(2)).isBetween(0L, 1000L);
    }

    @Test
    void gives_up_after_six_requests_and_says_that_it_can_be_repeated() throws IOException {
        S3ObjectStore store = behind(bucketOf(Map.of()), request -> new FaultyLine.Fault.Answer(503, "SlowDown", ""));

        assertThatThrownBy(() -> store.list("")).isInstanceOfSatisfying(GraniteException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.REMOTE_SERVICE);
            assertThat(e).hasMessageContaining("SlowDown");
            assertThat(e.hint()).contains("repeat");
        });
        assertThat(line().seen()).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({
        "404,NoSuchBucket,'',REMOTE_SERVICE,no bucket,--s3-bucket",
        "403,AccessDenied,'',CREDENTIALS,access denied,s3:ListBucket",
        "403,InvalidAccessKeyId,'',CREDENTIALS,refused,AWS_ACCESS_KEY_ID",
        "400,ExpiredToken,'',CREDENTIALS,expired,repeat",
        "403,RequestTimeTooSkewed,'',CREDENTIALS,clock,clock",
        "301,PermanentRedirect,x-amz-bucket-region: eu-west-1,REMOTE_SERVICE,but in eu-west-1,--region eu-west-1",
        "400,AuthorizationHeaderMalformed,x-amz-bucket-region: eu-west-1,REMOTE_SERVICE,not in us-east-1,--region",
        "400,InvalidRequest,'',REMOTE_SERVICE,InvalidRequest,settings"
    })
    void says_what_is_wrong_and_what_to_do(
            int status, String code, String header, ErrorCode expected, String message, String hint)
            throws IOException {
        S3ObjectStore store = behind(bucketOf(Map.of()), request -> new FaultyLine.Fault.Answer(status, code, header));

        assertThatThrownBy(() -> store.list("sub/")).isInstanceOfSatisfying(GraniteException.class, e -> {
            assertThat(e.code()).isEqualTo(expected);
            assertThat(e).hasMessageContaining(message);
            assertThat(e.hint()).contains(hint);
        });
        assertThat(pauses).isEmpty();
    }

    @Test
    void knows_a_bucket_that_is_missing_and_one_that_may_not_be_read() throws IOException {
        assertThatThrownBy(() -> store("nowhere", "", server.admin()).list(""))
                .isInstanceOfSatisfying(
                        GraniteException.class, e -> assertThat(e).hasMessageContaining("no bucket nowhere"));

        S3ObjectStore listed = store(bucketOf(Map.of("k", "x")), "", server.lister());
        assertThat(keys(listed, "")).containsExactly("k");
        assertThatThrownBy(() -> get(listed, "k")).isInstanceOf(AccessDeniedException.class);
        Path file = Files.writeString(workFolder.resolve("f"), "x");
        assertThatThrownBy(() -> listed.write("n", file))
                .isInstanceOfSatisfying(
                        GraniteException.class, e -> assertThat(e.hint()).contains("s3:PutObject"));
    }

    @Test
    void says_that_nobody_answers() {
        Map<String, String> variables = new TreeMap<>(server.admin());
        variables.put("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
        S3ObjectStore store = store("b", "", variables);

        assertThatThrownBy(() -> store.list("")).isInstanceOfSatisfying(GraniteException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.REMOTE_SERVICE);
            assertThat(e).hasMessageContaining("no answer").hasMessageContaining("refused");
            assertThat(e.hint()).contains("AWS_ENDPOINT_URL");
        });
    }

    @Test
    void sends_large_files_in_parts() throws IOException {
        S3ObjectStore store = store(bucketOf(Map.of()), "", server.admin());
        byte[] bytes = new byte[66 << 20];
        new Random(5).nextBytes(bytes);
        Path file = Files.write(workFolder.resolve("large"), bytes);

        store.write("large", file);

        try (InputStream in = store.read("large")) {
            assertThat(in).hasSameContentAs(Files.newInputStream(file));
        }
        try (var listed = store.list("large")) {
            assertThat(listed.toList().get(0).etag()).contains("-");
        }
    }

    @Test
    void reads_the_right_bytes_whatever_the_line_does() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, String> objects = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            objects.put("k" + i, String.valueOf((char) ('a' + i)).repeat(1 + random.nextInt(50_000)));
        }
        S3ObjectStore store = behind(bucketOf(objects), request -> switch (random.nextInt(8)) {
            case 0 -> new FaultyLine.Fault.Cut(random.nextInt(20_000));
            case 1 -> new FaultyLine.Fault.Cut(-1);
            case 2 -> new FaultyLine.Fault.Answer(503, "SlowDown", "");
            case 3 -> new FaultyLine.Fault.Damaged();
            default -> new FaultyLine.Fault.None();
        });

        for (Map.Entry<String, String> object : objects.entrySet()) {
            String got;
            try {
                got = new String(store.readAll(object.getKey()), StandardCharsets.UTF_8);
            } catch (IOException e) {
                // Too many faults in a row: nothing is better than something wrong.
                continue;
            }
            assertThat(got).as("seed %d, %s", seed, object.getKey()).isEqualTo(object.getValue());
        }
    }
}
