package io.graniteft.lang.internal;

import io.graniteft.lang.CDeclaration.Kind;
import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads which names a statement declares. Without a preprocessor a row of names says little by itself; what decides is where a type
 * can end, which words look like macros, and which parentheses look like parameters.
 */
final class DeclaratorReader {
    private final LiveTokens tokens;
    private final Brackets brackets;
    private final HeadFinder heads;

    /**
     * A name that is declared.
     *
     * @param nameFrom the first token of the name, qualifiers included
     * @param simpleFrom the first token of the simple name
     * @param nameTo the token after the name
     */
    record Declared(Kind kind, int nameFrom, int simpleFrom, int nameTo) {}

    /** What stands alone behind a type without being a variable: {@code __packed}, {@code PACK_STRUCT_STRUCT}. */
    private static final Pattern ATTRIBUTE = Pattern.compile("__\\w+|[A-Z0-9_]*(PACK|ALIGN|ATTR)[A-Z0-9_]*");

    private static final Set<String> REDEFINED = Set.of("bool", "_Bool", "wchar_t", "char8_t", "char16_t", "char32_t");

    /** What stands before the first declarator. */
    private static final class Lead {
        boolean isTypedef;
        boolean isStatic;
        boolean isNone;
    }

    DeclaratorReader(LiveTokens tokens, Brackets brackets) {
        this.tokens = tokens;
        this.brackets = brackets;
        this.heads = new HeadFinder(tokens, brackets);
    }

    /**
     * Where the declaration begins behind macros that stand on lines of their own without a semicolon.
     *
     * @param className the simple name of the class around it, empty if there is none
     */
    int trimmed(int first, int end, String className) {
        int start = first;
        int i = first;
        while (i < end && tokens.type(i) == CLexer.IDENTIFIER && tokens.type(i + 1) == CLexer.LPAREN) {
            int after = brackets.after(i + 1);
            if (after > end || brackets.partner(i + 1) < 0 || tokens.line(after) == tokens.line(after - 1)) {
                break;
            }
            if (beginsDeclaration(after) || tokens.is(after, className)) {
                start = after;
            }
            i = after;
        }
        return start;
    }

    private boolean beginsDeclaration(int i) {
        return switch (tokens.type(i)) {
            case CLexer.STORAGE,
                    CLexer.CPP_STORAGE,
                    CLexer.EXTERN,
                    CLexer.TYPEDEF,
                    CLexer.BUILTIN,
                    CLexer.QUALIFIER,
                    CLexer.STRUCT,
                    CLexer.CLASS,
                    CLexer.ENUM,
                    CLexer.TEMPLATE,
                    CLexer.USING,
                    CLexer.TILDE,
                    CLexer.TYPEOF -> true;
            case CLexer.IDENTIFIER ->
                switch (tokens.type(i + 1)) {
                    case CLexer.IDENTIFIER,
                            CLexer.BUILTIN,
                            CLexer.STRUCT,
                            CLexer.QUALIFIER,
                            CLexer.STORAGE,
                            CLexer.STAR,
                            CLexer.COLONCOLON,
                            CLexer.LT,
                            CLexer.AMP -> true;
                    default -> false;
                };
            default -> false;
        };
    }

    /**
     * The names that a statement declares.
     *
     * @param first its first token
     * @param semicolon its last
     * @param body the brace of the type that it defines as well; negative if it defines none
     * @param isMember whether it stands in a class
     * @param className the simple name of that class
     */
    List<Declared> read(int first, int semicolon, int body, boolean isMember, String className) {
        int from = first;
        while (tokens.type(from) == CLexer.TEMPLATE && tokens.type(from + 1) == CLexer.LT) {
            from = brackets.after(from + 1);
        }
        if (tokens.type(from) == CLexer.USING) {
            return alias(from, semicolon);
        }
        Lead lead = lead(from, semicolon);
        List<Declared> found = new ArrayList<>();
        if (lead.isNone) {
            return found;
        }
        int segment = from;
        int typeEnd = body < 0 ? -1 : brackets.after(body);
        int i = typeEnd < 0 ? from : typeEnd;
        while (i <= semicolon) {
            int type = tokens.type(i);
            if (i < semicolon && type != CLexer.COMMA) {
                if (Brackets.isOpening(type) && type != CLexer.LT && brackets.partner(i) < 0) {
                    return found;
                }
                i = Brackets.isOpening(type) ? brackets.after(i) : i + 1;
                continue;
            }
            int declarator = segment == from ? Math.max(segment, typeEnd) : segment;
            boolean isTyped = segment != from || typeEnd >= 0;
            Declared one = declarator(declarator, i, isTyped, lead, isMember, className);
            if (one == null && segment == from) {
                return found; // what follows the first comma belongs to no declaration
            }
            if (one != null) {
                found.add(one);
            }
            i++;
            segment = i;
        }
        return found;
    }

