package io.graniteft.eval.internal;

import io.graniteft.lang.Token;
import java.util.Set;

/** Which words are names in which language. */
public final class WordKinds {

    /** Keywords of C++ that code in C, up to C17, may use as names; some are macros of its standard headers. */
    private static final Set<String> CPP_ONLY = Set.of(
            "alignas",
            "alignof",
            "and",
            "catch",
            "class",
            "co_await",
            "co_return",
            "co_yield",
            "concept",
            "constexpr",
            "decltype",
            "delete",
            "explicit",
            "export",
            "false",
            "final",
            "friend",
            "import",
            "module",
            "mutable",
            "namespace",
            "new",
            "noexcept",
            "not",
            "nullptr",
            "operator",
            "or",
            "override",
            "private",
            "protected",
            "public",
            "requires",
            "static_assert",
            "template",
            "this",
            "thread_local",
            "throw",
            "true",
            "try",
            "typeid",
            "typename",
            "using",
            "virtual",
            "xor");

    private WordKinds() {}

    /** Whether a token is a name in C++, or else in C. */
    public static boolean isName(Token token, boolean cpp) {
        return token.kind() == Token.Kind.IDENTIFIER
                || (!cpp && token.kind() == Token.Kind.KEYWORD && CPP_ONLY.contains(token.text()));
    }
}
