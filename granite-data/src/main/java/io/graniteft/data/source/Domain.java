package io.graniteft.data.source;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The field that a piece of code belongs to.
 *
 * @param label a short name: {@code tsn}
 * @param phrase how a request names it, such that "firmware for …" reads well
 */
public record Domain(String label, String phrase) {
    /** What code belongs to if nothing says more. */
    public static final Domain EMBEDDED = new Domain("embedded", "an embedded system");

    /**
     * Each domain with the words that give it away in paths and names, most telling first: a file in {@code avb/gptp} is about
     * AVB because the list is asked in this order for the whole path.
     */
    private record Hint(Domain domain, List<String> words) {}

    private static final List<Hint> HINTS = List.of(
            new Hint(
                    new Domain("someip", "SOME/IP service communication"),
                    List.of("someip", "vsomeip", "commonapi", "capicxx")),
            new Hint(
                    new Domain("autosar", "AUTOSAR basic software"), List.of("autosar", "ecum", "swc", "rte", "arxml")),
            new Hint(
                    new Domain("tsn", "time-sensitive networking (TSN)"),
                    List.of("tsn", "taprio", "qbv", "qav", "cbs", "gptp", "ptp", "gate", "shaper", "etf", "mqprio")),
            new Hint(
                    new Domain("avb", "Audio Video Bridging (AVB)"),
                    List.of("avb", "avtp", "avdecc", "srp", "mrp", "maap", "openavb", "openavnu")),
            new Hint(
                    new Domain("can", "the CAN bus"),
                    List.of("can", "canfd", "isotp", "j1939", "savvycan", "obd", "uds")),
            new Hint(
                    new Domain("safety", "functional safety (ISO 26262)"),
                    List.of("safety", "asil", "misra", "watchdog", "wdg", "crc", "e2e")),
            new Hint(
                    new Domain("rtos", "a real-time operating system"),
                    List.of("rtos", "freertos", "scheduler", "mutex", "semaphore", "queue", "task", "tasks")),
            new Hint(
                    new Domain("ethernet", "automotive Ethernet"),
                    List.of("ethernet", "eth", "phy", "mdio", "stmmac", "stmicro", "dsa", "vlan", "mac", "net")),
            new Hint(new Domain("middleware", "automotive middleware"), List.of("middleware", "candevstudio")),
            new Hint(new Domain("carla", "autonomous driving"), List.of("carla", "lidar", "perception", "planner")),
            new Hint(EMBEDDED, List.of("embedded", "hal", "bsp", "mcu", "firmware")));

    /** The place of a word's hint in the list. */
    private static final Map<String, Integer> PLACES = places();

    private static Map<String, Integer> places() {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < HINTS.size(); i++) {
            for (String word : HINTS.get(i).words()) {
                places.putIfAbsent(word, i);
            }
        }
        return Map.copyOf(places);
    }

    public Domain {
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(phrase, "phrase");
    }

    /** The domain that a configuration names; one that is not known here is called what it is called there. */
    public static Domain named(String label) {
        String wanted = label.toLowerCase(Locale.ROOT);
        for (Hint hint : HINTS) {
            if (hint.domain().label().equals(wanted)) {
                return hint.domain();
            }
        }
        return new Domain(wanted, label);
    }

    /**
     * The domain that the words of the texts give away, the first text that has such a word decides; {@link #EMBEDDED} if none has.
     *
     * @param texts paths and names, the most telling first
     */
    public static Domain toldFrom(String... texts) {
        for (String text : texts) {
            Domain told = toldBy(text);
            if (told != null) {
                return told;
            }
        }
        return EMBEDDED;
    }

    /** The domain that the words of a path or a name give away; null if none does. */
    public static @Nullable Domain toldBy(String text) {
        int first = HINTS.size();
        for (String word : Words.of(text)) {
            first = Math.min(first, PLACES.getOrDefault(word, first));
        }
        return first == HINTS.size() ? null : HINTS.get(first).domain();
    }
}
