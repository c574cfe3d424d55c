package io.graniteft.teacher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static @Nullable Duration of(Map<String, String> headers) {
        return RetryAfter.of(name -> Optional.ofNullable(headers.get(name)));
    }

    @ParameterizedTest
    @CsvSource({"7, PT7S", "0, PT0S", "1.5, PT1.5S", "-1,", "soon,", "99999999999999999999,"})
    void reads_seconds(String header, Duration expected) {
        assertThat(of(Map.of("Retry-After", header))).isEqualTo(expected);
    }

    @Test
    void reads_a_date_by_the_services_own_clock() {
        String now = "Mon, 23 Nov 2026 12:00:00 GMT";
        assertThat(of(Map.of("Retry-After", "Mon, 23 Nov 2026 12:00:30 GMT", "Date", now)))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(of(Map.of("Retry-After", "Mon, 23 Nov 2026 11:00:00 GMT", "Date", now)))
                .isEqualTo(Duration.ZERO);
        assertThat(of(Map.of("Retry-After", "Mon, 23 Nov 2026 12:00:30 GMT"))).isNull();
    }

    @Test
    void prefers_what_is_more_exact() {
        assertThat(of(Map.of("Retry-After", "1", "retry-after-ms", "250"))).isEqualTo(Duration.ofMillis(250));
    }

    @ParameterizedTest
    @CsvSource({"1s, PT1S", "6m0s, PT6M", "20ms, PT0.02S", "1h2m3s, PT1H2M3S", "2.5, PT2.5S", "'',", "later,"})
    void a_limit_that_is_used_up_says_when_it_begins_anew(String reset, Duration expected) {
        assertThat(of(Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", reset)))
                .isEqualTo(expected);
    }

    @Test
    void a_limit_that_is_not_used_up_says_nothing() {
        assertThat(of(Map.of("x-ratelimit-remaining-requests", "5", "x-ratelimit-reset-requests", "9s")))
                .isNull();
        assertThat(of(Map.of())).isNull();
    }
}
