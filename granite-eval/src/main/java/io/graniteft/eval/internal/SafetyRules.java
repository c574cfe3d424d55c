package io.graniteft.eval.internal;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.Dimension;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of violations and of good practice. Words are looked for everywhere, structure only in code. */
final class SafetyRules {

    private static final Pattern NAME_AND_PARENTHESIS = Pattern.compile("\\b([A-Za-z_]\\w*)\\s*\\(");
    private static final Pattern LOOP = Pattern.compile("\\bwhile\\s*\\(\\s*1\\s*\\)");
    private static final Pattern BREAK = Pattern.compile("\\bbreak\\b");
    private static final Set<String> NOT_FUNCTIONS =
            Set.of("if", "for", "while", "switch", "return", "sizeof", "catch", "else", "do");
    /** What may stand between a parameter list and the body. */
    private static final Pattern BEFORE_BODY =
            Pattern.compile("\\s*(?:(?:const|noexcept|override|final|volatile)\\b\\s*){0,4}\\{");

    private SafetyRules() {}

    static Tally tally(String text, SourceView view, Lines lines) {
        Tally tally = new Tally(Dimension.SAFETY, ScoringTables.MAX);
        for (ScoringTables.WordRow row : ScoringTables.PENALTIES) {
            words(row, text, lines, tally);
        }
        int[] partners = view.partners();
        recursion(view.code, partners, lines, tally);
        infiniteLoop(view.code, partners, lines, tally);
        for (ScoringTables.WordRow row : ScoringTables.BONUSES) {
            words(row, text, lines, tally);
        }
        int block = Doxygen.firstBlock(text, view);
        if (block >= 0) {
            tally.add(
                    ScoringTables.DOXYGEN_BLOCK,
                    lines.line(block),
                    lines.column(block),
                    ScoringTables.DOXYGEN_BONUS,
                    Confidence.MEDIUM,
                    "a Doxygen block is there");
        }
        return tally;
    }

    private static void words(ScoringTables.WordRow row, String text, Lines lines, Tally tally) {
        for (String word : row.words()) {
            int offset = wordAt(text, word);
            if (offset >= 0) {
                tally.add(
                        row.rule(),
                        lines.line(offset),
                        lines.column(offset),
                        row.amount(),
                        Confidence.MEDIUM,
                        row.message() + ": " + word);
            }
        }
    }

    /** The first place where the word stands by itself; a word that begins with a sign may go on ({@code @returns}). */
    private static int wordAt(String text, String word) {
        boolean sign = !SourceView.isIdentifierPart(word.charAt(0));
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int end = at + word.length();
            boolean startsHere = sign || at == 0 || !SourceView.isIdentifierPart(text.charAt(at - 1));
            boolean endsHere = sign || end == text.length() || !SourceView.isIdentifierPart(text.charAt(end));
            if (startsHere && endsHere) {
                return at;
            }
        }
        return -1;
    }

    /** The first function whose body calls the function's own name. Functions do not nest, so bodies are read once. */
    private static void recursion(String code, int[] partners, Lines lines, Tally tally) {
        Matcher heads = NAME_AND_PARENTHESIS.matcher(code);
        int from = 0;
        while (heads.find(from)) {
            from = heads.end();
            String name = heads.group(1);
            int close = partners[heads.end() - 1];
            if (close < 0 || NOT_FUNCTIONS.contains(name)) {
                continue;
            }
            Matcher body = BEFORE_BODY.matcher(code).region(close + 1, code.length());
            if (!body.lookingAt()) {
                continue;
            }
            int open = body.end() - 1;
            int end = partners[open] < 0 ? code.length() : partners[open];
            Matcher call =
                    Pattern.compile("\\b" + name + "\\s*\\(").matcher(code).region(open, end);
            if (call.find()) {
                tally.add(
                        ScoringTables.RECURSION,
                        lines.line(call.start()),
                        lines.column(call.start()),
                        ScoringTables.PER_RECURSION,
                        Confidence.MEDIUM,
                        "recursion: " + name + " calls itself");
                return;
            }
            from = end;
        }
    }

    /** The first {@code while (1)} whose statement has no {@code break} in it. */
    private static void infiniteLoop(String code, int[] partners, Lines lines, Tally tally) {
        TreeSet<Integer> breaks = new TreeSet<>();
        BREAK.matcher(code).results().forEach(found -> breaks.add(found.start()));
        Matcher loops = LOOP.matcher(code);
        while (loops.find()) {
            int body = SourceView.skipBlank(code, loops.end());
            int end;
            if (body < code.length() && code.charAt(body) == '{') {
                end = partners[body] < 0 ? code.length() : partners[body];
            } else {
                int semicolon = code.indexOf(';', body);
                end = semicolon < 0 ? code.length() : semicolon;
            }
            Integer next = breaks.ceiling(body);
            if (next == null || next >= end) {
                tally.add(
                        ScoringTables.INFINITE_LOOP,
                        lines.line(loops.start()),
                        lines.column(loops.start()),
                        ScoringTables.PER_INFINITE_LOOP,
                        Confidence.MEDIUM,
                        "while (1) without break");
                return;
            }
        }
    }
}
