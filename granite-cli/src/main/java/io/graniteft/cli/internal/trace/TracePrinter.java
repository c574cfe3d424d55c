package io.graniteft.cli.internal.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Locale;

/** A trace as a person reads it. */
public final class TracePrinter {
    private TracePrinter() {}

    /** Prints it, from the source file to the training that learned it. */
    public static void print(PrintStream to, JsonNode story) {
        JsonNode from = story.path("provenance");
        to.printf("%s%n", story.path("id").asText());
        fact(
                to,
                "source",
                from.path("source").asText() + ", " + from.path("path").asText() + ", lines "
                        + from.path("lines").path(0).asInt() + " to "
                        + from.path("lines").path(1).asInt());
        fact(
                to,
                "function",
                from.path("function").asText() + ", SHA-256 "
                        + from.path("sha256").asText());
        fact(to, "licence", from.path("licence").asText());
        if (!from.path("changes").isEmpty()) {
            fact(to, "changed", texts(from.path("changes")));
        }
        fact(
                to,
                "example",
                story.path("file").asText() + ", template "
                        + from.path("template").asText() + ", group "
                        + from.path("group").asText());
        String prompts = texts(story.path("prompt_of"));
        fact(
                to,
                "trained on",
                story.has("trained_on")
                        ? story.path("trained_on").asText()
                        : story.path("side").asText().equals("validation")
                                ? "never: it is held out"
                                : "no: its group is practised on, so only corrections of it are");
        fact(to, "prompt of", prompts.isEmpty() ? "no set that the loop asks" : prompts);
        if (story.has("teacher")) {
            fact(to, "teacher", record(story.path("teacher")));
        }
        for (JsonNode epoch : story.path("epochs")) {
            epoch(to, epoch);
        }
    }

    private static void epoch(PrintStream to, JsonNode epoch) {
        to.printf(
                Locale.ROOT,
                "  epoch %d, %s: the student's answer scores %.2f%n",
                epoch.path("epoch").asInt(),
                epoch.path("set").asText(),
                epoch.path("score").path("overall").asDouble());
        for (JsonNode finding : epoch.path("score").path("findings")) {
            if (finding.path("amount").asDouble() < 0) {
                to.printf(
                        Locale.ROOT,
                        "      %.2f %s%s: %s%n",
                        finding.path("amount").asDouble(),
                        finding.path("rule").asText(),
                        finding.path("line").asInt() > 0
                                ? ", line " + finding.path("line").asInt()
                                : "",
                        finding.path("message").asText());
            }
        }
        if (epoch.has("correction")) {
            to.println("    corrected by " + record(epoch.path("correction")));
        }
        if (epoch.has("second_correction")) {
            to.println("    and again by " + record(epoch.path("second_correction")));
        }
        JsonNode outcome = epoch.path("outcome");
        if (!outcome.isMissingNode()) {
            to.printf(
                    Locale.ROOT,
                    "    %s%s%n",
                    outcome.path("accepted").asBoolean()
                            ? "accepted"
                            : "not accepted: " + outcome.path("reason").asText(),
                    outcome.path("score_after").isNumber()
                            ? String.format(
                                    Locale.ROOT,
                                    ", %.2f instead of %.2f",
                                    outcome.path("score_after").asDouble(),
                                    outcome.path("score_before").asDouble())
                            : "");
        }
        if (epoch.has("review")) {
            JsonNode review = epoch.path("review");
            to.println("    " + (review.path("accepted").asBoolean() ? "signed off" : "rejected") + " by "
                    + review.path("reviewer").asText() + ", "
                    + review.path("at").asText()
                    + (review.path("comment").isTextual()
                            ? ": " + review.path("comment").asText()
                            : ""));
        }
        if (epoch.has("learnt_in")) {
            String learnt = texts(epoch.path("learnt_in"));
            to.println("    learned in " + (learnt.isEmpty() ? "no epoch" : learnt));
        }
    }

    private static String record(JsonNode record) {
        StringBuilder text = new StringBuilder(record.path("model").asText("unknown"));
        text.append(", ").append(record.path("timestamp").asText());
        if (!record.path("success").asBoolean()) {
            text.append(", failed: ").append(record.path("error").asText());
        }
        if (record.path("cost_usd").isNumber()) {
            text.append(String.format(
                    Locale.ROOT, ", $%.4f", record.path("cost_usd").asDouble()));
        }
        return text.append(", request ")
                .append(record.path("request_digest").asText("unknown"))
                .toString();
    }

    private static void fact(PrintStream to, String name, String value) {
        to.printf("  %-11s %s%n", name, value);
    }

    private static String texts(JsonNode array) {
        StringBuilder text = new StringBuilder();
        array.forEach(each -> text.append(text.length() == 0 ? "" : ", ").append(each.asText()));
        return text.toString();
    }
}
