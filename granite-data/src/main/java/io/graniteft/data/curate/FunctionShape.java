package io.graniteft.data.curate;

import io.graniteft.data.alike.TokenHash;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What makes two functions the same: their tokens, without comments, white space and dead code. The digests have 64 bits, so that
 * among five million functions two different ones have the same with a probability of one in a million.
 *
 * @param tokens how many tokens there are
 * @param exact a digest of the tokens
 * @param renamed a digest of the tokens with every identifier replaced by the number of its first use: equal for functions that
 *     differ in names only
 * @param renamedBody the same of the body alone, and without the white space in strings: equal for functions with the same body,
 *     and for functions that differ in names only
 */
public record FunctionShape(int tokens, long exact, long renamed, long renamedBody) {
    private static final long START = 0x13198A2E03707344L;

    /**
     * The shape of a function.
     *
     * @param function the function
     * @param live the live tokens of its text, see {@link Tokens#live}
     */
    public static FunctionShape of(CFunction function, List<Token> live) {
        long exact = START;
        for (Token token : live) {
            exact = TokenHash.then(exact, TokenHash.of(token.text()));
        }
        return new FunctionShape(live.size(), TokenHash.mix(exact), renamed(live), renamed(bodyOf(function, live)));
    }

    private static List<Token> bodyOf(CFunction function, List<Token> live) {
        String text = function.text();
        String body = function.body();
        if (!text.endsWith(body)) {
            // A function whose body is a try block ends with its handlers.
            return Tokens.live(body);
        }
        int start = text.length() - body.length();
        int first = 0;
        while (first < live.size() && live.get(first).start() < start) {
            first++;
        }
        return live.subList(first, live.size());
    }

    /** The digest of tokens with every identifier replaced by the number of its first use. */
    public static long renamed(List<Token> tokens) {
        long hash = START;
        Map<String, Integer> numbers = new HashMap<>();
        for (Token token : tokens) {
            long next;
            if (token.kind() == Token.Kind.IDENTIFIER) {
                Integer number = numbers.putIfAbsent(token.text(), numbers.size());
                next = number == null ? numbers.size() - 1 : number;
            } else if (token.kind() == Token.Kind.STRING) {
                // Assembler in strings is laid out to taste, which makes no other function of it.
                next = TokenHash.of(withoutSpace(token.text()));
            } else {
                next = TokenHash.of(token.text());
            }
            hash = TokenHash.then(hash, next);
        }
        return TokenHash.mix(hash);
    }

    private static CharSequence withoutSpace(String text) {
        StringBuilder left = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                left.append(text.charAt(i));
            }
        }
        return left;
    }

    /** The group that a function of this shape would make if no other were like it: 16 hexadecimal digits. */
    public String group() {
        return HexFormat.of().toHexDigits(renamedBody);
    }
}
