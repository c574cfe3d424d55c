package io.graniteft.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Numbers as the page shows them; a dash for what is not known. */
final class Formats {
    static final String UNKNOWN = "–";

    private Formats() {}

    static String count(JsonNode node) {
        return node.isNumber() ? count(node.asLong()) : UNKNOWN;
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String decimals(JsonNode node, int digits) {
        return node.isNumber() ? String.format(Locale.ROOT, "%." + digits + "f", node.asDouble()) : UNKNOWN;
    }

    static String percent(JsonNode fraction) {
        return fraction.isNumber() ? String.format(Locale.ROOT, "%.1f %%", fraction.asDouble() * 100) : UNKNOWN;
    }

    static String seconds(JsonNode node) {
        if (!node.isNumber()) {
            return UNKNOWN;
        }
        double seconds = node.asDouble();
        return seconds < 60
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%d min %02d s", (long) seconds / 60, (long) seconds % 60);
    }

    /** An instant in UTC to the minute. */
    static String instant(JsonNode node) {
        String text = node.asText();
        return text.length() < 16 ? UNKNOWN : text.substring(0, 10) + " " + text.substring(11, 16) + " UTC";
    }

    static String bytes(JsonNode node) {
        if (!node.isNumber() || node.asLong() <= 0) {
            return UNKNOWN;
        }
        double megabytes = node.asDouble() / 1e6;
        return megabytes < 1000
                ? String.format(Locale.ROOT, "%.0f MB", megabytes)
                : String.format(Locale.ROOT, "%.2f GB", megabytes / 1000);
    }
}
