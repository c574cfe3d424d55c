package io.graniteft.cli.internal.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import io.graniteft.sagemaker.CostModel;
import io.graniteft.sagemaker.CostModel.Range;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a job may take.
 *
 * @param machine its price; null: nobody knows it
 * @param machines how many
 * @param spot whether spare capacity is used
 * @param hours from and to, up to the bound that ends the job
 * @param teacher what a teacher's answers may cost besides
 */
public record Estimate(CostModel.@Nullable Machine machine, int machines, boolean spot, Range hours, Range teacher) {
    /** What all of it costs, where the price is known. */
    public Optional<Range> cost() {
        return machine == null
                ? Optional.empty()
                : Optional.of(machine.cost(hours, machines, spot).plus(teacher));
    }

    /** In one line. */
    public String describe(String instanceType) {
        String time = String.format(Locale.ROOT, "%.1f to %.1f hours", hours.low(), hours.high());
        if (machine == null) {
            return time + "; the price of " + instanceType + " is not known here";
        }
        Range cost = cost().orElse(Range.ZERO);
        return String.format(
                Locale.ROOT,
                "%s, $%.2f to $%.2f (%s $%.3f an hour, %s, as of %s%s)",
                time,
                cost.low(),
                cost.high(),
                spot ? "spot, of the on-demand price of" : "on demand",
                machine.usdPerHour(),
                machine.source(),
                machine.asOf(),
                teacher.high() > 0
                        ? String.format(Locale.ROOT, "; up to $%.2f of it for the teacher", teacher.high())
                        : "");
    }

    /** As JSON. */
    public ObjectNode json() {
        ObjectNode node = Json.mapper().createObjectNode();
        node.putArray("hours").add(hours.low()).add(hours.high());
        cost().ifPresent(cost -> node.putArray("usd").add(cost.low()).add(cost.high()));
        if (machine != null) {
            node.put("usd_per_hour_on_demand", machine.usdPerHour())
                    .put("price_source", machine.source())
                    .put("price_as_of", machine.asOf());
        }
        return node;
    }
}
