package io.graniteft.eval.internal;

import java.util.Set;
import java.util.regex.Pattern;

/** What a text is before anybody asks how good it is. */
public enum TextKind {
    /** Nothing but white space. */
    EMPTY,
    /** Nothing outside comments. */
    COMMENTS_ONLY,
    /** Sentences rather than statements. */
    PROSE,
    /** Worth a compiler's time. */
    CODE;

    /** A run of this many words with nothing but blanks between is a sentence: C rarely puts more than four in a row. */
    private static final int SENTENCE_WORDS = 5;

    /** Words that a declaration heaps up and a sentence does not. */
    private static final Set<String> SPECIFIERS = Set.of(
            "static",
            "extern",
            "inline",
            "const",
            "volatile",
            "register",
            "unsigned",
            "signed",
            "short",
            "long",
            "int",
            "char",
            "float",
            "double",
            "struct",
            "enum",
            "union",
            "constexpr",
            "typedef",
            "restrict");

    private static final Pattern DIRECTIVE = Pattern.compile("(?m)^[ \\t]*#[ \\t]*[a-z]");
    /** Sorts a text. More than half of the words in sentences, or no brace, semicolon or directive: prose. */
    public static TextKind of(String text) {
        if (text.isBlank()) {
            return EMPTY;
        }
        String code = new SourceView(text).code;
        if (code.isBlank()) {
            return COMMENTS_ONLY;
        }
        boolean structured = code.indexOf(';') >= 0
                || code.indexOf('{') >= 0
                || code.indexOf('}') >= 0
                || DIRECTIVE.matcher(code).find();
        if (!structured) {
            return PROSE;
        }
        int words = 0;
        int sentenceWords = 0;
        int run = 0;
        for (int i = 0; i < code.length(); ) {
            char c = code.charAt(i);
            if (SourceView.isIdentifierPart(c)) {
                int start = i;
                while (i < code.length() && SourceView.isIdentifierPart(code.charAt(i))) {
                    i++;
                }
                words++;
                run += SPECIFIERS.contains(code.substring(start, i)) ? 0 : 1;
            } else {
                if (!Character.isWhitespace(c)) {
                    sentenceWords += run >= SENTENCE_WORDS ? run : 0;
                    run = 0;
                }
                i++;
            }
        }
        sentenceWords += run >= SENTENCE_WORDS ? run : 0;
        return words == 0 || sentenceWords * 2 > words ? PROSE : CODE;
    }
}
