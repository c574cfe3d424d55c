package io.graniteft.eval;

import io.graniteft.lang.Token;
import java.util.List;

/**
 * A rule of the caller's own, for {@link Profile#SEMANTIC}. Implementations are thread-safe, give the same findings for the
 * same text, and throw nothing because of what it says.
 */
@FunctionalInterface
public interface Rule {

    /**
     * What the rule has to say of a text. The findings' amounts count in the dimensions that they name.
     *
     * @param snippet what the caller gave
     * @param live the tokens that a compiler would act on, see {@link io.graniteft.lang.Tokens#live}
     */
    List<Finding> check(Snippet snippet, List<Token> live);
}