    private List<Declared> alias(int using, int semicolon) {
        int name = using + 1;
        int i = name + 1;
        while (tokens.type(i) == CLexer.LBRACK || tokens.type(i) == CLexer.ATTRIBUTE) {
            i = tokens.type(i) == CLexer.LBRACK ? brackets.after(i) : brackets.after(i + 1);
        }
        return tokens.type(name) == CLexer.IDENTIFIER && tokens.type(i) == CLexer.ASSIGN && i < semicolon
                ? List.of(new Declared(Kind.TYPEDEF, name, name, name + 1))
                : List.of();
    }

    private Lead lead(int from, int semicolon) {
        Lead lead = new Lead();
        for (int i = from; i < semicolon; ) {
            switch (tokens.type(i)) {
                case CLexer.TYPEDEF -> {
                    lead.isTypedef = true;
                    return lead;
                }
                case CLexer.STORAGE -> lead.isStatic |= tokens.is(i, "static");
                case CLexer.CPP_STORAGE -> {
                    if (tokens.is(i, "friend")) {
                        lead.isNone = true;
                    }
                }
                case CLexer.EXTERN -> lead.isNone |= tokens.type(i + 1) == CLexer.TEMPLATE;
                case CLexer.OPERATION, CLexer.DOT, CLexer.NUMBER -> {
                    lead.isNone = true;
                    return lead;
                }
                case CLexer.TEMPLATE, CLexer.NAMESPACE, CLexer.ASM, CLexer.CONTROL, CLexer.WORD, CLexer.ACCESS -> {
                    lead.isNone = i == from || tokens.type(i) != CLexer.TEMPLATE;
                    return lead;
                }
                case CLexer.CPP_WORD -> {
                    if (!tokens.is(i, "export") && !tokens.is(i, "requires")) {
                        lead.isNone = true;
                        return lead;
                    }
                }
                case CLexer.LPAREN, CLexer.ASSIGN, CLexer.OPERATOR, CLexer.COMMA -> {
                    return lead;
                }
                default -> {}
            }
            i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1;
        }
        return lead;
    }

    /** What the tokens from {@code from} to before {@code to} declare; null if nothing that counts. */
    private @Nullable Declared declarator(
            int from, int to, boolean isTyped, Lead lead, boolean isMember, String className) {
        int cut = cut(from, to);
        Head head = hasParentheses(from, cut) ? heads.find(from, cut) : null;
        if (head != null && head.paramsClose() < cut && !isAttribute(from, head, isTyped)) {
            boolean isOperator = tokens.type(head.simpleFrom()) == CLexer.OPERATOR;
            boolean mayHaveNoType = tokens.type(head.simpleFrom()) == CLexer.TILDE
                    || isOperator
                    || tokens.is(head.simpleFrom(), isMember ? className : qualifier(head));
            if (isTyped || mayHaveNoType || hasType(from, head.nameFrom())) {
                boolean isVariable = !isOperator && holdsValues(head);
                Kind kind = lead.isTypedef ? Kind.TYPEDEF : isVariable ? Kind.GLOBAL : Kind.PROTOTYPE;
                if (kind == Kind.GLOBAL && (!tokens.isCpp() || (isMember && !lead.isStatic))) {
                    return null;
                }
                return new Declared(kind, head.nameFrom(), head.simpleFrom(), head.nameTo());
            }
        }
        if (lead.isTypedef && isRedefined(from, cut)) {
            return new Declared(Kind.TYPEDEF, cut - 1, cut - 1, cut);
        }
        int name = new NameFinder(tokens, brackets, from, cut, isTyped).find();
        boolean isBehindType = name == from && tokens.type(name - 1) == CLexer.RBRACE && !lead.isTypedef;
        if (name < 0 || (isBehindType && ATTRIBUTE.matcher(tokens.text(name)).matches())) {
            return null;
        }
        boolean isFunction =
                tokens.type(name + 1) == CLexer.LPAREN && isTyped && name + 1 < cut && !isPointer(name, from);
        if (lead.isTypedef) {
            return new Declared(Kind.TYPEDEF, name, name, name + 1);
        }
        if (isFunction) {
            return new Declared(Kind.PROTOTYPE, name, name, name + 1);
        }
        return isMember && !lead.isStatic ? null : new Declared(Kind.GLOBAL, qualifiedFrom(from, name), name, name + 1);
    }

    /** The class that a qualified name names as its own; empty if the name is not qualified. */
    private String qualifier(Head head) {
        int before = head.simpleFrom() - 2;
        return before >= head.nameFrom() && tokens.type(before) == CLexer.IDENTIFIER ? tokens.text(before) : "";
    }

