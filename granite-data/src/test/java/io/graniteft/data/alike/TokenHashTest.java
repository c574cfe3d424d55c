package io.graniteft.data.alike;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids, phrasings and splits rest on this hash, so it may never become another one. */
class TokenHashTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 33, 511, 512, 513, 1024, 1025, 5000})
    void hashes_a_text_of_any_length_one_character_after_the_other(int length) {
        for (String sign : new String[] {"a;", "é ", "表x"}) {
            String text = sign.repeat(length).substring(0, length);
            long expected = 0x243F6A8885A308D3L ^ length;
            for (int i = 0; i < length; i++) {
                expected = (expected ^ text.charAt(i)) * 0x9FB21C651E98DF25L;
                expected ^= expected >>> 29;
            }

            assertThat(TokenHash.of(text)).isEqualTo(TokenHash.mix(expected));
        }
    }
}
