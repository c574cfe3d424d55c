package io.graniteft.cli.report;

import java.util.List;

/**
 * What a preparation made of its sources, as the page shows it.
 *
 * @param facts figures in a row
 * @param split how many examples are on each side; empty where nothing was split
 * @param sides what keeps the sides apart, in a sentence
 * @param leakage shares of validation that were seen in training, where that was measured
 * @param drops what was left out of files, functions and examples
 * @param lengths functions by their length in tokens, in classes that double
 * @param classes functions by domain and by licence, and what was changed in them
 * @param sources counts by source
 */
public record DataPage(
        List<ReportModel.Fact> facts,
        List<ReportModel.Part> split,
        String sides,
        List<ReportModel.Bar> leakage,
        List<Drops> drops,
        List<ReportModel.Bar> lengths,
        List<Classes> classes,
        List<Source> sources) {
    public DataPage {
        facts = List.copyOf(facts);
        split = List.copyOf(split);
        leakage = List.copyOf(leakage);
        drops = List.copyOf(drops);
        lengths = List.copyOf(lengths);
        classes = List.copyOf(classes);
        sources = List.copyOf(sources);
    }

    /** Whether there is nothing to show. */
    public boolean isEmpty() {
        return drops.isEmpty();
    }

    /** What became of the items of a kind; {@code keptShare} is between 0 and 1. */
    public record Drops(String kind, String read, String kept, double keptShare, List<Drop> reasons) {
        public Drops {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * A reason.
     *
     * @param meaning in a few words; empty where it is not known
     * @param percent of all that was read
     * @param share of the reason with the most
     * @param examples where something was left out for it
     */
    public record Drop(
            String reason, String meaning, String count, String percent, double share, List<String> examples) {
        public Drop {
            examples = List.copyOf(examples);
        }
    }

    /** Bars under a heading. */
    public record Classes(String title, String note, List<ReportModel.Bar> bars) {
        public Classes {
            bars = List.copyOf(bars);
        }
    }

    /** Counts of a source. */
    public record Source(
            String name,
            String filesRead,
            String filesKept,
            String functionsRead,
            String functionsKept,
            String examples) {}
}
