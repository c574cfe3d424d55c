package io.graniteft.bench.eval;

import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The ways in which a good function is spoilt. Each takes a place at random among those where it can be done. */
public enum Mutation {
    /** A curly brace is left out. */
    MISSING_BRACE,
    /** A parenthesis is left out. */
    MISSING_PARENTHESIS,
    /** A semicolon is left out. */
    MISSING_SEMICOLON,
    /** Two letters of a keyword change places, one is left out or doubled. */
    MISSPELLED_KEYWORD,
    /** A call of a function that the snippet holds, or of one of the C library, has an argument more or less. */
    WRONG_ARGUMENT_COUNT,
    /** The declaration of a local variable is taken out. */
    UNDECLARED_LOCAL,
    /** A variable of an arithmetic type gets a string. */
    TYPE_MISMATCH,
    /** The last return statement of a function with a result is taken out. */
    MISSING_RETURN,
    /** A case label stands twice. */
    DUPLICATE_CASE,
    /** Something is assigned to a sum. */
    BAD_LVALUE;

    private static final Set<String> KEYWORDS = Set.of(
            "return",
            "if",
            "else",
            "while",
            "for",
            "switch",
            "case",
            "break",
            "continue",
            "static",
            "const",
            "struct",
            "unsigned",
            "int",
            "char",
            "void",
            "long",
            "sizeof",
            "default",
            "double",
            "float",
            "goto",
            "do");
    private static final Set<String> ARITHMETIC = Set.of(
            "int",
            "unsigned",
            "long",
            "short",
            "uint8_t",
            "uint16_t",
            "uint32_t",
            "uint64_t",
            "int32_t",
            "u8",
            "u16",
            "u32",
            "u64",
            "size_t",
            "BaseType_t",
            "UBaseType_t",
            "TickType_t",
            "bool",
            "double",
            "float",
            "__u32");
    private static final Set<String> LIBRARY =
            Set.of("memcpy", "memset", "memcmp", "memmove", "strcmp", "strlen", "strcpy", "strncmp", "strncpy");

