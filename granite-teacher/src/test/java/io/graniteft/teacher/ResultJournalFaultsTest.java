package io.graniteft.teacher;

import static io.graniteft.teacher.Requests.many;
import static io.graniteft.teacher.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ResultJournalFaultsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-02-15T10:30:00Z"), ZoneOffset.UTC);
    private static final long SEED = 20260215;

    @TempDir
    Path folder;

    @Test
    void comes_to_the_same_records_from_a_cut_at_any_byte_of_the_last_two() throws IOException {
        List<TeacherRequest> requests = many(3);
        runOver(FaultySink.on(file(), FaultySink.ENDLESS, true), requests, 1);
        byte[] whole = Files.readAllBytes(file());
        Map<String, TeacherRecord> wanted = byId();
        int firstRecord = Files.readAllLines(file()).get(0).length() + 1;
        for (int cut = firstRecord - 20; cut <= whole.length; cut++) {
            Files.write(file(), java.util.Arrays.copyOf(whole, cut));
            runOver(FaultySink.on(file(), FaultySink.ENDLESS, true), requests, 1);
            assertThat(ResultJournal.read(file())).as("cut at byte %d", cut).hasSize(3);
            assertThat(byId()).as("cut at byte %d", cut).isEqualTo(wanted);
        }
    }

    /** The full disk may or may not let the journal cut off the half record; both must be mended by the next run. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void loses_and_repeats_nothing_when_the_disk_fills_up(boolean canTruncate) throws IOException {
        List<TeacherRequest> requests = many(20);
        Random random = new Random(SEED);
        for (int round = 0; round < 40; round++) {
            Files.deleteIfExists(file());
            long free = random.nextInt(4000);
            FaultySink full = FaultySink.on(file(), free, canTruncate);
            GraniteException failure = catchThrowableOfType(GraniteException.class, () -> runOver(full, requests, 4));
            assertThat(failure).as("seed %d, %d bytes free", SEED, free).isNotNull();
            assertThat(failure.code()).isEqualTo(ErrorCode.FAILED);
            assertThat(failure).hasMessage("the disk is full: cannot write " + file());
            assertThat(failure.hint()).contains("finished work is kept");
            int kept = ResultJournal.read(file()).size();

            ScriptedTeacher teacher = ScriptedTeacher.willing();
            run(teacher, FaultySink.on(file(), FaultySink.ENDLESS, true), requests, 4);
            assertThat(teacher.asked()).as("%d bytes free", free).hasSize(20 - kept);
            assertThat(byId()).as("%d bytes free", free).hasSize(20);
            assertThat(ResultJournal.read(file())).hasSize(20);
        }
    }

    @Test
    void takes_nothing_more_after_a_failed_write_since_its_end_may_be_torn() {
        FaultySink full = FaultySink.on(file(), 10, false);
        try (ResultJournal journal = ResultJournal.open(full.journal(file(), 10), CLOCK)) {
            assertThatThrownBy(() -> append(journal, "a")).isInstanceOf(GraniteException.class);
            full.freeAllSpace();
            assertThatThrownBy(() -> append(journal, "b")).hasMessageContaining("the disk is full");
            assertThat(journal.size()).isZero();
        }
        assertThat(file()).hasSize(10);
    }

    @Test
    void forces_to_disk_after_as_many_records_as_it_was_told() {
        FaultySink sink = FaultySink.on(file(), FaultySink.ENDLESS, true);
        try (ResultJournal journal = ResultJournal.open(sink.journal(file(), 2), CLOCK)) {
            for (int i = 1; i <= 6; i++) {
                append(journal, "p" + i);
                assertThat(sink.syncs.get()).isGreaterThanOrEqualTo(i / 2);
            }
        }
    }

    @Test
    void forces_a_single_record_to_disk_when_time_goes_by() throws InterruptedException {
        FaultySink sink = FaultySink.on(file(), FaultySink.ENDLESS, true);
        try (ResultJournal journal = ResultJournal.open(sink.journal(file(), 1_000_000), CLOCK)) {
            append(journal, "a");
            sink.firstSync.await();
        }
        assertThat(sink.syncs).hasPositiveValue();
    }

    @Test
    void forces_everything_to_disk_when_it_is_closed() {
        FaultySink sink = FaultySink.on(file(), FaultySink.ENDLESS, true);
        ResultJournal journal = ResultJournal.open(sink.journal(file(), 1_000_000), CLOCK);
        append(journal, "a");
        journal.close();
        assertThat(sink.syncs).hasPositiveValue();
        journal.close();
        assertThatThrownBy(() -> append(journal, "b")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void says_so_when_the_disk_does_not_take_what_was_written() {
        FaultySink sink = FaultySink.on(file(), FaultySink.ENDLESS, true);
        sink.failEverySync();
        ResultJournal journal = ResultJournal.open(sink.journal(file(), 1), CLOCK);
        assertThatThrownBy(() -> append(journal, "a")).hasMessageContaining("Input/output error");
        journal.close();
    }

    private Path file() {
        return folder.resolve("teacher.jsonl");
    }

    private static void append(ResultJournal journal, String id) {
        TeacherRequest request = request(id);
        journal.append(request, ScriptedTeacher.whole(request), request.digest("scripted"), OptionalDouble.empty());
    }

    private void runOver(FaultySink sink, List<TeacherRequest> requests, int workers) {
        run(ScriptedTeacher.willing(), sink, requests, workers);
    }

    private void run(Teacher teacher, FaultySink sink, List<TeacherRequest> requests, int workers) {
        try (ResultJournal journal = ResultJournal.open(sink.journal(file(), 10), CLOCK)) {
            new TeacherRunner(teacher, TeacherRunner.Options.DEFAULTS.withWorkers(workers), Progress.SILENT, CLOCK)
                    .run(requests, journal);
        }
    }

    private Map<String, TeacherRecord> byId() {
        TreeMap<String, TeacherRecord> records = new TreeMap<>();
        ResultJournal.read(file()).forEach(record -> records.put(record.id(), record));
        return records;
    }
}
