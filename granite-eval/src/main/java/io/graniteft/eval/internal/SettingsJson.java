package io.graniteft.eval.internal;

import io.graniteft.eval.Dimension;
import io.graniteft.eval.KeywordPack;
import io.graniteft.eval.ScoringSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
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
            JsonTree root = JsonTree.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            List<KeywordPack> packs = new ArrayList<>();
            for (String name : root.names()) {
                packs.add(pack(name, root.path(name)));
            }
            return packs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** These settings with the changes of a JSON object. */
    public static ScoringSettings read(String json, ScoringSettings before) {
        JsonTree root = object(JsonTree.read(json), "the settings");
        for (String key : root.names()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(
                        "the key \"" + key + "\" is not known; known are amounts, off, packs, weights");
            }
        }
        ScoringSettings settings = before;
        EnumMap<Dimension, Integer> weights = new EnumMap<>(Dimension.class);
        JsonTree wanted = entries(root, "weights");
        for (String label : wanted.names()) {
            if (!wanted.path(label).isInt()) {
                throw new IllegalArgumentException("weights." + label + " is no whole number");
            }
            weights.put(dimension(label), wanted.path(label).integer(0));
        }
        settings = settings.withWeights(weights);
        JsonTree packs = entries(root, "packs");
        for (String name : packs.names()) {
            settings = packs.path(name).isNull()
                    ? settings.withoutPack(name)
                    : settings.withPack(pack(name, packs.path(name)));
        }
        JsonTree amounts = entries(root, "amounts");
        for (String rule : amounts.names()) {
            if (!amounts.path(rule).isNumber()) {
                throw new IllegalArgumentException("amounts." + rule + " is no number");
            }
            settings = settings.withAmount(rule, amounts.path(rule).number());
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

    private static KeywordPack pack(String name, JsonTree node) {
        JsonTree pack = object(node, "packs." + name);
        return new KeywordPack(
                name,
                strings(pack.path("telling"), "packs." + name + ".telling"),
                strings(pack.path("supporting"), "packs." + name + ".supporting"));
    }

    private static JsonTree entries(JsonTree root, String key) {
        JsonTree node = root.path(key);
        return node.isMissing() ? node : object(node, key);
    }

    private static JsonTree object(JsonTree node, String what) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(what + " must be an object");
        }
        return node;
    }

    private static List<String> strings(JsonTree node, String what) {
        List<String> strings = new ArrayList<>();
        boolean good = node.isMissing() || node.isArray();
        for (JsonTree each : node) {
            good &= each.isText();
            strings.add(each.text(""));
        }
        if (!good) {
            throw new IllegalArgumentException(what + " must be a list of strings");
        }
        return strings;
    }
}
