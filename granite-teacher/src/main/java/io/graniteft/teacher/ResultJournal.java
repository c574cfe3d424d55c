package io.graniteft.teacher;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.io.AtomicFiles;
import io.graniteft.core.io.IoErrors;
import io.graniteft.core.json.Json;
import io.graniteft.teacher.internal.JournalFile;
import io.graniteft.teacher.internal.JournalIndex;
import io.graniteft.teacher.internal.RequestDigest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a teacher in a JSON Lines file that only grows: one {@link TeacherRecord} a line, in the order in which the
 * answers came. An answer is in the file as soon as {@link #append} returns, so a killed process loses none; it is on the
 * disk at the latest after {@code checkpointEvery} records or one second, which is what a power cut can cost.
 *
 * <p>There is one record for an id. A journal has one writer at a time; a hidden lock file beside it keeps others out, also
 * in other processes. Methods may be called from any thread.
 */
public final class ResultJournal implements AutoCloseable {
    /** Records after which a journal is forced to disk at the latest, unless told otherwise. */
    public static final int DEFAULT_CHECKPOINT_EVERY = 10;

    private final JournalFile file;
    private final Clock clock;
    private final Map<String, Entry> entries = new HashMap<>();

    /** What is kept in memory of a record; its texts stay in the file. */
    private record Entry(
            long offset,
            int length,
            boolean success,
            @Nullable String error,
            @Nullable String digest,
            double costUsd) {}

    private ResultJournal(JournalFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Opens a journal for writing, or begins one; its folder is made when it is missing. The end that a crash has torn is
     * cut off, see {@link #tornBytes}.
     *
     * @param checkpointEvery records after which the file is forced to disk at the latest
     * @param clock gives the records' time stamps
     * @throws GraniteException if the file is something else than a journal, holds an id twice, cannot be written, or has
     *     another writer
     */
    public static ResultJournal open(Path path, int checkpointEvery, Clock clock) {
        return open(JournalFile.open(path, checkpointEvery), clock);
    }

    /** As {@link #open(Path, int, Clock)}, over a file that is open already. */
    static ResultJournal open(JournalFile file, Clock clock) {
        ResultJournal journal = new ResultJournal(file, clock);
        try {
            file.load(journal::index);
            return journal;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * All records of a journal, also while another process writes it; a torn end is left out. Files of other programs in
     * the same format will do.
     *
     * @throws GraniteException if the file is missing or is no journal
     */
    public static List<TeacherRecord> read(Path path) {
        List<TeacherRecord> all = new ArrayList<>();
        try {
            JournalIndex.read(path, located -> all.add(located.record()));
        } catch (IOException e) {
            throw IoErrors.explain(e, path);
        }
        return List.copyOf(all);
    }

    /**
     * The requests that a journal has no record of, without opening it for writing.
     *
     * @param retryFailed whether a record without success counts as none
     * @throws GraniteException if the file is missing or is no journal
     */
    public static List<TeacherRequest> lacking(Path path, List<TeacherRequest> requests, boolean retryFailed) {
        Set<String> held = new HashSet<>();
        for (TeacherRecord record : read(path)) {
            if (record.success() || !retryFailed) {
                held.add(record.id());
            }
        }
        return requests.stream().filter(request -> !held.contains(request.id())).toList();
    }

    /** Where the journal lies. */
    public Path path() {
        return file.path();
    }

    /** Bytes of a half-written record that were cut off when the journal was opened; 0 for a journal that was whole. */
    public long tornBytes() {
        return file.tornBytes();
    }

    /** How many records there are. */
    public synchronized int size() {
        return entries.size();
    }

    /** Whether this id has a record, of a success or a failure. */
    public synchronized boolean contains(String id) {
        return entries.containsKey(id);
    }

    /** The ids of records without success, and their {@code error}. */
    synchronized Map<String, String> failures() {
        Map<String, String> found = new HashMap<>();
        entries.forEach((id, entry) -> {
            if (!entry.success()) {
                found.put(id, entry.error() == null ? "UNKNOWN" : entry.error());
            }
        });
        return found;
    }

    /** What the records have cost in US dollars, as far as they tell. */
    public synchronized double costUsd() {
        return entries.values().stream().mapToDouble(Entry::costUsd).sum();
    }

    /**
     * Those of the requests that have no record yet, in their order.
     *
     * @param teacher who would be asked
     * @throws GraniteException as {@link #holds} does
     */
    public synchronized List<TeacherRequest> lacking(List<TeacherRequest> requests, Teacher teacher) {
        return requests.stream()
                .filter(request -> !holds(request, teacher.digest(request), teacher.name()))
                .toList();
    }

    /** The record of an id. */
    public synchronized Optional<TeacherRecord> find(String id) {
        Entry entry = entries.get(id);
        return entry == null ? Optional.empty() : Optional.of(file.at(entry.offset(), entry.length()));
    }

    /**
     * Whether this request has its record already.
     *
     * @param digest of the request, from {@link Teacher#digest}
     * @param model who would be asked
     * @throws GraniteException if the id's record belongs to another request; the message says what has changed
     */
    public synchronized boolean holds(TeacherRequest request, String digest, String model) {
        Entry entry = entries.get(request.id());
        if (entry == null) {
            return false;
        }
        String recorded = entry.digest();
        if (recorded == null
                ? !file.at(entry.offset(), entry.length()).prompt().equals(request.prompt())
                : !recorded.equals(digest)) {
            throw changed(request, digest, model, file.at(entry.offset(), entry.length()));
        }
        return true;
    }

    /**
     * Adds the record of an answer.
     *
     * @param digest of the request, from {@link Teacher#digest}
     * @param costUsd what the answer cost, where known
     * @throws GraniteException if the id has a record, or the record cannot be written, as on a full disk; what was written
     *     before stays whole, and the journal takes no more
     */
    public synchronized void append(
            TeacherRequest request, TeacherAnswer answer, String digest, OptionalDouble costUsd) {
        if (entries.containsKey(request.id())) {
            throw new IllegalStateException("the journal has an answer to " + request.id());
        }
        TeacherRecord record = new TeacherRecord(
                request.id(),
                request.prompt(),
                answer.text(),
                answer.success(),
                answer.usage(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                answer.stopReason(),
                answer.error(),
                answer.model(),
                digest,
                costUsd.isPresent() ? costUsd.getAsDouble() : null);
        byte[] line = Json.line(record).getBytes(StandardCharsets.UTF_8);
        long offset = file.append(line);
        entries.put(
                request.id(),
                new Entry(offset, line.length, answer.success(), answer.error(), digest, costUsd.orElse(0)));
    }

    /**
     * Drops the failed records among these ids, so that they can be asked again. The file is replaced as a whole: after a
     * crash either all of them are there or none.
     *
     * @return how many were dropped
     */
    public synchronized int forgetFailures(Collection<String> ids) {
        Set<String> dropped = new HashSet<>(failures().keySet());
        dropped.retainAll(new HashSet<>(ids));
        drop(dropped);
        return dropped.size();
    }

    /**
     * Drops the records that answer none of these requests, of other ids or of requests that have changed, for a journal that
     * belongs to one list of requests. The file is replaced as a whole, as by {@link #forgetFailures}.
     *
     * @param teacher who answers them
     * @return how many were dropped
     */
    public synchronized int forgetAllBut(Collection<TeacherRequest> requests, Teacher teacher) {
        Map<String, String> digests = new HashMap<>();
        requests.forEach(request -> digests.put(request.id(), teacher.digest(request)));
        Set<String> dropped = new HashSet<>();
        entries.forEach((id, entry) -> {
            String digest = entry.digest();
            if (digest == null || !digest.equals(digests.get(id))) {
                dropped.add(id);
            }
        });
        drop(dropped);
        return dropped.size();
    }

    private void drop(Set<String> ids) {
        if (!ids.isEmpty()) {
            entries.clear();
            file.rewrite(record -> !ids.contains(record.id()), this::index);
        }
    }

    /** Forces everything written so far to disk. */
    public void sync() {
        file.sync();
    }

    /**
     * Writes the records of these ids to another file, in this order; ids without a record are left out.
     *
     * @throws GraniteException if the file cannot be written
     */
    public synchronized void sortedExport(List<String> ids, Path target) {
        try {
            AtomicFiles.write(target, out -> {
                for (String id : ids) {
                    Entry entry = entries.get(id);
                    if (entry != null) {
                        writeLine(out, file.bytesAt(entry.offset(), entry.length()));
                    }
                }
            });
        } catch (IOException e) {
            throw IoErrors.explain(e, target);
        }
    }

    /** Forces everything to disk, closes the file, and lets other writers in. */
    @Override
    public void close() {
        file.close();
    }

    private static void writeLine(OutputStream out, byte[] line) throws IOException {
        out.write(line);
        out.write('\n');
    }

    private void index(JournalIndex.Located located) {
        TeacherRecord record = located.record();
        Double cost = record.costUsd();
        Entry entry = new Entry(
                located.offset(),
                located.length(),
                record.success(),
                record.error(),
                record.requestDigest(),
                cost == null ? 0 : cost);
        if (entries.putIfAbsent(record.id(), entry) != null) {
            throw new GraniteException(
                    ErrorCode.FAILED,
                    file.path() + ":" + located.line() + ": a second record of id " + record.id(),
                    "remove one of the two lines");
        }
    }

    private GraniteException changed(TeacherRequest request, String digest, String model, TeacherRecord record) {
        List<String> what = new ArrayList<>();
        String before = record.model();
        if (before != null && !before.equals(model)) {
            what.add("the model (" + before + ", now " + model + ")");
        }
        String recorded = record.requestDigest();
        RequestDigest old = recorded == null ? null : RequestDigest.parse(recorded);
        RequestDigest now = RequestDigest.parse(digest);
        if (old != null && now != null) {
            what.addAll(old.differences(now));
        } else if (!record.prompt().equals(request.prompt())) {
            what.add("the prompt");
        }
        String list = what.isEmpty() ? "the request" : String.join(", ", what);
        return new GraniteException(
                ErrorCode.FAILED,
                file.path() + " answers another request of id " + request.id() + "; since then changed: " + list,
                "name another output file, or ask with the settings of the first time");
    }
}
