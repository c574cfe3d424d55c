package io.graniteft.eval.internal;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.Dimension;
import java.util.List;
import java.util.Locale;

/** The keyword table: the better of the sets counts, each word once, as a substring in any case. */
final class ProtocolRules {

    private ProtocolRules() {}

    static Tally tally(String text, Lines lines) {
        String lower = text.toLowerCase(Locale.ROOT);
        ScoringTables.KeywordSet best = ScoringTables.KEYWORDS.get(0);
        List<String> bestFound = List.of();
        for (ScoringTables.KeywordSet set : ScoringTables.KEYWORDS) {
            List<String> found = set.words().stream().filter(lower::contains).toList();
            if (found.size() > bestFound.size()) {
                best = set;
                bestFound = found;
            }
        }
        Tally tally = new Tally(Dimension.PROTOCOL, ScoringTables.MAX);
        for (String word : bestFound) {
            // Lower-casing can change the length of a text that is not ASCII; then the place is left out.
            int offset = lower.length() == text.length() ? lower.indexOf(word) : -1;
            int line = offset < 0 ? 0 : lines.line(offset);
            int column = offset < 0 ? 0 : lines.column(offset);
            String message = best.name() + " keyword '" + word + "'";
            tally.add("keyword-found", line, column, 0, Confidence.MEDIUM, message);
        }
        for (int missing = bestFound.size(); missing < ScoringTables.KEYWORDS_NEEDED; missing++) {
            String message =
                    best.name() + " keyword " + (missing + 1) + " of " + ScoringTables.KEYWORDS_NEEDED + " is missing";
            tally.add("keyword-missing", 0, 0, ScoringTables.PER_MISSING_KEYWORD, Confidence.HIGH, message);
        }
        return tally;
    }
}
