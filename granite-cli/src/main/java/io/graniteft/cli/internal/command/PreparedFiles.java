package io.graniteft.cli.internal.command;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.data.PreparedData;
import io.graniteft.distill.DistillationConfig;
import io.graniteft.distill.TrainingSets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Prepared data that a verb is given. */
final class PreparedFiles {
    /** What to do where a file is missing that is looked for in the usual folders. */
    static final String HINT = "make it with `granite prepare`, or name its folder with --data";

    private PreparedFiles() {}

    /** The files that a loop needs. */
    static List<Path> all(PreparedData data) {
        return List.of(data.train(), data.validation(), data.prompts(), data.evalPrompts());
    }

    /** @throws GraniteException that names the first file that is missing */
    static void require(List<Path> files, String hint) {
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new GraniteException(ErrorCode.FAILED, "no such file: " + file, hint);
            }
        }
    }

    /**
     * What is learned of the sets that a loop would work on, for a plan of it.
     *
     * @param use sees the sets while their files are there; afterwards they are gone
     */
    static <T> T carved(PreparedData data, PipelineConfig config, Function<TrainingSets, T> use) throws IOException {
        Path scratch = Files.createTempDirectory("granite-plan");
        try {
            return use.apply(TrainingSets.carve(
                    data,
                    DistillationConfig.of(config.distillation()),
                    config.training().seed(),
                    scratch));
        } finally {
            MoreFiles.deleteRecursively(scratch, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }
}
