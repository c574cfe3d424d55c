package io.graniteft.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksumsTest {
    private static final byte[] CONTENT = "123456789".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "123456780".getBytes(StandardCharsets.US_ASCII);
    private static final String OF_PARTS = "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-2\"";

    private static boolean agree(Map<String, String> headers, byte[] content) {
        return Checksums.agree(name -> Optional.ofNullable(headers.get(name)), content);
    }

    @Test
    void compares_the_md5_of_an_object_of_one_part() {
        Map<String, String> headers = Map.of("ETag", "\"25f9e794323b453885f5181f1b624d0b\"");

        assertThat(agree(headers, CONTENT)).isTrue();
        assertThat(agree(headers, OTHER)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-checksum-crc32,y/Q5Jg==",
        "x-amz-checksum-crc32c,4waSgw==",
        "x-amz-checksum-sha256,FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="
    })
    void compares_the_checksum_that_the_uploader_chose(String header, String value) {
        Map<String, String> headers = Map.of("ETag", OF_PARTS, header, value);

        assertThat(agree(headers, OTHER)).isFalse();
        assertThat(agree(headers, CONTENT)).isTrue();
    }

    @Test
    void does_not_take_for_a_checksum_of_the_content_what_is_none() {
        assertThat(agree(Map.of("ETag", OF_PARTS), CONTENT)).isTrue();
        assertThat(agree(Map.of("ETag", OF_PARTS, "x-amz-checksum-crc32", "AAAAAA==-2"), CONTENT))
                .isTrue();
        assertThat(agree(
                        Map.of(
                                "ETag",
                                "\"00000000000000000000000000000000\"",
                                "x-amz-server-side-encryption",
                                "aws:kms"),
                        CONTENT))
                .isTrue();
        assertThat(agree(Map.of(), CONTENT)).isTrue();
    }
}
