package io.graniteft.aws;

import io.graniteft.core.store.ObjectStore;
import software.amazon.awssdk.services.s3.S3Client;

/** Opens buckets as object stores, all through one client, for those who need to know nothing of the SDK. */
public final class Buckets implements AutoCloseable {
    private final AwsAccess access;
    private final S3Client client;
    private final Retrier retrier;

    /**
     * @param access the way to AWS; closed with this object
     * @param retrier decides when to ask again
     */
    public Buckets(AwsAccess access, Retrier retrier) {
        this.access = access;
        this.client = access.s3();
        this.retrier = retrier;
    }

    /**
     * Makes sure that there are credentials, without using them.
     *
     * @throws io.graniteft.core.GraniteException if none are found
     */
    public void requireCredentials() {
        access.requireCredentials();
    }

    /**
     * A bucket, or what lies below a prefix of it.
     *
     * @param prefix with or without a {@code /} at its end; empty: the whole bucket
     */
    public ObjectStore open(String bucket, String prefix) {
        String root = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
        return new S3ObjectStore(access, client, bucket, root, retrier);
    }

    @Override
    public void close() {
        client.close();
        access.close();
    }
}
