package io.graniteft.data.source;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.concurrent.OrderedWork;
import io.graniteft.core.io.FolderLock;
import io.graniteft.core.io.IoErrors;
import io.graniteft.core.store.ObjectKeys;
import io.graniteft.core.store.ObjectStore.ObjectInfo;
import io.graniteft.data.reason.DropReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a store as files, in the order of its listing. One thread lists, several fetch, and they are a bounded number of files
 * ahead of whoever takes these; what is taken is noted in the index.
 */
final class FetchedFiles implements SourceFiles {
    /** Files on the way or waiting to be taken: enough to hide the time of an answer, and few enough to forget at an interruption. */
    private static final int AHEAD = 512;

    /** If so many may not be read, and none before them, then none of all may be. */
    private static final int TELLING_DENIALS = 20;

    private final StoredSource source;
    private final FileSelection selection;
    private final CopyIndex index;
    private final FolderLock lock;
    private final Stream<ObjectInfo> listing;
    private final Copies copies;
    private final PlaceLicences licences;
    private final BlockingQueue<Future<Step>> steps = new ArrayBlockingQueue<>(AHEAD);
    private final ExecutorService fetchers;
    private final Thread lister;
    private boolean started;
    private boolean ended;
    private boolean more;
    private boolean closed;
    private long fetched;
    private long kept;
    private long denied;
    private long objects;

    /** What the one who takes has to do next, in the order of the listing. */
    private sealed interface Step {}

    /** A file for the caller; with its line for the index if there is a copy. */
    private record File(SourceItem item, CopyIndex.@Nullable Entry entry, boolean isNew, boolean wasDenied)
            implements Step {}

    /** A copy that nobody wants now, but which is still good. */
    private record Kept(CopyIndex.Entry entry) implements Step {}

    /** A copy whose object is gone. */
    private record Vanished(CopyIndex.Entry entry) implements Step {}

    /** The end. */
    private record End(boolean more, long objects) implements Step {}