    /** Whether a type that newer compilers know by themselves is defined: {@code typedef unsigned char bool;}. */
    private boolean isRedefined(int from, int to) {
        return to - from > 2 && tokens.type(to - 1) == CLexer.BUILTIN && REDEFINED.contains(tokens.text(to - 1));
    }

    private boolean isPointer(int name, int from) {
        return name > from && tokens.type(name - 1) == CLexer.LPAREN;
    }

    private int qualifiedFrom(int from, int name) {
        int i = name;
        while (i - 1 > from && tokens.type(i - 1) == CLexer.COLONCOLON) {
            int last = i - 2;
            if ((tokens.type(last) == CLexer.GT || tokens.type(last) == CLexer.SHR) && brackets.partner(last) > from) {
                last = brackets.partner(last) - 1;
            }
            if (last < from || tokens.type(last) != CLexer.IDENTIFIER) {
                break;
            }
            i = last;
        }
        return i;
    }

    /** Where the declarator ends: before its value, its width, or {@code to}. */
    private int cut(int from, int to) {
        for (int i = from; i < to; ) {
            int type = tokens.type(i);
            if (type == CLexer.OPERATOR) {
                i = i + 2; // what follows is its name, whatever it looks like
                continue;
            }
            if (type == CLexer.ASSIGN || type == CLexer.COLON || type == CLexer.LBRACE) {
                return i;
            }
            i = Brackets.isOpening(type) ? brackets.after(i) : i + 1;
        }
        return to;
    }

    private boolean hasParentheses(int from, int to) {
        for (int i = from; i < to; i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1) {
            if (tokens.type(i) == CLexer.LPAREN) {
                return true;
            }
        }
        return false;
    }

    /** Whether a type stands among the tokens before a name, beyond storage classes and the like. */
    private boolean hasType(int from, int to) {
        for (int i = from; i < to; ) {
            switch (tokens.type(i)) {
                case CLexer.BUILTIN,
                        CLexer.IDENTIFIER,
                        CLexer.STRUCT,
                        CLexer.CLASS,
                        CLexer.ENUM,
                        CLexer.TYPEOF,
                        CLexer.TYPENAME,
                        CLexer.STAR -> {
                    return true;
                }
                case CLexer.ATTRIBUTE -> i = brackets.after(i + 1);
                default -> i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1;
            }
        }
        return false;
    }

    /** Whether the name before the parentheses is a macro behind a variable: {@code int table[4] __aligned(8)}. */
    private boolean isAttribute(int from, Head head, boolean isTyped) {
        int name = head.nameFrom();
        if (name <= from || head.nameTo() != name + 1 || !TypeScan.isMacroLike(tokens.text(name))) {
            return false;
        }
        int before = tokens.type(name - 1);
        if (before == CLexer.RBRACK) {
            return brackets.partner(name - 1) > from
                    && tokens.type(brackets.partner(name - 1) - 1) == CLexer.IDENTIFIER;
        }
        if (before != CLexer.IDENTIFIER
                || TypeScan.isMacroLike(tokens.text(name - 1))
                || NameFinder.isTypeName(tokens.text(name - 1))) {
            return false;
        }
        if (name - 1 == from) {
            return isTyped;
        }
        return switch (tokens.type(name - 2)) {
            case CLexer.BUILTIN, CLexer.STAR -> true;
            case CLexer.IDENTIFIER -> !TypeScan.isMacroLike(tokens.text(name - 2));
            default -> false;
        };
    }

    /** Whether the parentheses hold values to construct from, which no parameters are. */
    private boolean holdsValues(Head head) {
        for (int i = head.paramsOpen() + 1; i < head.paramsClose(); ) {
            switch (tokens.type(i)) {
                case CLexer.NUMBER, CLexer.STRING, CLexer.CHARACTER, CLexer.DOT, CLexer.RAW_STRING, CLexer.LBRACE -> {
                    return true;
                }
                case CLexer.ASSIGN, CLexer.BUILTIN, CLexer.QUALIFIER, CLexer.STRUCT, CLexer.ELLIPSIS -> {
                    return false; // a default value, or a type
                }
                case CLexer.CPP_WORD, CLexer.AMP -> {
                    return i == head.paramsOpen() + 1;
                }
                case CLexer.LPAREN -> {
                    if (tokens.type(i + 1) == CLexer.NUMBER || tokens.type(i + 1) == CLexer.STRING) {
                        return true; // the argument of a macro or of another construction
                    }
                    i = brackets.after(i);
                }
                default -> i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1;
            }
        }
        return false;
    }
}
