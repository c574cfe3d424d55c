package io.graniteft.lang.internal;

import io.graniteft.lang.internal.grammar.CLexer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the comment that belongs to a function: the one right above its head, or a documentation comment with at most one empty line
 * between. A comment without a letter is a ruler and is looked past; so is one {@code #if} line.
 */
final class DocFinder {
    private final Lexed lexed;

    DocFinder(Lexed lexed) {
        this.lexed = lexed;
    }

    /** The comment above the head that begins at the raw token {@code first}, as it is written; null if there is none. */
    @Nullable
    String above(int first) {
        int limit = first;
        boolean mayPassCondition = true;
        while (true) {
            int lineEnds = 0;
            int i = limit - 1;
            while (i >= 0 && isSpace(i)) {
                lineEnds += lexed.type(i) == CLexer.NEWLINE ? 1 : 0;
                i--;
            }
            if (i < 0) {
                return null;
            }
            int type = lexed.type(i);
            if (type != CLexer.BLOCK_COMMENT && type != CLexer.LINE_COMMENT) {
                int hash = mayPassCondition && lineEnds > 0 ? conditionLine(i) : -1;
                if (hash < 0) {
                    return null;
                }
                mayPassCondition = false;
                limit = hash;
                continue;
            }
            if (!isFirstOnLine(i) || lineEnds > (isDocumentation(i) ? 2 : 1)) {
                return null;
            }
            int from = type == CLexer.LINE_COMMENT ? firstOfLines(i) : i;
            if (hasLetter(from, i)) {
                return lexed.source().substring(lexed.start(from), lexed.end(i));
            }
            limit = from;
        }
    }

    private boolean isSpace(int i) {
        int type = lexed.type(i);
        return type == CLexer.NEWLINE || type == CLexer.BLANKS || type == CLexer.CONTINUATION;
    }

    /** The {@code #} of the {@code #if}, {@code #ifdef} or {@code #ifndef} line that ends at token {@code i}; -1 if it is another. */
    private int conditionLine(int i) {
        int hash = i;
        while (hash > 0 && lexed.type(hash - 1) != CLexer.NEWLINE) {
            hash--;
        }
        while (hash < i && lexed.type(hash) == CLexer.BLANKS) {
            hash++;
        }
        if (lexed.type(hash) != CLexer.HASH) {
            return -1;
        }
        int word = hash + 1;
        while (word < i && lexed.type(word) == CLexer.BLANKS) {
            word++;
        }
        return lexed.is(word, "if") || lexed.is(word, "ifdef") || lexed.is(word, "ifndef") ? hash : -1;
    }

    private boolean isFirstOnLine(int i) {
        int before = i - 1;
        while (before >= 0 && lexed.type(before) == CLexer.BLANKS) {
            before--;
        }
        return before < 0 || lexed.type(before) == CLexer.NEWLINE;
    }

    private boolean isDocumentation(int i) {
        String source = lexed.source();
        int start = lexed.start(i);
        if (lexed.end(i) - start < 3) {
            return false;
        }
        char mark = source.charAt(start + 2);
        return mark == '!' || mark == source.charAt(start + 1);
    }

    /** The first of the line comments that stand on consecutive lines up to token {@code last}. */
    private int firstOfLines(int last) {
        int first = last;
        while (true) {
            int i = first - 1;
            int lineEnds = 0;
            while (i >= 0 && isSpace(i)) {
                lineEnds += lexed.type(i) == CLexer.NEWLINE ? 1 : 0;
                i--;
            }
            if (i < 0 || lineEnds != 1 || lexed.type(i) != CLexer.LINE_COMMENT || !isFirstOnLine(i)) {
                return first;
            }
            first = i;
        }
    }

    private boolean hasLetter(int from, int to) {
        int end = lexed.end(to);
        for (int i = lexed.start(from); i < end; i++) {
            if (Character.isLetter(lexed.source().charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
