package io.graniteft.data;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.run.Tally;
import io.graniteft.data.reason.DropReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says why sources gave nothing to learn from, and what to do about it. */
final class NothingFound {
    private NothingFound() {}

    /**
     * The failure for a person to read.
     *
     * @param places where the sources are
     * @param tallies what became of files and functions
     * @param notes what the sources have to say of themselves
     * @param extensions endings of the files that were wanted
     */
    static GraniteException of(
            List<String> places, Map<String, Tally> tallies, List<String> notes, List<String> extensions) {
        List<String> seen = new ArrayList<>();
        @Nullable String chief = null;
        for (String kind : List.of(DataSummary.FILES, DataSummary.FUNCTIONS)) {
            Tally tally = tallies.get(kind);
            if (tally == null || tally.dropped().isEmpty()) {
                continue;
            }
            List<Map.Entry<String, Long>> reasons = tally.dropped().entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                    .toList();
            chief = reasons.get(0).getKey();
            for (Map.Entry<String, Long> reason : reasons) {
                String things = reason.getValue() == 1 ? kind.substring(0, kind.length() - 1) : kind;
                seen.add(String.format(Locale.ROOT, "%,d %s %s", reason.getValue(), things, reason.getKey())
                        + inBrackets(DropReason.meaningOf(reason.getKey())));
            }
        }
        String what = seen.isEmpty()
                ? "; no file there ends in " + String.join(" ", extensions)
                : "; left out: " + String.join(", ", seen);
        List<String> hints = new ArrayList<>(notes);
        hints.add(hint(chief));
        return new GraniteException(
                ErrorCode.FAILED,
                "no function to learn from in " + String.join(", ", places) + what,
                String.join("; ", hints));
    }

    private static String inBrackets(String meaning) {
        return meaning.isEmpty() ? "" : " (" + meaning + ")";
    }

    private static String hint(@Nullable String chief) {
        if (chief == null) {
            return "check the path; further endings of files can be named in data.extensions of the configuration";
        }
        if (chief.equals(DropReason.BROKEN_ARCHIVE.label()) || chief.equals(DropReason.ARCHIVE_BOMB.label())) {
            return "check that it is an archive and complete, for example with `tar -tf` or `unzip -t`";
        }
        if (chief.equals(DropReason.UNREADABLE.label())) {
            return "check who may read the files";
        }
        if (chief.equals(DropReason.SYMBOLIC_LINK.label())) {
            return "name the folder that the links lead to";
        }
        return "check that it holds C or C++ sources; what counts as too short or too long, and all else that is left out, is set"
                + " under data of the configuration";
    }
}
