package io.graniteft.teacher.internal.bedrock;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** From how many tokens on the beginning of a request is cached, by model. */
final class CacheablePrefix {
    /**
     * Tokens of the shortest prefix that is cached: Amazon Bedrock User Guide, "Prompt caching for faster model inference", and
     * Anthropic's "Prompt caching", as of November 2026. The first part of a name that fits counts.
     */
    private static final Map<String, Integer> SHORTEST = shortest();

    private CacheablePrefix() {}

    private static Map<String, Integer> shortest() {
        Map<String, Integer> all = new LinkedHashMap<>();
        all.put("claude-opus-4-5", 4096);
        all.put("claude-opus-4-6", 4096);
        all.put("claude-haiku-4-5", 4096);
        all.put("claude-3-5-haiku", 2048);
        all.put("claude-sonnet-4", 1024);
        all.put("claude-opus-4", 1024);
        all.put("claude-3-7-sonnet", 1024);
        all.put("amazon.nova", 1000);
        return all;
    }

    /** Tokens from which this model caches, or nothing where that is not known. */
    static OptionalInt shortest(String model) {
        for (Map.Entry<String, Integer> each : SHORTEST.entrySet()) {
            if (model.contains(each.getKey())) {
                return OptionalInt.of(each.getValue());
            }
        }
        return OptionalInt.empty();
    }
}
