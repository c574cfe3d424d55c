package io.graniteft.eval.internal.misra;

import io.graniteft.eval.Confidence;
import io.graniteft.eval.internal.misra.Hit.Charge;
import io.graniteft.lang.Token;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How numbers, characters and strings are written. What stands in a string costs nothing, whatever it is. */
final class LiteralRules {
    private static final Pattern OCTAL = Pattern.compile("0[0-7'][0-7']*[uUlLzZ]*");
    private static final Pattern SUFFIX = Pattern.compile("[uUlLfFzZ]+\\z");
    private static final Pattern HEX_SUFFIX = Pattern.compile("[uUlLzZ]+\\z");
    private static final String TRIGRAPHS = "=(/)'<!>-";

    private final String text;
    private final boolean cpp;
    private final Hits hits;

    LiteralRules(Reading reading, Hits hits) {
        this.text = reading.text;
        this.cpp = reading.code.cpp;
        this.hits = hits;
    }

    /**
     * Looks at tokens as they are written.
     *
     * @param at where they are reported, when they are those of a directive; else null and each stands for itself
     */
    void check(List<Token> tokens, @Nullable Token at) {
        for (Token token : tokens) {
            Token place = at == null ? token : at;
            switch (token.kind()) {
                case NUMBER -> number(token.text(), place);
                case STRING, CHARACTER -> literal(token, place);
                case PUNCTUATOR -> {
                    if (at == null && text.startsWith("??", token.start())) {
                        hits.small("misra-4.2", place, "a trigraph stands for " + token.text());
                    }
                }
                default -> {}
            }
        }
    }

    private void number(String number, Token place) {
        if (OCTAL.matcher(number).matches()) {
            hits.small("misra-7.1", place, "an octal number: " + number);
        }
        boolean hexadecimal = number.toLowerCase(Locale.ROOT).startsWith("0x");
        Matcher suffix = (hexadecimal ? HEX_SUFFIX : SUFFIX).matcher(number);
        if (number.indexOf('_') < 0 && suffix.find() && suffix.group().indexOf('l') >= 0) {
            hits.small("misra-7.3", place, "a small l behind a number: " + number);
        }
    }

    private void literal(Token token, Token place) {
        boolean string = token.kind() == Token.Kind.STRING;
        String spelled = token.text();
        char quote = string ? '"' : '\'';
        int open = spelled.indexOf(quote);
        int close = spelled.lastIndexOf(quote);
        if (close <= open || (cpp && spelled.startsWith("R", Math.max(0, open - 1)))) {
            return;
        }
        String inside = spelled.substring(open + 1, close);
        Charge charge = string ? Charge.NOTE : Charge.SMALL;
        if (hasOpenEscape(inside)) {
            String message = "a numeric escape runs into the character behind it";
            hits.add("misra-4.1", place, charge, "misra-4.1", Confidence.HIGH, message);
        }
        if (hasTrigraph(inside)) {
            hits.add("misra-4.2", place, charge, "misra-4.2", Confidence.HIGH, "two question marks make a trigraph");
        }
    }

    /** Whether a numeric escape is followed by anything but another escape or the end. */
    private static boolean hasOpenEscape(String inside) {
        int i = 0;
        while (i < inside.length()) {
            if (inside.charAt(i) != '\\' || i + 1 == inside.length()) {
                i++;
                continue;
            }
            char kind = inside.charAt(i + 1);
            int end = i + 2;
            if (kind == 'x') {
                while (end < inside.length() && Character.digit(inside.charAt(end), 16) >= 0) {
                    end++;
                }
            } else if (kind >= '0' && kind <= '7') {
                while (end < inside.length() && end < i + 4 && Character.digit(inside.charAt(end), 8) >= 0) {
                    end++;
                }
            } else {
                i = end;
                continue;
            }
            boolean empty = kind == 'x' && end == i + 2;
            if (empty || (end < inside.length() && inside.charAt(end) != '\\')) {
                return true;
            }
            i = end;
        }
        return false;
    }

    private static boolean hasTrigraph(String inside) {
        for (int i = inside.indexOf("??"); i >= 0 && i + 2 < inside.length(); i = inside.indexOf("??", i + 1)) {
            if (TRIGRAPHS.indexOf(inside.charAt(i + 2)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
