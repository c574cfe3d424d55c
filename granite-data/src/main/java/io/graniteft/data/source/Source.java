package io.graniteft.data.source;

/** A tree of source files, wherever it lies: in a folder, in an archive, in a bucket. */
public interface Source {
    /** How it is called in counts and provenance. */
    String label();

    /** {@code tsn}, {@code avb}, …; empty: told from paths and names, see {@link Domain}. */
    String domain();

    /** The place as a person names it: a path or a URI. It stands in manifests, so it holds no secret. */
    String location();

    /**
     * Begins to read. What is slow, such as fetching, goes on in the background while the caller works on what it has got.
     *
     * @param selection which files are wanted
     * @return the files, ordered by path as {@link io.graniteft.core.store.ObjectKeys#ORDER} does; the caller closes them
     * @throws io.graniteft.core.GraniteException if there is no such place, or it may not be read
     * @throws InterruptedException if the thread was asked to stop
     */
    SourceFiles open(FileSelection selection) throws InterruptedException;

    /**
     * Whether there is a wanted file at all; fetches nothing.
     *
     * @throws io.graniteft.core.GraniteException if there is no such place, or it may not be read
     * @throws InterruptedException if the thread was asked to stop
     */
    default boolean holdsAny(FileSelection selection) throws InterruptedException {
        try (SourceFiles files = open(selection)) {
            return files.next() != null;
        }
    }
}
