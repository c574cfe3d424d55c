package io.graniteft.eval.internal.compile;

/** What the way a name is written tells. */
final class Spelling {

    private Spelling() {}

    /** Names in order of appearance that are written like macros: capitals, at least two. */
    static boolean looksLikeMacro(String name) {
        boolean letter = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'a' && c <= 'z') {
                return false;
            }
            letter |= c >= 'A' && c <= 'Z';
        }
        return letter && name.length() > 1;
    }

    /** Like {@link #looksLikeMacro}, or with capitals behind a prefix, as in {@code pdTRUE} and {@code portMAX_DELAY}. */
    static boolean looksLikeConstant(String name) {
        int capitals = 0;
        int longest = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            capitals = (c >= 'A' && c <= 'Z') ? capitals + 1 : c == '_' || (c >= '0' && c <= '9') ? capitals : 0;
            longest = Math.max(longest, capitals);
        }
        return longest >= 3
                || looksLikeMacro(name)
                || (longest == 2 && name.endsWith("OK"))
                || (name.length() > 2 && name.charAt(0) == 'k' && Character.isUpperCase(name.charAt(1)));
    }
}
