package io.graniteft.data.split;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells groups into training and validation. A group's side depends on its name and the seed alone, so that it stays where it is
 * when others come or go. The share of the training side is therefore a matter of chance around what was asked for: with 10,000
 * groups and a ratio of 0.9, within 0.6 points of it in 19 of 20 cases.
 *
 * <p>Small corpora are the exception: where a side would get no group although there are at least two, it gets the one group
 * that is nearest to it.
 */
public final class Splitter {
    private final double trainRatio;
    private final int seed;

    /**
     * @param trainRatio share of the groups that is trained on, between 0 and 1
     * @param seed decides which groups
     */
    public Splitter(double trainRatio, int seed) {
        if (!(trainRatio > 0 && trainRatio < 1)) {
            throw new IllegalArgumentException("a train ratio lies between 0 and 1: " + trainRatio);
        }
        this.trainRatio = trainRatio;
        this.seed = seed;
    }

    /** The groups that belong to validation; all others are trained on. A single group is trained on. */
    public Set<String> validationGroups(Collection<String> groups) {
        Set<String> all = new TreeSet<>(groups);
        Set<String> validation = new LinkedHashSet<>();
        for (String group : all) {
            if (position(group) >= trainRatio) {
                validation.add(group);
            }
        }
        Comparator<String> byPosition =
                Comparator.comparingDouble(this::position).thenComparing(Comparator.naturalOrder());
        if (all.size() > 1 && validation.isEmpty()) {
            all.stream().max(byPosition).ifPresent(validation::add);
        } else if (!all.isEmpty() && validation.size() == all.size()) {
            Optional<String> nearest = all.stream().min(byPosition);
            nearest.ifPresent(validation::remove);
        }
        return validation;
    }

    /** Where the group lies between 0 (inclusive) and 1 (exclusive). */
    private double position(String group) {
        long bits = Hashing.sha256()
                .hashString("split " + seed + " " + group, StandardCharsets.UTF_8)
                .asLong();
        return (bits >>> 11) * 0x1.0p-53;
    }
}
