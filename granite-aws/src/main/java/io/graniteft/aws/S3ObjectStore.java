package io.graniteft.aws;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.Secrets;
import io.graniteft.core.store.ObjectKeys;
import io.graniteft.core.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket, or what lies below a prefix of it, as an object store. Listing asks for a page at a time, as the caller goes on. What is
 * read is checked against size and checksum, and goes on where a line was cut. Thread-safe.
 *
 * <p>Failures that a person can act on are {@link GraniteException}s: no such bucket, credentials that are missing, refused, expired or
 * not allowed to, a bucket of another region, a service that does not answer.
 */
public final class S3ObjectStore implements ObjectStore {
    /** Damaged content is asked for so often before it is given up. */
    private static final int MOST_READS = 3;

    private final S3Client client;
    private final String bucket;
    private final String root;
    private final Retrier retrier;
    private final Secrets secrets;
    private final String region;
    private final DirectReads direct;

    /**
     * @param access the way to AWS, which the client came from
     * @param client talks to S3; stays the caller's
     * @param bucket the bucket's name
     * @param root what the keys of all objects of this store begin with, and is left out of them: empty, or ending in {@code /}
     * @param retrier decides when to ask again
     */
    public S3ObjectStore(AwsAccess access, S3Client client, String bucket, String root, Retrier retrier) {
        if (!root.isEmpty() && !root.endsWith("/")) {
            throw new IllegalArgumentException("does not end in /: " + root);
        }
        this.client = client;
        this.bucket = bucket;
        this.root = root;
        this.retrier = retrier;
        this.secrets = access.secrets();
        this.region = access.region();
        this.direct = access.directReads(client, bucket);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The first page is asked for at once, so that a bucket that cannot be listed shows here; a later page that fails throws out of
     * the stream.
     *
     * @throws GraniteException if the bucket cannot be listed
     */
    @Override
    public Stream<ObjectInfo> list(String prefix) throws IOException {
        return list(prefix, null);
    }

    @Override
    public Stream<ObjectInfo> listFolder(String folder) throws IOException {
        return list(folder, "/");
    }

    private Stream<ObjectInfo> list(String prefix, @Nullable String delimiter) throws IOException {
        Pages pages = new Pages(root + prefix, delimiter);
        pages.fetch(null);
        int traits = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(pages, traits), false);
    }

    @Override
    public InputStream read(String key) throws IOException {
        return stream(key, 0);
    }

    @Override
    public byte[] readAll(String key) throws IOException {
        ObjectKeys.check(key);
        int failed = 0;
        byte @Nullable [] content = null;
        try {
            content = direct.read(root + key);
        } catch (IOException e) {
            failed = 1;
            pause(failed);
        }
        if (content == null) {
            content = readWithCare(key, failed);
            if (failed == 0) {
                direct.giveUp();
            }
        }
        return content;
    }

    private byte[] readWithCare(String key, int failed) throws IOException {
        for (int attempt = failed + 1; ; attempt++) {
            try (S3Stream in = stream(key, failed)) {
                return in.readAllBytes();
            } catch (S3Stream.DamagedException e) {
                if (attempt >= MOST_READS) {
                    throw e;
                }
                pause(attempt);
            }
        }
    }

    private S3Stream stream(String key, int failed) throws IOException {
        ObjectKeys.check(key);
        return new S3Stream(client, bucket, root + key, retrier, failed, failure -> failure(failure, "reading", key));
    }

