package io.graniteft.testkit.http;

import io.graniteft.teacher.Usage;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a model behind any fake service: admitted by a quota, answered after a time, spoilt as a function of the call says,
 * and counted. Only the words differ from service to service.
 */
public final class ModelCalls {
    /** What the fakes charge for a million tokens of input and of output, in US dollars. */
    private static final double INPUT_USD = 3;

    private static final double OUTPUT_USD = 15;
    private static final double MILLION = 1e6;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final Words words;
    private final Manner manner;
    private final Quota quota;
    private final ServiceStats stats;

    /**
     * How a model behaves.
     *
     * @param latency how long an answer takes; errors come at once
     * @param behaviour what becomes of a call that was admitted
     * @param answers the text of the answer to a prompt
     */
    public record Manner(Latency latency, Function<Call, Outcome> behaviour, Function<String, String> answers) {}

    /** What a service says. */
    public interface Words {
        /** An error. */
        FakeReply failure(Outcome.Failure failure);

        /** The error of a quota that is used up; {@code retryAfter} in seconds, or null. */
        Outcome.Failure throttled(@Nullable String retryAfter);

        /** Why answers end, normally. */
        String usualStop();

        /** Why an answer ends that has become too long. */
        String fullStop();

        /** A body. */
        String answer(Call call, String text, String stopReason, Outcome.Shape shape, Usage usage);
    }

    /** How one request ended, for the count. */
    public static final class Ending {
        private String name = "interrupted";

        /** It ended so. */
        public void is(String ending) {
            name = ending;
        }
    }

    /** Does the work of one request. */
    @FunctionalInterface
    public interface Work {
        /** The reply; how it ended goes to {@code ending}. */
        FakeReply reply(Ending ending) throws InterruptedException;
    }

    /** The calls of one service. */
    public ModelCalls(Words words, Manner manner, Quota quota, ServiceStats stats) {
        this.words = words;
        this.manner = manner;
        this.quota = quota;
        this.stats = stats;
    }

    /** Counts a request around its work. */
    public FakeReply counted(Work work) throws InterruptedException {
        stats.begin();
        Ending ending = new Ending();
        try {
            return work.reply(ending);
        } finally {
            stats.end(ending.name);
        }
    }

    /** A refusal or an error. */
    public FakeReply failure(Outcome.Failure failure, Ending ending) {
        ending.is(failure.type());
        FakeReply reply = words.failure(failure);
        @Nullable String retryAfter = failure.retryAfter();
        return retryAfter == null ? reply : reply.with("Retry-After", retryAfter);
    }

    /**
     * What becomes of a valid call.
     *
     * @param call its attempt is counted here
     * @param inputTokens of the whole input
     * @param usage what is reported, given the tokens of the output
     */
    public FakeReply answer(Call call, long inputTokens, Function<Long, Usage> usage, Ending ending)
            throws InterruptedException {
        Optional<Duration> wait = quota.admit(inputTokens, call.maxTokens());
        if (wait.isPresent()) {
            boolean says = quota.limits().saysRetryAfter();
            String seconds =
                    Long.toString(Math.max(1, wait.get().plusMillis(999).toSeconds()));
            return failure(words.throttled(says ? seconds : null), ending);
        }
        long output = 0;
        try {
            Outcome outcome = manner.behaviour().apply(call);
            if (outcome instanceof Outcome.Delayed delayed) {
                sleep(delayed.time());
                outcome = delayed.then();
            }
            if (outcome instanceof Outcome.Failure failure) {
                return failure(failure, ending);
            }
            if (outcome instanceof Outcome.Page page) {
                ending.is("page");
                return new FakeReply(
                        page.status(),
                        Map.of("Content-Type", page.contentType()),
                        page.body(),
                        FakeReply.LineFault.NONE);
            }
            sleep(manner.latency().of(call));
            Outcome.Answer wanted = outcome instanceof Outcome.Answer answer ? answer : (Outcome.Answer) Outcome.ANSWER;
            String text = text(call, wanted);
            boolean full = Usage.estimated("", text).outputTokens() > call.maxTokens();
            text = full ? EchoedCode.cut(text, call.maxTokens()) : text;
            output = Usage.estimated("", text).outputTokens();
            stats.bill(inputTokens, output, (inputTokens * INPUT_USD + output * OUTPUT_USD) / MILLION);
            String stop = wanted.stopReason().isEmpty() ? words.usualStop() : wanted.stopReason();
            FakeReply reply = FakeReply.json(
                    200, words.answer(call, text, full ? words.fullStop() : stop, wanted.shape(), usage.apply(output)));
            if (outcome instanceof Outcome.Broken broken) {
                ending.is(broken.fault().name().toLowerCase(Locale.ROOT));
                return reply.with(broken.fault());
            }
            ending.is("answer");
            stats.answer(call.prompt());
            return reply;
        } finally {
            quota.settle(inputTokens, call.maxTokens(), output);
        }
    }

    private String text(Call call, Outcome.Answer wanted) {
        if (wanted.shape() == Outcome.Shape.EMPTY) {
            return "";
        }
        @Nullable String own = wanted.text();
        return own == null ? manner.answers().apply(call.prompt()) : own;
    }

    private static void sleep(Duration time) throws InterruptedException {
        if (!time.isZero()) {
            Thread.sleep(time.toMillis(), time.toNanosPart() % NANOS_PER_MILLI);
        }
    }

    /** What every fake answers under {@code /__}: its counts, and a change of its quota. */
    public FakeReply control(FakeRequest request) {
        if (request.path().equals("/__stats")) {
            return FakeReply.json(200, stats.toJson(request.query().contains("prompts")));
        }
        if (request.path().equals("/__quota") && request.method().equals("POST")) {
            quota.change(QuotaJson.read(request.text(), quota.limits()));
            return FakeReply.json(200, "{}");
        }
        return FakeReply.json(404, "{}");
    }
}
