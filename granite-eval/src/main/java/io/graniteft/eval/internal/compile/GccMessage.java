package io.graniteft.eval.internal.compile;

import io.graniteft.eval.internal.JsonTree;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One diagnostic as a compiler wrote it.
 *
 * @param kind {@code error}, {@code fatal error}, {@code warning} …
 * @param option the option behind it without {@code -W}, or an empty string
 * @param text the message with plain quotes
 * @param file the file's name, or an empty string
 * @param line from 1; 0 when unknown
 * @param byteColumn from 1, counted in bytes; 0 when unknown
 */
record GccMessage(String kind, String option, String text, String file, int line, int byteColumn) {

    private static final Pattern TEXT_LINE =
            Pattern.compile("([^:\\n]+):(\\d+):(?:(\\d+):)? (fatal error|error|warning): (.*?)(?: \\[-W([^\\]]+)\\])?");

    boolean isError() {
        // Clang calls the former an error; what it needs is a declaration.
        return !text.startsWith("implicit declaration of function")
                && (kind.endsWith("error") || kind.startsWith("sorry"));
    }

    boolean isWarning() {
        return kind.equals("warning");
    }

    /** The names in quotes, in the order of the message. */
    List<String> quoted() {
        List<String> names = new ArrayList<>();
        int open = text.indexOf('\'');
        while (open >= 0) {
            int close = text.indexOf('\'', open + 1);
            if (close < 0) {
                break;
            }
            names.add(text.substring(open + 1, close));
            open = text.indexOf('\'', close + 1);
        }
        return names;
    }

    /** The first name in quotes, or an empty string. */
    String firstQuoted() {
        List<String> names = quoted();
        return names.isEmpty() ? "" : names.get(0);
    }

    /**
     * Reads what gcc writes under {@code -fdiagnostics-format=json}, or plain lines, as clang writes them. Output that was
     * cut off gives the diagnostics before the cut.
     */
    static List<GccMessage> read(String output) {
        List<GccMessage> messages = new ArrayList<>();
        int array = output.indexOf('[');
        if (array >= 0 && (array == 0 || output.charAt(array - 1) == '\n')) {
            json(output.substring(array), messages);
        } else {
            for (String line : output.split("\n", -1)) {
                Matcher matcher = TEXT_LINE.matcher(line);
                if (matcher.matches()) {
                    messages.add(new GccMessage(
                            text(matcher.group(4)),
                            text(matcher.group(6)),
                            gccWords(text(matcher.group(5))),
                            text(matcher.group(1)),
                            number(matcher.group(2)),
                            number(matcher.group(3))));
                }
            }
        }
        return messages;
    }

    /** Clang's words for the few things that are learnt from messages, in gcc's. */
    private static String gccWords(String text) {
        return text.replaceFirst(
                        "^use of undeclared identifier ('[^']*').*$", "$1 undeclared, was not declared in this scope")
                .replaceFirst("^call to undeclared function ('[^']*').*$", "implicit declaration of function $1")
                .replaceFirst("^(?:unknown class name|no type named) ('[^']*').*$", "unknown type name $1");
    }

    private static void json(String text, List<GccMessage> messages) {
        // The array's elements are read one by one, so that a cut leaves those before it.
        for (JsonTree node : JsonTree.readElements(text)) {
            JsonTree caret = node.path("locations").path(0).path("caret");
            String option = node.path("option").text("");
            messages.add(new GccMessage(
                    node.path("kind").text(""),
                    option.startsWith("-W") ? option.substring(2) : option,
                    node.path("message").text("").replace('\u2018', '\'').replace('\u2019', '\''),
                    caret.path("file").text(""),
                    caret.path("line").integer(0),
                    caret.path("byte-column").integer(caret.path("column").integer(0))));
        }
    }

    private static String text(@Nullable String group) {
        return group == null ? "" : group;
    }

    private static int number(@Nullable String digits) {
        return digits == null || digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }
}