    /** @param listing all objects of the store; closed here */
    FetchedFiles(
            StoredSource source,
            FileSelection selection,
            CopyIndex index,
            FolderLock lock,
            Stream<ObjectInfo> listing) {
        this.source = source;
        this.selection = selection;
        this.index = index;
        this.lock = lock;
        this.listing = listing;
        this.copies = new Copies(source.copies());
        this.licences = new PlaceLicences(folder -> copies.storeLicences(folder, source.store(), selection::wants));
        this.fetchers = Executors.newFixedThreadPool(source.connections(), task -> daemon(task, "granite-fetch"));
        this.lister = daemon(this::list, "granite-list");
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public @Nullable SourceItem next() throws InterruptedException {
        if (!started) {
            started = true;
            lister.start();
        }
        while (!ended) {
            Step step = OrderedWork.resultOf(steps.take());
            try {
                if (step instanceof File file) {
                    return accept(file);
                }
                if (step instanceof Kept kept) {
                    index.add(kept.entry());
                } else if (step instanceof Vanished vanished) {
                    copies.remove(vanished.entry());
                } else if (step instanceof End end) {
                    end(end);
                }
            } catch (IOException e) {
                throw IoErrors.explain(e, source.copies());
            }
        }
        return null;
    }

    private SourceItem accept(File file) throws IOException {
        if (file.entry() != null) {
            index.add(file.entry());
        }
        fetched += file.isNew() ? 1 : 0;
        kept += file.entry() != null && !file.isNew() ? 1 : 0;
        denied += file.wasDenied() ? 1 : 0;
        if (denied == TELLING_DENIALS && fetched == 0 && kept == 0) {
            throw allDenied();
        }
        return file.item();
    }

    private void end(End end) throws IOException {
        ended = true;
        more = end.more();
        objects = end.objects();
        index.finish(!more);
        if (denied > 0 && fetched == 0 && kept == 0) {
            throw allDenied();
        }
    }

    private GraniteException allDenied() {
        return new GraniteException(
                ErrorCode.CREDENTIALS,
                "no object of " + source.location() + " may be read, though they may be listed",
                "check that the policy of these credentials includes s3:GetObject on them");
    }

    /** Goes through the listing and the old index side by side. */
    private void list() {
        try (listing) {
            Iterator<ObjectInfo> listed = listing.iterator();
            CopyIndex.@Nullable Entry old = index.old().next();
            @Nullable String previous = null;
            long taken = 0;
            long seen = 0;
            boolean full = false;
            while (!full && listed.hasNext()) {
                ObjectInfo object = listed.next();
                seen++;
                if (previous != null && ObjectKeys.ORDER.compare(previous, object.key()) >= 0) {
                    throw disordered();
                }
                previous = object.key();
                while (old != null && ObjectKeys.ORDER.compare(old.key(), object.key()) < 0) {
                    put(new Vanished(old));
                    old = index.old().next();
                }
                CopyIndex.@Nullable Entry known = null;
                if (old != null && old.key().equals(object.key())) {
                    known = old;
                    old = index.old().next();
                }
                if (source.isExcluded(object.key()) || !selection.wants(object.key())) {
                    if (known != null) {
                        put(new Kept(known));
                    }
                } else if (selection.isFull(taken)) {
                    full = true;
                } else {
                    taken++;
                    offer(object, known);
                }
            }
            while (!full && old != null) {
                put(new Vanished(old));
                old = index.old().next();
            }
            put(new End(full, seen));
        } catch (InterruptedException e) {
            // Closed: nobody takes any more.
        } catch (UncheckedIOException e) {
            fail(StoredSource.failure(source.location(), new IOException(e.getCause())));
        } catch (IOException e) {
            fail(IoErrors.explain(e, source.copies()));
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** What is known of the copies, and which files come first, both go by the order of the keys. */
    private GraniteException disordered() {
        return new GraniteException(
                ErrorCode.REMOTE_SERVICE,
                source.location() + " is not listed in the order of its keys, as directory buckets are not",
                "copy it to a folder with another tool, and name that folder with --source");
    }

    private void offer(ObjectInfo object, CopyIndex.@Nullable Entry known) throws InterruptedException {
        steps.put(fetchers.submit(() -> {
            if (known != null && isUpToDate(known, object)) {
                return new File(item(known), known, false, false);
            }
            return fetch(object);
        }));
    }

    private SourceItem item(CopyIndex.Entry entry) {
        return new SourceItem(entry.key(), FileContent.of(copies.file(entry)), null, licences.of(entry.key()));
    }

    private boolean isUpToDate(CopyIndex.Entry known, ObjectInfo object) {
        return !object.etag().isEmpty()
                && known.etag().equals(object.etag())
                && known.bytes() == object.bytes()
                && copies.holds(known)
                && (index.isOfThisBoot() || copies.isKept(known));
    }

    private void put(Step step) throws InterruptedException {
        steps.put(CompletableFuture.completedFuture(step));
    }

    private void fail(Throwable failure) {
        try {
            steps.put(CompletableFuture.failedFuture(failure));
        } catch (InterruptedException e) {
            // Closed: nobody takes any more.
        }
    }

    /** Copies one object. What is wrong with it alone becomes its reason; what concerns all is thrown. */
    private File fetch(ObjectInfo object) {
        String key = object.key();
        if (object.bytes() > SourceReader.MAX_FILE_BYTES) {
            return new File(SourceItem.unusable(key, DropReason.TOO_LARGE), null, false, false);
        }
        byte[] bytes;
        try {
            ObjectKeys.check(key);
        } catch (FileSystemException e) {
            return new File(SourceItem.unusable(key, DropReason.BAD_NAME), null, false, false);
        }
        try {
            bytes = source.store().readAll(key);
        } catch (IOException e) {
            return new File(
                    SourceItem.unusable(key, DropReason.UNREADABLE), null, false, e instanceof AccessDeniedException);
        }
        try {
            CopyIndex.Entry entry = copies.store(key, object.etag(), bytes);
            return new File(item(entry), entry, true, false);
        } catch (IOException e) {
            throw IoErrors.explain(e, source.copies());
        }
    }

    @Override
    public long expected() {
        return -1;
    }

    @Override
    public boolean hasMore() {
        return more;
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (ended && objects == 0) {
            notes.add(
                    source.location() + " holds no objects: check that the prefix exists, for example with `aws s3 ls "
                            + source.location() + "`");
        }
        if (fetched > 0) {
            notes.add(source.location() + ": " + fetched + " files fetched, " + kept + " unchanged");
        }
        return notes;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        lister.interrupt();
        fetchers.shutdownNow();
        try (lock) {
            boolean stopped = fetchers.awaitTermination(1, TimeUnit.MINUTES);
            if (started) {
                lister.join(TimeUnit.MINUTES.toMillis(1));
            }
            if (!started) {
                listing.close();
            }
            if (stopped && !lister.isAlive()) {
                index.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw IoErrors.explain(e, source.copies());
        }
    }
}
