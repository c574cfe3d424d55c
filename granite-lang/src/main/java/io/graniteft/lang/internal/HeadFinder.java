package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the name and the parameters in the tokens before a body. Without a preprocessor {@code A(x) b(int c)} can be a macro and a
 * function, or a function and a macro; what decides is whether a type stands before the first name, what stands between the two,
 * and which parentheses look like parameters.
 */
final class HeadFinder {
    /** How many groups before a body can be its parameters. What stands before so many is a list of macros. */
    private static final int MAX_CANDIDATES = 64;

    /** More names than this in a row, none of them written as a macro, are a sentence rather than a type. */
    private static final int MAX_WORDS = 4;

    private final LiveTokens tokens;
    private final Brackets brackets;

    HeadFinder(LiveTokens tokens, Brackets brackets) {
        this.tokens = tokens;
        this.brackets = brackets;
    }

    /** The head in the tokens from {@code from} to before {@code to}; null if they hold none. */
    @Nullable
    Head find(int from, int to) {
        List<Head> candidates = candidates(from, to);
        if (candidates.isEmpty()) {
            return null;
        }
        Head head = choose(candidates);
        int start = behindProse(head);
        return start < 0 ? null : head.startingAt(start);
    }

    private List<Head> candidates(int from, int to) {
        List<Head> found = new ArrayList<>();
        int i = from;
        while (i < to) {
            switch (tokens.type(i)) {
                case CLexer.OPERATOR -> {
                    Head operator = operator(from, i, to);
                    if (operator != null) {
                        found.clear();
                        found.add(operator);
                        return found;
                    }
                    i++;
                }
                case CLexer.LPAREN -> {
                    int close = brackets.partner(i);
                    Head candidate = close < 0 || close >= to ? null : candidate(from, i, close, to);
                    if (candidate != null) {
                        if (found.size() == MAX_CANDIDATES) {
                            found.subList(0, MAX_CANDIDATES / 2).clear();
                        }
                        found.add(candidate);
                        i = Math.max(candidate.paramsClose(), close) + 1;
                    } else {
                        boolean isPointer = tokens.type(i + 1) == CLexer.STAR;
                        i = brackets.after(i);
                        i = isPointer && tokens.type(i) == CLexer.LPAREN ? brackets.after(i) : i;
                    }
                }
                case CLexer.LBRACK, CLexer.LT, CLexer.LBRACE -> i = brackets.after(i);
                case CLexer.ARROW -> {
                    return found; // behind it stands the return type
                }
                default -> i++;
            }
        }
        return found;
    }

    private @Nullable Head candidate(int from, int open, int close, int to) {
        int before = tokens.type(open - 1);
        if (open > from && tokens.type(open + 1) == CLexer.STAR && close + 1 < to) {
            int next = tokens.type(close + 1);
            if (next == CLexer.LPAREN || next == CLexer.LBRACK) {
                return returningPointer(from, open, close); // if it is none, it is a variable that points to functions
            }
        }
        if (open > from && isReference(tokens.type(open + 1)) && tokens.type(close + 1) == CLexer.LBRACK) {
            Head array = returningPointer(from, open, close);
            if (array != null) {
                return array;
            }
        }
        if (open > from && before == CLexer.IDENTIFIER) {
            return named(from, open - 1, open, close);
        }
        if (open > from && before == CLexer.RBRACK) {
            int attribute = brackets.partner(open - 1);
            if (attribute > from
                    && tokens.type(attribute + 1) == CLexer.LBRACK
                    && tokens.type(attribute - 1) == CLexer.IDENTIFIER) {
                return new Head(from, qualifiedFrom(from, attribute - 1), attribute - 1, attribute, open, close);
            }
        }
        if (open > from && (before == CLexer.GT || before == CLexer.SHR)) {
            int angle = brackets.partner(open - 1);
            if (angle > from && tokens.type(angle - 1) == CLexer.IDENTIFIER) {
                return named(from, angle - 1, open, close);
            }
        }
        boolean mayBeWrapped = before == CLexer.BUILTIN || before == CLexer.STAR || before == CLexer.QUALIFIER;
        if (mayBeWrapped
                && close == open + 2
                && tokens.type(open + 1) == CLexer.IDENTIFIER
                && close + 1 < to
                && tokens.type(close + 1) == CLexer.LPAREN
                && brackets.partner(close + 1) > 0) {
            return new Head(from, open + 1, open + 1, open + 2, close + 1, brackets.partner(close + 1));
        }
        return null;
    }

