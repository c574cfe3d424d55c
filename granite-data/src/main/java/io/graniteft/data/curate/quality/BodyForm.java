package io.graniteft.data.curate.quality;

import io.graniteft.data.alike.FunctionBody;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.Token;
import java.util.List;
import java.util.Optional;

/** What a function's body looks like from afar: a table, minified, empty, an accessor, or the same thing again and again. */
public final class BodyForm {
    /** Shorter bodies are not judged by shares of tokens. */
    private static final int MIN_TABLE_TOKENS = 80;

    /** Share of literals and commas from which on a body is a table: code with many constants reaches half of it. */
    private static final double TABLE_SHARE = 0.72;

    /** Tokens a line from which on a body is minified; code written by people stays below 20. */
    private static final double MINIFIED_TOKENS_PER_LINE = 35;

    private static final int MIN_REPETITION_TOKENS = 240;
    private static final int REPETITION_WINDOW = 8;

    /** Share of windows of tokens that are not like an earlier one, below which a body is repetition. */
    private static final double REPETITION_SHARE = 0.07;

    /** An accessor has no more tokens between its braces. */
    private static final int MAX_ACCESSOR_TOKENS = 14;

    private BodyForm() {}

    /**
     * Whether the body is a table of values or minified.
     *
     * @param live the live tokens of the function's text
     * @return what it is, in words for people
     */
    public static Optional<String> table(CFunction function, List<Token> live) {
        List<Token> body = bodyOf(function, live);
        if (body.size() < MIN_TABLE_TOKENS) {
            return Optional.empty();
        }
        int literals = 0;
        int lines = 1;
        for (int i = 0; i < body.size(); i++) {
            Token token = body.get(i);
            switch (token.kind()) {
                case NUMBER, CHARACTER -> literals++;
                // Strings one after another are one: assembler, or a long message.
                case STRING ->
                    literals += i + 1 < body.size() && body.get(i + 1).is(",") ? 1 : 0;
                default -> literals += token.is(",") ? 1 : 0;
            }
            lines += i > 0 && token.line() != body.get(i - 1).line() ? 1 : 0;
        }
        double share = (double) literals / body.size();
        if (share >= TABLE_SHARE) {
            return Optional.of(Math.round(100 * share) + " % of the tokens are literals and commas");
        }
        double perLine = (double) body.size() / lines;
        return perLine >= MINIFIED_TOKENS_PER_LINE
                ? Optional.of(Math.round(perLine) + " tokens a line")
                : Optional.empty();
    }

    /**
     * Whether there is nothing to learn from the body. A short body with a documented purpose, a call or an operation is not meant.
     *
     * @param live the live tokens of the function's text
     * @return what it is, in words for people
     */
    public static Optional<String> lowInformation(CFunction function, List<Token> live) {
        List<Token> body = bodyOf(function, live);
        if (body.size() >= MIN_REPETITION_TOKENS) {
            double fresh = freshShare(body);
            return fresh < REPETITION_SHARE
                    ? Optional.of("all but " + Math.round(100 * fresh) + " % repeats itself")
                    : Optional.empty();
        }
        if (body.size() < 2 || hasInitialisers(function, live, body)) {
            return Optional.empty();
        }
        List<Token> inner = body.subList(1, body.size() - 1);
        if (inner.stream().allMatch(token -> token.is(";") || token.kind() == Token.Kind.DIRECTIVE)) {
            return Optional.of("empty body");
        }
        if (inner.size() > MAX_ACCESSOR_TOKENS || isDocumented(function)) {
            return Optional.empty();
        }
        return isAccessor(inner) ? Optional.of("accessor or stub") : Optional.empty();
    }

    private static boolean isDocumented(CFunction function) {
        String doc = function.doc();
        return doc != null && doc.chars().filter(Character::isLetter).count() >= 20;
    }

    /** One statement that moves a value or returns one, without a call or an operation. */
    private static boolean isAccessor(List<Token> inner) {
        int statements = 0;
        for (Token token : inner) {
            boolean plain = switch (token.kind()) {
                case IDENTIFIER, NUMBER, STRING, CHARACTER -> true;
                case KEYWORD ->
                    token.is("return")
                            || token.is("this")
                            || token.is("true")
                            || token.is("false")
                            || token.is("nullptr");
                case PUNCTUATOR -> ". -> :: * & [ ] = ; -".contains(token.text());
                default -> false;
            };
            if (!plain) {
                return false;
            }
            statements += token.is(";") ? 1 : 0;
        }
        return statements <= 1;
    }

    /** Whether a constructor does its work before its body. */
    private static boolean hasInitialisers(CFunction function, List<Token> live, List<Token> body) {
        if (!function.returnType().isEmpty()) {
            return false;
        }
        int depth = 0;
        for (Token token : live.subList(0, live.size() - body.size())) {
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && token.is(":")) {
                return true;
            }
        }
        return false;
    }

    /** Share of windows of tokens that are not like an earlier one; names and literals count by their kind alone. */
    private static double freshShare(List<Token> body) {
        int[] codes = new int[body.size()];
        for (int i = 0; i < codes.length; i++) {
            Token token = body.get(i);
            codes[i] = switch (token.kind()) {
                case IDENTIFIER -> 1;
                case NUMBER -> 2;
                case STRING -> 3;
                case CHARACTER -> 4;
                default -> token.text().hashCode();
            };
        }
        int[] windows = new int[codes.length - REPETITION_WINDOW + 1];
        for (int i = 0; i < windows.length; i++) {
            int hash = 1;
            for (int j = i; j < i + REPETITION_WINDOW; j++) {
                hash = 31 * hash + codes[j];
            }
            windows[i] = hash;
        }
        return (double) distinct(windows) / windows.length;
    }

    /** How many different numbers there are: a set of them is quicker than to sort. */
    private static int distinct(int[] numbers) {
        int mask = Integer.highestOneBit(numbers.length) * 4 - 1;
        int[] slots = new int[mask + 1];
        int distinct = 0;
        boolean zero = false;
        for (int number : numbers) {
            if (number == 0) {
                distinct += zero ? 0 : 1;
                zero = true;
                continue;
            }
            int slot = ((number * 0x9E3779B9) >>> 8) & mask;
            while (slots[slot] != 0 && slots[slot] != number) {
                slot = (slot + 1) & mask;
            }
            distinct += slots[slot] == 0 ? 1 : 0;
            slots[slot] = number;
        }
        return distinct;
    }

    private static List<Token> bodyOf(CFunction function, List<Token> live) {
        int start = FunctionBody.start(function);
        if (start < 0) {
            return live;
        }
        int first = 0;
        while (first < live.size() && live.get(first).start() < start) {
            first++;
        }
        return live.subList(first, live.size());
    }
}
