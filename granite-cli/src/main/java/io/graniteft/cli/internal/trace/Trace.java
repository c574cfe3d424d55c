package io.graniteft.cli.internal.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.IoErrors;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.data.PreparedData;
import io.graniteft.distill.Review;
import io.graniteft.distill.Reviews;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells the story of one example or prompt: source file and lines, licence, the sets it stands in, what the teacher answered, and in
 * each epoch what the student wrote, what it scored, how it was corrected, who has signed it off and which training learned it.
 */
public final class Trace {
    private static final List<String> SETS = List.of("train", "distill/sets");

    private final Path run;
    private final PreparedData data;

    /**
     * The traces of a run.
     *
     * @param run its folder
     * @param data what it was prepared from; null where the run itself has prepared it
     */
    public Trace(Path run, @Nullable Path data) {
        this.run = run;
        this.data = PreparedData.in(data == null ? run.resolve("prepare") : data);
        if (!Files.isRegularFile(this.data.trainProvenance())) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "no such file: " + this.data.trainProvenance(),
                    data == null
                            ? "name the folder of a run that prepared its data, or that of the data with --data"
                            : "name the folder that `granite prepare --output` made");
        }
    }

    /** The ids of the examples of a function, by its name with or without its classes. */
    public List<String> idsOf(String function) {
        List<String> ids = new ArrayList<>();
        for (Path sidecar : List.of(data.trainProvenance(), data.validationProvenance())) {
            forEach(sidecar, line -> {
                String name = line.path("function").asText();
                if (name.equals(function) || name.endsWith("::" + function)) {
                    ids.add(line.path("id").asText());
                }
            });
        }
        return ids;
    }

    /**
     * The story of an id.
     *
     * @throws GraniteException if nothing has that id
     */
    public ObjectNode of(String id) {
        ObjectNode story = Json.mapper().createObjectNode().put("id", id);
        boolean training = example(story, id, data.trainProvenance(), data.train(), "training");
        if (!training && !example(story, id, data.validationProvenance(), data.validation(), "validation")) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    "no example has the id " + id,
                    "ids stand in " + data.trainProvenance() + "; a function's name will do, too");
        }
        sets(story, id);
        record(run.resolve("teach/teacher.jsonl"), id).ifPresent(answer -> story.set("teacher", answer));
        epochs(story, id);
        return story;
    }

    private boolean example(ObjectNode story, String id, Path sidecar, Path chat, String side) {
        int[] number = {0, 0};
        forEach(sidecar, line -> {
            number[0]++;
            if (line.path("id").asText().equals(id)) {
                number[1] = number[0];
                story.put("side", side);
                story.put("file", name(chat) + ":" + number[0]);
                story.set("provenance", line);
            }
        });
        if (number[1] == 0) {
            return false;
        }
        Optional<String> text = line(chat, number[1]);
        text.ifPresent(line -> {
            story.set("messages", parse(line).path("messages"));
            for (String folder : SETS) {
                int at = position(run.resolve(folder).resolve("ground_truth.jsonl"), line);
                if (at > 0) {
                    story.put("trained_on", folder + "/ground_truth.jsonl:" + at);
                }
            }
        });
        return true;
    }

    private void sets(ObjectNode story, String id) {
        ArrayNode sets = story.putArray("prompt_of");
        for (String folder : SETS) {
            for (String set : List.of("practice", "heldout")) {
                if (find(run.resolve(folder).resolve(set + "_prompts.jsonl"), id)
                        .isPresent()) {
                    sets.add(set);
                }
            }
        }
    }

    private void epochs(ObjectNode story, String id) {
        Path loop = run.resolve("distill");
        Reviews reviews = Reviews.of(loop);
        ArrayNode epochs = story.putArray("epochs");
        for (int number = 0; number == 0 || Files.isDirectory(loop.resolve("epoch-" + number)); number++) {
            Path folder = loop.resolve("epoch-" + number);
            ObjectNode epoch = Json.mapper().createObjectNode().put("epoch", number);
            for (String set : List.of("practice", "heldout")) {
                find(folder.resolve(set + ".jsonl"), id).ifPresent(answer -> {
                    epoch.put("set", set);
                    epoch.put("student", answer.path("output").asText());
                });
                find(folder.resolve(set + "_scores.jsonl"), id).ifPresent(score -> epoch.set("score", score));
            }
            record(folder.resolve("corrections.jsonl"), id).ifPresent(answer -> epoch.set("correction", answer));
            record(folder.resolve("corrections_again.jsonl"), id)
                    .ifPresent(answer -> epoch.set("second_correction", answer));
            find(folder.resolve("correction_outcomes.jsonl"), id).ifPresent(outcome -> epoch.set("outcome", outcome));
            for (Reviews.Correction correction : Reviews.corrections(loop, number)) {
                if (correction.outcome().id().equals(id)) {
                    Optional<Review> review = reviews.on(correction);
                    review.ifPresent(each -> epoch.set("review", Json.mapper().valueToTree(each)));
                    learnt(epoch, loop, Json.line(correction.line()));
                }
            }
            if (epoch.size() > 1) {
                epochs.add(epoch);
            }
        }
    }

    private void learnt(ObjectNode epoch, Path loop, String line) {
        ArrayNode learnt = epoch.putArray("learnt_in");
        for (int later = 1; Files.isDirectory(loop.resolve("epoch-" + later)); later++) {
            String name = "distill/epoch-" + later + "/learnt_corrections.jsonl";
            int at = position(run.resolve(name), line);
            if (at > 0) {
                learnt.add(name + ":" + at);
            }
        }
    }

    /** A teacher's record without the prompt, which says nothing new. */
    private Optional<JsonNode> record(Path journal, String id) {
        return find(journal, id).map(record -> {
            ObjectNode copy = record.deepCopy();
            copy.remove(List.of("id", "prompt"));
            return copy;
        });
    }

    private static Optional<JsonNode> find(Path file, String id) {
        List<JsonNode> found = new ArrayList<>();
        forEach(file, line -> {
            if (line.path("id").asText().equals(id)) {
                found.add(line);
            }
        });
        return found.stream().reduce((first, last) -> last);
    }

    private static void forEach(Path file, java.util.function.Consumer<JsonNode> action) {
        if (Files.isRegularFile(file)) {
            JsonlReader.forEach(file, JsonNode.class, (line, number) -> action.accept(line));
        }
    }

    private static Optional<String> line(Path file, int number) {
        return search(file, lines -> lines.skip(number - 1L).findFirst());
    }

    /** The number of the line that is this text; 0 if none is. */
    private static int position(Path file, String text) {
        if (!Files.isRegularFile(file)) {
            return 0;
        }
        int[] number = {0};
        Predicate<String> counts = line -> {
            number[0]++;
            return line.equals(text);
        };
        return search(file, lines -> lines.filter(counts).findFirst()).isPresent() ? number[0] : 0;
    }

    private static Optional<String> search(
            Path file, java.util.function.Function<Stream<String>, Optional<String>> search) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return search.apply(lines);
        } catch (IOException e) {
            throw IoErrors.explain(e, file);
        }
    }

    private static JsonNode parse(String line) {
        try {
            return Json.mapper().readTree(line);
        } catch (IOException e) {
            throw new GraniteException(ErrorCode.FAILED, "a line of the training set is no JSON", "prepare again", e);
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
