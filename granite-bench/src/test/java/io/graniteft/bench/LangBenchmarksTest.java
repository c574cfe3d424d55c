package io.graniteft.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Every contestant reads the bundled corpus, so that a benchmark that no longer works is noticed before someone needs it. */
class LangBenchmarksTest {
    private static final Corpus CORPUS = Corpus.read(Path.of("..", "examples", "corpus"), null);

    @Test
    void every_contestant_reads_every_file() {
        LangBenchmarks benchmarks = new LangBenchmarks();
        benchmarks.use(CORPUS);
        assertThat(CORPUS.names()).isNotEmpty();
        assertThat(benchmarks.wholeRecord()).isGreaterThan(CORPUS.names().size());
        assertThat(benchmarks.namesAndRanges()).isEqualTo(benchmarks.wholeRecord());
        assertThat(benchmarks.treeSitterParse()).isEqualTo(CORPUS.names().size());
        benchmarks.close();
    }
}
