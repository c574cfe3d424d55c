package io.graniteft.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.core.config.DataConfig;
import io.graniteft.core.io.Digests;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.run.Progress;
import io.graniteft.core.run.Tally;
import io.graniteft.data.source.SourceFolder;
import io.graniteft.data.split.SplitMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Sources of a test, and a pipeline that works on them. */
abstract class PipelineFixture {
    @TempDir
    Path folder;

    Path sources = Path.of("");
    Path output = Path.of("");

    @BeforeEach
    void makeFolders() throws IOException {
        sources = Files.createDirectories(folder.resolve("sources"));
        output = folder.resolve("output");
    }

    static DataConfig config(int minTokens, int maxTokens) {
        return TestConfigs.with(
                "train_ratio", "0.8", "min_tokens", String.valueOf(minTokens), "max_tokens", String.valueOf(maxTokens));
    }

    DataRequest request(int threads) {
        return new DataRequest(List.of(SourceFolder.of(sources)), config(12, 2000), output, SplitMode.GROUP, threads);
    }

    DataSummary run() throws InterruptedException {
        return new DataPipeline().run(request(2), Progress.SILENT);
    }

    Path file(String path, String text) throws IOException {
        Path file = sources.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** A function that no other number gives, and one that differs from it in names only. */
    static String function(int number) {
        return "/** Computes step " + number + " of the check. It is made up. */\n"
                + "uint32_t can_step_" + number + "(uint32_t value, uint32_t key)\n{\n    uint32_t sum = value;\n"
                + "    sum += key * " + number + "U;\n    if (sum > " + (number * 7 + 1)
                + "U) {\n        sum -= key;\n    }\n"
                + "    return sum;\n}\n";
    }

    void manyFunctions() throws IOException {
        for (int i = 0; i < 60; i++) {
            StringBuilder text = new StringBuilder("/* SPDX-License-Identifier: MIT */\n#include <stdint.h>\n\n");
            for (int j = 0; j < 5; j++) {
                text.append(function(i * 5 + j)).append('\n');
            }
            // Every third file ends with a function that stands in the file before, with and without other names.
            if (i % 3 == 1) {
                text.append(function(i * 5 - 1).replace("    ", "\t")).append('\n');
            }
            if (i % 3 == 2) {
                text.append(function(i * 5 - 1).replace("can_step", "other").replace("sum", "total"));
            }
            file("part" + i % 7 + "/file" + i + ".c", text.toString());
        }
    }

    static List<Provenance> provenance(Path file) {
        return JsonlReader.readAll(file, Provenance.class);
    }

    static Tally tally(DataSummary summary, String kind) {
        Tally tally = summary.counts().get(kind);
        assertThat(tally).as(kind).isNotNull();
        return tally == null ? Tally.of(0, Map.of()) : tally;
    }

    static Map<String, String> digests(Path folder) throws IOException {
        Map<String, String> digests = new HashMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            // What a stopped preparation left there is not a result.
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                digests.put(file.getFileName().toString(), Digests.sha256(file));
            }
        }
        return digests;
    }
}
