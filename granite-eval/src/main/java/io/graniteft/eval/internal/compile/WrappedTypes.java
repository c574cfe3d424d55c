package io.graniteft.eval.internal.compile;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The macros that AUTOSAR's compiler abstraction wraps types in: {@code P2VAR(uint8, AUTOMATIC, APPL_DATA) data}. */
final class WrappedTypes {
    private static final Map<String, String> MEANINGS = Map.of(
            "FUNC", "(t, ...) t",
            "VAR", "(t, ...) t",
            "CONST", "(t, ...) const t",
            "P2VAR", "(t, ...) t *",
            "P2CONST", "(t, ...) const t *",
            "CONSTP2VAR", "(t, ...) t *const",
            "CONSTP2CONST", "(t, ...) const t *const",
            "FUNC_P2VAR", "(t, ...) t *",
            "FUNC_P2CONST", "(t, ...) const t *",
            "INLINE_FUNC", "(t, ...) static inline t");

    private static final Set<String> VALUES = Set.of("FUNC", "VAR", "CONST", "INLINE_FUNC");

    private WrappedTypes() {}

    /** Whether such a macro begins here: two arguments or more, and a name behind them. */
    static boolean isWrapped(Scan scan, int i) {
        if (!MEANINGS.containsKey(scan.text(i)) || !scan.text(i + 1).equals("(") || scan.partner[i + 1] < 0) {
            return false;
        }
        int close = scan.partner[i + 1];
        boolean several = false;
        for (int k = i + 2; k < close; k++) {
            several |= scan.text(k).equals(",");
        }
        return several && scan.isName(close + 1);
    }

    static boolean isPointer(String macro) {
        return !VALUES.contains(macro);
    }

    /** The macro's definition behind its name, or null for any other name. */
    static @Nullable String meaning(String name) {
        return MEANINGS.get(name);
    }
}
