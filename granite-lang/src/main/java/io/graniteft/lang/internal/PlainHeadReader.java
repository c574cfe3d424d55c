package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heads that leave nothing to decide, as nine of ten do: types of names, key words, pointers and template arguments, and
 * parameters of at most a type, a name and a bracket. It reads them as the grammar of heads does, without building its tree; at
 * anything else it gives up, and the grammar is asked.
 */
final class PlainHeadReader {
    private final LiveTokens tokens;
    private final Brackets brackets;

    /**
     * A head in token indexes.
     *
     * @param type the tokens of the return type, macros included
     * @param parameters the parameters in order
     */
    record Plain(List<Integer> type, List<PlainParameter> parameters) {}

    /**
     * A parameter.
     *
     * @param type the tokens of its type
     * @param name the token of its name; negative where it has none
     */
    record PlainParameter(List<Integer> type, int name) {}

    PlainHeadReader(LiveTokens tokens, Brackets brackets) {
        this.tokens = tokens;
        this.brackets = brackets;
    }

    /** The head of a function that is not in the old style; null if it is not plain. */
    @Nullable
    Plain read(Span span) {
        Head head = span.head();
        if (head.paramsOpen() != head.nameTo()
                || tokens.type(head.nameFrom() - 1) == CLexer.LPAREN
                || !isPlainBehind(head.paramsClose() + 1, span.headEnd())) {
            return null;
        }
        List<Integer> type = new ArrayList<>(8);
        if (!front(span.first(), head.nameFrom(), type)) {
            return null;
        }
        List<PlainParameter> parameters = new ArrayList<>(4);
        int start = head.paramsOpen() + 1;
        int i = start;
        while (start < head.paramsClose()) {
            int next = tokens.type(i);
            if (next == CLexer.COMMA || i == head.paramsClose()) {
                PlainParameter parameter = parameter(start, i);
                if (parameter == null) {
                    return null;
                }
                parameters.add(parameter);
                start = i + 1;
                if (start == head.paramsClose()) {
                    return null; // a comma with nothing behind it
                }
            }
            i = Brackets.isOpening(next) ? brackets.after(i) : i + 1;
        }
        return new Plain(type, parameters);
    }

    private boolean isPlainBehind(int from, int to) {
        for (int i = from; i < to; i++) {
            int type = tokens.type(i);
            boolean isPlain = type == CLexer.QUALIFIER
                    || (type == CLexer.NOEXCEPT && tokens.type(i + 1) != CLexer.LPAREN)
                    || (type == CLexer.IDENTIFIER && tokens.type(i + 1) != CLexer.LPAREN);
            if (!isPlain) {
                return false;
            }
        }
        return true;
    }

    private boolean front(int from, int to, List<Integer> type) {
        for (int i = from; i < to; i++) {
            switch (tokens.type(i)) {
                case CLexer.STORAGE -> {}
                case CLexer.CPP_STORAGE -> {
                    if (tokens.type(i + 1) == CLexer.LPAREN) {
                        return false;
                    }
                }
                case CLexer.BUILTIN,
                        CLexer.QUALIFIER,
                        CLexer.STRUCT,
                        CLexer.ENUM,
                        CLexer.COLONCOLON,
                        CLexer.STAR,
                        CLexer.AMP -> type.add(i);
                case CLexer.IDENTIFIER -> {
                    type.add(i);
                    if (tokens.type(i + 1) == CLexer.LT) {
                        int close = brackets.partner(i + 1);
                        if (close < 0 || close >= to) {
                            return false;
                        }
                        addAll(i + 1, close + 1, type);
                        i = close;
                    }
                }
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    private @Nullable PlainParameter parameter(int from, int to) {
        int i = behindQualifiers(from);
        if (tokens.type(i) == CLexer.BUILTIN) {
            while (tokens.type(i) == CLexer.BUILTIN || tokens.type(i) == CLexer.QUALIFIER) {
                i++;
            }
        } else {
            i = behindName(i, to);
            if (i < 0) {
                return null;
            }
            i = behindQualifiers(i);
        }
        while (Declarators.isPointer(tokens.type(i))) {
            i = behindQualifiers(i + 1);
        }
        int name = tokens.type(i) == CLexer.IDENTIFIER ? i++ : -1;
        while (tokens.type(i) == CLexer.LBRACK && brackets.partner(i) > i) {
            i = brackets.after(i);
        }
        if (i != to && (tokens.type(i) != CLexer.ASSIGN || i > to)) {
            return null;
        }
        List<Integer> type = new ArrayList<>(i - from);
        addAll(from, name < 0 ? i : name, type);
        if (name >= 0) {
            addAll(name + 1, i, type);
        }
        return new PlainParameter(type, name);
    }

    /** The token behind {@code struct a}, {@code a::b<c>} or the like; -1 if none of these begins at {@code from}. */
    private int behindName(int from, int to) {
        int i = from;
        if (tokens.type(i) == CLexer.STRUCT || tokens.type(i) == CLexer.ENUM) {
            return tokens.type(i + 1) == CLexer.IDENTIFIER && tokens.type(i + 2) != CLexer.COLONCOLON ? i + 2 : -1;
        }
        while (tokens.type(i) == CLexer.IDENTIFIER) {
            i++;
            if (tokens.type(i) == CLexer.LT) {
                int close = brackets.partner(i);
                if (close < 0 || close >= to) {
                    return -1;
                }
                i = close + 1;
            }
            if (tokens.type(i) != CLexer.COLONCOLON) {
                return i;
            }
            i++;
        }
        return -1;
    }

    private int behindQualifiers(int from) {
        int i = from;
        while (tokens.type(i) == CLexer.QUALIFIER) {
            i++;
        }
        return i;
    }

    private static void addAll(int from, int to, List<Integer> indexes) {
        for (int i = from; i < to; i++) {
            indexes.add(i);
        }
    }
}
