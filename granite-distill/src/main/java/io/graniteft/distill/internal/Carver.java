package io.graniteft.distill.internal;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.io.Digests;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.json.JsonlWriter;
import io.graniteft.core.run.Tally;
import io.graniteft.data.PreparedData;
import io.graniteft.distill.DistillationConfig;
import io.graniteft.distill.DistillationConfig.PromptSets;
import io.graniteft.distill.TrainingSets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Carves ground truth, practice and held-out prompts out of prepared data. */
public final class Carver {
    private final DistillationConfig config;
    private final long seed;

    public Carver(DistillationConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    /** Reads the data and writes the three files. */
    public TrainingSets carve(PreparedData data, Path folder) throws IOException {
        Map<String, String> trainGroups = Groups.byId(data.trainProvenance());
        Map<String, String> valGroups = Groups.byId(data.validationProvenance());
        refuseSharedGroups(trainGroups, valGroups, data);
        List<ChatExample> train = JsonlReader.readAll(data.train(), ChatExample.class);
        List<String> trainGroupByLine = Groups.byLine(data.trainProvenance());
        if (train.size() != trainGroupByLine.size()) {
            throw mismatch(data.trainProvenance() + " has " + trainGroupByLine.size() + " lines, " + data.train()
                    + " has " + train.size());
        }
        List<Prompt> trainPrompts = prompts(data.prompts(), trainGroups);
        List<Prompt> heldoutPrompts = prompts(data.evalPrompts(), valGroups);
        List<Prompt> heldout = sample(heldoutPrompts, config.evalSamplesPerEpoch(), "heldout");
        boolean procedure = config.prompts() == PromptSets.PROCEDURE;

        Set<String> practiceGroups = procedure ? Set.of() : practiceGroups(new TreeSet<>(trainGroupByLine));
        List<ChatExample> groundTruth = new ArrayList<>();
        for (int i = 0; i < train.size(); i++) {
            if (!practiceGroups.contains(trainGroupByLine.get(i))) {
                groundTruth.add(train.get(i));
            }
        }
        List<Prompt> practicePool = procedure
                ? heldoutPrompts
                : trainPrompts.stream()
                        .filter(prompt -> practiceGroups.contains(trainGroups.get(prompt.id())))
                        .toList();
        List<Prompt> practice = procedure ? heldout : inSeededOrder(practicePool, "practice");
        refuseEmpty(groundTruth, practice, heldout, data);

        Path groundTruthFile = folder.resolve(TrainingSets.GROUND_TRUTH);
        Path practiceFile = folder.resolve(TrainingSets.PRACTICE_PROMPTS);
        Path heldoutFile = folder.resolve(TrainingSets.HELDOUT_PROMPTS);
        JsonlWriter.writeAll(groundTruthFile, groundTruth);
        JsonlWriter.writeAll(practiceFile, practice);
        JsonlWriter.writeAll(heldoutFile, heldout);

        int practisable = procedure ? heldoutPrompts.size() : trainPrompts.size();
        return new TrainingSets(
                groundTruthFile,
                practiceFile,
                heldoutFile,
                practiceGroups,
                tally(groundTruth.size(), Map.of("practice_group", (long) (train.size() - groundTruth.size()))),
                tally(
                        practice.size(),
                        Map.of(
                                "ground_truth_group", (long) (practisable - practicePool.size()),
                                "not_sampled", (long) (practicePool.size() - practice.size()))),
                tally(heldout.size(), Map.of("not_sampled", (long) (heldoutPrompts.size() - heldout.size()))),
                procedure ? List.of(DistillationConfig.LEAKAGE) : List.of());
    }

    /** The groups with the smallest seeded hashes: a fixed share, and at least one group on either side. */
    private Set<String> practiceGroups(Set<String> groups) {
        long wanted = Math.round(groups.size() * config.practiceFraction());
        long count = Math.max(groups.size() > 1 ? 1 : 0, Math.min(wanted, groups.size() - 1L));
        return new LinkedHashSet<>(groups.stream()
                .sorted(Comparator.comparing((String group) -> hash("practice-group", group))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(count)
                .toList());
    }

    /** The prompts with the smallest seeded hashes, in the order of their file. */
    private List<Prompt> sample(List<Prompt> pool, int size, String purpose) {
        Set<String> chosen = new HashSet<>(inSeededOrder(pool, purpose).stream()
                .map(Prompt::id)
                .limit(size)
                .toList());
        return pool.stream().filter(prompt -> chosen.contains(prompt.id())).toList();
    }

    /** All prompts by their seeded hashes, so that the first ones of any number are a fair sample. */
    private List<Prompt> inSeededOrder(List<Prompt> pool, String purpose) {
        return pool.stream()
                .sorted(Comparator.comparing((Prompt prompt) -> hash(purpose, prompt.id()))
                        .thenComparing(Prompt::id))
                .toList();
    }

    private String hash(String purpose, String name) {
        return Digests.sha256(purpose + ":" + seed + ":" + name);
    }

    private static List<Prompt> prompts(Path file, Map<String, String> groups) {
        List<Prompt> prompts = JsonlReader.readAll(file, Prompt.class);
        Set<String> seen = new HashSet<>();
        for (Prompt prompt : prompts) {
            if (!groups.containsKey(prompt.id())) {
                throw mismatch("prompt " + prompt.id() + " of " + file + " has no line in the provenance file");
            }
            if (!seen.add(prompt.id())) {
                throw mismatch("prompt " + prompt.id() + " stands twice in " + file);
            }
        }
        return prompts;
    }

    private static void refuseSharedGroups(Map<String, String> train, Map<String, String> val, PreparedData data) {
        @Nullable
        String shared = new TreeSet<>(train.values())
                .stream()
                        .filter(new HashSet<>(val.values())::contains)
                        .findFirst()
                        .orElse(null);
        if (shared != null) {
            throw mismatch("group " + shared + " is in both " + data.trainProvenance() + " and "
                    + data.validationProvenance());
        }
    }

    private static void refuseEmpty(
            List<ChatExample> groundTruth, List<Prompt> practice, List<Prompt> heldout, PreparedData data) {
        if (heldout.isEmpty()) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "there is no held-out prompt: " + data.evalPrompts() + " is empty",
                    "prepare more sources, or lower data.train_ratio, so that some functions are kept for validation");
        }
        if (groundTruth.isEmpty() || practice.isEmpty()) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "too few functions in " + data.train() + " to train on some and practise on others",
                    "prepare more sources, or set distillation.prompts to `procedure`");
        }
    }

    private static GraniteException mismatch(String what) {
        return new GraniteException(
                ErrorCode.FAILED,
                "the prepared files do not belong together: " + what,
                "run `granite prepare` again into an empty folder");
    }

    private static Tally tally(long kept, Map<String, Long> dropped) {
        Map<String, Long> reasons = new TreeMap<>(dropped);
        reasons.values().removeIf(count -> count == 0);
        return Tally.of(kept, reasons);
    }
}
