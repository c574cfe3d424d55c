package io.graniteft.data.alike;

import io.graniteft.core.io.Digests;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.stream.Collectors;

/** A text of code as the compiler sees it: without comments, layout and branches that are switched off. */
public final class LiveText {
    private LiveText() {}

    /** The SHA-256 of what is live in it: equal for code that differs in comments and layout only. */
    public static String digest(String code) {
        return Digests.sha256(Tokens.live(code).stream().map(Token::text).collect(Collectors.joining("\n")));
    }
}
