package io.graniteft.testkit.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;

/** Limits as a benchmark sends them to a fake that runs in another process. */
public final class QuotaJson {
    private QuotaJson() {}

    /**
     * The limits that a JSON object asks for; what it leaves out stays.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    public static Quota.Limits read(String text, Quota.Limits before) {
        try {
            JsonNode wanted = Json.mapper().readTree(text);
            double rate = wanted.path("requests_per_second").asDouble(before.requestsPerSecond());
            return new Quota.Limits(
                    rate,
                    wanted.path("burst")
                            .asInt(wanted.has("requests_per_second") ? Math.max(1, (int) rate) : before.burst()),
                    wanted.path("tokens_per_minute").asLong(before.tokensPerMinute()),
                    wanted.path("output_burn_down").asInt(before.outputBurnDown()),
                    wanted.path("retry_after").asBoolean(before.saysRetryAfter()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
