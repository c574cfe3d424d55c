package io.graniteft.data.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of a source, one after the other. Not thread-safe: one thread takes them. */
public interface SourceFiles extends AutoCloseable {
    /**
     * The next file, or null after the last one. Waits where it has to be fetched first.
     *
     * @throws io.graniteft.core.GraniteException if the source as a whole cannot be read any further
     * @throws InterruptedException if the thread was asked to stop
     */
    @Nullable
    SourceItem next() throws InterruptedException;

    /** How many files there will be in all, or -1 as long as nobody knows. */
    long expected();

    /** Whether there are files beyond {@link FileSelection#maxFiles}; known when {@link #next} has given null. */
    boolean hasMore();

    /** What a person should know of the source as a whole, a sentence each; complete when {@link #next} has given null. */
    default List<String> notes() {
        return List.of();
    }

    /** Stops whatever goes on in the background. */
    @Override
    void close();
}
