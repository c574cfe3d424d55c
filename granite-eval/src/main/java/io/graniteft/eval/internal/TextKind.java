package io.graniteft.eval.internal;

import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
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

    /** A line with at least this many words can be a sentence, or a part of one. */
    private static final int SENTENCE_WORDS = 3;

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
            "restrict",
            "return",
            "else",
            "goto",
            "case",
            "void",
            "class",
            "typename",
            "new",
            "delete",
            "throw",
            "operator",
            "using",
            "namespace",
            "template",
            "sizeof",
            "auto",
            "bool");

    /** A line of the preprocessor; {@code # Heading} is none, nor is a sentence about {@code #include}. */
    private static final Pattern DIRECTIVE =
            Pattern.compile("(?m)^[ \\t]*#[ \\t]*(?:(?:include|import|embed)\\w*\\s*[<\"A-Z]"
                    + "|(?:if|ifdef|ifndef|elif|else|endif|define|undef|pragma|error|warning|line)\\b).*");

    /** The apostrophe of {@code don't}, which opens no literal here. */
    private static final Pattern APOSTROPHE = Pattern.compile("(?<=[A-Za-z])'(?=[a-z]{1,2}\\b)");

    /** A quoted name in Markdown counts as one word of its sentence. */
    private static final Pattern CODE_SPAN = Pattern.compile("`[^`\n]*`");

    /**
     * Sorts a text. Prose is what has no brace, semicolon or directive, or more than half of its words in lines that read
     * like sentences: words with nothing but blanks between. Where most of a text is function definitions, it is code.
     */
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
        String readable =
                CODE_SPAN.matcher(APOSTROPHE.matcher(text).replaceAll("_")).replaceAll("x");
        return readsLikeSentences(new SourceView(readable).code) && !defines(text) ? PROSE : CODE;
    }

    private static boolean readsLikeSentences(String code) {
        int words = 0;
        int inSentences = 0;
        for (String line : code.split("\n", -1)) {
            if (DIRECTIVE.matcher(line).matches()) {
                continue;
            }
            int here = 0;
            int pairs = 0;
            boolean open = false;
            for (int i = 0; i < line.length(); ) {
                char c = line.charAt(i);
                if (wordPart(c)) {
                    int start = i;
                    while (i < line.length() && wordPart(line.charAt(i))) {
                        i++;
                    }
                    here++;
                    pairs += open ? 1 : 0;
                    open = !SPECIFIERS.contains(line.substring(start, i));
                } else {
                    boolean blankBehind = i + 1 < line.length() && Character.isWhitespace(line.charAt(i + 1));
                    boolean pause = blankBehind && ".:!?".indexOf(c) >= 0;
                    open = open && (Character.isWhitespace(c) || pause);
                    i++;
                }
            }
            words += here;
            inSentences += here >= SENTENCE_WORDS && pairs * 2 > here ? here : 0;
        }
        // Directives alone are code.
        return inSentences * 2 > words
                || (words == 0 && !DIRECTIVE.matcher(code).find());
    }

    /** Letters of any script: prose is not always English. */
    private static boolean wordPart(char c) {
        return SourceView.isIdentifierPart(c) || (c > 127 && Character.isLetterOrDigit(c));
    }

    /** Whether function definitions make up more than half of a text. */
    private static boolean defines(String text) {
        int defined = new FunctionExtractor()
                .extract(new SourceText("snippet.cpp", text)).functions().stream()
                        .filter(function -> function.body().indexOf(';') >= 0
                                || function.body().replaceAll("[{}]", "").isBlank())
                        .mapToInt(function -> function.text().length())
                        .sum();
        return defined * 2 > text.length() && text.indexOf('`') < 0;
    }
}