    private static boolean isReference(int type) {
        return type == CLexer.AMP || type == CLexer.ANDAND;
    }

    /** {@code (*name(parameters))(…)}: a function that returns a pointer to a function or to an array. */
    private @Nullable Head returningPointer(int from, int open, int close) {
        for (int i = open + 1; i < close; i++) {
            if (tokens.type(i) == CLexer.LPAREN) {
                int inner = brackets.partner(i);
                boolean isNamed = tokens.type(i - 1) == CLexer.IDENTIFIER && inner > 0 && inner <= close;
                return isNamed ? named(from, i - 1, i, inner) : null;
            }
        }
        return null;
    }

    private Head named(int from, int name, int open, int close) {
        int simple = name;
        if (simple > from && tokens.type(simple - 1) == CLexer.TILDE) {
            simple--;
        }
        return new Head(from, qualifiedFrom(from, simple), simple, open, open, close);
    }

    /** Goes back over {@code a::b<c>::}. */
    private int qualifiedFrom(int from, int simple) {
        int i = simple;
        while (i > from && tokens.type(i - 1) == CLexer.COLONCOLON) {
            i--;
            if (i <= from) {
                break;
            }
            int before = tokens.type(i - 1);
            if (before == CLexer.TEMPLATE) {
                i--;
                continue;
            }
            int last = i - 1;
            if ((before == CLexer.GT || before == CLexer.SHR) && brackets.partner(last) > from) {
                last = brackets.partner(last) - 1;
            }
            if (tokens.type(last) != CLexer.IDENTIFIER) {
                break;
            }
            i = last;
        }
        return i;
    }

    /** The head whose name is an operator: a symbol, {@code ()}, {@code []}, {@code new}, a literal's suffix or a type. */
    private @Nullable Head operator(int from, int at, int to) {
        int i = at + 1;
        if (tokens.type(i) == CLexer.LPAREN && tokens.type(i + 1) == CLexer.RPAREN) {
            i += 2;
        } else {
            while (i < to && tokens.type(i) != CLexer.LPAREN) {
                i = tokens.type(i) == CLexer.LT && brackets.partner(i) > 0 ? brackets.after(i) : i + 1;
            }
        }
        if (i >= to || tokens.type(i) != CLexer.LPAREN || i == at + 1) {
            return null;
        }
        int close = brackets.partner(i);
        return close < 0 || close >= to ? null : new Head(from, qualifiedFrom(from, at), at, i, i, close);
    }

    private Head choose(List<Head> candidates) {
        Head first = candidates.get(0);
        int start = candidates.size() < MAX_CANDIDATES / 2 ? first.start() : first.nameFrom();
        for (int i = 0; i + 1 < candidates.size(); i++) {
            Head head = candidates.get(i);
            Head next = candidates.get(i + 1);
            if (isHeadBefore(head, next, start)) {
                return head.startingAt(start);
            }
            int after = head.paramsClose() + 1;
            boolean isLast = i + 2 == candidates.size();
            boolean isOnOwnLine = tokens.line(after) > tokens.line(after - 1);
            if (isOnOwnLine && (!isLast || isTyped(after, next.nameFrom()))) {
                start = after; // the head was a macro on a line of its own, without a semicolon
            }
        }
        return candidates.get(candidates.size() - 1).startingAt(start);
    }

