package io.graniteft.aws;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Ints;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares content with what S3 says of it in the head of an answer. */
final class Checksums {
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

    /** S3's own checksum of whole uploads: Guava warns of it for security, but here it is what there is to compare with. */
    @SuppressWarnings("deprecation")
    private static final HashFunction MD5_FUNCTION = Hashing.md5();

    /** Other checksums by their headers; uploaders choose which there are. */
    private static final Map<String, Function<byte[], byte[]>> OTHERS = new TreeMap<>(Map.of(
            "x-amz-checksum-crc32", bytes -> bigEndian(Hashing.crc32(), bytes),
            "x-amz-checksum-crc32c", bytes -> bigEndian(Hashing.crc32c(), bytes),
            "x-amz-checksum-sha256", bytes -> Hashing.sha256().hashBytes(bytes).asBytes()));

    private Checksums() {}

    /** The headers of an answer. */
    @FunctionalInterface
    interface Headers {
        /** The value of a header. */
        Optional<String> first(String name);
    }

    /** What an MD5 is computed by. */
    static HashFunction md5() {
        return MD5_FUNCTION;
    }

    static String unquoted(String etag) {
        return etag.replace("\"", "");
    }

    /**
     * Whether an ETag is the MD5 of the content, as it is of every object of one part that is not encrypted by a key of its own.
     *
     * @param encryption the kind of encryption on the server; null: unknown
     * @param ownKey whether the object is encrypted by a key that the reader has to give
     */
    static boolean isMd5(String etag, @Nullable String encryption, boolean ownKey) {
        boolean managed = encryption != null && encryption.startsWith("aws:kms");
        return !ownKey && !managed && MD5.matcher(unquoted(etag)).matches();
    }

    /** Whether the content can be what S3 holds: always so where nothing is said that could be compared. */
    static boolean agree(Headers headers, byte[] content) {
        String etag = headers.first("ETag").orElse("");
        @Nullable
        String encryption = headers.first("x-amz-server-side-encryption").orElse(null);
        boolean ownKey =
                headers.first("x-amz-server-side-encryption-customer-algorithm").isPresent();
        if (isMd5(etag, encryption, ownKey)) {
            return md5().hashBytes(content).toString().equals(unquoted(etag));
        }
        for (Map.Entry<String, Function<byte[], byte[]>> other : OTHERS.entrySet()) {
            // That of an object in parts is a checksum of checksums, and ends in their number.
            Optional<String> value = headers.first(other.getKey()).filter(text -> text.indexOf('-') < 0);
            if (value.isPresent()) {
                return BaseEncoding.base64()
                        .encode(other.getValue().apply(content))
                        .equals(value.get());
            }
        }
        return true;
    }

    private static byte[] bigEndian(HashFunction function, byte[] content) {
        return Ints.toByteArray(function.hashBytes(content).asInt());
    }
}
