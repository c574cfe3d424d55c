package io.graniteft.data.example;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a doc comment says, read from Doxygen, kernel-doc and plain comments.
 *
 * @param summary its first sentence without the final stop, or an empty text if nothing in it reads like one
 * @param parameters what it says of parameters, by name
 * @param returns what it says of the result, or an empty text
 */
record DocText(String summary, Map<String, String> parameters, String returns) {
    static final DocText NONE = new DocText("", Map.of(), "");

    private static final int MAX_SENTENCE = 240;

    /** More of a line is not looked at: no sentence is that long, and the patterns' cost grows faster than the line. */
    private static final int MAX_LINE = 1000;

    private static final Pattern TAG = Pattern.compile("[@\\\\]([A-Za-z]+)(?:\\[[a-z, ]*\\])?[ \\t]*(.*)");
    /** kernel-doc: {@code @skb: the buffer}. */
    private static final Pattern KERNEL_PARAMETER = Pattern.compile("@([A-Za-z_]\\w*|\\.\\.\\.):[ \\t]*(.*)");
    /** kernel-doc: {@code Return: 0 on success}, and the fields of boxed vendor comments. */
    private static final Pattern FIELD = Pattern.compile(
            "(Returns?|Return value|Description|Purpose|Brief|Context|Notes?|Function|Function name|Name|Service name|Syntax"
                    + "|Service ID|Sync/Async|Reentrancy|Parameters?(?: \\((?:in|out|inout)\\))?|Inputs?|Outputs?|Arguments?)"
                    + "[ \\t]*:[ \\t]*(.*)",
            Pattern.CASE_INSENSITIVE);

    /** The letters that fields begin with: rules out most lines without the cost of the pattern. */
    private static final String FIELD_BEGINS = "RrDdPpBbCcNnFfSsIiOoAa";

