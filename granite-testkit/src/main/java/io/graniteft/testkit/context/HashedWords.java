package io.graniteft.testkit.context;

import io.graniteft.context.Embedder;
import java.util.Locale;

/** An embedder without a model: texts that share words have near vectors. For tests that want vectors and no waiting. */
public class HashedWords implements Embedder {
    private static final int DIMENSION = 64;

    private int calls;

    @Override
    public String name() {
        return "hashed-words";
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public synchronized float[] embed(String text) {
        calls++;
        float[] vector = new float[DIMENSION];
        vector[0] = 0.01f;
        for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1)) {
            if (!word.isEmpty()) {
                vector[Math.floorMod(word.hashCode() * 31 + word.length(), DIMENSION)] += 1;
            }
        }
        double square = 0;
        for (float value : vector) {
            square += (double) value * value;
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }

    /** How many texts it was asked for. */
    public synchronized int calls() {
        return calls;
    }

    @Override
    public void close() {}
}
