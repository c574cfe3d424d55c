package io.graniteft.data;

import io.graniteft.data.internal.spill.FunctionIndex;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Counts how many examples of validation share something with training. Not thread-safe. */
final class Leakage {
    private final BitSet trained;
    private final int[] validated;

    Leakage(int functions) {
        trained = new BitSet(functions);
        validated = new int[functions];
    }

    void add(int function, boolean validation) {
        if (validation) {
            validated[function]++;
        } else {
            trained.set(function);
        }
    }

    /** The shares of validation's examples, between 0 and 1 with four digits, by what they share with training. */
    Map<String, Object> shares(FunctionIndex index, Decisions decisions, boolean alikeWasLookedFor) throws IOException {
        Map<String, Object> shares = new LinkedHashMap<>();
        shares.put("validation_examples", sum());
        shares.put("same_function", share(firsts(index, FunctionIndex.Cursor::exact)));
        shares.put("same_body_but_for_names", share(firsts(index, FunctionIndex.Cursor::renamedBody)));
        if (alikeWasLookedFor) {
            shares.put("same_cluster", share(function -> decisions.clusters()[function]));
        }
        return shares;
    }

    private static IntUnaryOperator firsts(FunctionIndex index, FunctionIndex.Key key) throws IOException {
        int[] firsts = new int[index.size()];
        Arrays.setAll(firsts, function -> function);
        index.forEachRepeat(key, (function, first) -> firsts[function] = first);
        return function -> firsts[function];
    }

    private long sum() {
        long sum = 0;
        for (int count : validated) {
            sum += count;
        }
        return sum;
    }

    private double share(IntUnaryOperator classOf) {
        BitSet trainedClasses = new BitSet();
        trained.stream().forEach(function -> trainedClasses.set(classOf.applyAsInt(function)));
        long leaked = 0;
        for (int function = 0; function < validated.length; function++) {
            if (validated[function] > 0 && trainedClasses.get(classOf.applyAsInt(function))) {
                leaked += validated[function];
            }
        }
        long all = sum();
        return all == 0 ? 0 : Double.parseDouble(String.format(Locale.ROOT, "%.4f", (double) leaked / all));
    }
}
