package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the name in a declarator that is no head of a function. */
final class NameFinder {
    /** A statement with more words in a row is prose. */
    private static final int MAX_WORDS = 5;

    private static final int MAX_PLAIN_WORDS = 3;

    private static final Pattern TYPE_NAME =
            Pattern.compile("\\w+_t|\\w+Type|[us]?int\\d*|[usUS]\\d+|float\\d+|boolean|[us](char|short|long)");

    /** What AUTOSAR's compiler abstraction writes in the place of a variable's type. */
    private static final Pattern TYPE_MACRO = Pattern.compile("VAR|CONST|(CONST)?P2(VAR|CONST|FUNC)");

    private final LiveTokens tokens;
    private final Brackets brackets;
    private int from;
    private int to;
    private boolean typed;
    private final List<Integer> words = new ArrayList<>();

    /**
     * A finder for one declarator, which reaches from the token {@code from} to before {@code to}.
     *
     * @param typed whether its type stands before it
     */
    NameFinder(LiveTokens tokens, Brackets brackets, int from, int to, boolean typed) {
        this.tokens = tokens;
        this.brackets = brackets;
        this.from = from;
        this.to = to;
        this.typed = typed;
    }

    /** The token of the name; -1 if there is none. */
    int find() {
        int i = from;
        while (i < to) {
            int type = tokens.type(i);
            switch (type) {
                case CLexer.LPAREN -> {
                    if (isNested(i)) {
                        to = brackets.partner(i);
                        from = i + 1;
                        i = from;
                        typed = true;
                        words.clear();
                        continue;
                    }
                    i = brackets.after(i);
                }
                case CLexer.LBRACK -> {
                    if (tokens.type(i + 1) != CLexer.LBRACK) {
                        return chosen();
                    }
                    i = brackets.after(i);
                }
                case CLexer.IDENTIFIER -> i = word(i);
                case CLexer.BUILTIN, CLexer.STAR, CLexer.AMP, CLexer.ANDAND -> {
                    typed = true;
                    words.clear();
                    i++;
                }
                case CLexer.TYPEOF -> {
                    typed = true;
                    words.clear();
                    i = brackets.after(i + 1);
                }
                case CLexer.STRUCT, CLexer.CLASS, CLexer.ENUM -> {
                    i = behindTag(i);
                    typed = true;
                    words.clear();
                }
                case CLexer.ATTRIBUTE, CLexer.ASM -> i = brackets.after(i + 1);
                case CLexer.LT -> i = brackets.after(i);
                case CLexer.QUALIFIER,
                        CLexer.STORAGE,
                        CLexer.CPP_STORAGE,
                        CLexer.CPP_WORD,
                        CLexer.EXTERN,
                        CLexer.TYPEDEF,
                        CLexer.TYPENAME,
                        CLexer.TEMPLATE,
                        CLexer.COLONCOLON -> i++;
                case CLexer.STRING -> {
                    if (tokens.type(i - 1) != CLexer.EXTERN) {
                        return -1;
                    }
                    i++;
                }
                default -> {
                    return -1;
                }
            }
        }
        return chosen();
    }

    private int word(int i) {
        int next = i + 1;
        if (tokens.type(next) == CLexer.LT && brackets.partner(next) > 0) {
            next = brackets.after(next);
        }
        if (tokens.type(next) == CLexer.COLONCOLON) {
            return next + 1;
        }
        words.add(i);
        if (tokens.type(next) == CLexer.LPAREN && next < to && !isNested(next)) {
            return brackets.after(next);
        }
        return next;
    }

    /** Whether the parentheses hold a declarator: {@code (*name)}, {@code (WINAPI *name)}, {@code (Class::*name)}. */
    private boolean isNested(int open) {
        int close = brackets.partner(open);
        if (close < 0 || close > to) {
            return false;
        }
        int i = open + 1;
        while (tokens.type(i) == CLexer.IDENTIFIER || tokens.type(i) == CLexer.COLONCOLON) {
            i++;
        }
        boolean isPointer = tokens.type(i) == CLexer.STAR || tokens.type(i) == CLexer.AMP;
        boolean isFollowed = tokens.type(close + 1) == CLexer.LPAREN || tokens.type(close + 1) == CLexer.LBRACK;
        return isPointer && (isFollowed || close + 1 >= to) && i < close;
    }

    private int behindTag(int key) {
        int i = key + 1;
        while (i < to) {
            switch (tokens.type(i)) {
                case CLexer.CLASS, CLexer.STRUCT, CLexer.COLONCOLON -> i++;
                case CLexer.ATTRIBUTE -> i = brackets.after(i + 1);
                case CLexer.LBRACK -> i = brackets.after(i);
                case CLexer.IDENTIFIER -> {
                    boolean isMacro = tokens.text(i).startsWith("__") && tokens.type(i + 1) == CLexer.IDENTIFIER;
                    i++;
                    if (tokens.type(i) == CLexer.LT) {
                        i = brackets.after(i);
                    }
                    if (!isMacro && tokens.type(i) != CLexer.COLONCOLON) {
                        return i;
                    }
                }
                default -> {
                    return i;
                }
            }
        }
        return i;
    }

    private int chosen() {
        int count = words.size();
        int needed = typed ? 1 : 2;
        if (count == 1 && !typed && isCall(words.get(0))) {
            return inside(words.get(0));
        }
        if (count < needed) {
            return -1;
        }
        if (words.stream().filter(i -> !isMacro(i)).count() > MAX_PLAIN_WORDS || count > MAX_WORDS) {
            return -1;
        }
        int last = count - 1;
        if (count > needed && isMacro(words.get(last)) && !isMacro(words.get(last - 1))) {
            last -= isTypeName(tokens.text(words.get(last - 1))) ? 0 : 1;
        }
        int name = words.get(last);
        if (!typed && count == 2 && isCall(words.get(0)) && isMacro(name) && !isTypeMacro(words.get(0))) {
            return -1; // the macro declares something, and another one follows it
        }
        return isCall(name) && typed && count == 1 ? name : isCall(name) ? inside(name) : name;
    }

    /** The name inside a macro that makes a declarator: {@code P2FUNC(void, CODE, name)(int)}. */
    private int inside(int macro) {
        int close = brackets.partner(macro + 1);
        return close > 0 && tokens.type(close - 1) == CLexer.IDENTIFIER && tokens.type(close + 1) == CLexer.LPAREN
                ? close - 1
                : -1;
    }

    /** Whether a name is written as those of types are. */
    static boolean isTypeName(String name) {
        return TYPE_NAME.matcher(name).matches();
    }

    private boolean isCall(int i) {
        return tokens.type(i + 1) == CLexer.LPAREN && i + 1 < to && !isNested(i + 1);
    }

    private boolean isTypeMacro(int i) {
        return TYPE_MACRO.matcher(tokens.text(i)).matches();
    }

    private boolean isMacro(int i) {
        return TypeScan.isMacroLike(tokens.text(i));
    }
}
