package io.graniteft.aws;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Reads whole objects of a bucket by signed requests of its own, through the same connections. The SDK's client spends several times
 * the work of the transfer itself on every small object: on interceptors, endpoint rules, and parsing dates that nobody asked for. Only
 * the plain case is handled here; whatever else a server answers is left to the client. Thread-safe.
 */
final class DirectReads {
    private static final int OK = 200;

    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final String region;
    private final URI bucket;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private volatile boolean useful = true;

    /** @param bucket the address of the bucket, ending in {@code /} */
    DirectReads(SdkHttpClient http, AwsCredentialsProvider credentials, String region, URI bucket) {
        this.http = http;
        this.credentials = credentials;
        this.region = region;
        this.bucket = bucket;
    }

    /**
     * The content of an object, checked against size and checksum; null where the server did not hand it out, and the client may learn
     * why.
     *
     * @throws IOException if the line was cut, the content arrived damaged, or the server is overloaded: worth another attempt
     */
    byte @Nullable [] read(String key) throws IOException {
        if (!useful) {
            return null;
        }
        SdkHttpRequest request;
        try {
            request = signed(key);
        } catch (SdkException e) {
            // No credentials, as the client will find and say.
            return null;
        }
        HttpExecuteResponse answer = http.prepareRequest(
                        HttpExecuteRequest.builder().request(request).build())
                .call();
        Optional<AbortableInputStream> body = answer.responseBody();
        boolean whole = false;
        try {
            int status = answer.httpResponse().statusCode();
            if (status >= 500 || status == 429) {
                throw new IOException("status " + status);
            }
            if (status != OK) {
                return null;
            }
            byte[] bytes = body.isPresent() ? content(body.get(), answer.httpResponse()) : new byte[0];
            whole = true;
            return bytes;
        } finally {
            if (body.isPresent()) {
                end(body.get(), whole);
            }
        }
    }

    /** The client could read what was refused here: this server wants to be asked in another way. */
    void giveUp() {
        useful = false;
    }

    private SdkHttpRequest signed(String key) {
        SdkHttpRequest plain = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .protocol(bucket.getScheme())
                .host(bucket.getHost())
                .port(bucket.getPort() < 0 ? null : bucket.getPort())
                .encodedPath(bucket.getRawPath() + SdkHttpUtils.urlEncodeIgnoreSlashes(key))
                .putHeader("x-amz-checksum-mode", "ENABLED")
                .build();
        return signer.sign(sign -> sign.identity(credentials.resolveCredentials())
                        .request(plain)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false))
                .request();
    }

    private static byte[] content(InputStream body, SdkHttpResponse head) throws IOException {
        long length =
                head.firstMatchingHeader("Content-Length").map(Long::parseLong).orElse(-1L);
        byte[] bytes = length < 0 || length >= Integer.MAX_VALUE ? body.readAllBytes() : body.readNBytes((int) length);
        // Asking once more tells the connection that the answer is over.
        if ((length >= 0 && bytes.length != length) || body.read() >= 0) {
            throw new IOException("the line was cut");
        }
        if (!Checksums.agree(head::firstMatchingHeader, bytes)) {
            throw new IOException("the content arrived damaged");
        }
        return bytes;
    }

    private static void end(AbortableInputStream body, boolean whole) {
        if (!whole) {
            body.abort();
            return;
        }
        try {
            body.close();
        } catch (IOException e) {
            // All was read and checked; the connection is the pool's concern.
            body.abort();
        }
    }
}
