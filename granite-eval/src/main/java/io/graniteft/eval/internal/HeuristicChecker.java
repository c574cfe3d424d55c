package io.graniteft.eval.internal;

import io.graniteft.eval.CodeLanguage;
import io.graniteft.eval.Diagnostic;
import io.graniteft.eval.Diagnostic.Severity;
import io.graniteft.eval.Sandbox;
import io.graniteft.eval.Status;
import io.graniteft.eval.SyntaxChecker;
import io.graniteft.eval.SyntaxReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at braces, parentheses and semicolons without a compiler. It reports what is out of order; what that costs
 * stands with the other amounts in {@link ScoringTables}.
 */
public final class HeuristicChecker implements SyntaxChecker {

    /** Words that begin a line which needs no semicolon of its own. */
    private static final Set<String> HEADS =
            Set.of("if", "for", "while", "switch", "else", "do", "case", "default", "try", "catch");

    /** Words that begin a new statement, so that the line before must have ended. */
    private static final Set<String> STATEMENTS =
            Set.of("return", "break", "continue", "goto", "if", "for", "while", "switch", "do");

    private static final Pattern FIRST_WORD = Pattern.compile("\\s*([A-Za-z_]\\w*)?");
    private static final Pattern BEFORE_BLOCK =
            Pattern.compile("(?:[);{}]|\\b(?:else|do|try|const|noexcept|override|final))\\s*$");

    /** How much text before a brace is looked at to tell a block from an initialiser. */
    private static final int LOOK_BACK_CHARS = 40;

    @Override
    public SyntaxReport check(String code, CodeLanguage language) {
        String blanked = new SourceView(code).code;
        Lines lines = new Lines(blanked);
        List<Diagnostic> found = new ArrayList<>();
        balance(blanked, lines, '{', '}', ScoringTables.UNBALANCED_BRACES, found);
        balance(blanked, lines, '(', ')', ScoringTables.UNBALANCED_PARENTHESES, found);
        semicolons(blanked, found);
        return new SyntaxReport(Status.NO_COMPILER, Sandbox.NONE, found, null);
    }

    private static void balance(String code, Lines lines, char open, char close, String rule, List<Diagnostic> found) {
        int depth = 0;
        int firstOpen = -1;
        for (int i = 0; i < code.length(); i++) {
            if (code.charAt(i) == open) {
                if (depth++ == 0) {
                    firstOpen = i;
                }
            } else if (code.charAt(i) == close && --depth < 0) {
                String message = "'" + close + "' closes nothing";
                found.add(new Diagnostic(Severity.ERROR, rule, lines.line(i), lines.column(i), message));
                return;
            }
        }
        if (depth > 0) {
            String message = depth + " × '" + open + "' without its '" + close + "'";
            found.add(new Diagnostic(Severity.ERROR, rule, lines.line(firstOpen), lines.column(firstOpen), message));
        }
    }

    /** A line inside a block that ends like a statement, without a semicolon, before a line that begins another one. */
    private static void semicolons(String code, List<Diagnostic> found) {
        String[] all = code.split("\n", -1);
        int parentheses = 0;
        List<Boolean> blocks = new ArrayList<>();
        StringBuilder before = new StringBuilder();
        boolean directive = false;
        for (int n = 0; n < all.length; n++) {
            String line = all[n].stripTrailing();
            directive = directive || line.stripLeading().startsWith("#");
            if (directive) {
                directive = line.endsWith("\\");
                continue;
            }
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                parentheses = Math.max(0, parentheses + (c == '(' ? 1 : c == ')' ? -1 : 0));
                if (c == '{') {
                    blocks.add(BEFORE_BLOCK.matcher(before).find());
                } else if (c == '}' && !blocks.isEmpty()) {
                    blocks.remove(blocks.size() - 1);
                }
                before.append(c);
                if (before.length() > 2 * LOOK_BACK_CHARS) {
                    before.delete(0, LOOK_BACK_CHARS);
                }
            }
            before.append(' ');
            boolean inBlock = !blocks.isEmpty() && blocks.get(blocks.size() - 1) && parentheses == 0;
            if (inBlock && endsOpen(line) && !HEADS.contains(firstWord(line)) && beginsNext(all, n + 1)) {
                found.add(new Diagnostic(
                        Severity.ERROR,
                        ScoringTables.MISSING_SEMICOLON,
                        n + 1,
                        line.length() + 1,
                        "the statement seems to lack its semicolon"));
            }
        }
    }

    private static boolean endsOpen(String line) {
        if (line.isEmpty()) {
            return false;
        }
        char last = line.charAt(line.length() - 1);
        return SourceView.isIdentifierPart(last) || ")]\"'".indexOf(last) >= 0;
    }

    private static boolean beginsNext(String[] lines, int from) {
        for (int n = from; n < lines.length; n++) {
            String line = lines[n].strip();
            if (!line.isEmpty()) {
                return line.startsWith("}") || STATEMENTS.contains(firstWord(line));
            }
        }
        return false;
    }

    private static String firstWord(String line) {
        Matcher word = FIRST_WORD.matcher(line);
        String found = word.lookingAt() ? word.group(1) : null;
        return found == null ? "" : found;
    }
}
