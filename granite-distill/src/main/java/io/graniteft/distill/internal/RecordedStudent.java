package io.graniteft.distill.internal;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.google.common.collect.ImmutableMap;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.json.Json;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.run.Progress;
import io.graniteft.distill.Generation;
import io.graniteft.distill.GenerationRequest;
import io.graniteft.distill.SeededPrompt;
import io.graniteft.distill.StudentInfo;
import io.graniteft.distill.StudentModel;
import io.graniteft.distill.StudentOutput;
import io.graniteft.distill.TrainingRequest;
import io.graniteft.distill.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A student that repeats the outputs kept in the epochs' folders of an earlier loop. */
public final class RecordedStudent implements StudentModel {
    private static final Pattern EPOCH_FOLDER = Pattern.compile("epoch-([0-9]{1,6})");
    /** Stands in an adapter's folder and says which epoch's outputs belong to it. */
    private static final String MARKER = "adapter_config.json";

    private final Path folder;

    /** What a recorded adapter holds. */
    @JsonPropertyOrder({"peft_type", "recorded_epoch"})
    public record Marker(String peftType, int recordedEpoch) {}

    public RecordedStudent(Path folder) {
        this.folder = folder;
    }

    @Override
    public StudentInfo info() {
        return new StudentInfo(1, "recorded", null, null, null, null, null, null, "none", null, null);
    }

    @Override
    public TrainingResult train(TrainingRequest request, Progress progress) {
        int epoch = epochOf(request.outputFolder());
        Path model = request.outputFolder().resolve("model");
        try {
            AtomicFiles.writeString(model.resolve(MARKER), Json.pretty(new Marker("RECORDED", epoch)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TrainingResult recorded = recordedResult(epoch);
        return new TrainingResult(
                model.toAbsolutePath().toString(),
                recorded == null ? 0 : recorded.trainLoss(),
                recorded == null ? null : recorded.firstLoss(),
                recorded == null ? null : recorded.lastLoss(),
                recorded == null ? null : recorded.evalLoss(),
                recorded == null ? null : recorded.bestEvalLoss(),
                recorded == null ? 0 : recorded.steps(),
                recorded == null ? 0 : recorded.epochs(),
                recorded == null ? 0 : recorded.examples(),
                recorded == null ? 0 : recorded.examplesTruncated(),
                recorded == null ? 0 : recorded.tokens(),
                "completed",
                request.outputFolder()
                        .resolve("output/metrics.jsonl")
                        .toAbsolutePath()
                        .toString(),
                recorded == null ? 0 : recorded.trainableParameters(),
                0,
                null);
    }

    @Override
    public void generate(GenerationRequest request, Consumer<Generation> sink, Progress progress) {
        int epoch = request.adapter() == null ? 0 : marker(request.adapter()).recordedEpoch();
        Map<String, StudentOutput> outputs = outputs(epoch);
        for (SeededPrompt prompt : request.prompts()) {
            StudentOutput output = outputs.get(prompt.id());
            if (output == null || !output.prompt().equals(prompt.prompt())) {
                throw new GraniteException(
                        ErrorCode.FAILED,
                        "no recorded output for prompt " + prompt.id() + " in epoch " + epoch + " of " + folder,
                        "replay with the data and settings that the recording was made with");
            }
            sink.accept(new Generation(prompt.id(), output.output(), output.tokens(), output.stop()));
        }
    }

    @Override
    public void close() {}

    private static int epochOf(Path outputFolder) {
        int epoch = 0;
        for (Path part : outputFolder.toAbsolutePath()) {
            Matcher matcher = EPOCH_FOLDER.matcher(part.toString());
            if (matcher.matches()) {
                epoch = Integer.parseInt(matcher.group(1));
            }
        }
        return epoch;
    }

    private @Nullable TrainingResult recordedResult(int epoch) {
        Path file = EpochFolder.of(folder, epoch).trainingResult();
        try {
            return Files.exists(file) ? Json.mapper().readValue(Files.readString(file), TrainingResult.class) : null;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Marker marker(Path adapter) {
        Path file = adapter.resolve(MARKER);
        try {
            return Json.mapper().readValue(Files.readString(file), Marker.class);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private Map<String, StudentOutput> outputs(int epoch) {
        EpochFolder epochFolder = EpochFolder.of(folder, epoch);
        Map<String, StudentOutput> outputs = new HashMap<>();
        for (Path file : List.of(epochFolder.heldout(), epochFolder.practice())) {
            JsonlReader.forEach(file, StudentOutput.class, (output, line) -> outputs.put(output.id(), output));
        }
        return ImmutableMap.copyOf(outputs);
    }

    private static GraniteException unreadable(Path file, IOException cause) {
        return new GraniteException(
                ErrorCode.FAILED,
                "cannot read " + file + ": " + cause.getMessage(),
                "name the folder `distill` of a run, which holds epoch-0, epoch-1 and so on",
                cause);
    }
}
