package io.graniteft.core.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Replaces secrets in texts that leave the program: logs, errors, manifests, reports. */
public final class Secrets {
    /** What stands in a secret's place. */
    public static final String MASK = "****";

    /** Shorter values are not masked: they would blank out ordinary words. */
    private static final int SHORTEST = 8;

    private static final List<Pattern> SHAPES = List.of(
            // AWS access key ids.
            Pattern.compile("\\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}"),
            // Hugging Face tokens.
            Pattern.compile("\\bhf_[A-Za-z0-9]{8,}"),
            // Amazon Bedrock API keys, long-lived and short-lived.
            Pattern.compile("\\bABSK[A-Za-z0-9+/=]{16,}"),
            Pattern.compile("\\bbedrock-api-key-[A-Za-z0-9+/=_-]+"),
            // Keys of OpenAI-compatible services.
            Pattern.compile("\\bsk-[A-Za-z0-9_-]{16,}"),
            Pattern.compile("(?<=[Bb]earer )[A-Za-z0-9._~+/=-]{8,}"),
            Pattern.compile("(?<=X-Amz-Signature=)[A-Za-z0-9%]+"),
            Pattern.compile("(?<=X-Amz-Security-Token=)[A-Za-z0-9%+/=_-]+"),
            Pattern.compile(
                    "(?i)(?<=(?:secret_access_key|session_token|api_key|secretaccesskey|apikey|password)[\"']{0,1}"
                            + "[ ]{0,1}[=:][ ]{0,1}[\"']{0,1})[^\\s\"',;&]{8,}"));

    private final List<String> values;

    private Secrets(List<String> values) {
        this.values = values;
    }

    /** Masks these values, and whatever looks like a key. */
    public static Secrets of(Collection<String> values) {
        Set<String> all = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        for (String value : values) {
            if (value.length() >= SHORTEST) {
                all.add(value);
                all.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        return new Secrets(List.copyOf(all));
    }

    /** The text with every secret replaced by {@value #MASK}. */
    public String mask(String text) {
        String masked = text;
        for (String value : values) {
            masked = masked.replace(value, MASK);
        }
        return maskPatterns(masked);
    }

    /** The text without what looks like a key, whether it is known or not. */
    static String maskPatterns(String text) {
        String masked = text;
        for (Pattern shape : SHAPES) {
            masked = shape.matcher(masked).replaceAll(MASK.replace("$", "\\$"));
        }
        return masked;
    }

    /** Whether a variable of this name holds a secret. */
    static boolean isSecretName(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.contains("SECRET")
                || upper.contains("TOKEN")
                || upper.contains("PASSWORD")
                || upper.contains("API_KEY")
                || upper.endsWith("ACCESS_KEY_ID")
                || upper.endsWith("ACCESS_KEY");
    }

    /** Tells nothing. */
    @Override
    public String toString() {
        return "Secrets[" + values.size() + "]";
    }
}
