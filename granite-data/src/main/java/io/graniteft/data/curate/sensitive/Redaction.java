package io.graniteft.data.curate.sensitive;

import io.graniteft.lang.CFunction;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A function after {@link Redactor#redact}.
 *
 * @param function the function with placeholders; the very same object if nothing was found
 * @param counts how often each kind was found in its text and its comment
 */
public record Redaction(CFunction function, Map<SensitiveKind, Integer> counts) {
    public Redaction {
        Map<SensitiveKind, Integer> copy = new EnumMap<>(SensitiveKind.class);
        copy.putAll(counts);
        counts = Collections.unmodifiableMap(copy);
    }
}
