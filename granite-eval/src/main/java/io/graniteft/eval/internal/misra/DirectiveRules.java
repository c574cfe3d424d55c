package io.graniteft.eval.internal.misra;

import io.graniteft.lang.Token;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What directives do: hide keywords, take definitions back, include what is banned, paste tokens. */
final class DirectiveRules {
    private static final Pattern INCLUDE = Pattern.compile("\\A#\\s*include\\s*[<\"]([\\w./]+)[>\"]");
    private static final Map<String, String> HEADERS =
            Map.of("setjmp.h", "misra-21.4", "csetjmp", "misra-21.4", "time.h", "misra-21.10", "ctime", "misra-21.10");

    /** Keywords of C since its first standard. Newer ones are left out: older compilers need macros in their place. */
    private static final Set<String> KEYWORDS = Set.of(
            "auto",
            "break",
            "case",
            "char",
            "const",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "extern",
            "float",
            "for",
            "goto",
            "if",
            "int",
            "long",
            "register",
            "return",
            "short",
            "signed",
            "sizeof",
            "static",
            "struct",
            "switch",
            "typedef",
            "union",
            "unsigned",
            "void",
            "volatile",
            "while");

    private static final Set<String> CPP_KEYWORDS = Set.of(
            "bool",
            "catch",
            "class",
            "delete",
            "explicit",
            "false",
            "friend",
            "inline",
            "mutable",
            "namespace",
            "new",
            "operator",
            "private",
            "protected",
            "public",
            "template",
            "this",
            "throw",
            "true",
            "try",
            "typename",
            "using",
            "virtual");

    private final Reading reading;
    private final LiteralRules literals;
    private final Hits hits;
    private final Set<String> pasting = new HashSet<>();

    DirectiveRules(Reading reading, LiteralRules literals, Hits hits) {
        this.reading = reading;
        this.literals = literals;
        this.hits = hits;
    }

    void check() {
        for (Token token : reading.live) {
            if (token.kind() == Token.Kind.DIRECTIVE) {
                directive(token);
            } else if (pasting.contains(token.text())) {
                hits.note("token-pasting", token, "what " + token.text() + " pastes together is not looked into");
            }
        }
    }

    private void directive(Token directive) {
        String text = directive.text();
        Macro.of(text).ifPresent(macro -> define(directive, macro));
        if (Expansion.UNDEF.matcher(text).find()) {
            hits.small("misra-20.5", directive, "a macro is taken back");
        }
        Matcher include = INCLUDE.matcher(text);
        String rule = include.find() ? HEADERS.get(include.group(1)) : null;
        if (rule != null) {
            hits.small(rule, directive, "the header " + include.group(1) + " is included");
        }
    }

    private void define(Token directive, Macro macro) {
        if (KEYWORDS.contains(macro.name) || (reading.code.cpp && CPP_KEYWORDS.contains(macro.name))) {
            hits.small("misra-20.4", directive, "a macro by the name of a keyword: " + macro.name);
        }
        if (macro.pastes()) {
            pasting.add(macro.name);
            hits.note("token-pasting", directive, "the macro " + macro.name + " pastes tokens together");
        }
        literals.check(macro.body(), directive);
    }
}