    /** Whether {@code head} is the function's and {@code next} a macro behind it, rather than a macro and the function. */
    private boolean isHeadBefore(Head head, Head next, int start) {
        boolean typed = isTyped(start, head.nameFrom());
        boolean gapHoldsType = false;
        boolean gapHoldsSuffix = false;
        for (int i = head.paramsClose() + 1; i < next.nameFrom(); i++) {
            switch (tokens.type(i)) {
                case CLexer.QUALIFIER, CLexer.NOEXCEPT, CLexer.AMP, CLexer.ANDAND, CLexer.TRY -> gapHoldsSuffix = true;
                case CLexer.LPAREN, CLexer.LBRACK -> i = brackets.after(i) - 1;
                case CLexer.ATTRIBUTE, CLexer.ASM -> {}
                case CLexer.IDENTIFIER -> {
                    if (tokens.is(i, "override") || tokens.is(i, "final")) {
                        gapHoldsSuffix = true;
                    } else if (!typed || !TypeScan.isMacroLike(tokens.text(i))) {
                        gapHoldsType = true;
                    }
                }
                default -> gapHoldsType = true;
            }
        }
        if (gapHoldsType) {
            return false;
        }
        boolean nextIsApart =
                tokens.isFirstOnLine(next.nameFrom()) && tokens.column(next.nameFrom()) <= tokens.column(start);
        if (typed) {
            return gapHoldsSuffix || looksLikeParameters(head) || !(nextIsApart || looksLikeParameters(next));
        }
        return looksLikeParameters(head) && !nextIsApart && (gapHoldsSuffix || !looksLikeParameters(next));
    }