    @Override
    public void write(String key, Path file) throws IOException {
        ObjectKeys.check(key);
        long bytes = Files.size(file);
        try {
            if (MultipartUpload.isWorthIt(bytes)) {
                new MultipartUpload(client, bucket, root + key, retrier).send(file, bytes);
            } else {
                PutObjectRequest request = PutObjectRequest.builder()
                        .bucket(bucket)
                        .key(root + key)
                        .build();
                retrier.call(() -> client.putObject(request, RequestBody.fromFile(file)));
            }
        } catch (SdkException e) {
            throw failure(e, "writing", key);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    @Override
    public String location() {
        return "s3://" + bucket + "/" + root;
    }

    @Override
    public String toString() {
        return "S3ObjectStore[" + location() + "]";
    }

    /** What the failure of a call means: one of this object, or one of all. */
    private RuntimeException failure(SdkException e, String doing, String key) throws IOException {
        String place = location() + key;
        String code = AwsErrors.codeOf(e);
        if (code.equals("NoSuchKey")) {
            throw new NoSuchFileException(place);
        }
        if (AwsErrors.isDenied(e) && doing.equals("reading")) {
            // Others may be allowed: whoever reads many decides what it means.
            throw new java.nio.file.AccessDeniedException(place);
        }
        if (code.equals("NoSuchBucket") || (code.isEmpty() && AwsErrors.isStatus(e, 404))) {
            return new GraniteException(
                    ErrorCode.REMOTE_SERVICE,
                    "there is no bucket " + bucket + " (" + doing + " " + place + ")",
                    "check the name: --s3-bucket, or aws.s3.bucket_name in the configuration");
        }
        @Nullable String home = AwsErrors.header(e, "x-amz-bucket-region").orElse(null);
        boolean elsewhere = AwsErrors.isStatus(e, 301)
                || AwsErrors.isStatus(e, 307)
                || code.equals("AuthorizationHeaderMalformed")
                || code.equals("IllegalLocationConstraintException")
                || code.equals("PermanentRedirect");
        if (elsewhere && !region.equals(home)) {
            return new GraniteException(
                    ErrorCode.REMOTE_SERVICE,
                    "the bucket " + bucket + " is not in " + region + (home == null ? "" : " but in " + home),
                    home == null
                            ? "name its region with --region, or aws.region in the configuration"
                            : "name its region: --region " + home + ", or aws.region in the configuration");
        }
        String right = switch (doing) {
            case "listing" -> "s3:ListBucket on the bucket " + bucket;
            case "writing" -> "s3:PutObject on " + location() + "*";
            default -> "s3:GetObject on " + location() + "*";
        };
        return AwsErrors.explain(e, doing + " " + place, right, secrets);
    }

    private void pause(int attempt) throws InterruptedIOException {
        try {
            retrier.pause(attempt);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("asked to stop");
    }

    /** The objects of a listing, a page after the other. */
    private final class Pages implements Iterator<ObjectInfo> {
        private final String prefix;
        private final @Nullable String delimiter;
        private Iterator<S3Object> page = List.<S3Object>of().iterator();
        private @Nullable String continuation;

        /** @param delimiter keys that hold it behind the prefix are left out; null: none is */
        Pages(String prefix, @Nullable String delimiter) {
            this.prefix = prefix;
            this.delimiter = delimiter;
        }

        void fetch(@Nullable String token) throws IOException {
            ListObjectsV2Request request = ListObjectsV2Request.builder()
                    .bucket(bucket)
                    .prefix(prefix)
                    .delimiter(delimiter)
                    .continuationToken(token)
                    // Keys may hold characters that XML cannot.
                    .encodingType(EncodingType.URL)
                    .build();
            ListObjectsV2Response answer;
            try {
                answer = retrier.call(() -> client.listObjectsV2(request));
            } catch (SdkException e) {
                throw failure(e, "listing", prefix.substring(root.length()));
            } catch (InterruptedException e) {
                throw interrupted();
            }
            page = answer.contents().iterator();
            continuation = Boolean.TRUE.equals(answer.isTruncated()) ? answer.nextContinuationToken() : null;
        }

        @Override
        public boolean hasNext() {
            while (!page.hasNext() && continuation != null) {
                try {
                    fetch(continuation);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            return page.hasNext();
        }

        @Override
        public ObjectInfo next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            S3Object object = page.next();
            @Nullable String etag = object.eTag();
            return new ObjectInfo(
                    object.key().substring(root.length()),
                    object.size() == null ? 0 : object.size(),
                    etag == null ? "" : Checksums.unquoted(etag));
        }
    }
}