    /** The spoilt text, or nothing when the text has no place for this. */
    Optional<String> apply(String code, boolean withCallee, Random random) {
        List<Token> tokens = Tokens.live(code).stream()
                .filter(token -> token.kind() != Token.Kind.DIRECTIVE)
                .toList();
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            edits(tokens, i, withCallee, random, edits);
        }
        if (this == MISSING_RETURN && !edits.isEmpty()) {
            edits = List.of(edits.get(edits.size() - 1));
        }
        return edits.isEmpty()
                ? Optional.empty()
                : Optional.of(edits.get(random.nextInt(edits.size())).in(code));
    }

    private record Edit(int start, int end, String replacement) {
        String in(String code) {
            return code.substring(0, start) + replacement + code.substring(end);
        }
    }

    private static String text(List<Token> tokens, int i) {
        return i >= 0 && i < tokens.size() ? tokens.get(i).text() : "";
    }

    private static boolean name(List<Token> tokens, int i) {
        return i >= 0 && i < tokens.size() && tokens.get(i).kind() == Token.Kind.IDENTIFIER;
    }

    private void edits(List<Token> tokens, int i, boolean withCallee, Random random, List<Edit> edits) {
        Token token = tokens.get(i);
        String text = token.text();
        switch (this) {
            case MISSING_BRACE -> cut(text.equals("{") || text.equals("}"), token, edits);
            case MISSING_PARENTHESIS -> cut(text.equals("(") || text.equals(")"), token, edits);
            case MISSING_SEMICOLON ->
                cut(text.equals(";") && !text(tokens, i + 1).equals(";"), token, edits);
            case MISSPELLED_KEYWORD -> {
                if (token.kind() == Token.Kind.KEYWORD && KEYWORDS.contains(text)) {
                    edits.add(new Edit(token.start(), token.end(), misspelled(text, random)));
                }
            }
            case WRONG_ARGUMENT_COUNT -> arguments(tokens, i, withCallee, edits);
            case UNDECLARED_LOCAL -> local(tokens, i, edits);
            case TYPE_MISMATCH -> {
                if (name(tokens, i)
                        && ARITHMETIC.contains(text(tokens, i - 1))
                        && text(tokens, i + 1).equals("=")
                        && depth(tokens, i) > 0) {
                    replaceValue(tokens, i + 2, "\"granite\"", edits);
                } else if (name(tokens, i)
                        && text(tokens, i + 1).equals("=")
                        && Set.of(";", "{", "}").contains(text(tokens, i - 1))
                        && declaredArithmetic(tokens, text)) {
                    replaceValue(tokens, i + 2, "\"granite\"", edits);
                }
            }
            case MISSING_RETURN -> {
                if (text.equals("return") && !text(tokens, i + 1).equals(";") && returnEnds(tokens, i)) {
                    edits.add(new Edit(
                            token.start(), tokens.get(semicolon(tokens, i)).end(), ""));
                }
            }
            case DUPLICATE_CASE -> {
                int colon = i;
                while (colon < Math.min(tokens.size(), i + 8)
                        && !text(tokens, colon).equals(":")) {
                    colon++;
                }
                if (text.equals("case") && text(tokens, colon).equals(":")) {
                    StringBuilder label = new StringBuilder();
                    for (int k = i; k <= colon; k++) {
                        label.append(tokens.get(k).text()).append(' ');
                    }
                    edits.add(new Edit(token.start(), token.start(), label.toString()));
                }
            }
            case BAD_LVALUE -> {
                if (name(tokens, i)
                        && text(tokens, i + 1).equals("=")
                        && Set.of(";", "{", "}").contains(text(tokens, i - 1))) {
                    edits.add(new Edit(token.end(), token.end(), " + 1"));
                }
            }
        }
    }

    private static void cut(boolean here, Token token, List<Edit> edits) {
        if (here) {
            edits.add(new Edit(token.start(), token.end(), ""));
        }
    }

    private static String misspelled(String word, Random random) {
        int at = random.nextInt(word.length() - 1);
        String swapped = word.substring(0, at) + word.charAt(at + 1) + word.charAt(at) + word.substring(at + 2);
        return switch (random.nextInt(3)) {
            case 0 -> swapped.equals(word) ? word + word.charAt(word.length() - 1) : swapped;
            case 1 -> word.substring(0, at) + word.substring(at + 1);
            default -> word.substring(0, at + 1) + word.charAt(at) + word.substring(at + 1);
        };
    }

    private static void arguments(List<Token> tokens, int i, boolean withCallee, List<Edit> edits) {
        if (!name(tokens, i)
                || !text(tokens, i + 1).equals("(")
                || text(tokens, i + 2).equals(")")
                || depth(tokens, i) == 0) {
            return;
        }
        String before = text(tokens, i - 1);
        boolean inSnippet = withCallee && definedAbove(tokens, i);
        if (before.equals(".")
                || before.equals("->")
                || before.equals("::")
                || !(inSnippet || LIBRARY.contains(text(tokens, i)))) {
            return;
        }
        edits.add(new Edit(tokens.get(i + 1).end(), tokens.get(i + 1).end(), "0, "));
        int level = 0;
        for (int k = i + 1; k < tokens.size(); k++) {
            String text = text(tokens, k);
            level += text.equals("(") || text.equals("{") ? 1 : text.equals(")") || text.equals("}") ? -1 : 0;
            if (level == 1 && text.equals(",")) {
                edits.add(new Edit(tokens.get(i + 2).start(), tokens.get(k).end(), ""));
                return;
            }
            if (level == 0) {
                return;
            }
        }
    }

    /** Whether a name before a parenthesis at the text's outermost level is the same as this one. */
    private static boolean definedAbove(List<Token> tokens, int call) {
        int depth = 0;
        int level = 0;
        for (int k = 0; k < call; k++) {
            String text = text(tokens, k);
            if (depth == 0
                    && level == 0
                    && text.equals(text(tokens, call))
                    && text(tokens, k + 1).equals("(")) {
                return true;
            }
            depth += text.equals("{") ? 1 : text.equals("}") ? -1 : 0;
            level += text.equals("(") ? 1 : text.equals(")") ? -1 : 0;
        }
        return false;
    }

    private static int depth(List<Token> tokens, int i) {
        int depth = 0;
        for (int k = 0; k < i; k++) {
            depth += text(tokens, k).equals("{") ? 1 : text(tokens, k).equals("}") ? -1 : 0;
        }
        return depth;
    }

    /** {@code type name;} or {@code type name = value;} in a body, of a variable that is used below. */
    private static void local(List<Token> tokens, int i, List<Edit> edits) {
        if (!Set.of(";", "{", "}").contains(text(tokens, i - 1)) || depth(tokens, i) == 0) {
            return;
        }
        int k = i;
        while (Set.of("const", "static", "volatile", "struct", "unsigned").contains(text(tokens, k))) {
            k++;
        }
        boolean type = name(tokens, k)
                || Set.of("int", "char", "long", "short", "double", "float", "bool")
                        .contains(text(tokens, k));
        k++;
        while (text(tokens, k).equals("*")) {
            k++;
        }
        if (!type
                || !name(tokens, k)
                || !(text(tokens, k + 1).equals(";") || text(tokens, k + 1).equals("="))) {
            return;
        }
        int end = semicolon(tokens, k);
        int level = 0;
        for (int m = k; m < end; m++) {
            level += text(tokens, m).matches("[({\\[]") ? 1 : text(tokens, m).matches("[)}\\]]") ? -1 : 0;
            if (level == 0 && text(tokens, m).equals(",")) {
                return;
            }
        }
        String variable = text(tokens, k);
        boolean used = tokens.subList(Math.min(end + 1, tokens.size()), tokens.size()).stream()
                .anyMatch(each -> each.is(variable));
        if (used && end < tokens.size()) {
            edits.add(new Edit(tokens.get(i).start(), tokens.get(end).end(), ""));
        }
    }

    private static boolean declaredArithmetic(List<Token> tokens, String variable) {
        for (int k = 1; k < tokens.size(); k++) {
            if (text(tokens, k).equals(variable)
                    && ARITHMETIC.contains(text(tokens, k - 1))
                    && Set.of(";", "=", ",", ")").contains(text(tokens, k + 1))) {
                return true;
            }
        }
        return false;
    }

    private static void replaceValue(List<Token> tokens, int from, String value, List<Edit> edits) {
        int level = 0;
        for (int k = from; k < tokens.size(); k++) {
            String text = text(tokens, k);
            if (level == 0 && (text.equals(";") || text.equals(","))) {
                edits.add(new Edit(tokens.get(from).start(), tokens.get(k - 1).end(), value));
                return;
            }
            level += text.matches("[({\\[]") ? 1 : text.matches("[)}\\]]") ? -1 : 0;
        }
    }

    /** Whether a return is the last statement of the last function. */
    private static boolean returnEnds(List<Token> tokens, int at) {
        int end = semicolon(tokens, at);
        return end == tokens.size() - 2
                && text(tokens, tokens.size() - 1).equals("}")
                && depth(tokens, at) == 1
                && Set.of(";", "}", "{").contains(text(tokens, at - 1));
    }

    private static int semicolon(List<Token> tokens, int from) {
        int k = from;
        while (k < tokens.size() && !text(tokens, k).equals(";")) {
            k++;
        }
        return k;
    }
}
