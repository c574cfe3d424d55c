package io.graniteft.eval.internal.semantic;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.internal.ScoringTables;
import io.graniteft.eval.internal.Subject;
import io.graniteft.eval.internal.Tally;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/** Lines: indented by their nesting, with one sort of white space, one statement, and not too long. */
final class Layout {
    private static final int TAB_COLUMNS = 4;
    private static final Pattern LABEL =
            Pattern.compile("(?:case\\b.*|default\\s*|(?:public|private|protected)(?:\\s+\\w+)?\\s*|\\w+\\s*):(?!:).*");

    private Layout() {}

    static void check(Subject subject, Tally tally) {
        String[] code = subject.view().code.split("\n", -1);
        indentation(code, tally);
        lines(subject.code().split("\n", -1), code, tally);
    }

    /** Statements that stand no further in than the statement whose brace holds them, and lines of the rarer white space. */
    private static void indentation(String[] lines, Tally tally) {
        SemanticStyle.Row row = new SemanticStyle.Row(
                tally, "indentation", ScoringTables.PER_BAD_INDENT, ScoringTables.BAD_INDENTS_LIMIT);
        int tabs = 0;
        int blanks = 0;
        for (String line : lines) {
            tabs += line.startsWith("\t") && !line.isBlank() ? 1 : 0;
            blanks += line.startsWith("  ") && !line.isBlank() ? 1 : 0;
        }
        Deque<Integer> open = new ArrayDeque<>();
        int statement = 0;
        boolean fresh = true;
        boolean directive = false;
        int parentheses = 0;
        for (int n = 0; n < lines.length; n++) {
            String line = lines[n].strip();
            if (line.isEmpty()) {
                continue;
            }
            boolean part = directive || line.startsWith("#");
            directive = part && line.endsWith("\\");
            if (part) {
                continue;
            }
            int indent = columns(lines[n]);
            if (fresh) {
                statement = indent;
            }
            boolean closes = line.startsWith("}");
            boolean flat = !open.isEmpty() && !closes && !line.startsWith("{") && indent <= open.peek();
            // Runs of blanks inside tabs' lines align continuations; a line that begins with them is another habit.
            boolean odd = tabs >= blanks
                    ? blanks > 0 && tabs > 0 && lines[n].startsWith("    ") && fresh
                    : lines[n].startsWith("\t");
            if (fresh && parentheses == 0 && !LABEL.matcher(line).matches() && (flat || odd)) {
                row.add(
                        n + 1,
                        1,
                        Confidence.MEDIUM,
                        flat
                                ? "a line in braces is not indented more than what opens them"
                                : "tabs and blanks are mixed");
            }
            boolean outside = line.startsWith("namespace") || line.startsWith("extern");
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                parentheses = Math.max(0, parentheses + (c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0));
                if (c == '{') {
                    // What a namespace holds may stand at its own column.
                    open.push(outside && (open.isEmpty() || open.peek() < 0) ? -1 : Math.min(statement, indent));
                } else if (c == '}' && !open.isEmpty()) {
                    open.pop();
                }
            }
            char last = line.charAt(line.length() - 1);
            fresh = last == ';'
                    || last == '{'
                    || last == '}'
                    || (last == ':' && LABEL.matcher(line).matches());
        }
    }

    private static void lines(String[] text, String[] code, Tally tally) {
        SemanticStyle.Row wide =
                new SemanticStyle.Row(tally, "long-line", ScoringTables.PER_LONG_LINE, ScoringTables.LONG_LINES_LIMIT);
        SemanticStyle.Row crowded = new SemanticStyle.Row(
                tally, "statements-on-a-line", ScoringTables.PER_CROWDED_LINE, ScoringTables.CROWDED_LINES_LIMIT);
        for (int n = 0; n < code.length; n++) {
            String line = code[n].strip();
            if (columns(text[n]) + text[n].strip().length() > ScoringTables.LINE_COLUMNS) {
                String message = "the line is longer than " + ScoringTables.LINE_COLUMNS + " columns";
                wide.add(n + 1, ScoringTables.LINE_COLUMNS + 1, Confidence.HIGH, message);
            }
            int depth = 0;
            int ends = 0;
            int second = 0;
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (c == ';' && depth == 0) {
                    ends++;
                } else if (ends > 0 && second == 0 && !Character.isWhitespace(c) && c != '}' && c != ')' && c != ';') {
                    second = i + 1;
                }
            }
            // A case, its one statement and its break may share a line.
            boolean habit = line.startsWith("#")
                    || line.startsWith("for")
                    || line.startsWith("case")
                    || line.startsWith("default");
            if (second > 0 && !habit) {
                int column = code[n].indexOf(line) + second;
                crowded.add(n + 1, column, Confidence.MEDIUM, "a second statement stands on the line");
            }
        }
    }

    private static int columns(String line) {
        int columns = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\t') {
                columns += TAB_COLUMNS - columns % TAB_COLUMNS;
            } else if (c == ' ') {
                columns++;
            } else {
                return columns;
            }
        }
        return columns;
    }
}
