package io.graniteft.sagemaker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.json.Json;
import io.graniteft.sagemaker.internal.Aws;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.pricing.PricingClient;
import software.amazon.awssdk.services.pricing.model.Filter;
import software.amazon.awssdk.services.pricing.model.FilterType;

/** What machines cost: by the service's own list of prices, or else by a dated table; every price says which. */
public final class CostModel {
    private static final double HOUR = 3_600;

    private final Aws aws;

    CostModel(Aws aws) {
        this.aws = aws;
    }

    /**
     * What a machine costs and how much it does.
     *
     * @param instanceType the machine
     * @param usdPerHour on demand
     * @param spotShare the share of that which spare capacity costs, from and to
     * @param gpus how many accelerators
     * @param tokensPerSecond of fine-tuning an 8B model with QLoRA, from and to: rough figures of published runs, to plan with; zeros:
     *     no such work is done there
     * @param source of the price
     * @param asOf its date
     */
    public record Machine(
            String instanceType,
            double usdPerHour,
            Range spotShare,
            int gpus,
            Range tokensPerSecond,
            String source,
            String asOf) {
        /** What an hour costs. */
        public Range hour(boolean spot) {
            return spot
                    ? new Range(usdPerHour * spotShare.low(), usdPerHour * spotShare.high())
                    : new Range(usdPerHour, usdPerHour);
        }

        /** What so many hours of so many machines cost. */
        public Range cost(Range hours, int machines, boolean spot) {
            Range hour = hour(spot);
            return new Range(hours.low() * machines * hour.low(), hours.high() * machines * hour.high());
        }
    }

    /** From and to. */
    public record Range(double low, double high) {
        /** Nothing. */
        public static final Range ZERO = new Range(0, 0);

        /** Both of them. */
        public Range plus(Range other) {
            return new Range(low + other.low, high + other.high);
        }

        /** So often. */
        public Range times(double factor) {
            return new Range(low * factor, high * factor);
        }
    }

    /**
     * A machine, by the dated table.
     *
     * @return empty where the table does not know it
     */
    public static Optional<Machine> fromTable(String instanceType) {
        JsonNode table = table();
        JsonNode row = table.path("instances").path(instanceType);
        if (row.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(new Machine(
                instanceType,
                row.path("usd_per_hour").asDouble(),
                range(table.path("spot_share")),
                row.path("gpus").asInt(),
                range(row.path("tokens_per_second")),
                table.path("source").asText(),
                table.path("as_of").asText()));
    }

    /** The machines of the table. */
    public static List<String> known() {
        return table().path("instances").properties().stream()
                .map(java.util.Map.Entry::getKey)
                .toList();
    }

    /**
     * What keeping things costs, by the dated table.
     *
     * @param usdPerGbMonth in a bucket, in the storage class that objects have unless told otherwise
     * @param diskUsdPerGbMonth on the disk of a job, while the job has it
     */
    public record Storage(double usdPerGbMonth, double diskUsdPerGbMonth) {
        private static final double HOURS_OF_MONTH = 730;

        /** A disk of this size for so long. */
        public Range disk(int gigabytes, Range hours) {
            return hours.times(gigabytes * diskUsdPerGbMonth / HOURS_OF_MONTH);
        }
    }

    /** What keeping things costs, by the dated table. */
    public static Storage storage() {
        JsonNode table = table();
        return new Storage(
                table.path("storage_usd_per_gb_month").asDouble(),
                table.path("disk_usd_per_gb_month").asDouble());
    }

    /**
     * What a job has cost so far: the service's billable seconds already hold what spare capacity saved, so they count at the
     * price on demand.
     *
     * @param now for a job that is still running, whose billable time nobody tells: then from and to
     */
    public static Range spent(JobState job, Machine machine, Instant now) {
        double hours = job.billableSeconds() / HOUR;
        if (hours > 0 || job.over()) {
            return machine.cost(new Range(hours, hours), job.instanceCount(), false);
        }
        Instant from = job.started();
        double running =
                from == null ? 0 : Math.max(0, Duration.between(from, now).toSeconds() / HOUR);
        return machine.cost(new Range(running, running), job.instanceCount(), job.spot());
    }

    private static Range range(JsonNode pair) {
        return new Range(pair.path(0).asDouble(), pair.path(1).asDouble());
    }

    private static JsonNode table() {
        try (InputStream in = CostModel.class.getResourceAsStream("/granite-sagemaker/prices.json")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks its own prices.json");
            }
            return Json.mapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A machine, by the service's list of prices where it can be asked, else by the table.
     *
     * @return empty where neither knows it
     */
    public Optional<Machine> machine(String instanceType) throws InterruptedException {
        Optional<Machine> known = fromTable(instanceType);
        Optional<Machine> listed = listed(instanceType, known);
        return listed.isPresent() ? listed : known;
    }

    private Optional<Machine> listed(String instanceType, Optional<Machine> known) throws InterruptedException {
        try (PricingClient client = aws.prices()) {
            List<String> products = client.getProducts(request -> request.serviceCode("AmazonSageMaker")
                            .maxResults(20)
                            .filters(
                                    filter("regionCode", aws.access().region()),
                                    filter("instanceName", instanceType),
                                    filter("component", "Training")))
                    .priceList();
            for (String product : products) {
                Optional<Machine> found = machine(instanceType, Json.mapper().readTree(product), known);
                if (found.isPresent()) {
                    return found;
                }
            }
        } catch (software.amazon.awssdk.core.exception.SdkException | GraniteException | JsonProcessingException e) {
            // A price is good to have, and the table has one, with its date.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Filter filter(String field, String value) {
        return Filter.builder()
                .type(FilterType.TERM_MATCH)
                .field(field)
                .value(value)
                .build();
    }

    private static Optional<Machine> machine(String instanceType, JsonNode product, Optional<Machine> known) {
        for (JsonNode term : product.path("terms").path("OnDemand")) {
            for (JsonNode rate : term.path("priceDimensions")) {
                double usd = rate.path("pricePerUnit").path("USD").asDouble(0);
                if (usd > 0
                        && rate.path("unit")
                                .asText()
                                .toLowerCase(java.util.Locale.ROOT)
                                .startsWith("h")) {
                    @Nullable Machine table = known.orElse(null);
                    return Optional.of(new Machine(
                            instanceType,
                            usd,
                            table == null ? range(table().path("spot_share")) : table.spotShare(),
                            table == null ? 0 : table.gpus(),
                            table == null ? Range.ZERO : table.tokensPerSecond(),
                            "AWS Price List",
                            product.path("publicationDate").asText("").replaceAll("T.*", "")));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * How long a fine-tuning takes on a machine.
     *
     * @param tokens of one pass over the data
     * @param epochs passes
     * @param maxRuntimeSeconds after which it ends in any case
     * @return hours; up to the bound where nothing is known about the machine
     */
    public static Range trainingHours(
            Machine machine, long tokens, double epochs, int machines, long maxRuntimeSeconds) {
        double most = maxRuntimeSeconds / HOUR;
        if (machine.tokensPerSecond().high() <= 0 || tokens <= 0) {
            return new Range(0, most);
        }
        // The model and the image take some minutes on any machine.
        double overhead = 0.15;
        double low = tokens * epochs / machine.tokensPerSecond().high() / HOUR / machines + overhead;
        double high = tokens * epochs / machine.tokensPerSecond().low() / HOUR / machines + 2 * overhead;
        return new Range(Math.min(low, most), Math.min(high, most));
    }
}
