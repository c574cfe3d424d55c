package io.graniteft.data.curate.sensitive;

import io.graniteft.data.curate.sensitive.Regions.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what the patterns find in one text, as far as it may be replaced there. */
final class Findings {
    private final String text;
    private final Regions regions;
    private final List<Finding> all = new ArrayList<>();

    Findings(String text) {
        this.text = text;
        this.regions = new Regions(text);
    }

    void add(SensitiveKind kind, int start, int end) {
        if (start < end && regions.of(start, end) != Kind.CODE) {
            all.add(new Finding(kind, start, end));
        }
    }

    Regions regions() {
        return regions;
    }

    String text() {
        return text;
    }

    /** What was found from left to right; of those that overlap secrets come first, then the one that begins first, then the longer. */
    List<Finding> sorted() {
        all.sort(Comparator.comparing((Finding finding) -> !finding.kind().isSecret())
                .thenComparingInt(Finding::start)
                .thenComparing(Comparator.comparingInt(Finding::end).reversed())
                .thenComparing(Finding::kind));
        TreeMap<Integer, Finding> kept = new TreeMap<>();
        for (Finding finding : all) {
            Map.Entry<Integer, Finding> before = kept.lowerEntry(finding.end());
            if (before == null || before.getValue().end() <= finding.start()) {
                kept.put(finding.start(), finding);
            }
        }
        return List.copyOf(kept.values());
    }
}
