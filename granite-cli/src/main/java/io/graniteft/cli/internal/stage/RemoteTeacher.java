package io.graniteft.cli.internal.stage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.json.Json;
import io.graniteft.teacher.RateLimits;
import io.graniteft.teacher.RetryPolicy;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.TeacherRunner;
import java.time.Duration;
import java.util.OptionalDouble;

/** What the configuration says of asking a service: how fast, how often, how dear. */
public final class RemoteTeacher {
    private RemoteTeacher() {}

    /**
     * How a runner goes about it.
     *
     * @param model that is asked
     */
    public static TeacherRunner.Options options(PipelineConfig config, String model) {
        Duration base = Duration.ofNanos((long) (config.teacher().retrySeconds() * 1e9));
        Duration longest = RetryPolicy.DEFAULT.longest();
        double burndown = config.teacher().outputBurndown();
        return TeacherRunner.Options.DEFAULTS
                .withWorkers(config.teacher().workers())
                .withRetry(new RetryPolicy(
                        config.teacher().maxRetries(), base, base.compareTo(longest) > 0 ? base : longest))
                .withLimits(new RateLimits(
                        config.teacher().requestsPerMinute(),
                        config.teacher().tokensPerMinute(),
                        Math.max(1, burndown > 0 ? burndown : RateLimits.outputBurndownOf(model))))
                .withTruncationCap(config.teacher().truncationCap())
                .withBudgetUsd(budget(config));
    }

    /** Asks a teacher for one word: a key, a region or a model's name can be wrong in many ways, and a right answer rules out all. */
    public static TeacherAnswer oneWord(Teacher teacher) throws InterruptedException {
        return teacher.answer(
                new TeacherRequest("validate", null, "Answer with the one word: ready", null, 16, 0, null));
    }

    /** What may be spent; empty: anything. */
    public static OptionalDouble budget(PipelineConfig config) {
        double usd = config.teacher().budgetUsd();
        return usd > 0 ? OptionalDouble.of(usd) : OptionalDouble.empty();
    }

    /** A request as the service of this provider gets it, under the names of its interface. */
    public static ObjectNode request(String provider, String model, TeacherRequest request) {
        ObjectNode body = Json.mapper().createObjectNode();
        String system = request.system();
        if (provider.equals("openai")) {
            body.put("model", model);
            ArrayNode messages = body.putArray("messages");
            if (system != null) {
                messages.addObject().put("role", "system").put("content", system);
            }
            messages.addObject().put("role", "user").put("content", request.prompt());
            return body.put("max_tokens", request.maxTokens()).put("temperature", request.temperature());
        }
        body.put("modelId", model);
        if (system != null) {
            body.putArray("system").addObject().put("text", system);
        }
        ObjectNode message = body.putArray("messages").addObject().put("role", "user");
        message.putArray("content").addObject().put("text", request.prompt());
        body.putObject("inferenceConfig")
                .put("maxTokens", request.maxTokens())
                .put("temperature", request.temperature());
        return body;
    }
}
