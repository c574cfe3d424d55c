package io.graniteft.testkit.bedrock;

import io.graniteft.core.json.Json;
import io.graniteft.teacher.Usage;
import io.graniteft.testkit.http.Call;
import io.graniteft.testkit.http.FakeReply;
import io.graniteft.testkit.http.ModelCalls;
import io.graniteft.testkit.http.Outcome;
import org.jspecify.annotations.Nullable;

/** How Bedrock says things. */
final class BedrockWords implements ModelCalls.Words {
    @Override
    public FakeReply failure(Outcome.Failure failure) {
        String body = Json.mapper()
                .createObjectNode()
                .put("message", failure.message())
                .toString();
        return FakeReply.json(failure.status(), body)
                .with("x-amzn-ErrorType", failure.type() + ":http://internal.amazon.com/coral/com.amazon.bedrock/")
                .with("x-amzn-RequestId", "00000000-0000-4000-8000-000000000000");
    }

    @Override
    public Outcome.Failure throttled(@Nullable String retryAfter) {
        return new Outcome.Failure(
                429, "ThrottlingException", "Too many requests, please wait before trying again.", retryAfter);
    }

    @Override
    public String usualStop() {
        return "end_turn";
    }

    @Override
    public String fullStop() {
        return "max_tokens";
    }

    @Override
    public String answer(Call call, String text, String stopReason, Outcome.Shape shape, Usage usage) {
        return ConverseApi.answer(text, stopReason, shape, usage);
    }
}
