package io.graniteft.eval;

import io.graniteft.eval.internal.ScoringTables;
import io.graniteft.eval.internal.SettingsJson;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What {@link Profile#SEMANTIC} can be told to do differently. {@link Profile#LITERAL} is fixed. Immutable.
 *
 * @param weights of the dimensions, each from 0 to 100; only their relation matters. A dimension of weight 0 has no score
 * @param packs the protocols' vocabularies, in the order that decides between equals
 * @param amounts points by rule, in place of the tables' for every finding of that rule that moves the score; 0 leaves the
 *     finding as information
 * @param off rules whose findings are left out, and what they cost with them
 */
public record ScoringSettings(
        Map<Dimension, Integer> weights, List<KeywordPack> packs, Map<String, Double> amounts, Set<String> off) {

    /** Copies the collections; checks that weights and amounts are in range and that no two packs share a name. */
    public ScoringSettings {
        EnumMap<Dimension, Integer> all = new EnumMap<>(Dimension.class);
        int sum = 0;
        for (Dimension dimension : Dimension.values()) {
            int weight = weights.getOrDefault(dimension, 0);
            if (weight < 0 || weight > 100) {
                throw new IllegalArgumentException(
                        "the weight of " + dimension.label() + " lies between 0 and 100, not " + weight);
            }
            all.put(dimension, weight);
            sum += weight;
        }
        if (sum == 0) {
            throw new IllegalArgumentException("all weights are 0");
        }
        weights = Collections.unmodifiableMap(all);
        packs = List.copyOf(packs);
        if (packs.stream().map(KeywordPack::name).distinct().count() < packs.size()) {
            throw new IllegalArgumentException("two packs have the same name");
        }
        amounts.forEach((rule, points) -> {
            if (!(Math.abs(points) <= 10.0)) {
                throw new IllegalArgumentException("the amount of " + rule + " lies between -10 and 10, not " + points);
            }
        });
        amounts = Collections.unmodifiableMap(new TreeMap<>(amounts));
        off = Collections.unmodifiableSet(new LinkedHashSet<>(off));
    }

    /** The tables of docs/scoring.md. */
    public static ScoringSettings defaults() {
        return new ScoringSettings(ScoringTables.WEIGHT_PERCENT, SettingsJson.defaultPacks(), Map.of(), Set.of());
    }

    /**
     * The defaults with the changes that a JSON object asks for: {@code weights} (by dimension), {@code packs} (by name:
     * {@code telling} and {@code supporting} terms, or null to leave the pack out), {@code amounts} (by rule) and {@code off}
     * (rules). What it does not name stays as it is.
     *
     * @throws IllegalArgumentException when it is no such object; the message says where
     */
    public static ScoringSettings fromJson(String json) {
        return SettingsJson.read(json, defaults());
    }

    /** The same with other weights; dimensions that are not named keep theirs. */
    public ScoringSettings withWeights(Map<Dimension, Integer> changed) {
        EnumMap<Dimension, Integer> merged = new EnumMap<>(weights);
        merged.putAll(changed);
        return new ScoringSettings(merged, packs, amounts, off);
    }

    /** The same with another pack: in the place of the one of that name, or behind all others. */
    public ScoringSettings withPack(KeywordPack pack) {
        Map<String, KeywordPack> byName = byName();
        byName.put(pack.name(), pack);
        return new ScoringSettings(weights, List.copyOf(byName.values()), amounts, off);
    }

    /** The same without the pack of this name. */
    public ScoringSettings withoutPack(String name) {
        Map<String, KeywordPack> byName = byName();
        byName.remove(name);
        return new ScoringSettings(weights, List.copyOf(byName.values()), amounts, off);
    }

    /** The same with other points for each finding of a rule. */
    public ScoringSettings withAmount(String rule, double points) {
        Map<String, Double> merged = new TreeMap<>(amounts);
        merged.put(rule, points);
        return new ScoringSettings(weights, packs, merged, off);
    }

    /** The same without the findings of a rule. */
    public ScoringSettings withoutRule(String rule) {
        Set<String> merged = new LinkedHashSet<>(off);
        merged.add(rule);
        return new ScoringSettings(weights, packs, amounts, merged);
    }

    private Map<String, KeywordPack> byName() {
        Map<String, KeywordPack> byName = new LinkedHashMap<>();
        packs.forEach(pack -> byName.put(pack.name(), pack));
        return byName;
    }
}
