package io.graniteft.distill.internal;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.chat.Prompt;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.json.JsonlWriter;
import io.graniteft.core.run.Tally;
import io.graniteft.data.PreparedData;
import io.graniteft.distill.DistillationConfig;
import io.graniteft.distill.DistillationConfig.PromptSets;
import io.graniteft.distill.Seeds;
import io.graniteft.distill.TrainingSets;
import io.graniteft.eval.CodeBlocks;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.eval.QualityScore;
import io.graniteft.eval.Snippet;
import io.graniteft.teacher.ResultJournal;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.TeacherRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Chooses the teacher answers that are worth training on. */
public final class SeedSelector {
    private final DistillationConfig config;
    private final Scorer scorer;

    /** An answer that has passed everything but its score. */
    private record Candidate(Prompt prompt, String code) {}

    public SeedSelector(DistillationConfig config, CodeQualityEvaluator evaluator, int threads) {
        this.config = config;
        this.scorer = new Scorer(evaluator, threads);
    }

    /** Reads the journal and writes the seeds. */
    public Seeds select(Path journal, PreparedData data, TrainingSets sets, Path folder)
            throws IOException, InterruptedException {
        Map<String, TeacherRecord> records = new HashMap<>();
        List<TeacherRecord> all = ResultJournal.read(journal);
        all.forEach(record -> records.put(record.id(), record));
        Map<String, String> groups = Groups.byId(data.trainProvenance());
        Map<String, Long> dropped = new TreeMap<>();
        KnownCode known = new KnownCode(keptApart(sets));
        known.addFile(sets.groundTruth());

        List<Candidate> candidates = new ArrayList<>();
        for (Prompt prompt : JsonlReader.readAll(data.prompts(), Prompt.class)) {
            TeacherRecord record = records.get(prompt.id());
            // A prompt of the bulk run may carry declarations behind the question.
            if (record == null || !record.prompt().startsWith(prompt.prompt())) {
                continue;
            }
            records.remove(prompt.id());
            String code =
                    record.success() ? CodeBlocks.extract(record.response()).strip() : "";
            if (sets.practiceGroups().contains(groups.get(prompt.id()))) {
                count(dropped, Seeds.PRACTICE_GROUP);
            } else if (!record.success()) {
                String error = record.error();
                count(dropped, Seeds.TEACHER + (error == null ? "UNKNOWN" : TeacherError.className(error)));
            } else if (code.isEmpty()) {
                count(dropped, Seeds.NO_CODE);
            } else {
                candidates.add(new Candidate(prompt, code));
            }
        }
        if (!records.isEmpty()) {
            dropped.put(Seeds.UNKNOWN_PROMPT, (long) records.size());
        }

        List<ChatExample> seeds = new ArrayList<>();
        List<Snippet> snippets = candidates.stream()
                .map(candidate -> scorer.snippet(candidate.prompt(), candidate.code()))
                .toList();
        List<QualityScore> scores = scorer.score(snippets, done -> {});
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            ChatExample seed = ChatExample.of(candidate.prompt().prompt(), candidate.code());
            if (scores.get(i).overall() < config.qualityThreshold()) {
                count(dropped, Seeds.LOW_SCORE);
            } else if (known.isLikeHeldOut(candidate.code())) {
                count(dropped, Seeds.CONTAMINATED);
            } else if (!known.add(seed, candidate.code())) {
                count(dropped, Seeds.DUPLICATE);
            } else {
                seeds.add(seed);
            }
        }
        Path file = folder.resolve(Seeds.FILE_NAME);
        JsonlWriter.writeAll(file, seeds);
        return new Seeds(file, Tally.of(seeds.size(), dropped));
    }

    /** What is scored or practised on and must not be learned before; nothing where one set is meant for all. */
    private List<Prompt> keptApart(TrainingSets sets) {
        if (config.prompts() != PromptSets.DISJOINT) {
            return List.of();
        }
        List<Prompt> prompts = new ArrayList<>(JsonlReader.readAll(sets.heldoutPrompts(), Prompt.class));
        prompts.addAll(JsonlReader.readAll(sets.practicePrompts(), Prompt.class));
        return prompts;
    }

    private static void count(Map<String, Long> dropped, String reason) {
        dropped.merge(reason, 1L, Long::sum);
    }
}
