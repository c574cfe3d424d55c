package io.graniteft.testkit.http;

import java.time.Duration;
import java.util.SplittableRandom;

/** How long a service takes. The same call takes the same time in every run. */
@FunctionalInterface
public interface Latency {
    /** The time of a call. */
    Duration of(Call call);

    /** Always the same. */
    static Latency fixed(Duration time) {
        return call -> time;
    }

    /** Anything from {@code shortest} to {@code longest}, all as likely. */
    static Latency between(Duration shortest, Duration longest) {
        long span = longest.minus(shortest).toNanos();
        return call -> shortest.plusNanos((long) (span * chance(call)));
    }

    /** Around a median as real services do it: half take less, a few take many times as much. */
    static Latency longTailed(Duration median) {
        return call -> Duration.ofNanos((long) (median.toNanos() * Math.min(20, 0.5 / (1 - chance(call)))));
    }

    private static double chance(Call call) {
        return new SplittableRandom(31L * call.prompt().hashCode() + call.attempt()).nextDouble();
    }
}
