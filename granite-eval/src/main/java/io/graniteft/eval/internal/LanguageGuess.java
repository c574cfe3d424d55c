package io.graniteft.eval.internal;

import io.graniteft.eval.CodeLanguage;
import java.util.regex.Pattern;

/** Tells C++ from C by constructs that C does not have. */
public final class LanguageGuess {
    private static final Pattern CPP = Pattern.compile(String.join(
            "|",
            "::",
            "\\btemplate\\s*<",
            "\\bnamespace\\s+\\w+\\s*\\{",
            "\\bnamespace\\s*\\{",
            "\\busing\\s+(namespace\\b|\\w+\\s*=)",
            "\\bclass\\s+\\w+\\s*(final\\s*)?[:{]",
            "\\b(public|private|protected)\\s*:",
            "\\b(static|dynamic|reinterpret|const)_cast\\s*<",
            "\\b(nullptr|constexpr|noexcept|decltype|typename|consteval)\\b",
            "\\boperator\\s*[-+*/%=<>!&|^~(\\[]",
            "\\bnew\\s+[A-Z]\\w*\\s*[(\\[{;]",
            "\\bdelete\\s*\\[\\s*\\]",
            "\\bcatch\\s*\\(",
            "\\)\\s*(const\\s*)?(override|final)\\b",
            "(?m)^[ \\t]*#[ \\t]*include[ \\t]*<[a-z_]+>"));

    private LanguageGuess() {}

    /** C++ when the text outside comments and literals has a construct that C does not know, else C. */
    public static CodeLanguage of(String text) {
        return CPP.matcher(new SourceView(text).code).find() ? CodeLanguage.CPP : CodeLanguage.C;
    }
}
