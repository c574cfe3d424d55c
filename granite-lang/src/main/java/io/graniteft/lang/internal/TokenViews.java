package io.graniteft.lang.internal;

import io.graniteft.lang.Token;
import io.graniteft.lang.Token.Kind;
import io.graniteft.lang.internal.LogicalTokens.Range;
import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The two public views of a text's tokens. */
public final class TokenViews {
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
     * The tokens that count of a function, as if its text were a text of its own.
     *
     * @param texts the texts of the same cut text's tokens
     */
    static List<Token> live(Part part, Span span, TokenTexts texts) {
        LiveTokens found = part.tokens();
        Range range = new Range(found.raw(span.first()), found.raw(span.bodyClose()) + 1);
        if (part.logical().hasDirective(range.from(), range.to())) {
            return live(found.lexed(), range, texts);
        }
        // Without a directive in it all of its tokens count, and they are known.
        Lexed lexed = found.lexed();
        View view = new View(lexed, texts, found.start(span.first()));
        Token[] tokens = new Token[span.bodyClose() + 1 - span.first()];
        for (int i = 0; i < tokens.length; i++) {
            int raw = found.raw(span.first() + i);
            tokens[i] = view.token(lexed.type(raw), raw, raw + 1);
        }
        return List.of(tokens);
    }

    private static List<Token> live(Lexed lexed, Range range, TokenTexts texts) {
        LogicalTokens logical = LogicalTokens.of(lexed, range);
        View view = new View(lexed, texts, range.from() < range.to() ? lexed.start(range.from()) : 0);
        Token[] tokens = new Token[logical.size()];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = view.token(logical.type(i), logical.first(i), Math.min(logical.end(i), range.to()));
        }
        return List.of(tokens);
    }

    /** Makes tokens, one after the other, as if the text began at {@code base}. */
    private static final class View {
        private final Lexed lexed;
        private final LineMap lines;
        private final TokenTexts texts;
        private final int base;
        private final int firstLine;
        private int line;
        private int lineStart;
        private int lineEnd;

        View(Lexed lexed, TokenTexts texts, int base) {
            this.lexed = lexed;
            this.lines = lexed.lines();
            this.texts = texts;
            this.base = base;
            this.firstLine = lines.lineOf(base);
            this.line = firstLine;
            this.lineStart = base;
            this.lineEnd = endOf(line);
        }

        private int endOf(int number) {
            return number < lines.count() ? lines.startOf(number + 1) : Integer.MAX_VALUE;
        }

        Token token(int type, int first, int end) {
            int start = lexed.start(first);
            while (start >= lineEnd) {
                line++;
                lineStart = lineEnd;
                lineEnd = endOf(line);
            }
            Kind kind = kind(type);
            String text = kind == Kind.DIRECTIVE ? directive(lexed, first, end) : spelling(type, texts.of(first));
            if (kind == Kind.IDENTIFIER && text.length() < lexed.end(first) - start) {
                kind = kind(Lexed.of(text).type(0)); // a keyword, now that its lines are joined
            }
            return new Token(
                    kind, text, start - base, lexed.start(end) - base, line - firstLine + 1, start - lineStart + 1);
        }
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
                int type = lexed.type(i);
                String written = lexed.text(i);
                boolean asWritten = type >= CLexer.LBRACE || type == CLexer.RAW_STRING;
                text.append(spelling(type, asWritten ? written : TokenTexts.joined(written)));
            } else if (lexed.type(i) == CLexer.BLANKS) {
                text.append(lexed.text(i));
            } else if (lexed.type(i) == CLexer.BLOCK_COMMENT) {
                text.append(' ');
            }
        }
        return text.toString().stripTrailing();
    }

    /** A token's text without digraphs and trigraphs. */
    private static String spelling(int type, String text) {
        if (type < CLexer.LBRACE || text.length() == 1) {
            return text;
        }
        return switch (text.charAt(0)) {
            case '<', '%', ':', '?' -> SUBSTITUTES.getOrDefault(text, text);
            default -> text;
        };
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
