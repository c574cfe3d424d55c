package io.graniteft.data.example;

import io.graniteft.lang.Token;
import java.util.Arrays;
import java.util.List;

/** Cuts a function in two at the end of a statement. */
final class CompletionCut {
    private CompletionCut() {}

    /**
     * Where to cut: after one of the body's own statements, never inside a nested block, a conditional directive or a parenthesis, and
     * such that something is left on both sides; -1 if there is no such place.
     *
     * @param text the function as it stands in the source
     * @param live its live tokens
     * @param share how far down to cut, between 0 and 1 of the statements
     */
    static int placeOf(String text, List<Token> live, double share) {
        int[] ends = statementEnds(live);
        // After the last statement only the closing brace would be left to say.
        int usable = ends.length - 1;
        return usable < 1 ? -1 : cutAfter(text, live, ends[Math.min(usable - 1, (int) (share * usable))]);
    }

    /** Where the text is cut after the token with this index. */
    static int cutAfter(String text, List<Token> live, int index) {
        int end = live.get(index).end();
        int lineEnd = text.indexOf('\n', end);
        int next = live.get(index + 1).start();
        // A comment on the same line belongs to the statement before it.
        return lineEnd >= 0 && lineEnd < next ? lineEnd : end;
    }

    /** The indexes of the tokens that end a statement of the body itself. */
    static int[] statementEnds(List<Token> live) {
        int open = bodyStart(live);
        if (open < 0) {
            return new int[0];
        }
        int[] ends = new int[16];
        int count = 0;
        int braces = 0;
        int brackets = 0;
        int conditionals = 0;
        int last = live.size() - 1;
        for (int i = open; i < last; i++) {
            Token token = live.get(i);
            if (token.kind() == Token.Kind.DIRECTIVE) {
                conditionals += conditionalStep(token.text());
                continue;
            }
            if (token.kind() != Token.Kind.PUNCTUATOR || token.text().length() != 1) {
                continue;
            }
            char mark = token.text().charAt(0);
            switch (mark) {
                case '{' -> braces++;
                case '}' -> braces--;
                case '(', '[' -> brackets++;
                case ')', ']' -> brackets--;
                default -> {}
            }
            boolean outer = braces == 1 && brackets == 0 && conditionals == 0;
            if (outer && (mark == ';' || mark == '}') && endsStatement(live.get(i + 1))) {
                ends = count == ends.length ? Arrays.copyOf(ends, count * 2) : ends;
                ends[count++] = i;
            }
        }
        return Arrays.copyOf(ends, count);
    }

    /** Whether what is followed by this token was a whole statement: not an initialiser, nor the first half of an if or a do. */
    private static boolean endsStatement(Token next) {
        return switch (next.text()) {
            case "else", "while", "catch", ";", ",", ")", "]", "." -> false;
            default -> true;
        };
    }

    private static int conditionalStep(String directive) {
        String word = directive.substring(1).strip();
        if (word.startsWith("if")) {
            return 1;
        }
        return word.startsWith("endif") ? -1 : 0;
    }

    /** The index of the body's opening brace: the partner of the last closing one. */
    private static int bodyStart(List<Token> live) {
        int depth = 0;
        for (int i = live.size() - 1; i >= 0; i--) {
            Token token = live.get(i);
            if (token.kind() != Token.Kind.PUNCTUATOR || token.text().length() != 1) {
                continue;
            }
            char mark = token.text().charAt(0);
            if (mark == '}') {
                depth++;
            } else if (mark == '{') {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        return -1;
    }
}
