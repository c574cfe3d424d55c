package io.graniteft.lang.internal;

import io.graniteft.lang.Token;
import io.graniteft.lang.Token.Kind;
import io.graniteft.lang.internal.LogicalTokens.Range;
import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The two public views of a text's tokens. */
public final class TokenViews {
    private static final Pattern SPLICE = Pattern.compile("(?:\\\\[ \t]*|\\?\\?/)(?:\r\n|\r|\n)");

    /** What the first C wrote for characters that keyboards lacked: digraphs and trigraphs, by what they stand for. */
    private static final Map<String, String> SUBSTITUTES = Map.ofEntries(
            Map.entry("<%", "{"),
            Map.entry("%>", "}"),
            Map.entry("<:", "["),
            Map.entry(":>", "]"),
            Map.entry("%:", "#"),
            Map.entry("%:%:", "##"),
            Map.entry("??<", "{"),
            Map.entry("??>", "}"),
            Map.entry("??(", "["),
            Map.entry("??)", "]"),
            Map.entry("??=", "#"),
            Map.entry("??=??=", "##"),
            Map.entry("??-", "~"),
            Map.entry("??!", "|"),
            Map.entry("??!??!", "||"),
            Map.entry("??'", "^"));

    private TokenViews() {}

    /** All tokens, with each directive as one; its comments are part of it. */
    public static List<Token> all(String text) {
        Lexed lexed = Lexed.of(text);
        List<Token> tokens = new ArrayList<>(lexed.size());
        boolean lineStart = true;
        int i = 0;
        while (i < lexed.size()) {
            int end = i + 1;
            int type = lexed.type(i);
            if (type == CLexer.HASH && lineStart) {
                end = LogicalTokens.lineEnd(lexed, i);
                type = CLexer.DIRECTIVE;
            }
            if (type == CLexer.NEWLINE) {
                lineStart = true;
            } else if (!lexed.isBlank(i)) {
                lineStart = false;
            }
            String tokenText = lexed.source().substring(lexed.start(i), lexed.start(end));
            tokens.add(token(lexed, kind(type), tokenText, i, end));
            i = end;
        }
        return List.copyOf(tokens);
    }

    /** The tokens that count, see {@link io.graniteft.lang.Tokens#live}. */
    public static List<Token> live(String text) {
        Lexed lexed = Lexed.of(text);
        return live(lexed, new Range(0, lexed.size()), new TokenTexts(lexed));
    }

    /**
     * The tokens that count of a stretch of a text, as if the stretch were a text of its own.
     *
     * @param texts the texts of the same cut text's tokens
     */
    static List<Token> live(Lexed lexed, Range range, TokenTexts texts) {
        LogicalTokens logical = LogicalTokens.of(lexed, range);
        int size = logical.size();
        Token[] tokens = new Token[size];
        LineMap lines = lexed.lines();
        int base = range.from() < range.to() ? lexed.start(range.from()) : 0;
        int firstLine = lines.lineOf(base);
        int line = firstLine;
        int lineStart = base;
        for (int i = 0; i < size; i++) {
            int first = logical.first(i);
            int end = Math.min(logical.end(i), range.to());
            int start = lexed.start(first);
            while (line < lines.count() && lines.startOf(line + 1) <= start) {
                line++;
                lineStart = lines.startOf(line);
            }
            Kind kind = kind(logical.type(i));
            String text = kind == Kind.DIRECTIVE ? directive(lexed, first, end) : spelling(lexed, first, texts);
            if (kind == Kind.IDENTIFIER && text.length() < lexed.end(first) - start) {
                kind = kind(Lexed.of(text).type(0)); // a keyword, now that its lines are joined
            }
            int column = start - lineStart + 1;
            tokens[i] = new Token(kind, text, start - base, lexed.start(end) - base, line - firstLine + 1, column);
        }
        return List.of(tokens);
    }

    private static Token token(Lexed lexed, Kind kind, String text, int first, int end) {
        int start = lexed.start(first);
        int line = lexed.lines().lineOf(start);
        int column = start - lexed.lines().startOf(line) + 1;
        return new Token(kind, text, start, lexed.start(end), line, column);
    }

    private static String directive(Lexed lexed, int first, int end) {
        StringBuilder text = new StringBuilder();
        for (int i = first; i < end; i++) {
            if (!lexed.isBlank(i)) {
                text.append(spelling(lexed, i, null));
            } else if (lexed.type(i) == CLexer.BLANKS) {
                text.append(lexed.text(i));
            } else if (lexed.type(i) == CLexer.BLOCK_COMMENT) {
                text.append(' ');
            }
        }
        return text.toString().stripTrailing();
    }

    /** A token without its line continuations; in a raw string they are no continuations. */
    private static String spelling(Lexed lexed, int index, @Nullable TokenTexts texts) {
        int type = lexed.type(index);
        String text = texts == null ? lexed.text(index) : texts.of(index);
        if (type >= CLexer.LBRACE) {
            return text.length() == 1 ? text : SUBSTITUTES.getOrDefault(text, text);
        }
        boolean asWritten = type == CLexer.RAW_STRING || (text.indexOf('\\') < 0 && !text.contains("??/"));
        return asWritten ? text : SPLICE.matcher(text).replaceAll("");
    }

    private static Kind kind(int type) {
        return switch (type) {
            case CLexer.IDENTIFIER -> Kind.IDENTIFIER;
            case CLexer.NUMBER -> Kind.NUMBER;
            case CLexer.STRING, CLexer.RAW_STRING -> Kind.STRING;
            case CLexer.CHARACTER -> Kind.CHARACTER;
            case CLexer.DIRECTIVE -> Kind.DIRECTIVE;
            case CLexer.BLOCK_COMMENT, CLexer.LINE_COMMENT -> Kind.COMMENT;
            case CLexer.NEWLINE, CLexer.BLANKS, CLexer.CONTINUATION -> Kind.WHITESPACE;
            case CLexer.OTHER -> Kind.OTHER;
            default -> type >= CLexer.STRUCT && type <= CLexer.CPP_WORD ? Kind.KEYWORD : Kind.PUNCTUATOR;
        };
    }
}
