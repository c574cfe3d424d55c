package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.graniteft.core.io.Digests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is killed wherever chance has it, again and again: 51 times over all seeds. */
@Tag("soak")
class OftenKilledRunIT {
    private static final int KILLS = 17;

    /** What is learned from, written, scored and learned, wherever a run was killed. */
    private static final Pattern MADE_ALIKE = Pattern.compile("(prepare|train|distill)/.*[.](jsonl|safetensors)");

    /** Journals with times, and what a trainer that goes on from a checkpoint says of the part that it did itself. */
    private static final Pattern OF_THE_MOMENT =
            Pattern.compile(".*/(output|checkpoints)/.*|.*/corrections(_again)?[.]jsonl");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void ends_as_if_nothing_had_happened(long seed) throws Exception {
        TinyRun undisturbed = TinyRun.finished();
        Path folder = TinyRun.layOut("often-killed-" + seed);
        Random random = new Random(seed);
        List<SortedMap<String, String>> finishedThen = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Program program = Program.start(folder, "run", TinyRun.CONFIG);
            program.awaitLines(2 + random.nextInt(14));
            program.killAndReap();
            finishedThen.add(finishedSteps(TinyRun.stamps(TinyRun.onlyRun(folder))));
        }

        Granite.Outcome last = Program.run(folder, "run", TinyRun.CONFIG);

        assertThat(last.status()).as("seed " + seed + "\n" + last).isZero();
        Path run = TinyRun.onlyRun(folder);
        SortedMap<String, String> atTheEnd = TinyRun.stamps(run);
        for (SortedMap<String, String> then : finishedThen) {
            assertThat(atTheEnd).containsAllEntriesOf(then);
        }
        assertThat(TinyRun.lines(run.resolve("teach/teacher.jsonl")))
                .hasSameSizeAs(TinyRun.lines(undisturbed.run().resolve("teach/teacher.jsonl")))
                .extracting(line -> line.path("id").asText())
                .doesNotHaveDuplicates();
        assertThat(madeAlike(run)).isEqualTo(madeAlike(undisturbed.run())).hasSizeGreaterThan(20);
        assertThat(withoutTrainLoss(run)).isEqualTo(withoutTrainLoss(undisturbed.run()));
    }

    /** The contents of the files that must not depend on where a run was killed. */
    private static SortedMap<String, String> madeAlike(Path run) throws IOException {
        SortedMap<String, String> contents = new TreeMap<>();
        for (String name : TinyRun.stamps(run).keySet()) {
            if (MADE_ALIKE.matcher(name).matches()
                    && !OF_THE_MOMENT.matcher(name).matches()) {
                contents.put(name, Digests.sha256(run.resolve(name)));
            }
        }
        return contents;
    }

    private static List<String> withoutTrainLoss(Path run) throws IOException {
        return TinyRun.lines(run.resolve("epochs.jsonl")).stream()
                .map(line -> ((ObjectNode) line).without("train_loss").toString())
                .toList();
    }

    /** What a later start may not write again: finished stages' data, adapters, and finished steps of epochs. */
    private static SortedMap<String, String> finishedSteps(SortedMap<String, String> stamps) {
        SortedMap<String, String> finished = new TreeMap<>();
        for (Map.Entry<String, String> file : stamps.entrySet()) {
            boolean prepared = stamps.containsKey("prepare/manifest.json")
                    && file.getKey().startsWith("prepare/")
                    && file.getKey().endsWith(".jsonl");
            boolean adapter = file.getKey().endsWith("model/adapter_model.safetensors")
                    && stamps.containsKey(file.getKey().replace("adapter_model.safetensors", "complete.json"));
            boolean step = file.getKey().matches("distill/epoch-\\d+/(practice|heldout)(_scores)?\\.jsonl");
            if (prepared || adapter || step) {
                finished.put(file.getKey(), file.getValue());
            }
        }
        return finished;
    }
}
