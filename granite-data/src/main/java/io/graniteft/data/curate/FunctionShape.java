package io.graniteft.data.curate;

import io.graniteft.data.alike.FunctionBody;
import io.graniteft.data.alike.TokenHash;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.HexFormat;
import java.util.List;

/**
 * What makes two functions the same: their tokens, without comments, white space and dead code. The digests have 64 bits, so that
 * among five million functions two different ones have the same with a probability of one in a million.
 *
 * @param tokens how many tokens there are
 * @param exact a digest of the tokens
 * @param renamedBody a digest of the body's tokens with every identifier replaced by the number of its first use, and without the
 *     white space in strings: equal for functions with the same body, and for functions that differ in names only
 */
public record FunctionShape(int tokens, long exact, long renamedBody) {
    private static final long START = 0x13198A2E03707344L;

    /**
     * The shape of a function.
     *
     * @param function the function
     * @param live the live tokens of its text, see {@link Tokens#live}
     * @param hashes their hashes, see {@link TokenHash#of(List)}
     */
    public static FunctionShape of(CFunction function, List<Token> live, long[] hashes) {
        long exact = START;
        for (long hash : hashes) {
            exact = TokenHash.then(exact, hash);
        }
        return new FunctionShape(live.size(), TokenHash.mix(exact), renamedBody(function, live, hashes));
    }

    private static long renamedBody(CFunction function, List<Token> live, long[] hashes) {
        int start = FunctionBody.start(function);
        if (start < 0) {
            // A function whose body is a try block ends with its handlers.
            return renamed(Tokens.live(function.body()));
        }
        int first = 0;
        while (first < hashes.length && live.get(first).start() < start) {
            first++;
        }
        return renamed(live, hashes, first);
    }

    /** The digest of tokens with every identifier replaced by the number of its first use. */
    public static long renamed(List<Token> tokens) {
        return renamed(tokens, TokenHash.of(tokens), 0);
    }

    private static long renamed(List<Token> tokens, long[] hashes, int from) {
        long hash = START;
        FirstUses numbers = new FirstUses(hashes.length - from);
        for (int i = from; i < hashes.length; i++) {
            Token token = tokens.get(i);
            long next = hashes[i];
            if (token.kind() == Token.Kind.IDENTIFIER) {
                next = numbers.of(next);
            } else if (token.kind() == Token.Kind.STRING) {
                // Assembler in strings is laid out to taste, which makes no other function of it.
                next = TokenHash.of(withoutSpace(token.text()));
            }
            hash = TokenHash.then(hash, next);
        }
        return TokenHash.mix(hash);
    }

    private static String withoutSpace(String text) {
        int first = 0;
        while (first < text.length() && !Character.isWhitespace(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder left = new StringBuilder(text.length()).append(text, 0, first);
        for (int i = first + 1; i < text.length(); i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                left.append(text.charAt(i));
            }
        }
        return left.toString();
    }

    /** Numbers names, told apart by their hashes, in the order of their first use. */
    private static final class FirstUses {
        private final long[] names;
        private final int[] numbers;
        private int count;

        FirstUses(int most) {
            int room = Integer.highestOneBit(Math.max(8, most)) << 1;
            names = new long[room];
            numbers = new int[room];
        }

        int of(long name) {
            int slot = (int) name & (names.length - 1);
            while (numbers[slot] != 0 && names[slot] != name) {
                slot = (slot + 1) & (names.length - 1);
            }
            if (numbers[slot] == 0) {
                names[slot] = name;
                numbers[slot] = ++count;
            }
            return numbers[slot] - 1;
        }
    }

    /** The group that a function of this shape would make if no other were like it: 16 hexadecimal digits. */
    public String group() {
        return HexFormat.of().toHexDigits(renamedBody);
    }
}
