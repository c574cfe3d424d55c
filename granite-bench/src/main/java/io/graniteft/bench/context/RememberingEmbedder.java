package io.graniteft.bench.context;

import io.graniteft.context.Embedder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A model that works once for each text, however many stores ask for its vector. */
final class RememberingEmbedder implements Embedder {
    private final Embedder model;
    private final Map<String, float[]> known = new ConcurrentHashMap<>();

    RememberingEmbedder(Embedder model) {
        this.model = model;
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public int dimension() {
        return model.dimension();
    }

    @Override
    public float[] embed(String text) {
        return known.computeIfAbsent(text, model::embed).clone();
    }

    @Override
    public void close() {
        model.close();
    }
}
