package io.graniteft.data.curate.sensitive;

import io.graniteft.data.curate.sensitive.Regions.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects what the patterns find in one text, as far as it may be replaced there. */
final class Findings {
    private final String text;
    private final List<Finding> all = new ArrayList<>();
    private @Nullable Regions regions;
    private int base;

    Findings(String text) {
        this.text = text;
    }

    /** From here on places are counted from this one. */
    void countFrom(int start) {
        base = start;
    }

    void add(SensitiveKind kind, int start, int end) {
        if (start < end && kindOf(start, end) != Kind.CODE) {
            all.add(new Finding(kind, base + start, base + end));
        }
    }

    /** What all of this stretch is; code, if any of it is. */
    Kind kindOf(int start, int end) {
        return regions().of(base + start, base + end);
    }

    /** Whether the string literal around this place holds nothing else. */
    boolean isWholeString(int start, int end) {
        return regions().isWholeString(base + start, base + end);
    }

    /** Made when a pattern has matched, which is seldom. */
    private Regions regions() {
        if (regions == null) {
            regions = new Regions(text);
        }
        return regions;
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
