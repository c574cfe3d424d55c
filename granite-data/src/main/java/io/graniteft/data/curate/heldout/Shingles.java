package io.graniteft.data.curate.heldout;

import io.graniteft.lang.Token;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Hashes of runs of tokens or words, one for each place where a run begins. */
final class Shingles {
    /** Length of a run of tokens, names as they are. */
    static final int EXACT = 8;
    /** Length of a run of tokens without their names: longer, since less is left to tell them apart. */
    static final int BLIND = 12;
    /** Length of a run of words. */
    static final int WORDS = 10;

    private Shingles() {}

    static long[] exact(List<Token> tokens) {
        long[] codes = new long[tokens.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = code(tokens.get(i).text());
        }
        return runs(codes, EXACT);
    }

    /** Runs in which every name counts as the number of its first use in the run. */
    static long[] blind(List<Token> tokens) {
        long[] codes = new long[tokens.size()];
        boolean[] names = new boolean[tokens.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = code(tokens.get(i).text());
            names[i] = tokens.get(i).kind() == Token.Kind.IDENTIFIER;
        }
        long[] runs = new long[Math.max(0, codes.length - BLIND + 1)];
        for (int start = 0; start < runs.length; start++) {
            long hash = 7;
            for (int i = start; i < start + BLIND; i++) {
                hash = mix(hash, names[i] ? firstUse(codes, names, start, i) : codes[i]);
            }
            runs[start] = hash;
        }
        return runs;
    }

    /** One hash of all tokens, in which every name that is not in {@code kept} counts as the number of its first use. */
    static long whole(List<Token> tokens, Set<String> kept) {
        Map<String, Integer> numbers = new HashMap<>();
        long hash = 13;
        for (Token token : tokens) {
            String text = token.text();
            boolean replaced = token.kind() == Token.Kind.IDENTIFIER && !kept.contains(text);
            hash = mix(hash, replaced ? numbers.computeIfAbsent(text, name -> numbers.size()) : code(text));
        }
        return hash;
    }

    /** The place in the run where the name at {@code index} is used first. */
    private static int firstUse(long[] codes, boolean[] names, int start, int index) {
        for (int i = start; i < index; i++) {
            if (names[i] && codes[i] == codes[index]) {
                return i - start;
            }
        }
        return index - start;
    }

    static long[] words(String text) {
        String[] words = text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1);
        long[] codes = new long[words.length];
        int count = 0;
        for (String word : words) {
            if (!word.isEmpty()) {
                codes[count++] = code(word);
            }
        }
        return runs(Arrays.copyOf(codes, count), WORDS);
    }

    private static long[] runs(long[] codes, int length) {
        long[] runs = new long[Math.max(0, codes.length - length + 1)];
        for (int start = 0; start < runs.length; start++) {
            long hash = 11;
            for (int i = start; i < start + length; i++) {
                hash = mix(hash, codes[i]);
            }
            runs[start] = hash;
        }
        return runs;
    }

    private static long code(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash | 1L << 62;
    }

    private static long mix(long hash, long code) {
        long mixed = (hash ^ code) * 0x9e3779b97f4a7c15L;
        return mixed ^ (mixed >>> 29);
    }
}
