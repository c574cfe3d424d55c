package io.graniteft.data;

import io.graniteft.core.run.Tally;
import io.graniteft.data.reason.DropReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what is kept and dropped, as a whole and by source. Not thread-safe. */
final class Counts {
    private static final class Count {
        private long kept;
        private final Map<String, Long> dropped = new TreeMap<>();

        Tally tally() {
            return Tally.of(kept, dropped);
        }
    }

    private final Map<String, Count> all = kinds();
    private final Map<String, Map<String, Count>> bySource = new LinkedHashMap<>();
    private final Map<String, Map<String, Long>> classes = new TreeMap<>();
    private final long[] tokenBuckets = new long[32];
    private final Map<String, Map<String, List<String>>> droppedExamples = new TreeMap<>();

    /** So many examples are shown of what was left out for a reason. */
    private static final int SHOWN = 3;

    private static Map<String, Count> kinds() {
        Map<String, Count> kinds = new LinkedHashMap<>();
        kinds.put(DataSummary.FILES, new Count());
        kinds.put(DataSummary.FUNCTIONS, new Count());
        kinds.put(DataSummary.EXAMPLES, new Count());
        return kinds;
    }

    void addSource(String source) {
        bySource.put(source, kinds());
    }

    void kept(String kind, String source) {
        count(all, kind).kept++;
        count(sourceCounts(source), kind).kept++;
    }

    void dropped(String kind, String source, DropReason reason) {
        count(all, kind).dropped.merge(reason.label(), 1L, Long::sum);
        count(sourceCounts(source), kind).dropped.merge(reason.label(), 1L, Long::sum);
    }

    /** Remembers the first few of what was left out for a reason, for people to look at. */
    void example(String kind, DropReason reason, String place) {
        List<String> places = droppedExamples
                .computeIfAbsent(kind, key -> new TreeMap<>())
                .computeIfAbsent(reason.label(), key -> new ArrayList<>());
        if (places.size() < SHOWN) {
            places.add(place);
        }
    }

    /** Counts something that belongs to one of several classes, such as a function to a domain. */
    void classified(String classification, String name) {
        classes.computeIfAbsent(classification, key -> new TreeMap<>()).merge(name, 1L, Long::sum);
    }

    void tokens(int count) {
        tokenBuckets[32 - Integer.numberOfLeadingZeros(Math.max(1, count)) - 1]++;
    }

    private Map<String, Count> sourceCounts(String source) {
        return bySource.computeIfAbsent(source, key -> kinds());
    }

    private static Count count(Map<String, Count> kinds, String kind) {
        Count count = kinds.get(kind);
        if (count == null) {
            throw new IllegalArgumentException("nothing is counted as " + kind);
        }
        return count;
    }

    Map<String, Tally> tallies() {
        return tallies(all);
    }

    private static Map<String, Tally> tallies(Map<String, Count> kinds) {
        Map<String, Tally> tallies = new TreeMap<>();
        kinds.forEach((kind, count) -> tallies.put(kind, count.tally()));
        return tallies;
    }

    long keptOf(String kind) {
        return count(all, kind).kept;
    }

    /** What was counted besides the tallies: by source, by class, and the functions' lengths. */
    Map<String, Object> facts() {
        Map<String, Object> facts = new TreeMap<>(classes);
        Map<String, Map<String, Tally>> sources = new TreeMap<>();
        bySource.forEach((source, kinds) -> sources.put(source, tallies(kinds)));
        facts.put("sources", sources);
        Map<String, Long> lengths = new LinkedHashMap<>();
        for (int bit = 0; bit < tokenBuckets.length; bit++) {
            if (tokenBuckets[bit] > 0) {
                lengths.put(String.format("%05d-%05d", 1L << bit, (2L << bit) - 1), tokenBuckets[bit]);
            }
        }
        facts.put("function_tokens", lengths);
        facts.put("dropped_examples", droppedExamples);
        return facts;
    }
}
