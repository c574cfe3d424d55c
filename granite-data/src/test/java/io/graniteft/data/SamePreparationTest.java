package io.graniteft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.core.GraniteException;
import io.graniteft.core.chat.ChatExample;
import io.graniteft.core.config.DataConfig;
import io.graniteft.core.json.JsonlReader;
import io.graniteft.core.run.Progress;
import io.graniteft.core.store.LocalObjectStore;
import io.graniteft.core.store.ObjectStore;
import io.graniteft.data.source.FileContent;
import io.graniteft.data.source.Source;
import io.graniteft.data.source.SourceFolder;
import io.graniteft.data.source.SourceItem;
import io.graniteft.data.source.StoredSource;
import io.graniteft.data.split.SplitMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same sources give the same bytes, and what an earlier preparation left behind changes nothing. */
class SamePreparationTest extends PipelineFixture {
    @Test
    void gives_the_same_bytes_however_large_the_pages_of_a_store_are() throws Exception {
        manyFunctions();
        run();
        Map<String, String> ofFolder = digests(output);

        for (int page : new int[] {1, 7, 1000}) {
            output = folder.resolve("pages-of-" + page);
            ObjectStore store = new PagedStore(new LocalObjectStore(sources), page);
            Path copies = folder.resolve("copies-" + page);
            Source source = new StoredSource("sources", "", store, List.of(), copies, StoredSource.Mode.FETCH, 3);
            new DataPipeline()
                    .run(
                            new DataRequest(List.of(source), config(12, 2000), output, SplitMode.GROUP, 2),
                            Progress.SILENT);

            assertThat(digests(output)).as("pages of %d", page).isEqualTo(ofFolder);
        }
    }

    /** A store that gives its listing away in pages, each asked for when the one before has been read. */
    private record PagedStore(ObjectStore store, int page) implements ObjectStore {
        @Override
        public Stream<ObjectInfo> list(String prefix) throws IOException {
            List<ObjectInfo> all;
            try (Stream<ObjectInfo> whole = store.list(prefix)) {
                all = whole.toList();
            }
            return IntStream.rangeClosed(0, all.size() / page)
                    .boxed()
                    .flatMap(number -> all.stream().skip((long) number * page).limit(page));
        }

        @Override
        public InputStream read(String key) throws IOException {
            return store.read(key);
        }

        @Override
        public void write(String key, Path file) throws IOException {
            store.write(key, file);
        }

        @Override
        public String location() {
            return store.location();
        }
    }

    @Test
    void gives_the_same_bytes_at_any_number_of_threads() throws Exception {
        manyFunctions();
        new DataPipeline().run(request(1), Progress.SILENT);
        Map<String, String> one = digests(output);

        for (int threads : new int[] {2, 8}) {
            output = folder.resolve("output" + threads);
            new DataPipeline().run(request(threads), Progress.SILENT);

            assertThat(digests(output)).as("%d threads", threads).isEqualTo(one);
        }
    }

    @Test
    void gives_the_same_bytes_whatever_fits_into_memory_at_a_time() throws Exception {
        manyFunctions();
        for (SplitMode split : SplitMode.values()) {
            output = folder.resolve("whole-" + split);
            DataConfig config = config(12, 2000);
            new DataPipeline()
                    .run(new DataRequest(List.of(SourceFolder.of(sources)), config, output, split, 2), Progress.SILENT);
            Map<String, String> whole = digests(output);
            output = folder.resolve("pieces-" + split);
            new DataPipeline(50)
                    .run(new DataRequest(List.of(SourceFolder.of(sources)), config, output, split, 2), Progress.SILENT);

            assertThat(digests(output)).as("split %s", split).isEqualTo(whole);
        }
    }

    @Test
    void notices_that_a_file_of_held_out_code_has_changed() throws Exception {
        Path heldOut = Files.writeString(folder.resolve("held-out.jsonl"), "{\"prompt\": \"a\"}\n");
        DataConfig config = TestConfigs.with("curation.decontaminate", "[\"" + heldOut + "\"]");
        DataRequest request = new DataRequest(List.of(SourceFolder.of(sources)), config, output, SplitMode.GROUP, 1);
        String before = DataPipeline.configDigest(request);
        assertThat(DataPipeline.configDigest(request)).isEqualTo(before);

        Files.writeString(heldOut, "{\"prompt\": \"b\"}\n");

        assertThat(DataPipeline.configDigest(request)).isNotEqualTo(before);
    }

    @Test
    void takes_no_earlier_piece_for_good_when_a_licence_file_has_changed() throws Exception {
        Path file = Files.writeString(folder.resolve("a.c"), function(1));
        SegmentWorker worker = new SegmentWorker(config(12, 2000), true);
        SegmentWorker.NamedSource source = new SegmentWorker.NamedSource(0, "source", "");
        SourceItem before = new SourceItem("a.c", FileContent.of(file), null, "MIT");
        SourceItem after = new SourceItem("a.c", FileContent.of(file), null, "GPL-2.0-only");

        assertThat(worker.inputDigest(source, List.of(after)))
                .isNotEqualTo(worker.inputDigest(source, List.of(before)))
                .isEqualTo(worker.process(source, List.of(after)).inputDigest());
    }

    @Test
    void keeps_ids_and_sides_when_files_are_added() throws Exception {
        manyFunctions();
        PreparedData files = run().files();
        Set<String> before = new HashSet<>();
        provenance(files.trainProvenance()).forEach(origin -> before.add(origin.id()));
        file("zzz/new.c", function(1000) + function(1001) + function(1002));
        run();
        Set<String> after = new HashSet<>();
        provenance(files.trainProvenance()).forEach(origin -> after.add(origin.id()));

        assertThat(after).containsAll(before);
    }

    @Test
    void throws_away_what_a_killed_run_left_behind() throws Exception {
        manyFunctions();
        Path left = Files.createDirectories(output.resolve(".prepare.tmp"));
        Files.writeString(left.resolve("plan"), "another plan");
        Files.writeString(left.resolve("decisions-1"), "half a file");
        Files.writeString(left.resolve(".lock"), "");

        run();

        assertThat(left).doesNotExist();
        assertThat(JsonlReader.readAll(PreparedData.in(output).train(), ChatExample.class))
                .isNotEmpty();
    }

    @Test
    void lets_two_preparations_of_one_folder_exclude_each_other() throws Exception {
        manyFunctions();
        List<Throwable> inner = new ArrayList<>();
        Progress meddler = new Progress() {
            @Override
            public void update(String task, long done, long total, String detail) {
                if (done == 1 && inner.isEmpty()) {
                    try {
                        new DataPipeline().run(request(1), Progress.SILENT);
                    } catch (GraniteException e) {
                        inner.add(e);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
            }

            @Override
            public void note(String line) {}
        };

        new DataPipeline().run(request(2), meddler);

        assertThat(inner).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("in use by"));
        assertThat(JsonlReader.readAll(PreparedData.in(output).train(), ChatExample.class))
                .isNotEmpty();
    }

    @Test
    void changes_nothing_when_it_is_interrupted() throws Exception {
        manyFunctions();
        run();
        Map<String, String> before = digests(output);
        file("more.c", function(2000));
        Progress interrupter = new Progress() {
            @Override
            public void update(String task, long done, long total, String detail) {
                if (done == 3) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void note(String line) {}
        };

        assertThatThrownBy(() -> new DataPipeline().run(request(2), interrupter))
                .isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isFalse();
        assertThat(digests(output)).isEqualTo(before);
    }
}
