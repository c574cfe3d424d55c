package io.graniteft.aws;

import com.google.common.hash.Hasher;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The content of an object. Where the line is cut, it goes on from there, and only with the very same object; at its end, size and
 * checksum are compared.
 */
final class S3Stream extends InputStream {
    /** What came is not what S3 holds, or what it holds has changed meanwhile. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }

    /** Makes of a failed call what the caller is to see. */
    interface Explanation {
        RuntimeException of(SdkException failure) throws IOException;
    }

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final Retrier retrier;
    private final Explanation explanation;
    private final String etag;
    private final long length;
    private final @Nullable Hasher digest;
    private ResponseInputStream<GetObjectResponse> in;
    private long position;
    private int cuts;
    private boolean ended;

    /** @param failed attempts that were made already */
    S3Stream(S3Client client, String bucket, String key, Retrier retrier, int failed, Explanation explanation)
            throws IOException {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        this.retrier = retrier;
        this.explanation = explanation;
        this.in = open(GetObjectRequest.builder().bucket(bucket).key(key).build(), failed);
        GetObjectResponse answer = in.response();
        this.etag = answer.eTag() == null ? "" : answer.eTag();
        this.length = answer.contentLength() == null ? -1 : answer.contentLength();
        boolean isMd5 =
                Checksums.isMd5(etag, answer.serverSideEncryptionAsString(), answer.sseCustomerAlgorithm() != null);
        this.digest = isMd5 ? Checksums.md5().newHasher() : null;
    }

    private ResponseInputStream<GetObjectResponse> open(GetObjectRequest request, int failed) throws IOException {
        try {
            return retrier.call(failed, () -> client.getObject(request));
        } catch (SdkException e) {
            if (AwsErrors.isStatus(e, 412) || AwsErrors.isStatus(e, 416)) {
                throw new DamagedException(place() + " changed while it was read");
            }
            throw explanation.of(e);
        } catch (InterruptedException e) {
            throw S3ObjectStore.interrupted();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (!ended) {
            int got;
            try {
                got = in.read(buffer, offset, count);
                if (got < 0 && length >= 0 && position < length) {
                    throw new IOException("the line was cut");
                }
            } catch (IOException | SdkClientException e) {
                resume(e);
                continue;
            }
            if (got < 0) {
                ended = true;
                check();
                return -1;
            }
            position += got;
            if (digest != null) {
                digest.putBytes(buffer, offset, got);
            }
            return got;
        }
        return -1;
    }

    /** Goes on where the line was cut. */
    private void resume(Exception failure) throws IOException {
        in.abort();
        if (Thread.currentThread().isInterrupted()) {
            throw S3ObjectStore.interrupted();
        }
        if (position >= length) {
            // All bytes came, yet the SDK does not like what they add up to.
            throw new DamagedException(place() + " arrived damaged: " + failure.getMessage());
        }
        cuts++;
        if (cuts >= Retrier.MOST_ATTEMPTS) {
            throw new IOException("the line was cut " + cuts + " times while reading " + place(), failure);
        }
        try {
            retrier.pause(cuts);
        } catch (InterruptedException e) {
            throw S3ObjectStore.interrupted();
        }
        GetObjectRequest.Builder rest =
                GetObjectRequest.builder().bucket(bucket).key(key);
        if (position > 0) {
            rest.range("bytes=" + position + "-");
        }
        in = open(rest.ifMatch(etag).build(), 0);
        if (position > 0 && (in.response().contentRange() == null)) {
            throw new DamagedException(place() + " cannot be read from its middle");
        }
    }

    private void check() throws DamagedException {
        if (length >= 0 && position != length) {
            throw new DamagedException(place() + " has " + length + " bytes, and " + position + " came");
        }
        if (digest != null && !digest.hash().toString().equals(Checksums.unquoted(etag))) {
            throw new DamagedException(place() + " arrived damaged: its MD5 is not what S3 says");
        }
    }

    private String place() {
        return "s3://" + bucket + "/" + key;
    }

    @Override
    public void close() {
        if (ended) {
            try {
                in.close();
            } catch (IOException e) {
                // All was read and checked; the connection is the pool's concern.
                in.abort();
            }
        } else {
            // Reading the rest only to keep the connection could take longer than making a new one.
            in.abort();
        }
    }
}
