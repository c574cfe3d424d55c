package io.graniteft.aws;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.Environment;
import io.graniteft.core.config.Origin;
import io.graniteft.core.config.Secrets;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The way to AWS: who asks, in which region, and at which address. Everything comes from the program's own {@link Environment}, which
 * knows the {@code .env} file that the SDK does not read, so one place decides for all services. Clients made here share one pool
 * of connections, and end with this object.
 */
public final class AwsAccess implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** A server that is silent for so long is asked again. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final Environment environment;
    private final String region;
    private final Secrets secrets;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;

    private AwsAccess(Environment environment, String region, AwsCredentialsProvider credentials, SdkHttpClient http) {
        this.environment = environment;
        this.region = region;
        this.secrets = environment.secrets();
        this.credentials = credentials;
        this.http = http;
    }

    /**
     * A way to AWS. Nothing is asked of it yet.
     *
     * @param environment credentials and endpoints; see {@link #hasKeys} for which variables count
     * @param region of every service
     * @param connections how many may be open at a time
     * @throws GraniteException if the environment names half of a key only
     */
    public static AwsAccess of(Environment environment, String region, int connections) {
        AwsCredentialsProvider credentials = CredentialSources.of(environment);
        return new AwsAccess(environment, region, credentials, connections(connections, SILENCE, true));
    }

    private static SdkHttpClient connections(int number, Duration silence, boolean asksFirst) {
        return ApacheHttpClient.builder()
                .maxConnections(number)
                .connectionTimeout(CONNECT_TIMEOUT)
                .connectionAcquisitionTimeout(silence)
                .socketTimeout(silence)
                .expectContinueEnabled(asksFirst)
                .build();
    }

    /**
     * Connections apart from those that all clients share, for a service that is slow to answer. Small requests are sent at once,
     * without asking whether they may be. The caller closes it.
     *
     * @param number how many may be open at a time
     * @param silence how long a server may be silent
     */
    public SdkHttpClient patientConnections(int number, Duration silence) {
        return connections(number, silence, false);
    }

    /** The region of every service. */
    public String region() {
        return region;
    }

    /** What masks this environment's secrets in a text. */
    public Secrets secrets() {
        return secrets;
    }

    /** Whether the environment itself holds a key, in {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}. */
    public boolean hasKeys() {
        return environment.get("AWS_ACCESS_KEY_ID").isPresent();
    }

    /**
     * An API key of Amazon Bedrock, which takes the place of a signature: from {@code AWS_BEARER_TOKEN_BEDROCK}, as the SDKs name it,
     * or from {@code AMAZON_BEDROCK_MODEL_API_KEY}.
     */
    public Optional<String> bedrockApiKey() {
        return environment.get("AWS_BEARER_TOKEN_BEDROCK").or(() -> environment.get("AMAZON_BEDROCK_MODEL_API_KEY"));
    }

    /**
     * Makes sure that there are credentials, without using them.
     *
     * @throws GraniteException if none are found
     */
    public void requireCredentials() {
        try {
            credentials.resolveCredentials();
        } catch (SdkException e) {
            throw AwsErrors.noCredentials();
        }
    }

    /**
     * The address of a service, where the environment names one: {@code AWS_ENDPOINT_URL_<SERVICE>}, then {@code AWS_ENDPOINT_URL}.
     *
     * @param service the SDK's name of the service, as in {@code S3} or {@code Bedrock Runtime}
     * @throws GraniteException if the variable does not hold an address
     */
    public Optional<URI> endpoint(String service) {
        if (environment
                .get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            return Optional.empty();
        }
        String ofService =
                "AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT).replace(' ', '_');
        for (String name : new String[] {ofService, "AWS_ENDPOINT_URL"}) {
            Optional<String> value = environment.get(name);
            if (value.isPresent()) {
                return Optional.of(address(name, value.get()));
            }
        }
        return Optional.empty();
    }

    private URI address(String name, String value) {
        @Nullable URI address = null;
        try {
            address = URI.create(value);
        } catch (IllegalArgumentException e) {
            // Reported below.
        }
        boolean usable = address != null
                && address.getHost() != null
                && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
        if (address == null || !usable) {
            String where = environment.origin(name).map(Origin::toString).orElse(name);
            throw new GraniteException(
                    ErrorCode.CONFIGURATION,
                    name + " is not an address: " + secrets.mask(value) + " (" + where + ")",
                    "write it as http://host:port or https://host, or unset it to use AWS itself");
        }
        return address;
    }

    /**
     * Lets the builder of any service's client use this way: credentials, region, endpoint and connections. The client does not retry
     * by itself, since it would do so without knowing what the caller knows: see {@link Retrier}.
     *
     * @param service the SDK's name of the service, as in {@code Bedrock Runtime}
     */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(B builder, String service) {
        return configure(builder, service, http);
    }

    /** As {@link #configure(AwsClientBuilder, String)}, over connections of the caller's. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configure(
            B builder, String service, SdkHttpClient connections) {
        endpoint(service).ifPresent(builder::endpointOverride);
        return builder.httpClient(connections)
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }

    /** A client for S3. The caller closes it; the connections stay open until this object is closed. */
    public S3Client s3() {
        // Addresses other than AWS' own hardly ever have a name for each bucket.
        return configure(S3Client.builder(), "S3")
                .forcePathStyle(endpoint("S3").isPresent())
                .build();
    }

    /** Reads of whole objects without the detours of that client. */
    DirectReads directReads(S3Client client, String bucket) {
        // The client knows where a bucket is; any key will do to ask it.
        String address = client.utilities()
                .getUrl(request -> request.bucket(bucket).key("k"))
                .toString();
        return new DirectReads(
                http, credentials, region, URI.create(address.substring(0, address.length() - "k".length())));
    }

    @Override
    public void close() {
        http.close();
        if (credentials instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot end the search for credentials", e);
            }
        }
    }

    /** Names no credentials. */
    @Override
    public String toString() {
        return "AwsAccess[" + region + "]";
    }
}
