package io.graniteft.testkit.sagemaker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.json.Json;
import java.util.Map;
import java.util.TreeMap;

/** What instances cost and how many an account may have. */
final class FakeCatalogue {
    private final Map<String, Double> prices = new TreeMap<>();
    private final Map<String, Integer> quotas = new TreeMap<>();
    private int usualQuota = 4;

    void price(String instance, double usd) {
        prices.put(instance, usd);
    }

    void quota(String instance, int number) {
        quotas.put(instance, number);
    }

    void usualQuota(int number) {
        usualQuota = number;
    }

    int quotaOf(String instance) {
        return quotas.getOrDefault(instance, usualQuota);
    }

    /** The Price List's products: each a JSON document inside a string. */
    ObjectNode products(JsonNode request) {
        ObjectNode answer = Json.mapper().createObjectNode().put("FormatVersion", "aws_v1");
        ArrayNode list = answer.putArray("PriceList");
        String wanted = "";
        for (JsonNode filter : request.path("Filters")) {
            if (filter.path("Field").asText().equals("instanceName")) {
                wanted = filter.path("Value").asText();
            }
        }
        Double usd = prices.get(wanted);
        if (usd != null) {
            ObjectNode product = Json.mapper().createObjectNode();
            product.putObject("product")
                    .putObject("attributes")
                    .put("instanceName", wanted)
                    .put("component", "Training");
            product.put("publicationDate", "2026-11-20T00:00:00Z");
            product.putObject("terms")
                    .putObject("OnDemand")
                    .putObject("SKU.TERM")
                    .putObject("priceDimensions")
                    .putObject("SKU.TERM.RATE")
                    .put("unit", "Hrs")
                    .putObject("pricePerUnit")
                    .put("USD", String.valueOf(usd));
            list.add(product.toString());
        }
        return answer;
    }

    /** The quotas whose names this service uses, one for each instance that was asked about or set. */
    ObjectNode quotas(JsonNode request) {
        ObjectNode answer = Json.mapper().createObjectNode();
        ArrayNode list = answer.putArray("Quotas");
        Map<String, Integer> all = new TreeMap<>(quotas);
        for (String usual : new String[] {
            "ml.p4d.24xlarge", "ml.g5.12xlarge", "ml.g5.2xlarge", "ml.g5.xlarge", "ml.c5.xlarge", "ml.c5.2xlarge"
        }) {
            all.putIfAbsent(usual, usualQuota);
        }
        all.forEach((instance, number) -> {
            for (String use : new String[] {"training job usage", "spot training job usage", "processing job usage"}) {
                list.addObject()
                        .put("ServiceCode", request.path("ServiceCode").asText())
                        .put("QuotaName", instance + " for " + use)
                        .put("QuotaCode", "L-" + Integer.toHexString((instance + use).hashCode()))
                        .put("Value", number);
            }
        });
        return answer;
    }
}
