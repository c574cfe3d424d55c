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

    private static final Pattern NOT_A_SUMMARY = Pattern.compile(
            "(?i)copyright|licen[cs]e|spdx|all rights reserved|documentation|^(todo|fixme|xxx|hack)\\b|^see\\b|@|\\\\file");
    /** Where a sentence ends: a stop before white space and no small letter, and not after an abbreviation. */
    private static final Pattern SENTENCE_END =
            Pattern.compile("(?<!\\b(?:e\\.g|i\\.e|etc|cf|vs|resp))[.!](?=\\s+[^a-z\\s]|\\s*$)");

    private static final Pattern LINE_END = Pattern.compile("\\R");
    private static final Pattern OPENING_MARK = Pattern.compile("^(/\\*[*!]*<?|//[/!]*<?|\\*+(?!/))");
    private static final Pattern CLOSING_MARK = Pattern.compile("\\**\\*/$");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

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
        for (String raw : LINE_END.split(comment, -1)) {
            String line = raw.strip();
            if (line.length() > MAX_LINE) {
                line = line.substring(0, MAX_LINE);
            }
            line = OPENING_MARK.matcher(line).replaceFirst("");
            if (line.endsWith("*/")) {
                line = CLOSING_MARK.matcher(line).replaceFirst("");
            }
            line = line.strip();
            lines.add(isRuler(line) ? "" : line);
        }
        return lines;
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
        Matcher named = Pattern.compile("(?:[\\w:]+::)?" + Pattern.quote(function)
                        + "[ \\t]*(?:\\([^)]*\\))?[ \\t]*(?:[-:]+[ \\t]*|$)(.*)")
                .matcher(line);
        return named.matches() ? named.group(1) : line;
    }

    static String firstSentence(String text) {
        String flat = BLANKS.matcher(text).replaceAll(" ").strip();
        Matcher end = SENTENCE_END.matcher(flat);
        String sentence = end.find() ? flat.substring(0, end.start()) : flat;
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
        long letters = text.chars().filter(Character::isLetter).count();
        boolean code = text.contains(";") || text.contains("{") || text.contains("==") || text.contains("->");
        return text.indexOf(' ') > 0
                && letters * 2 > text.length()
                && !code
                && !NOT_A_SUMMARY.matcher(text).find();
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
