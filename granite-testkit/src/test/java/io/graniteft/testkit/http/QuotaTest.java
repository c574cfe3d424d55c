package io.graniteft.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private final AtomicLong nanos = new AtomicLong();

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void lets_through_a_burst_and_then_a_rate() {
        Quota quota = new Quota(new Quota.Limits(10, 3, 0, 5, false), nanos::get);
        for (int i = 0; i < 3; i++) {
            assertThat(quota.admit(1, 1)).isEmpty();
        }
        assertThat(quota.admit(1, 1)).contains(Duration.ofMillis(100));
        pass(Duration.ofMillis(100));
        assertThat(quota.admit(1, 1)).isEmpty();
        assertThat(quota.admit(1, 1)).isPresent();
    }

    @Test
    void never_holds_more_than_its_burst() {
        Quota quota = new Quota(new Quota.Limits(10, 2, 0, 5, false), nanos::get);
        pass(Duration.ofHours(1));
        assertThat(quota.admit(1, 1)).isEmpty();
        assertThat(quota.admit(1, 1)).isEmpty();
        assertThat(quota.admit(1, 1)).isPresent();
    }

    @Test
    void reserves_the_longest_answer_and_charges_output_several_times() {
        Quota quota = new Quota(new Quota.Limits(0, 1, 6000, 5, false), nanos::get);
        assertThat(quota.admit(1000, 4000)).isEmpty();
        assertThat(quota.admit(1000, 4000)).as("1,000 of 5,000 are left").contains(Duration.ofSeconds(40));
        quota.settle(1000, 4000, 200);
        assertThat(quota.admit(1000, 3000))
                .as("6,000 - 1,000 - 5 * 200 are left")
                .isEmpty();
    }

    @Test
    void another_rate_counts_from_now_on() {
        Quota quota = new Quota(Quota.Limits.perSecond(1), nanos::get);
        assertThat(quota.admit(1, 1)).isEmpty();
        quota.change(Quota.Limits.perSecond(20));
        pass(Duration.ofMillis(50));
        assertThat(quota.admit(1, 1)).isEmpty();
    }

    @Test
    void changes_only_what_is_named() {
        Quota.Limits before = new Quota.Limits(7, 3, 900, 5, true);
        assertThat(QuotaJson.read("{\"tokens_per_minute\":1}", before)).isEqualTo(new Quota.Limits(7, 3, 1, 5, true));
        assertThat(QuotaJson.read("{\"requests_per_second\":20}", before))
                .isEqualTo(new Quota.Limits(20, 20, 900, 5, true));
    }
}