    DocText {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Reads a comment.
     *
     * @param comment as written, marks included; null for no comment
     * @param function the function's simple name, which some comments begin with
     */
    static DocText of(@Nullable String comment, String function) {
        if (comment == null) {
            return NONE;
        }
        Sections sections = new Sections();
        boolean first = true;
        for (String line : linesOf(comment)) {
            if (first && !line.isEmpty()) {
                line = withoutName(line, function);
                first = false;
            }
            sections.add(line);
        }
        String brief = sections.text("brief");
        String summary = firstSentence(brief.isEmpty() ? sections.text("") : brief);
        Map<String, String> parameters = new LinkedHashMap<>();
        sections.parameters.forEach((name, text) -> {
            String sentence = firstSentence(text.toString());
            if (!sentence.isEmpty()) {
                parameters.put(name, sentence);
            }
        });
        return new DocText(isSummary(summary) ? summary : "", parameters, firstSentence(sections.text("return")));
    }

    /** The comment's lines without the marks of comments and boxes. */
    private static List<String> linesOf(String comment) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int end = 0; end <= comment.length(); end++) {
            if (end < comment.length() && !isLineEnd(comment.charAt(end))) {
                continue;
            }
            String line = comment.substring(start, end).strip();
            line = Marks.without(line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line);
            lines.add(isRuler(line) ? "" : line);
            boolean isPair = comment.startsWith("\r\n", end);
            end += isPair ? 1 : 0;
            start = end + 1;
        }
        return lines;
    }

    private static boolean isLineEnd(char c) {
        return (c >= '\n' && c <= '\r') || c == '\u0085' || c == '\u2028' || c == '\u2029';
    }

    private static boolean isRuler(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (Character.isLetterOrDigit(line.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The first line without a leading {@code name() - } or {@code name: }. */
    private static String withoutName(String line, String function) {
        if (!line.contains(function)) {
            return line;
        }
        int scope = line.lastIndexOf("::" + function);
        int name = scope > 0 && isScope(line, scope) ? scope + 2 : 0;
        if (!line.startsWith(function, name)) {
            return line;
        }
        int i = Marks.behindBlanks(line, name + function.length());
        if (i < line.length() && line.charAt(i) == '(') {
            int close = line.indexOf(')', i);
            i = close < 0 ? i : Marks.behindBlanks(line, close + 1);
        }
        int end = i;
        while (end < line.length() && (line.charAt(end) == '-' || line.charAt(end) == ':')) {
            end++;
        }
        return end > i || i == line.length() ? line.substring(Marks.behindBlanks(line, end)) : line;
    }

    /** Whether a line begins with namespaces and classes up to a place. */
    private static boolean isScope(String line, int end) {
        for (int i = 0; i < end; i++) {
            if (line.charAt(i) != ':' && !isWordOfAscii(line.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWordOfAscii(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    static String firstSentence(String text) {
        String flat = Sentences.withSingleBlanks(text).strip();
        int end = Sentences.end(flat);
        String sentence = end < 0 ? flat : flat.substring(0, end);
        if (sentence.length() > MAX_SENTENCE) {
            int space = sentence.lastIndexOf(' ', MAX_SENTENCE);
            sentence = sentence.substring(0, space < 0 ? MAX_SENTENCE : space) + " …";
        }
        return sentence.endsWith(":") || sentence.endsWith(",")
                ? sentence.substring(0, sentence.length() - 1)
                : sentence;
    }

    /** Whether the text reads like a sentence, rather than like code, a heading in a box, or a legal notice. */
    private static boolean isSummary(String text) {
        if (text.indexOf(' ') <= 0) {
            return false;
        }
        int letters = 0;
        for (int i = 0; i < text.length(); i++) {
            letters += Character.isLetter(text.charAt(i)) ? 1 : 0;
        }
        boolean code = text.contains(";") || text.contains("{") || text.contains("==") || text.contains("->");
        return letters * 2 > text.length() && !code && !Sentences.isLegal(text);
    }

    /** The comment cut at its tags. */
    private static final class Sections {
        final Map<String, StringBuilder> parameters = new LinkedHashMap<>();
        private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
        private StringBuilder current = section("");

        void add(String line) {
            if (line.isEmpty()) {
                // A paragraph ends; what follows adds nothing to a summary or to what is said of a parameter.
                current = current.isEmpty() ? current : new StringBuilder();
                return;
            }
            boolean marked = line.startsWith("@") || line.startsWith("\\");
            if (!(marked && takesTag(line)) && !(line.indexOf(':') > 0 && takesField(line))) {
                current.append(current.isEmpty() ? "" : " ").append(line);
            }
        }

        private boolean takesTag(String line) {
            Matcher kernel = KERNEL_PARAMETER.matcher(line);
            if (kernel.matches()) {
                begin(parameter(kernel.group(1)), kernel.group(2));
                return true;
            }
            Matcher tag = TAG.matcher(line);
            if (tag.matches()) {
                tagged(tag.group(1).toLowerCase(Locale.ROOT), tag.group(2));
                return true;
            }
            return false;
        }

        private boolean takesField(String line) {
            if (FIELD_BEGINS.indexOf(line.charAt(0)) < 0) {
                return false;
            }
            Matcher field = FIELD.matcher(line);
            if (field.matches()) {
                labelled(field.group(1).toLowerCase(Locale.ROOT), field.group(2));
                return true;
            }
            return false;
        }

        private void tagged(String tag, String rest) {
            switch (tag) {
                case "brief", "short" -> begin(section("brief"), rest);
                case "param", "arg" -> {
                    String[] parts = rest.split("[ \\t]+", 2);
                    String text = parts.length > 1 ? parts[1].replaceFirst("^[-:][ \\t]*", "") : "";
                    begin(parameter(parts[0].replaceFirst("[:,]$", "")), text);
                }
                case "return", "returns", "result" -> begin(section("return"), rest);
                case "details", "note", "p", "c", "a", "b", "e", "ref" -> begin(new StringBuilder(), rest);
                default -> begin(new StringBuilder(), "");
            }
        }

        private void labelled(String label, String rest) {
            switch (label) {
                case "description", "purpose", "brief" -> begin(section("brief"), rest);
                case "return", "returns", "return value" -> begin(section("return"), rest);
                default -> begin(new StringBuilder(), "");
            }
        }

        private void begin(StringBuilder target, String text) {
            current = target.isEmpty() ? target : new StringBuilder();
            current.append(text.strip());
        }

        private StringBuilder section(String name) {
            return texts.computeIfAbsent(name, key -> new StringBuilder());
        }

        private StringBuilder parameter(String name) {
            return parameters.computeIfAbsent(name, key -> new StringBuilder());
        }

        String text(String name) {
            StringBuilder text = texts.get(name);
            return text == null ? "" : text.toString();
        }
    }
}
