package io.graniteft.aws;

import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Sends a large file in parts, each of which can be sent again on its own; the object appears when all have arrived. */
final class MultipartUpload {
    /** Smaller files go in one request. */
    private static final long WORTH_IT = 64L << 20;

    private static final long USUAL_PART = 16L << 20;

    /** S3 takes 10,000; some stay free for rounding. */
    private static final int MOST_PARTS = 9_000;

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final Retrier retrier;

    MultipartUpload(S3Client client, String bucket, String key, Retrier retrier) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        this.retrier = retrier;
    }

    static boolean isWorthIt(long bytes) {
        return bytes >= WORTH_IT;
    }

    void send(Path file, long bytes) throws InterruptedException {
        String id = retrier.call(() -> client.createMultipartUpload(
                        request -> request.bucket(bucket).key(key)))
                .uploadId();
        boolean complete = false;
        try {
            long size = Math.max(USUAL_PART, (bytes + MOST_PARTS - 1) / MOST_PARTS);
            List<CompletedPart> parts = new ArrayList<>();
            for (long from = 0; from < bytes; from += size) {
                parts.add(part(file, id, parts.size() + 1, from, Math.min(size, bytes - from)));
            }
            retrier.call(() -> client.completeMultipartUpload(request ->
                    request.bucket(bucket).key(key).uploadId(id).multipartUpload(upload -> upload.parts(parts))));
            complete = true;
        } finally {
            if (!complete) {
                abort(id);
            }
        }
    }

    private CompletedPart part(Path file, String id, int number, long from, long count) throws InterruptedException {
        ContentStreamProvider content = () -> slice(file, from, count);
        String etag = retrier.call(() -> client.uploadPart(
                        request -> request.bucket(bucket)
                                .key(key)
                                .uploadId(id)
                                .partNumber(number)
                                .contentLength(count),
                        RequestBody.fromContentProvider(content, count, "application/octet-stream")))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    private static InputStream slice(Path file, long from, long count) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            channel.position(from);
            return ByteStreams.limit(Channels.newInputStream(channel), count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parts that belong to nothing are paid for until somebody removes them. */
    private void abort(String id) {
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(key).uploadId(id));
        } catch (SdkException e) {
            // What made the upload fail is what the caller has to know.
        }
    }
}
