package io.graniteft.distill.internal;

import io.graniteft.core.chat.Prompt;
import io.graniteft.distill.DistillationConfig;
import io.graniteft.distill.DistillationConfig.PracticeDraw;
import io.graniteft.distill.DistillationConfig.PromptSets;
import java.util.ArrayList;
import java.util.List;

/**
 * Which prompts each epoch practises on.
 *
 * @param each prompts an epoch, at most; 0: all
 * @param fresh whether an epoch takes the next ones
 */
public record PracticeOrder(int each, boolean fresh) {
    /** The order that the settings ask for. A set for all purposes has been drawn before, and is the same in every epoch. */
    public static PracticeOrder of(DistillationConfig config) {
        return config.prompts() == PromptSets.PROCEDURE
                ? new PracticeOrder(0, false)
                : new PracticeOrder(config.practiceSamplesPerEpoch(), config.practicePrompts() == PracticeDraw.FRESH);
    }

    /**
     * The prompts of an epoch. The untrained epoch 0 is not corrected, so epoch 1 practises on the same ones; each later epoch
     * goes on behind the one before, and from the first prompt again when all were taken. Where there are too few for an epoch, each
     * takes all.
     */
    public List<Prompt> forEpoch(int epoch, List<Prompt> all) {
        if (each == 0 || all.size() <= each) {
            return all;
        }
        int first = fresh ? (int) ((long) Math.max(0, epoch - 1) * each % all.size()) : 0;
        List<Prompt> chosen = new ArrayList<>(each);
        for (int i = 0; i < each; i++) {
            chosen.add(all.get((first + i) % all.size()));
        }
        return List.copyOf(chosen);
    }

    /** How many different prompts the first so many trained epochs practise on. */
    public int distinct(int epochs, int all) {
        int most = each == 0 ? all : Math.min(each, all);
        return fresh ? (int) Math.min(all, (long) most * epochs) : most;
    }
}
