package io.graniteft.eval.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A text as the compiler's first phases see it: which characters are code, which are comments and which are literals.
 * All views have the length and the line ends of the text, so an offset means the same in each of them.
 *
 * <p>It follows gcc where readings differ: a comment or literal goes on over a backslash before a line end, an ordinary
 * literal ends at the line's end when its closing quote is missing, and a raw literal ends only at its delimiter.
 */
public final class SourceView {
    /** The text with comments and the insides of literals blanked. */
    public final String code;

    /** The offsets where a comment begins, in order. */
    public final List<Integer> comments;

    private final String text;
    private final char[] out;
    private int at;

    /** Looks at a text once. */
    public SourceView(String text) {
        this.text = text;
        this.out = text.toCharArray();
        List<Integer> starts = new ArrayList<>();
        while (at < out.length) {
            char c = text.charAt(at);
            if (c == '/' && at + 1 < out.length && text.charAt(at + 1) == '*') {
                starts.add(at);
                int close = text.indexOf("*/", at + 2);
                blankTo(close < 0 ? out.length : close + 2);
            } else if (c == '/' && at + 1 < out.length && text.charAt(at + 1) == '/') {
                starts.add(at);
                blankTo(logicalLineEnd(at));
            } else if (c == '"' && rawPrefix(at)) {
                rawLiteral();
            } else if (c == '"' || (c == '\'' && !digitSeparator(at))) {
                literal(c);
            } else {
                at++;
            }
        }
        this.code = new String(out);
        this.comments = List.copyOf(starts);
    }

    /** A quote between two digits, as in the C++ number 1'000, opens no literal. */
    private boolean digitSeparator(int quote) {
        if (quote == 0 || quote + 1 >= out.length || Character.digit(text.charAt(quote + 1), 16) < 0) {
            return false;
        }
        int start = quote;
        while (start > 0 && isIdentifierPart(text.charAt(start - 1))) {
            start--;
        }
        return start < quote && Character.isDigit(text.charAt(start));
    }

    private boolean rawPrefix(int quote) {
        int start = quote;
        while (start > 0 && isIdentifierPart(text.charAt(start - 1))) {
            start--;
        }
        return switch (text.substring(start, quote)) {
            case "R", "LR", "uR", "UR", "u8R" -> true;
            default -> false;
        };
    }

    private void rawLiteral() {
        int open = at + 1;
        while (open < out.length && open - at <= 17 && " ()\\\t\n\"".indexOf(text.charAt(open)) < 0) {
            open++;
        }
        if (open >= out.length || text.charAt(open) != '(') {
            literal('"');
            return;
        }
        String close = ")" + text.substring(at + 1, open) + "\"";
        int end = text.indexOf(close, open + 1);
        at++;
        blankTo(end < 0 ? out.length : end + close.length() - 1);
        at = Math.min(at + 1, out.length);
    }

    private void literal(char quote) {
        at++;
        int start = at;
        while (at < out.length) {
            char c = text.charAt(at);
            if (c == '\n') {
                break;
            }
            if (c == '\\' && at + 1 < out.length) {
                int next = spliceEnd(at);
                at = next > at ? next : at + (text.charAt(at + 1) == '\n' ? 1 : 2);
                continue;
            }
            if (c == quote) {
                break;
            }
            at++;
        }
        int end = Math.min(at, out.length);
        at = start;
        blankTo(end);
        if (at < out.length && text.charAt(at) == quote) {
            at++;
        }
    }

    private int logicalLineEnd(int from) {
        int i = from;
        while (i < out.length && text.charAt(i) != '\n') {
            int next = text.charAt(i) == '\\' ? spliceEnd(i) : i;
            i = next > i ? next : i + 1;
        }
        return i;
    }

    /** The offset after a backslash and the line end that it hides (gcc allows blanks between), or the offset itself. */
    private int spliceEnd(int backslash) {
        int i = backslash + 1;
        while (i < out.length && " \t\r\f\u000b".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        return i < out.length && text.charAt(i) == '\n' ? i + 1 : backslash;
    }

    private void blankTo(int end) {
        for (; at < end; at++) {
            if (out[at] != '\n' && out[at] != '\r') {
                out[at] = ' ';
            }
        }
    }

    /** For every offset of {@link #code}: whether a directive begins there, by its first sign on the line. */
    public boolean[] directiveStarts() {
        boolean[] starts = new boolean[code.length()];
        boolean first = true;
        for (int i = 0; i < starts.length; i++) {
            char c = code.charAt(i);
            if (c == '\n') {
                first = true;
            } else if (!Character.isWhitespace(c)) {
                starts[i] = first && (c == '#' || code.startsWith("%:", i));
                first = false;
            }
        }
        return starts;
    }

    /**
     * For every bracket of {@link #code} the offset of its partner, else -1. Each kind of bracket is paired by itself, so
     * one that is missing does not undo the others.
     */
    public int[] partners() {
        int[] partner = new int[code.length()];
        int[][] open = new int[3][code.length() + 1];
        int[] depth = new int[3];
        for (int i = 0; i < partner.length; i++) {
            partner[i] = -1;
            int opening = "({[".indexOf(code.charAt(i));
            int closing = ")}]".indexOf(code.charAt(i));
            if (opening >= 0) {
                open[opening][depth[opening]++] = i;
            } else if (closing >= 0 && depth[closing] > 0) {
                int start = open[closing][--depth[closing]];
                partner[start] = i;
                partner[i] = start;
            }
        }
        return partner;
    }

    /** The first offset at or after {@code from} that holds no white space; the length when there is none. */
    public static int skipBlank(String code, int from) {
        int i = from;
        while (i < code.length() && Character.isWhitespace(code.charAt(i))) {
            i++;
        }
        return i;
    }

    /** A letter, a digit or an underscore, of ASCII alone. */
    public static boolean isIdentifierPart(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
