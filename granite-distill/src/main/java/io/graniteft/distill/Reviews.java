package io.graniteft.distill;

import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.io.Digests;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.distill.internal.EpochFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The decisions of people on a loop's corrections, for teams that sign off what trains their model. What is rejected is not learned;
 * with {@code distillation.review: required} nothing is learned that nobody has accepted. The last decision on an answer counts.
 */
public final class Reviews {
    /** The file's name, in the folder of the loop. */
    public static final String FILE_NAME = "reviews.jsonl";

    private final Path loopFolder;
    private final Map<String, Review> byAnswer = new LinkedHashMap<>();

    /**
     * A correction that the loop has accepted.
     *
     * @param epoch in which it was corrected
     * @param outcome its scores
     * @param line what would be trained on
     * @param rejected the student's answer that it corrects
     * @param findings in that answer, one line each
     */
    public record Correction(
            int epoch, CorrectionOutcome outcome, ChatExample line, String rejected, List<String> findings) {
        public Correction {
            findings = List.copyOf(findings);
        }

        /** The answer that was accepted over the one that it corrects. */
        public Preference preference() {
            return new Preference(line.request(), line.answer(), rejected, findings);
        }

        /** What identifies the answer. */
        public String digest() {
            return Digests.sha256(line.answer());
        }
    }

    private Reviews(Path loopFolder) {
        this.loopFolder = loopFolder;
    }

    /**
     * The decisions so far.
     *
     * @throws io.graniteft.core.GraniteException if the file cannot be read
     */
    public static Reviews of(Path loopFolder) {
        Reviews reviews = new Reviews(loopFolder);
        Path file = loopFolder.resolve(FILE_NAME);
        if (Files.exists(file)) {
            JsonlReader.forEach(file, Review.class, (review, line) -> reviews.put(review));
        }
        return reviews;
    }

    private void put(Review review) {
        byAnswer.put(key(review.id(), review.answerDigest()), review);
    }

    /** What was decided on a correction, if anything. */
    public Optional<Review> on(Correction correction) {
        return Optional.ofNullable(byAnswer.get(key(correction.outcome().id(), correction.digest())));
    }

    /** Writes a decision down; it is on disk when this returns. */
    public void add(Review review) throws IOException {
        put(review);
        AtomicFiles.writeString(
                loopFolder.resolve(FILE_NAME),
                byAnswer.values().stream().map(each -> Json.line(each) + "\n").collect(Collectors.joining()));
    }

    /** The corrections that an epoch of a loop has accepted, the worst output first; none where it has not come so far. */
    public static List<Correction> corrections(Path loopFolder, int epoch) {
        EpochFolder folder = EpochFolder.of(loopFolder, epoch);
        if (!Files.exists(folder.accepted())
                || !Files.exists(folder.preferences())
                || !Files.exists(folder.correctionOutcomes())) {
            return List.of();
        }
        List<ChatExample> lines = JsonlReader.readAll(folder.accepted(), ChatExample.class);
        List<Preference> preferences = JsonlReader.readAll(folder.preferences(), Preference.class);
        List<Correction> corrections = new ArrayList<>();
        for (CorrectionOutcome outcome : JsonlReader.readAll(folder.correctionOutcomes(), CorrectionOutcome.class)) {
            if (outcome.accepted()) {
                int next = corrections.size();
                Preference preference = preferences.get(next);
                corrections.add(
                        new Correction(epoch, outcome, lines.get(next), preference.rejected(), preference.findings()));
            }
        }
        return corrections;
    }

    private static String key(String id, String digest) {
        return id + "\n" + digest;
    }
}
