package io.graniteft.data.curate;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.graniteft.lang.Token;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What makes two functions the same: their tokens, without comments, white space and dead code.
 *
 * @param tokens how many tokens there are
 * @param exact a digest of the tokens
 * @param renamed a digest of the tokens with every identifier replaced by the number of its first use: equal for functions that
 *     differ in names only
 */
public record FunctionShape(int tokens, HashCode exact, HashCode renamed) {

    /** The shape of a function by its live tokens, see {@link io.graniteft.lang.Tokens#live}. */
    public static FunctionShape of(List<Token> live) {
        Hasher exact = Hashing.sha256().newHasher();
        Hasher renamed = Hashing.sha256().newHasher();
        Map<String, Integer> numbers = new HashMap<>();
        for (Token token : live) {
            put(exact, token.text());
            if (token.kind() == Token.Kind.IDENTIFIER) {
                Integer number = numbers.computeIfAbsent(token.text(), name -> numbers.size());
                renamed.putByte((byte) 1).putInt(number);
            } else {
                put(renamed, token.text());
            }
        }
        return new FunctionShape(live.size(), exact.hash(), renamed.hash());
    }

    private static void put(Hasher hasher, String token) {
        hasher.putString(token, StandardCharsets.UTF_8).putByte((byte) 0);
    }

    /** The group that functions of this shape belong to. */
    public String group() {
        return renamed.toString().substring(0, 16);
    }
}
