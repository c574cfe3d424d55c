package io.graniteft.lang;

import io.graniteft.lang.internal.TokenViews;
import java.util.List;

/** Source text as tokens. Both views are made in time linear in the text's length and never throw. */
public final class Tokens {
    private Tokens() {}

    /** Every character of the text in tokens, in order: joining their texts gives the text back. */
    public static List<Token> all(String text) {
        return TokenViews.all(text);
    }

    /**
     * The tokens that a compiler would act on: no comments and no whitespace, nothing under {@code #if 0} or after the
     * {@code #else} of {@code #if 1}, strings and directives as one token each, line continuations joined. All branches of other
     * conditionals are in it. A directive's text has its comments replaced by a blank. Digraphs and trigraphs are spelled as
     * what they stand for: {@code <%} and {@code ??<} are <code>{</code>; {@link Token#start} and {@link Token#end} say where the
     * source has them. A trigraph inside a string or a comment stays as it is.
     */
    public static List<Token> live(String text) {
        return TokenViews.live(text);
    }
}
