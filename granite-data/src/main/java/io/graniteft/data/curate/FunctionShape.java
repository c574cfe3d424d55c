package io.graniteft.data.curate;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What makes two functions the same: their tokens, without comments, white space and dead code.
 *
 * @param tokens how many tokens there are
 * @param exact a digest of the tokens
 * @param renamedBody a digest of the body's tokens with every identifier replaced by the number of its first use, and without the
 *     white space in strings: equal for functions with the same body, and for functions that differ in names only
 */
public record FunctionShape(int tokens, HashCode exact, HashCode renamedBody) {

    /**
     * The shape of a function.
     *
     * @param function the function
     * @param live the live tokens of its text, see {@link Tokens#live}
     */
    public static FunctionShape of(CFunction function, List<Token> live) {
        Hasher exact = Hashing.sha256().newHasher();
        for (Token token : live) {
            put(exact, token.text());
        }
        return new FunctionShape(live.size(), exact.hash(), renamed(bodyOf(function, live)));
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

    private static HashCode renamed(List<Token> tokens) {
        Hasher hasher = Hashing.sha256().newHasher();
        Map<String, Integer> numbers = new HashMap<>();
        for (Token token : tokens) {
            if (token.kind() == Token.Kind.IDENTIFIER) {
                Integer number = numbers.computeIfAbsent(token.text(), name -> numbers.size());
                hasher.putByte((byte) 1).putInt(number);
            } else if (token.kind() == Token.Kind.STRING) {
                // Assembler in strings is laid out to taste, which makes no other function of it.
                put(hasher, token.text().replaceAll("\\s+", ""));
            } else {
                put(hasher, token.text());
            }
        }
        return hasher.hash();
    }

    private static void put(Hasher hasher, String token) {
        hasher.putString(token, StandardCharsets.UTF_8).putByte((byte) 0);
    }

    /** The group that functions of this shape belong to. */
    public String group() {
        return renamedBody.toString().substring(0, 16);
    }
}
