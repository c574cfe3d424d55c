package io.graniteft.data.split;

import io.graniteft.data.alike.TokenHash;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells groups into training and validation. Where a group had a side before, it keeps it. The side of a new one depends on its key
 * and the seed: its hash is compared with the ratio. By chance alone the share of validation would stray, so groups nearest to the
 * line are then moved over until the share of functions is met within {@value #TOLERANCE}, in each domain of at least
 * {@value #LARGE} functions by itself and for all smaller ones together. Where a side would get no group although there are at least
 * two, it gets the one group that is nearest to it.
 */
public final class Splitter {
    /** How far the share of validation may stray before groups are moved. */
    static final double TOLERANCE = 0.005;

    /** Domains with fewer functions are taken together. */
    static final int LARGE = 1000;

    /** Groups further from the line than this are not moved for the sake of the share. */
    private static final double NEAR = 0.1;

    private final double trainRatio;
    private final int seed;

    /**
     * A splitter.
     *
     * @param trainRatio share of the functions that is trained on, between 0 and 1
     * @param seed decides which groups
     */
    public Splitter(double trainRatio, int seed) {
        if (!(trainRatio > 0 && trainRatio < 1)) {
            throw new IllegalArgumentException("a train ratio lies between 0 and 1: " + trainRatio);
        }
        this.trainRatio = trainRatio;
        this.seed = seed;
    }

    /** On which side a group was before. */
    public enum Earlier {
        /** On neither: it is new. */
        NONE,
        /** It was trained on. */
        TRAIN,
        /** It was validated on. */
        VALIDATION
    }

    /** Groups to be told apart, by number from 0. */
    public interface Groups {
        /** How many there are. */
        int size();

        /** What the side of a new group depends on: its content, not its number. */
        long key(int group);

        /** How many functions it has. */
        int weight(int group);

        /** Equal for groups of the same domain. */
        int domain(int group);

        /** On which side it was before. */
        Earlier earlier(int group);
    }

    /** The numbers of the groups that belong to validation; all others are trained on. A single new group is trained on. */
    public BitSet validation(Groups groups) {
        BitSet validation = new BitSet();
        TreeMap<Integer, Long> weights = new TreeMap<>();
        for (int group = 0; group < groups.size(); group++) {
            weights.merge(groups.domain(group), (long) groups.weight(group), Long::sum);
            boolean chosen = groups.earlier(group) == Earlier.NONE
                    ? position(groups.key(group)) >= trainRatio
                    : groups.earlier(group) == Earlier.VALIDATION;
            validation.set(group, chosen);
        }
        Set<Integer> small = new HashSet<>();
        weights.forEach((domain, weight) -> {
            if (weight >= LARGE) {
                balance(groups, Set.of(domain), validation);
            } else {
                small.add(domain);
            }
        });
        balance(groups, small, validation);
        leaveNoSideEmpty(groups, validation);
        return validation;
    }

    /** Moves new groups over, those nearest to the line first, until the share of validation is near to what it should be. */
    private void balance(Groups groups, Set<Integer> domains, BitSet validation) {
        long total = 0;
        long chosen = 0;
        for (int group = 0; group < groups.size(); group++) {
            if (domains.contains(groups.domain(group))) {
                total += groups.weight(group);
                chosen += validation.get(group) ? groups.weight(group) : 0;
            }
        }
        double wanted = (1 - trainRatio) * total;
        if (total < LARGE || Math.abs(chosen - wanted) <= TOLERANCE * total) {
            return;
        }
        boolean tooMany = chosen > wanted;
        for (int group : movable(groups, domains, validation, tooMany)) {
            double left = Math.abs(chosen - wanted);
            if (left <= TOLERANCE * total) {
                return;
            }
            long moved = tooMany ? chosen - groups.weight(group) : chosen + groups.weight(group);
            if (Math.abs(moved - wanted) < left) {
                validation.flip(group);
                chosen = moved;
            }
        }
    }

    /** The new groups of one side that lie near to the line, the nearest first. */
    private List<Integer> movable(Groups groups, Set<Integer> domains, BitSet validation, boolean fromValidation) {
        List<Integer> movable = new ArrayList<>();
        for (int group = 0; group < groups.size(); group++) {
            if (groups.earlier(group) == Earlier.NONE
                    && validation.get(group) == fromValidation
                    && domains.contains(groups.domain(group))
                    && distance(groups.key(group)) < NEAR) {
                movable.add(group);
            }
        }
        movable.sort(Comparator.comparingDouble((Integer group) -> distance(groups.key(group)))
                .thenComparingLong(groups::key));
        return movable;
    }

    private double distance(long key) {
        return Math.abs(position(key) - trainRatio);
    }

    private void leaveNoSideEmpty(Groups groups, BitSet validation) {
        int size = groups.size();
        if (size < 2) {
            if (size == 1 && groups.earlier(0) == Earlier.NONE) {
                validation.clear(0);
            }
            return;
        }
        boolean noValidation = validation.isEmpty();
        if (!noValidation && validation.cardinality() < size) {
            return;
        }
        int best = -1;
        for (int group = 0; group < size; group++) {
            if (groups.earlier(group) == Earlier.NONE && (best < 0 || isNearer(groups, group, best, noValidation))) {
                best = group;
            }
        }
        if (best >= 0) {
            validation.set(best, noValidation);
        }
    }

    private boolean isNearer(Groups groups, int group, int other, boolean toValidation) {
        int order = Double.compare(position(groups.key(group)), position(groups.key(other)));
        int decided = order == 0 ? Long.compare(groups.key(group), groups.key(other)) : order;
        return toValidation ? decided > 0 : decided < 0;
    }

    /** Where the key lies between 0 (inclusive) and 1 (exclusive). */
    private double position(long key) {
        return (TokenHash.mix(TokenHash.then(TokenHash.mix(seed), key)) >>> 11) * 0x1.0p-53;
    }
}
