package io.graniteft.cli.internal.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.cli.internal.stage.Egress;
import io.graniteft.cli.internal.stage.TeachPlan;
import io.graniteft.core.json.Json;
import io.graniteft.teacher.JournalStatus;
import io.graniteft.teacher.Price;
import io.graniteft.teacher.TeacherSummary;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What `teach` prints: plans, results, and the state of a journal. */
final class TeachPrinter {
    private TeachPrinter() {}

    /** A plan, for a person. */
    static void plan(PrintStream to, TeachPlan plan, String teacher, String journal, OptionalDouble budget) {
        to.printf(
                Locale.ROOT,
                "plan: ask %s %,d of %,d prompts%s%s%n",
                teacher,
                plan.asked(),
                plan.prompts(),
                plan.answered() == 0 ? "" : String.format(Locale.ROOT, "; %,d are in %s", plan.answered(), journal),
                plan.kept() == 0 ? "" : String.format(Locale.ROOT, "; policy.egress keeps %,d back", plan.kept()));
        to.printf(
                Locale.ROOT,
                "  tokens  about %,d in; about %,d out an answer, %,d at most%n",
                plan.inputTokens(),
                plan.outputTokens(),
                plan.mostOutputTokens());
        to.println("  cost    " + cost(plan) + limit(budget));
        List<Egress.Leaving> leaving = plan.leaving();
        for (int i = 0; i < leaving.size(); i++) {
            Egress.Leaving each = leaving.get(i);
            to.printf(
                    Locale.ROOT,
                    "  %-7s %s (%s): %,d prompts, %,d characters%s%n",
                    i == 0 ? "leaves" : "",
                    each.source(),
                    each.licence(),
                    each.prompts(),
                    each.characters(),
                    each.policy().equals("ask") ? ", not decided in policy.egress" : "");
        }
    }

    private static String cost(TeachPlan plan) {
        Price price = plan.price();
        Double expected = plan.expectedUsd();
        Double most = plan.mostUsd();
        if (price == null || expected == null || most == null) {
            return "unknown: no price of this model (--price-input and --price-output, or teacher.prices)";
        }
        String since = price.asOf() == null ? "" : ", as of " + price.asOf();
        return String.format(
                Locale.ROOT,
                "about $%.2f, at most $%.2f without retries (%s in, %s out for a million tokens: %s%s)",
                expected,
                most,
                dollars(price.input()),
                dollars(price.output()),
                price.source(),
                since);
    }

    private static String limit(OptionalDouble budget) {
        return budget.isPresent() ? String.format(Locale.ROOT, "; budget $%.2f", budget.getAsDouble()) : "";
    }

    private static String dollars(double amount) {
        return String.format(Locale.ROOT, "$%.2f", amount);
    }

    /** A plan, for a program; {@code request} is the first that would be sent. */
    static ObjectNode planJson(
            TeachPlan plan, String provider, String model, OptionalDouble budget, @Nullable ObjectNode request) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("schema", "granite.teach-plan").put("version", 1);
        json.put("teacher", provider).put("model", model);
        json.put("prompts", plan.prompts())
                .put("answered", plan.answered())
                .put("kept_in_house", plan.kept())
                .put("asked", plan.asked())
                .put("input_tokens", plan.inputTokens())
                .put("output_tokens_an_answer", plan.outputTokens())
                .put("output_tokens_at_most", plan.mostOutputTokens())
                .put("cost_usd", plan.expectedUsd())
                .put("cost_usd_at_most", plan.mostUsd());
        json.set("budget_usd", budget.isPresent() ? json.numberNode(budget.getAsDouble()) : json.nullNode());
        Price price = plan.price();
        if (price != null) {
            json.putObject("price")
                    .put("input", price.input())
                    .put("output", price.output())
                    .put("as_of", price.asOf() == null ? null : price.asOf().toString())
                    .put("source", price.source());
        }
        ArrayNode leaving = json.putArray("leaves");
        plan.leaving().forEach(each -> leaving.add(Json.mapper().valueToTree(each)));
        json.set("request", request);
        return json;
    }

    /** What came of it. */
    static void summary(PrintStream to, TeacherSummary summary, Path journal) {
        to.printf(
                "teacher %s: %,d prompts, %,d answered now, %,d already in the journal, %,d failed%n",
                summary.model(), summary.prompts(), summary.answered(), summary.skipped(), summary.failures());
        summary.failed().forEach((error, count) -> to.printf("  %,d %s%n", count, error));
        Double cost = summary.costUsd();
        if (summary.asked() > 0 && (cost == null || cost > 0)) {
            to.printf(
                    Locale.ROOT,
                    "  %,d tokens in, %,d out%s%s%s%n",
                    summary.usage().inputTokens(),
                    summary.usage().outputTokens(),
                    cost == null ? "" : String.format(Locale.ROOT, ", $%.4f", cost),
                    summary.throttled() == 0 ? "" : ", throttled " + summary.throttled() + " times",
                    summary.retries() == 0 ? "" : ", " + summary.retries() + " requests repeated");
        }
        to.println("wrote " + journal);
    }

    /** The state of a journal, for a person. */
    static void status(PrintStream to, JournalStatus status) {
        to.printf(
                Locale.ROOT,
                "%s: %,d records, %,d answered, %,d failed%s%n",
                status.path(),
                status.records(),
                status.answered(),
                status.failures(),
                status.beingWritten() ? "; a process is writing it" : "");
        status.failed().forEach((error, count) -> to.printf(Locale.ROOT, "  %,d %s%n", count, error));
        if (status.records() > 0) {
            to.printf("  models  %s%n", String.join(", ", status.models()));
            to.printf("  time    %s to %s%n", status.first(), status.last());
            to.printf(
                    Locale.ROOT,
                    "  tokens  %,d in, %,d out%n",
                    status.usage().inputTokens(),
                    status.usage().outputTokens());
        }
        if (status.committedUsd() > 0) {
            to.printf(
                    Locale.ROOT,
                    "  cost    $%.4f in its records%s%n",
                    status.costUsd(),
                    status.committedUsd() > status.costUsd() + 5e-5
                            ? String.format(
                                    Locale.ROOT,
                                    ", up to $%.4f with calls that %s",
                                    status.committedUsd(),
                                    status.beingWritten() ? "are under way" : "were cut short or asked again")
                            : "");
        }
        if (status.tornBytes() > 0) {
            to.printf("  torn    %,d bytes at its end, which the next run cuts off%n", status.tornBytes());
        }
        if (status.repeatedIds() > 0) {
            to.printf("  broken  %,d records have the id of another one%n", status.repeatedIds());
        }
    }

    /** The state of a journal, for a program. */
    static ObjectNode statusJson(JournalStatus status) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("schema", "granite.teach-status").put("version", 1);
        json.setAll((ObjectNode) Json.mapper().valueToTree(status));
        return json;
    }
}
