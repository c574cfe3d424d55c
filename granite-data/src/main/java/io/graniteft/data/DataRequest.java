package io.graniteft.data;

import io.graniteft.core.config.DataConfig;
import io.graniteft.data.source.Source;
import io.graniteft.data.source.SourceFolder;
import io.graniteft.data.split.SplitMode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link DataPipeline} is asked to do.
 *
 * @param sources the trees to read, in the order that decides which of two duplicates stays
 * @param config rules and limits; its own list of sources is not looked at
 * @param output the folder to write, made when it is missing
 * @param split how examples are told into training and validation
 * @param threads how many files are worked on at a time; 0: as many as there are processors. The result does not depend on it.
 * @param context what requests are shown of the code base; null: nothing
 */
public record DataRequest(
        List<Source> sources,
        DataConfig config,
        Path output,
        SplitMode split,
        int threads,
        @Nullable ContextSource context) {
    public DataRequest {
        sources = List.copyOf(sources);
        if (threads < 0) {
            throw new IllegalArgumentException("threads is " + threads);
        }
    }

    /** A request whose examples show nothing of a context store. */
    public DataRequest(List<Source> sources, DataConfig config, Path output, SplitMode split, int threads) {
        this(sources, config, output, split, threads, null);
    }

    /** A request for the sources that the configuration lists. */
    public static DataRequest of(DataConfig config, Path output) {
        List<Source> sources = config.sources().stream()
                .<Source>map(source -> new SourceFolder(source.name(), Path.of(source.path()), source.domain()))
                .toList();
        return new DataRequest(sources, config, output, SplitMode.named(config.split()), 0);
    }
}
