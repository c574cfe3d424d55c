package io.graniteft.teacher.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a service asked to be left alone. */
public final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,9})?");

    /** As in {@code 1s}, {@code 6m0s} or {@code 20ms}. */
    private static final Pattern SPAN =
            Pattern.compile("(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9.]{1,9})s)?(?:([0-9.]{1,9})ms)?");

    private static final double MILLIS = 1000;

    private RetryAfter() {}

    /**
     * What the headers of an answer say: {@code retry-after-ms}, {@code Retry-After} as seconds or as a date, seen by the service's
     * own clock, or the time at which a used-up limit of requests begins anew.
     */
    public static @Nullable Duration of(Function<String, Optional<String>> header) {
        Optional<Duration> millis = header.apply("retry-after-ms").flatMap(text -> number(text, 1));
        return millis.or(() -> header.apply("Retry-After").flatMap(text -> number(text, MILLIS)))
                .or(() -> header.apply("Retry-After")
                        .flatMap(text -> until(text, header.apply("Date").orElse(""))))
                .or(() -> usedUp(header, "requests"))
                .or(() -> usedUp(header, "tokens"))
                .orElse(null);
    }

    private static Optional<Duration> usedUp(Function<String, Optional<String>> header, String what) {
        return header.apply("x-ratelimit-remaining-" + what)
                .filter(left -> left.strip().equals("0"))
                .flatMap(left -> header.apply("x-ratelimit-reset-" + what))
                .flatMap(text -> number(text, MILLIS).or(() -> span(text)));
    }

    private static Optional<Duration> number(String text, double millis) {
        String number = text.strip();
        return SECONDS.matcher(number).matches()
                ? Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(number) * millis)))
                : Optional.empty();
    }

    private static Optional<Duration> span(String text) {
        Matcher parts = SPAN.matcher(text.strip());
        if (text.isBlank() || !parts.matches()) {
            return Optional.empty();
        }
        double millis = ((part(parts, 1) * 60 + part(parts, 2)) * 60 + part(parts, 3)) * MILLIS + part(parts, 4);
        return Optional.of(Duration.ofMillis(Math.round(millis)));
    }

    private static double part(Matcher parts, int group) {
        @Nullable String text = parts.group(group);
        if (text == null) {
            return 0;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Optional<Duration> until(String date, String now) {
        try {
            Duration time = Duration.between(instant(now), instant(date));
            return Optional.of(time.isNegative() ? Duration.ZERO : time);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant instant(String date) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip(), Instant::from);
    }
}
