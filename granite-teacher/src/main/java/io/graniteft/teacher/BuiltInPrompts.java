package io.graniteft.teacher;

import io.graniteft.core.chat.Prompt;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Five prompts of the domain, each with an answer in C, to try a teacher without any data. */
public final class BuiltInPrompts {
    private static final List<String> IDS =
            List.of("tsn_tas_001", "tsn_cbs_001", "gptp_ts_001", "avb_srp_001", "rtos_can_001");

    private BuiltInPrompts() {}

    /**
     * The prompts: a gate control list, a credit-based shaper, gPTP timestamps, a stream reservation, and CAN frames under an
     * RTOS. Always the same, in the same order.
     */
    public static List<Prompt> all() {
        return IDS.stream()
                .map(id -> new Prompt(id, resource(id + ".txt").strip(), null, resource(id + ".c")))
                .toList();
    }

    private static String resource(String name) {
        try (InputStream in = BuiltInPrompts.class.getResourceAsStream("prompts/" + name)) {
            if (in == null) {
                throw new IllegalStateException("missing from the jar: prompts/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
