package io.graniteft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.run.Progress;
import io.graniteft.data.source.SourceFolder;
import io.graniteft.data.split.SplitMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Examples are put in order on disk, a part at a time; whatever stops that, it goes on from there and gives the same bytes. */
class AssemblyTest extends PipelineFixture {
    /** So few functions at a time that there are many parts, each noted. */
    private static final int AT_A_TIME = 8;

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Remembers what was said of a task, and stops the work when it has come so far. */
    private static final class Listener implements Progress {
        private final String stopAt;
        private long left;
        private final List<Long> sorted = new ArrayList<>();
        private final List<Long> written = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        Listener(String stopAt, long after) {
            this.stopAt = stopAt;
            this.left = after;
        }

        @Override
        public void update(String task, long done, long total, String detail) {
            if (task.equals("sorting examples")) {
                sorted.add(done);
            } else if (task.equals("writing examples")) {
                written.add(done);
            }
            if (task.equals(stopAt) && --left == 0) {
                throw new Stop();
            }
        }

        @Override
        public void note(String line) {
            notes.add(line);
        }
    }

    private void prepare(SplitMode split, Progress progress) throws Exception {
        new DataPipeline(AT_A_TIME)
                .run(new DataRequest(List.of(SourceFolder.of(sources)), config(12, 2000), output, split, 1), progress);
    }

    private Map<String, String> undisturbed(SplitMode split) throws Exception {
        manyFunctions();
        Path kept = output;
        output = folder.resolve("undisturbed");
        prepare(split, Progress.SILENT);
        Map<String, String> digests = digests(output);
        output = kept;
        return digests;
    }

    @ParameterizedTest
    @EnumSource(SplitMode.class)
    void goes_on_where_dealing_out_was_stopped(SplitMode split) throws Exception {
        Map<String, String> expected = undisturbed(split);
        Listener stopped = new Listener("sorting examples", 3);
        assertThatThrownBy(() -> prepare(split, stopped)).isInstanceOf(Stop.class);

        Listener after = new Listener("", 0);
        prepare(split, after);

        assertThat(after.sorted).first().isEqualTo(4L);
        assertThat(digests(output)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(SplitMode.class)
    void goes_on_where_writing_was_stopped(SplitMode split) throws Exception {
        Map<String, String> expected = undisturbed(split);
        Listener stopped = new Listener("writing examples", 3);
        assertThatThrownBy(() -> prepare(split, stopped)).isInstanceOf(Stop.class);

        Listener after = new Listener("", 0);
        prepare(split, after);

        assertThat(after.sorted).isEmpty();
        assertThat(after.written).first().isEqualTo(stopped.written.get(2));
        assertThat(digests(output)).isEqualTo(expected);
    }

    @Test
    void begins_anew_when_a_crash_has_cost_what_was_dealt_out() throws Exception {
        Map<String, String> expected = undisturbed(SplitMode.GROUP);
        assertThatThrownBy(() -> prepare(SplitMode.GROUP, new Listener("writing examples", 2)))
                .isInstanceOf(Stop.class);
        try (Stream<Path> files = Files.walk(output.resolve(".prepare.tmp"))) {
            for (Path shelf : files.filter(file -> file.getFileName().toString().startsWith("shelf-"))
                    .toList()) {
                Files.write(shelf, new byte[(int) Files.size(shelf)]);
            }
        }

        Listener after = new Listener("", 0);
        prepare(SplitMode.GROUP, after);

        assertThat(after.notes).anyMatch(note -> note.startsWith("begins anew to write examples"));
        assertThat(digests(output)).isEqualTo(expected);
    }
}
