package io.graniteft.eval.internal;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.Dimension;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Style: comment count, Doxygen, naming, indentation. The parts come from the tables, the amounts are decisions. */
public final class StyleRules {

    /** A name with a type or a star before it and something that ends or opens a declaration behind it. */
    private static final Pattern DECLARED =
            Pattern.compile("\\b([A-Za-z_]\\w*)(?:[ \\t]*[*&]+[ \\t]*|[ \\t]+)([A-Za-z_]\\w*)\\s*(?=[=;,)\\[({:])");

    private static final Set<String> NOT_TYPES = Set.of(
            "return",
            "goto",
            "else",
            "case",
            "sizeof",
            "delete",
            "new",
            "throw",
            "typedef",
            "define",
            "ifdef",
            "ifndef",
            "undef",
            "if",
            "elif",
            "using",
            "namespace",
            "do",
            "in",
            "and",
            "or",
            "not");

    private static final Pattern SNAKE = Pattern.compile("_*[a-z0-9]+(?:_+[a-z0-9]+)+_*");
    private static final Pattern CAMEL = Pattern.compile("\\w*[a-z0-9][A-Z]\\w*|[A-Z][a-z]\\w*");
    private static final Pattern LABEL = Pattern.compile("(?:case\\b.*|default\\s*|\\w+\\s*):.*");

    private StyleRules() {}

    static Tally tally(String text, SourceView view, Lines lines) {
        Tally tally = new Tally(Dimension.STYLE, ScoringTables.MAX);
        comments(view, tally);
        if (Doxygen.firstBlock(text, view) < 0) {
            tally.add("no-doxygen", 0, 0, ScoringTables.NO_DOXYGEN, Confidence.HIGH, "there is no Doxygen block");
        }
        naming(view.code, lines, ScoringTables.ODD_NAMES_LIMIT, tally);
        indentation(view.code, tally);
        return tally;
    }

    private static void comments(SourceView view, Tally tally) {
        int count = view.comments.size();
        for (int i = count; i < ScoringTables.COMMENTS_WANTED; i++) {
            String message = "comment " + (i + 1) + " of " + ScoringTables.COMMENTS_WANTED + " is missing";
            tally.add("few-comments", 0, 0, ScoringTables.PER_MISSING_COMMENT, Confidence.HIGH, message);
        }
    }

    /**
     * Declared names of the rarer of two conventions: snake_case, and camelCase with its capitalised forms.
     *
     * @param limit the most that all of them take, in hundredths
     */
    public static void naming(String code, Lines lines, int limit, Tally tally) {
        Map<String, Integer> snake = new LinkedHashMap<>();
        Map<String, Integer> camel = new LinkedHashMap<>();
        Matcher declared = DECLARED.matcher(code);
        int from = 0;
        while (declared.find(from)) {
            // The name may be the type of the next declaration, so the search goes on at the name.
            from = declared.start(2);
            String name = declared.group(2);
            if (NOT_TYPES.contains(declared.group(1)) || NOT_TYPES.contains(name)) {
                continue;
            }
            if (SNAKE.matcher(name).matches()) {
                snake.putIfAbsent(name, declared.start(2));
            } else if (CAMEL.matcher(name).matches()) {
                camel.putIfAbsent(name, declared.start(2));
            }
        }
        boolean snakeIsRarer = snake.size() < camel.size();
        int taken = 0;
        for (Map.Entry<String, Integer> odd : (snakeIsRarer ? snake : camel).entrySet()) {
            int amount = Math.max(ScoringTables.PER_ODD_NAME, limit - taken);
            taken += amount;
            tally.add(
                    "mixed-naming",
                    lines.line(odd.getValue()),
                    lines.column(odd.getValue()),
                    amount,
                    Confidence.LOW,
                    odd.getKey() + " is not in " + (snakeIsRarer ? "camelCase" : "snake_case") + " like most names");
        }
    }

    /** Lines in braces that are not indented, and lines that are indented with the rarer of tabs and blanks. */
    private static void indentation(String code, Tally tally) {
        String[] all = code.split("\n", -1);
        int tabs = 0;
        int blanks = 0;
        for (String line : all) {
            tabs += line.startsWith("\t") && !line.isBlank() ? 1 : 0;
            blanks += line.startsWith("  ") && !line.isBlank() ? 1 : 0;
        }
        int depth = 0;
        int taken = 0;
        for (int n = 0; n < all.length; n++) {
            String line = all[n].strip();
            boolean closesFirst = line.startsWith("}");
            int inside = depth - (closesFirst ? 1 : 0);
            for (int i = 0; i < line.length(); i++) {
                depth = Math.max(0, depth + (line.charAt(i) == '{' ? 1 : line.charAt(i) == '}' ? -1 : 0));
            }
            if (line.isEmpty() || line.startsWith("#") || LABEL.matcher(line).matches()) {
                continue;
            }
            boolean flat = inside > 0 && !Character.isWhitespace(all[n].charAt(0));
            boolean odd = tabs >= blanks ? all[n].startsWith("  ") && tabs > 0 : all[n].startsWith("\t");
            if (flat || odd) {
                int amount = Math.max(ScoringTables.PER_BAD_INDENT, ScoringTables.BAD_INDENTS_LIMIT - taken);
                taken += amount;
                String message = flat ? "a line in braces is not indented" : "tabs and blanks are mixed";
                tally.add("indentation", n + 1, 1, amount, Confidence.MEDIUM, message);
            }
            if (taken <= ScoringTables.BAD_INDENTS_LIMIT) {
                return;
            }
        }
    }
}