    /** Whether a type stands among the tokens, beyond storage classes, attributes and template clauses. */
    private boolean isTyped(int from, int to) {
        for (int i = from; i < to; i++) {
            switch (tokens.type(i)) {
                case CLexer.STORAGE, CLexer.CPP_STORAGE, CLexer.EXTERN, CLexer.STRING, CLexer.COLONCOLON -> {}
                case CLexer.TEMPLATE, CLexer.ATTRIBUTE -> {
                    if (brackets.partner(i + 1) > 0) {
                        i = brackets.after(i + 1) - 1;
                    }
                }
                case CLexer.LBRACK, CLexer.LPAREN -> i = brackets.after(i) - 1;
                default -> {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether what stands in the parentheses reads as parameters: nothing, {@code void}, or a type and a name. */
    private boolean looksLikeParameters(Head head) {
        int from = head.paramsOpen() + 1;
        int to = head.paramsClose();
        if (from == to) {
            return true;
        }
        if (tokens.is(from, "void") && tokens.type(from + 1) == CLexer.COMMA) {
            return false;
        }
        for (int i = from; i < to; i++) {
            switch (tokens.type(i)) {
                case CLexer.BUILTIN, CLexer.QUALIFIER, CLexer.STRUCT, CLexer.ENUM, CLexer.ELLIPSIS, CLexer.CLASS -> {
                    return true;
                }
                case CLexer.IDENTIFIER -> {
                    int previous = i == from ? LiveTokens.END : tokens.type(i - 1);
                    boolean behindPointer = i >= from + 2 && (previous == CLexer.STAR || previous == CLexer.AMP);
                    if (previous == CLexer.IDENTIFIER || previous == CLexer.GT || behindPointer) {
                        return true;
                    }
                }
                case CLexer.COMMA -> {
                    return false;
                }
                default -> i = Math.max(i, brackets.after(i) - 1);
            }
        }
        return false;
    }

    /** Whether what stands before the name and behind the parameters can belong to a function with a body. */
    boolean isPlausible(int first, Head head, int headEnd) {
        for (int i = first; i < head.nameFrom(); i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1) {
            if (tokens.type(i) == CLexer.TYPEDEF || tokens.type(i) == CLexer.CONTROL) {
                return false;
            }
        }
        if (tokens.type(headEnd - 1) == CLexer.IDENTIFIER
                && tokens.text(headEnd - 1).endsWith("$")) {
            return false; // the brace is that of ${NAME}
        }
        boolean isOldStyle = tokens.type(headEnd - 1) == CLexer.SEMI;
        boolean isMacro = !isOldStyle && isUntyped(head) && TypeScan.isMacroLike(tokens.text(head.nameFrom()));
        if (isMacro && isVariable(head.paramsClose() + 1, headEnd)) {
            return false;
        }
        int i = head.paramsClose() + 1;
        while (i < headEnd) {
            switch (tokens.type(i)) {
                case CLexer.ARROW, CLexer.SEMI, CLexer.CPP_WORD -> {
                    return true; // a type, old-style parameters or a constraint follows
                }
                case CLexer.CONTROL, CLexer.DOT, CLexer.NUMBER, CLexer.OPERATION, CLexer.HASH -> {
                    return false;
                }
                case CLexer.STORAGE, CLexer.CPP_STORAGE, CLexer.BUILTIN, CLexer.TEMPLATE -> {
                    if (isMacro) {
                        return false; // the macro stands before a variable that braces initialise
                    }
                }
                default -> {}
            }
            i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1;
        }
        return true;
    }

    /** Whether the braces behind a macro hold a list of values, so that the macro declares what they initialise. */
    boolean isInitialiser(Head head, int brace, int close) {
        if (close < 0 || !isUntyped(head) || !TypeScan.isMacroLike(tokens.text(head.nameFrom()))) {
            return false;
        }
        boolean isList = false;
        for (int i = brace + 1; i < close; i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1) {
            if (tokens.type(i) == CLexer.SEMI || tokens.type(i) == CLexer.CONTROL) {
                return false;
            }
            isList |= tokens.type(i) == CLexer.COMMA;
        }
        return isList;
    }

    /** Whether nothing stands before the name but macros on lines of their own. */
    private boolean isUntyped(Head head) {
        int name = head.nameFrom();
        return name == head.start() || (tokens.type(name - 1) == CLexer.RPAREN && tokens.isFirstOnLine(name));
    }

    /** Whether the tokens before a brace are a type and, on a line of their own, a name that the brace initialises. */
    private boolean isVariable(int from, int brace) {
        int name = brace - 1;
        return name > from
                && tokens.type(name) == CLexer.IDENTIFIER
                && (tokens.type(name - 1) == CLexer.IDENTIFIER || tokens.type(name - 1) == CLexer.GT)
                && tokens.isFirstOnLine(from)
                && !TypeScan.isMacroLike(tokens.text(name));
    }

    /**
     * Where the head begins when it does not begin with a declaration but with notes, a build script or another language, as a text
     * file may hold: behind them, at the first token of a line. -1 if then nothing is left but the name.
     */
    private int behindProse(Head head) {
        int prose = -1;
        int words = 0;
        for (int i = head.start(); i < head.nameFrom(); ) {
            switch (tokens.type(i)) {
                case CLexer.CPP_WORD -> {
                    if (tokens.is(i, "requires")) {
                        return head.start(); // a constraint may hold any expression
                    }
                    prose = tokens.is(i, "export") ? prose : i;
                }
                case CLexer.COMMA, CLexer.DOT, CLexer.NUMBER, CLexer.CHARACTER, CLexer.OPERATION, CLexer.HASH ->
                    prose = i;
                case CLexer.IDENTIFIER -> {
                    boolean isWord = tokens.type(i + 1) == CLexer.IDENTIFIER && !TypeScan.isMacroLike(tokens.text(i));
                    words = isWord ? words + 1 : 0;
                    prose = words > MAX_WORDS ? i : prose;
                }
                default -> words = 0;
            }
            i = Brackets.isOpening(tokens.type(i)) ? brackets.after(i) : i + 1;
        }
        if (prose < 0) {
            return head.start();
        }
        int start = prose + 1;
        while (start < head.nameFrom() && !tokens.isFirstOnLine(start)) {
            start++;
        }
        return start < head.nameFrom() && isTyped(start, head.nameFrom()) ? start : -1;
    }
}
