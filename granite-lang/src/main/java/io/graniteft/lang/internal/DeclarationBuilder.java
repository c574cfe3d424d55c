package io.graniteft.lang.internal;

import io.graniteft.lang.CDeclaration;
import io.graniteft.lang.CDeclaration.Kind;
import io.graniteft.lang.SourceRange;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.internal.LogicalTokens.Range;
import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the public records of declarations from where they stand. What one statement declares shares one text. */
final class DeclarationBuilder {
    private final SourceText source;
    private final LiveTokens tokens;
    private final Lexed lexed;
    private final Conditions conditions;
    private final ByteOffsets bytes;
    private final DocFinder docs;
    private final List<Found> found = new ArrayList<>();
    private boolean hasTypes;
    private @Nullable Stretch last;

    private record Found(int nameOffset, CDeclaration declaration) {}

    /** What the declarations of one statement have in common. */
    private record Stretch(
            int from,
            int to,
            SourceRange range,
            String text,
            @Nullable String doc,
            List<String> conditions) {}

    DeclarationBuilder(SourceText source, LiveTokens tokens, Conditions conditions) {
        this.source = source;
        this.tokens = tokens;
        this.lexed = tokens.lexed();
        this.conditions = conditions;
        this.bytes = new ByteOffsets(source.text(), source.charset());
        this.docs = new DocFinder(lexed);
    }

    /**
     * Adds a declaration.
     *
     * @param first the first of its tokens
     * @param end the token after its last
     * @param nameAt the token of its name, or of what stands for it
     */
    void add(Kind kind, String name, String qualifiedName, int first, int end, int nameAt) {
        hasTypes |= kind == Kind.STRUCT || kind == Kind.UNION || kind == Kind.CLASS || kind == Kind.ENUM;
        Range whole = conditions.whole(tokens.raw(first), tokens.raw(end - 1) + 1);
        add(kind, name, qualifiedName, whole, tokens.raw(nameAt));
    }

    /** Adds a macro that reaches from the raw token {@code from} to before {@code to}. */
    void macro(Kind kind, int from, int to, int name) {
        add(kind, lexed.text(name), lexed.text(name), new Range(from, to), name);
    }

    private void add(Kind kind, String name, String qualifiedName, Range range, int nameAt) {
        Stretch stretch = last;
        if (stretch == null || stretch.from() != range.from() || stretch.to() != range.to()) {
            stretch = stretch(range);
            last = stretch;
        }
        int nameOffset = lexed.start(nameAt);
        found.add(new Found(
                nameOffset,
                new CDeclaration(
                        source.path(),
                        kind,
                        name,
                        qualifiedName,
                        name.isEmpty()
                                ? stretch.range().startLine()
                                : lexed.lines().lineOf(nameOffset),
                        stretch.range(),
                        stretch.doc(),
                        stretch.conditions(),
                        stretch.text())));
    }

    private Stretch stretch(Range range) {
        int start = lexed.start(range.from());
        int end = lexed.end(range.to() - 1);
        SourceRange where = new SourceRange(
                lexed.lines().lineOf(start), lexed.lines().lineOf(end - 1), start, end, bytes.of(start), bytes.of(end));
        String doc = docs.above(range.from());
        return new Stretch(
                range.from(),
                range.to(),
                where,
                source.text().substring(start, end),
                doc == null ? behind(range.to()) : doc,
                conditions.at(range.from() - 1)); // before the text, which may begin with an #if
    }

    /** The comment behind the last token on its line that is marked as belonging to what stands before it. */
    private @Nullable String behind(int to) {
        int i = to;
        while (i < lexed.size() && (lexed.type(i) == CLexer.BLANKS || lexed.type(i) == CLexer.COMMA)) {
            i++;
        }
        boolean isComment = i < lexed.size()
                && (lexed.type(i) == CLexer.BLOCK_COMMENT || lexed.type(i) == CLexer.LINE_COMMENT)
                && lexed.end(i) - lexed.start(i) > 4;
        if (!isComment || source.text().charAt(lexed.start(i) + 3) != '<') {
            return null;
        }
        char mark = source.text().charAt(lexed.start(i) + 2);
        boolean isDocumentation = mark == '!' || mark == source.text().charAt(lexed.start(i) + 1);
        return isDocumentation ? lexed.text(i) : null;
    }

    /** Whether a type with its members is among what was added. */
    boolean hasTypes() {
        return hasTypes;
    }

    /** Everything that was added, in the order of the text. */
    List<CDeclaration> inOrder() {
        found.sort(
                Comparator.<Found>comparingInt(one -> one.declaration().range().start())
                        .thenComparing(Comparator.<Found>comparingInt(
                                        one -> one.declaration().range().end())
                                .reversed())
                        .thenComparingInt(Found::nameOffset));
        return found.stream().map(Found::declaration).toList();
    }
}
