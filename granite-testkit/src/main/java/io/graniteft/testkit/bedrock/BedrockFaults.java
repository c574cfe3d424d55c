package io.graniteft.testkit.bedrock;

import io.graniteft.testkit.http.Call;
import io.graniteft.testkit.http.FakeReply;
import io.graniteft.testkit.http.Marks;
import io.graniteft.testkit.http.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ways in which Bedrock fails, by the names that marks in prompts use. */
public final class BedrockFaults {
    /** The errors that a model's call can have, and their status. */
    public static final Map<String, Integer> STATUS = statuses();

    private static final Map<String, String> MESSAGES = Map.of(
            "ThrottlingException", "Too many requests, please wait before trying again.",
            "AccessDeniedException", "You don't have access to the model with the specified model ID.",
            "ExpiredTokenException", "The security token included in the request is expired",
            "UnrecognizedClientException", "The security token included in the request is invalid.",
            "ModelTimeoutException", "The model timed out.",
            "ValidationException", "The provided model identifier is invalid.",
            "ServiceQuotaExceededException", "Your request exceeds the service quota for your account.",
            "InternalServerException",
                    "The system encountered an unexpected error during processing. Try your request again.");

    private BedrockFaults() {}

    private static Map<String, Integer> statuses() {
        Map<String, Integer> all = new LinkedHashMap<>();
        all.put("ValidationException", 400);
        all.put("ServiceQuotaExceededException", 400);
        all.put("AccessDeniedException", 403);
        all.put("ExpiredTokenException", 403);
        all.put("UnrecognizedClientException", 403);
        all.put("ResourceNotFoundException", 404);
        all.put("ModelTimeoutException", 408);
        all.put("ModelErrorException", 424);
        all.put("ModelStreamErrorException", 424);
        all.put("ThrottlingException", 429);
        all.put("ModelNotReadyException", 429);
        all.put("InternalServerException", 500);
        all.put("ServiceUnavailableException", 503);
        return Map.copyOf(all);
    }

    /** An error by its name. */
    public static Outcome.Failure failure(String type) {
        return failure(type, MESSAGES.getOrDefault(type, "The fake was told to fail with " + type + "."));
    }

    /** An error by its name, with its own message. */
    public static Outcome.Failure failure(String type, String message) {
        return new Outcome.Failure(STATUS.getOrDefault(type, 500), type, message, null);
    }

    /**
     * What the marks of a call's prompt ask for: the name of an error; {@code stop:} and a stop reason; {@code empty},
     * {@code reasoning}; {@code reset}, {@code half}, {@code silence}; {@code garbage} (status 200 and no JSON), {@code proxy} (the
     * page of a proxy); {@code slow:} and milliseconds. An answer where there is no mark.
     */
    public static Outcome byMarks(Call call) {
        return Marks.of(call).map(BedrockFaults::named).orElse(Outcome.ANSWER);
    }

    /** What a mark asks for. */
    public static Outcome named(String mark) {
        if (mark.startsWith("stop:")) {
            return new Outcome.Answer(mark.substring("stop:".length()), null, Outcome.Shape.TEXT);
        }
        if (mark.startsWith("slow:")) {
            return new Outcome.Delayed(
                    Duration.ofMillis(Long.parseLong(mark.substring("slow:".length()))), Outcome.ANSWER);
        }
        return switch (mark) {
            case "empty" -> new Outcome.Answer("", null, Outcome.Shape.EMPTY);
            case "blank" -> new Outcome.Answer("", " \n", Outcome.Shape.TEXT);
            case "reasoning" -> new Outcome.Answer("", null, Outcome.Shape.REASONING_FIRST);
            case "reset" -> new Outcome.Broken(FakeReply.LineFault.RESET);
            case "half" -> new Outcome.Broken(FakeReply.LineFault.HALF);
            case "silence" -> new Outcome.Broken(FakeReply.LineFault.SILENCE);
            case "garbage" -> new Outcome.Page(200, "text/html", "<html>Sign in to the network</html>");
            case "proxy" -> new Outcome.Page(502, "text/html", "<html><h1>502 Bad Gateway</h1></html>");
            default -> failure(mark);
        };
    }
}
