package io.graniteft.core.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Guesses what a mistyped word was meant to be. */
final class Suggestions {
    private Suggestions() {}

    /** The candidate closest to a word, if one is close enough to be worth a guess. */
    static @Nullable String closest(String word, Collection<String> candidates) {
        String plain = plain(word);
        @Nullable String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            String other = plain(candidate);
            int allowed = Math.max(1, Math.max(plain.length(), other.length()) / 3);
            int distance = distance(plain, other);
            if (distance <= allowed && distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /** What to say about a key that a block does not have. */
    static String forUnknownKey(Schema schema, Schema.Block block, String key) {
        @Nullable String sibling = closest(key, block.names());
        sibling = sibling == null ? null : block.nameOf(sibling);
        if (sibling != null && plain(sibling).equals(plain(key))) {
            return "did you mean " + sibling + "?";
        }
        List<String> elsewhere = schema.pathsEndingIn(key);
        if (!elsewhere.isEmpty()) {
            return "this key belongs elsewhere: " + String.join(" or ", elsewhere);
        }
        if (sibling != null) {
            return "did you mean " + sibling + "?";
        }
        @Nullable
        String name = closest(
                key, schema.leaves().values().stream().map(Schema.Leaf::name).toList());
        if (name != null) {
            return "did you mean " + String.join(" or ", schema.pathsEndingIn(name)) + "?";
        }
        String where = block.path().isEmpty() ? "the top level" : block.path();
        return where + " has " + String.join(", ", block.children().keySet());
    }

    /** What to say about a dotted path that the configuration does not have. */
    static String forUnknownPath(Schema schema, String path) {
        List<String> elsewhere = schema.pathsEndingIn(path.substring(path.lastIndexOf('.') + 1));
        if (elsewhere.size() == 1) {
            return "did you mean " + elsewhere.get(0) + "?";
        }
        @Nullable String closest = closest(path, schema.leaves().keySet());
        return closest == null ? "`granite config show` lists every key" : "did you mean " + closest + "?";
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** The least number of insertions, deletions, replacements and swaps of neighbours that make {@code b} of {@code a}. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replace, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
