package io.graniteft.eval.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.graniteft.eval.Dimension;
import io.graniteft.eval.KeywordPack;
import io.graniteft.eval.ScoringSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Reads settings and vocabularies from JSON. */
public final class SettingsJson {
    private static final String DEFAULT_PACKS = "protocol-packs.json";
    private static final Set<String> KEYS = Set.of("weights", "packs", "amounts", "off");

    private SettingsJson() {}

    /** The vocabularies that come with the library. */
    public static List<KeywordPack> defaultPacks() {
        try (InputStream in = Objects.requireNonNull(
                KeywordPack.class.getResourceAsStream(DEFAULT_PACKS), "the jar lacks " + DEFAULT_PACKS)) {
            List<KeywordPack> packs = new ArrayList<>();
            for (Map.Entry<String, JsonNode> entry : mapper().readTree(in).properties()) {
                packs.add(pack(entry.getKey(), entry.getValue()));
            }
            return packs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** These settings with the changes of a JSON object. */
    public static ScoringSettings read(String json, ScoringSettings before) throws JsonProcessingException {
        JsonNode root = object(mapper().readTree(json), "the settings");
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            if (!KEYS.contains(entry.getKey())) {
                throw new IllegalArgumentException(
                        "the key \"" + entry.getKey() + "\" is not known; known are amounts, off, packs, weights");
            }
        }
        ScoringSettings settings = before;
        EnumMap<Dimension, Integer> weights = new EnumMap<>(Dimension.class);
        for (Map.Entry<String, JsonNode> entry : entries(root, "weights")) {
            if (!entry.getValue().isInt()) {
                throw new IllegalArgumentException("weights." + entry.getKey() + " is no whole number");
            }
            weights.put(dimension(entry.getKey()), entry.getValue().intValue());
        }
        settings = settings.withWeights(weights);
        for (Map.Entry<String, JsonNode> entry : entries(root, "packs")) {
            settings = entry.getValue().isNull()
                    ? settings.withoutPack(entry.getKey())
                    : settings.withPack(pack(entry.getKey(), entry.getValue()));
        }
        for (Map.Entry<String, JsonNode> entry : entries(root, "amounts")) {
            if (!entry.getValue().isNumber()) {
                throw new IllegalArgumentException("amounts." + entry.getKey() + " is no number");
            }
            settings = settings.withAmount(entry.getKey(), entry.getValue().doubleValue());
        }
        for (String rule : strings(root.path("off"), "off")) {
            settings = settings.withoutRule(rule);
        }
        return settings;
    }

    private static Dimension dimension(String label) {
        return Stream.of(Dimension.values())
                .filter(each -> each.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("weights." + label + " is no dimension"));
    }

    private static KeywordPack pack(String name, JsonNode node) {
        JsonNode pack = object(node, "packs." + name);
        return new KeywordPack(
                name,
                strings(pack.path("telling"), "packs." + name + ".telling"),
                strings(pack.path("supporting"), "packs." + name + ".supporting"));
    }

    private static Set<Map.Entry<String, JsonNode>> entries(JsonNode root, String key) {
        JsonNode node = root.path(key);
        return node.isMissingNode() ? Set.of() : object(node, key).properties();
    }

    private static JsonNode object(JsonNode node, String what) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(what + " must be an object");
        }
        return node;
    }

    private static List<String> strings(JsonNode node, String what) {
        List<String> strings = new ArrayList<>();
        if (!node.isMissingNode()) {
            for (JsonNode each : node) {
                if (!each.isTextual()) {
                    throw new IllegalArgumentException(what + " must be a list of strings");
                }
                strings.add(each.textValue());
            }
            if (!node.isArray()) {
                throw new IllegalArgumentException(what + " must be a list of strings");
            }
        }
        return strings;
    }

    private static ObjectMapper mapper() {
        return new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }
}
