package io.graniteft.context.internal;

import io.graniteft.context.EdgeKind;
import io.graniteft.context.Reference;
import io.graniteft.lang.Token;
import io.graniteft.lang.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The published standards that comments name. */
final class Standards {
    private static final Pattern STANDARD = Pattern.compile(
            "\\bIEEE[ -]?(?:Std\\.?[ -]?)?P?(802\\.\\d{1,2}[A-Za-z]{0,3}|1588|1722(?:\\.1)?|1733|754)\\b"
                    + "|\\b(802\\.1(?:AS|BA|CB|CM|DG|Q[a-z]{0,2}|X))\\b"
                    + "|\\bISO[ -]?(11898|13400|14229|15765|17458|17987|21434|26262)\\b"
                    + "|\\b(?:SAE[ -]?)?(J1939|J1850|J2284)\\b"
                    + "|\\bRFC[ -]?(\\d{3,5})\\b"
                    + "|\\b(AUTOSAR|MISRA|SOME/IP)\\b");

    private static final int EVIDENCE = 160;

    private Standards() {}

    /** The standards that a comment names, each with the line that does. */
    static List<Reference> in(String comment) {
        Map<String, Reference> found = new LinkedHashMap<>();
        add(comment, found);
        return new ArrayList<>(found.values());
    }

    /** The standards that a file's comments name. */
    static List<Reference> inFile(String text) {
        if (!STANDARD.matcher(text).find()) {
            return List.of();
        }
        Map<String, Reference> found = new LinkedHashMap<>();
        for (Token token : Tokens.all(text)) {
            if (token.kind() == Token.Kind.COMMENT) {
                add(token.text(), found);
            }
        }
        return new ArrayList<>(found.values());
    }

    private static void add(String comment, Map<String, Reference> found) {
        Matcher matcher = STANDARD.matcher(comment);
        while (matcher.find()) {
            String name = name(matcher);
            found.computeIfAbsent(
                    name, each -> new Reference(EdgeKind.IMPLEMENTS_STANDARD, each, line(comment, matcher.start())));
        }
    }

    private static String name(Matcher matcher) {
        if (matcher.group(1) != null) {
            return "IEEE " + matcher.group(1);
        }
        if (matcher.group(2) != null) {
            return "IEEE " + matcher.group(2);
        }
        if (matcher.group(3) != null) {
            return "ISO " + matcher.group(3);
        }
        if (matcher.group(4) != null) {
            return "SAE " + matcher.group(4).toUpperCase(Locale.ROOT);
        }
        return matcher.group(5) != null ? "RFC " + matcher.group(5) : matcher.group(6);
    }

    private static String line(String text, int at) {
        int from = text.lastIndexOf('\n', at) + 1;
        int to = text.indexOf('\n', at);
        String line = text.substring(from, to < 0 ? text.length() : to).strip();
        return line.length() <= EVIDENCE ? line : line.substring(0, EVIDENCE);
    }
}
