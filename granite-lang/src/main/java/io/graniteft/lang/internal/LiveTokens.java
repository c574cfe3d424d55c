package io.graniteft.lang.internal;

import io.graniteft.lang.Language;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.internal.grammar.CLexer;
import java.util.Locale;

/**
 * The tokens that the recogniser reads: one consistent choice of the conditionals' branches, with the words that only C++ reserves
 * turned into names where the text is C. Past the end there is one more token of type {@link #END}.
 */
class LiveTokens {
    /** The type of the token after the last. */
    static final int END = 0;

    private final Lexed lexed;
    private final byte[] types;
    private final int[] raw;
    private final int size;
    private final boolean cpp;

    private LiveTokens(Lexed lexed, byte[] types, int[] raw, int size, boolean cpp) {
        this.lexed = lexed;
        this.types = types;
        this.raw = raw;
        this.size = size;
        this.cpp = cpp;
    }

    /** The same tokens once more, for a test that counts how often each is looked at. */
    LiveTokens(LiveTokens other) {
        this(other.lexed, other.types, other.raw, other.size, other.cpp);
    }

    /** The tokens of a whole text in the language that its path and its content tell; only {@code .c} files cannot be C++. */
    static LiveTokens of(Lexed lexed, LogicalTokens logical, SourceText source) {
        boolean plainC = source.path().toLowerCase(Locale.ROOT).endsWith(".c");
        return of(lexed, logical, source.language(), !plainC);
    }

    /** Takes the lists of {@code logical} over, of which only the directives can be asked for afterwards. */
    static LiveTokens of(Lexed lexed, LogicalTokens logical, Language language, boolean mayBeCpp) {
        IntList chosen = Branches.choose(logical);
        LogicalTokens.Lists lists = logical.release();
        byte[] types = lists.types();
        int[] raw = lists.firsts();
        int size = 0;
        for (int i = 0; i < chosen.size(); i += 2) {
            int from = chosen.get(i);
            int length = chosen.get(i + 1) - from;
            System.arraycopy(types, from, types, size, length);
            System.arraycopy(raw, from, raw, size, length);
            size += length;
        }
        types[size] = END;
        raw[size] = lexed.size();
        boolean cpp = language == Language.CPP || (mayBeCpp && looksLikeCpp(types, size));
        if (!cpp) {
            for (int i = 0; i < size; i++) {
                if (types[i] >= CLexer.CLASS && types[i] <= CLexer.CPP_WORD) {
                    types[i] = (byte) CLexer.IDENTIFIER;
                }
            }
        }
        return new LiveTokens(lexed, types, raw, size, cpp);
    }

    /** The tokens of a stretch in the language that the rest of the text is read in. */
    static LiveTokens of(Lexed lexed, LogicalTokens logical, boolean cpp) {
        return of(lexed, logical, cpp ? Language.CPP : Language.C, false);
    }

    /** Whether a header shows what no C header has: a class, a namespace, a template, an access specifier. */
    private static boolean looksLikeCpp(byte[] types, int size) {
        for (int i = 0; i < size; i++) {
            int next = types[i + 1];
            if (types[i] < CLexer.CLASS || types[i] > CLexer.ACCESS) {
                continue; // hardly any token needs a closer look
            }
            int previous = i == 0 ? CLexer.SEMI : types[i - 1];
            boolean begins = previous == CLexer.SEMI
                    || previous == CLexer.LBRACE
                    || previous == CLexer.RBRACE
                    || previous == CLexer.COLON
                    || previous == CLexer.RPAREN
                    || previous == CLexer.IDENTIFIER;
            boolean found = switch (types[i]) {
                case CLexer.CLASS -> (begins || previous == CLexer.ENUM) && next == CLexer.IDENTIFIER;
                case CLexer.NAMESPACE -> begins && (next == CLexer.IDENTIFIER || next == CLexer.LBRACE);
                case CLexer.USING -> begins && (next == CLexer.NAMESPACE || next == CLexer.IDENTIFIER);
                case CLexer.TEMPLATE -> begins && next == CLexer.LT;
                case CLexer.ACCESS -> begins && next == CLexer.COLON;
                case CLexer.OPERATOR -> isOperatorFunction(types, i, previous);
                default -> false;
            };
            if (found) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code operator} stands between a type and a symbol with parameters; in C it is a name between other things. */
    private static boolean isOperatorFunction(byte[] types, int i, int previous) {
        boolean behindType = previous == CLexer.BUILTIN
                || previous == CLexer.IDENTIFIER
                || previous == CLexer.AMP
                || previous == CLexer.GT;
        boolean symbol = types[i + 1] == CLexer.OPERATION || types[i + 1] == CLexer.LT || types[i + 1] == CLexer.GT;
        return behindType && symbol && types[i + 2] == CLexer.LPAREN;
    }

    int size() {
        return size;
    }

    /** The type of a token, {@link #END} before the first and after the last. */
    int type(int index) {
        return index < 0 || index >= size ? END : types[index];
    }

    int raw(int index) {
        return raw[index];
    }

    int start(int index) {
        return lexed.start(raw[index]);
    }

    int end(int index) {
        return lexed.end(raw[index]);
    }

    int line(int index) {
        return lexed.lines().lineOf(start(index));
    }

    String text(int index) {
        return lexed.text(raw[index]);
    }

    boolean is(int index, String expected) {
        return index >= 0 && index < size() && lexed.is(raw[index], expected);
    }

    /** Whether the token is the first on its line, with nothing before it. */
    boolean isAtLineStart(int index) {
        int offset = start(index);
        return offset == 0 || lexed.lines().startOf(lexed.lines().lineOf(offset)) == offset;
    }

    /** Whether only white space and comments stand before the token on its line, as far as the chosen tokens tell. */
    boolean isFirstOnLine(int index) {
        return index == 0 || line(index - 1) < line(index);
    }

    /** The column of a token, from 1. */
    int column(int index) {
        return lexed.lines().columnOf(start(index));
    }

    boolean isCpp() {
        return cpp;
    }

    Lexed lexed() {
        return lexed;
    }
}
