package io.graniteft.distill.internal;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.distill.CorrectionOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The corrections that an epoch learns: all that earlier epochs accepted, but of several for one prompt only the one that scored
 * highest, of equals the latest. A prompt has its place where it was first corrected.
 */
final class CorrectionMix {
    private record Entry(double score, ChatExample line) {}

    private CorrectionMix() {}

    /** The lines of finished epochs, given in their order. */
    static List<ChatExample> of(Collection<EpochFolder> earlier) {
        Map<String, Entry> best = new LinkedHashMap<>();
        for (EpochFolder epoch : earlier) {
            List<ChatExample> lines = JsonlReader.readAll(epoch.accepted(), ChatExample.class);
            int next = 0;
            for (CorrectionOutcome outcome : JsonlReader.readAll(epoch.correctionOutcomes(), CorrectionOutcome.class)) {
                Double score = outcome.scoreAfter();
                if (outcome.accepted() && score != null) {
                    Entry entry = new Entry(score, lines.get(next++));
                    best.merge(outcome.id(), entry, (old, fresh) -> fresh.score() >= old.score() ? fresh : old);
                }
            }
        }
        List<ChatExample> mix = new ArrayList<>();
        best.values().forEach(entry -> mix.add(entry.line()));
        return mix;
    }
}
