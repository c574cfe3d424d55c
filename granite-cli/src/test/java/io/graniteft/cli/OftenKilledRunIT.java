package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is killed wherever chance has it, again and again. */
@Tag("soak")
class OftenKilledRunIT {
    private static final int KILLS = 9;

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
        for (String name : List.of("prepare/train.jsonl", "train/ground_truth.jsonl", "distill/epoch-0/metrics.json")) {
            assertThat(run.resolve(name))
                    .hasSameTextualContentAs(undisturbed.run().resolve(name));
        }
        assertThat(TinyRun.lines(run.resolve("epochs.jsonl"))).hasSize(2);
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
