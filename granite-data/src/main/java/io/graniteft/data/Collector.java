package io.graniteft.data;

import io.graniteft.core.concurrent.OrderedWork;
import io.graniteft.core.run.Progress;
import io.graniteft.data.SegmentWorker.NamedSource;
import io.graniteft.data.internal.spill.Segment;
import io.graniteft.data.internal.spill.Spill;
import io.graniteft.data.source.SourceFiles;
import io.graniteft.data.source.SourceItem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the files of all sources in their order, a segment at a time, lets threads work on the segments, and appends what comes of
 * them to the spill, in order again. Segments that lie there from a run that was killed are used, if their files are still the same.
 */
final class Collector {
    /** A segment ends when it has a thousandth of the bytes so far, so that a crash never costs more than a few thousandths. */
    private static final int SHARE = 1000;

    private static final long LEAST_BYTES = 16 << 10;
    private static final long MOST_BYTES = 1 << 20;
    private static final int MOST_FILES = 200;
    private static final int TASKS_PER_THREAD = 2;

    private final Spill spill;
    private final SegmentWorker worker;
    private final Progress progress;
    private final int threads;
    private final List<Spill.Entry> earlier;
    private boolean usesEarlier = true;
    private int appended;
    private int submitted;
    private int reused;
    private long files;
    private long bytes;
    private long submittedBytes;

    Collector(Spill spill, SegmentWorker worker, int threads, Progress progress) {
        this.spill = spill;
        this.worker = worker;
        this.threads = threads;
        this.progress = progress;
        this.earlier = spill.entries();
    }

    /** What was asked of a thread, and what came of it: a segment, or null if the one that is there already is good. */
    private record Piece(
            NamedSource source,
            List<SourceItem> items,
            @Nullable Segment segment) {}

    /**
     * Takes all files of all sources.
     *
     * @param expected how many there will be, as far as anybody knows; 0: nobody does
     */
    void collect(List<NamedSource> sources, List<SourceFiles> opened, Expected expected)
            throws IOException, InterruptedException {
        try (OrderedWork<Piece> work = new OrderedWork<>(threads, TASKS_PER_THREAD)) {
            for (int i = 0; i < sources.size(); i++) {
                NamedSource source = sources.get(i);
                SourceFiles items = opened.get(i);
                List<SourceItem> batch = next(items);
                while (!batch.isEmpty() || work.isPending()) {
                    while (!batch.isEmpty() && work.hasRoom()) {
                        submit(work, source, batch);
                        batch = next(items);
                    }
                    accept(work.next(), expected);
                }
            }
        }
        if (appended < spill.entries().size()) {
            spill.truncate(appended);
        }
    }

    /** How many files there will be. */
    @FunctionalInterface
    interface Expected {
        long files();
    }

    /** How many segments of an earlier run were good. */
    int reused() {
        return reused;
    }

    private List<SourceItem> next(SourceFiles items) throws InterruptedException {
        List<SourceItem> batch = new ArrayList<>();
        if (usesEarlier && submitted < earlier.size()) {
            Spill.Entry entry = earlier.get(submitted);
            while (batch.size() < entry.files()) {
                SourceItem item = items.next();
                if (item == null) {
                    break;
                }
                batch.add(item);
            }
            submittedBytes += entry.inputBytes();
        } else {
            long limit = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, submittedBytes / SHARE));
            long size = 0;
            while (size < limit && batch.size() < MOST_FILES) {
                SourceItem item = items.next();
                if (item == null) {
                    break;
                }
                batch.add(item);
                size += item.size();
            }
            submittedBytes += size;
        }
        submitted += batch.isEmpty() ? 0 : 1;
        return batch;
    }

    private void submit(OrderedWork<Piece> work, NamedSource source, List<SourceItem> batch) {
        int number = submitted - 1;
        @Nullable
        String digest =
                usesEarlier && number < earlier.size() ? earlier.get(number).inputDigest() : null;
        work.submit(() -> {
            boolean good = digest != null && digest.equals(worker.inputDigest(source, batch));
            return new Piece(source, batch, good ? null : worker.process(source, batch));
        });
    }

    private void accept(Piece piece, Expected expected) throws IOException {
        boolean good = usesEarlier && piece.segment() == null;
        if (good) {
            reused++;
            bytes += earlier.get(appended).inputBytes();
        } else {
            if (appended < spill.entries().size()) {
                // From here on the files are others than they were.
                usesEarlier = false;
                spill.truncate(appended);
            }
            Segment segment = piece.segment() != null ? piece.segment() : worker.process(piece.source(), piece.items());
            spill.append(segment);
            bytes += segment.inputBytes();
        }
        appended++;
        files += piece.items().size();
        progress.update(
                "reading sources",
                files,
                expected.files(),
                String.format(java.util.Locale.ROOT, "%,d functions, %,d MB", spill.functions(), bytes >> 20));
    }
}
