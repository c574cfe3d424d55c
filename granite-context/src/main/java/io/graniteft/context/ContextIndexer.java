package io.graniteft.context;

import io.graniteft.lang.SourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Brings a store up to date with source files: only files that changed are read again, and only texts that no vector exists of are
 * embedded. A run that was cut off leaves what it had committed, and the next one goes on from there. Not thread-safe.
 */
public final class ContextIndexer implements AutoCloseable {
    /** So many changed files are committed together: what a cut-off run can lose. */
    private static final int FILES_AT_A_TIME = 500;

    private static final int MOST_REMEMBERED = 20_000;

    private final ContextStore store;
    private final @Nullable Embedder embedder;
    private final SymbolReader reader = new SymbolReader();
    private final Map<String, String> known = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Map<String, float[]> remembered = new LinkedHashMap<>();
    private final ExecutorService workers;
    private final boolean sameModel;
    private int pending;
    private int read;
    private int unchanged;
    private int removed;
    private int embedded;

    /**
     * Work on a store.
     *
     * @param embedder makes the vectors; null for a store that is searched by words alone
     * @param threads texts that are embedded at the same time
     */
    public ContextIndexer(ContextStore store, @Nullable Embedder embedder, int threads) {
        this.store = store;
        this.embedder = embedder;
        this.workers = Executors.newFixedThreadPool(Math.max(1, threads), task -> {
            Thread thread = new Thread(task, "granite-embedding");
            thread.setDaemon(true);
            return thread;
        });
        store.files().forEach(file -> known.put(file.path(), file.digest()));
        sameModel = known.isEmpty() || store.embedding().equals(model());
    }

    private String model() {
        return embedder == null ? "" : embedder.name();
    }

    /**
     * Takes a file in.
     *
     * @param domain the domain that it belongs to, or empty
     * @throws InterruptedException if the thread was asked to stop; what is committed stays
     */
    public void add(SourceText source, String domain) throws InterruptedException {
        seen.add(source.path());
        if (sameModel && reader.digest(source, domain).equals(known.get(source.path()))) {
            unchanged++;
            return;
        }
        FileSymbols symbols = reader.read(source, domain);
        store.replace(symbols, vectors(symbols));
        read++;
        pending++;
        if (pending >= FILES_AT_A_TIME && sameModel) {
            commit(); // a change of model is one commit, so that no store ever holds vectors of two
        }
    }

    /** Takes out what was not added since this work began. */
    public void removeOthers() {
        for (String path : known.keySet().stream().sorted().toList()) {
            if (!seen.contains(path)) {
                store.remove(path);
                removed++;
                pending++;
            }
        }
    }

    /** Makes everything visible. */
    public Summary finish() {
        if (pending > 0 || !store.embedding().equals(model())) {
            commit();
        }
        return new Summary(read, unchanged, removed, embedded);
    }

    private void commit() {
        store.commit(model());
        pending = 0;
    }

    private Map<String, float[]> vectors(FileSymbols symbols) throws InterruptedException {
        Embedder model = embedder;
        if (model == null) {
            return Map.of();
        }
        Map<String, Future<float[]>> asked = new LinkedHashMap<>();
        Map<String, float[]> vectors = new LinkedHashMap<>();
        List<Node> wanted = new ArrayList<>();
        for (Node node : symbols.nodes()) {
            if (node.kind() == NodeKind.FUNCTION && node.definition()) {
                wanted.add(node);
                String content = Embedder.contentOf(node);
                if (!asked.containsKey(content) && !remembered.containsKey(content)) {
                    Optional<float[]> stored = sameModel ? store.vectorOf(content) : Optional.empty();
                    if (stored.isPresent()) {
                        remember(content, stored.get());
                    } else {
                        asked.put(content, workers.submit(() -> model.embed(Embedder.textOf(node))));
                    }
                }
            }
        }
        for (Map.Entry<String, Future<float[]>> each : asked.entrySet()) {
            try {
                remember(each.getKey(), each.getValue().get());
                embedded++;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
        for (Node node : wanted) {
            float[] vector = remembered.get(Embedder.contentOf(node));
            if (vector != null) {
                vectors.put(node.id(), vector);
            }
        }
        while (remembered.size() > MOST_REMEMBERED) {
            remembered.remove(remembered.keySet().iterator().next());
        }
        return vectors;
    }

    private void remember(String content, float[] vector) {
        remembered.put(content, vector);
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    /**
     * What was done.
     *
     * @param read files that were read
     * @param unchanged files that were as they had been
     * @param removed files that are no more
     * @param embedded texts that a vector was made of
     */
    public record Summary(int read, int unchanged, int removed, int embedded) {}
}
