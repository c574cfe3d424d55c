package io.graniteft.lang.internal;

import io.graniteft.lang.CFunction;
import io.graniteft.lang.Call;
import io.graniteft.lang.FunctionOutline;
import io.graniteft.lang.Language;
import io.graniteft.lang.SourceRange;
import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes the public record of a function from where it stands. */
final class FunctionBuilder {
    private final LiveTokens tokens;
    private final Brackets brackets;
    private final String path;
    private final Language language;
    private final List<String> includes;
    private final ByteOffsets bytes;
    private final HeadReader heads;
    private final TypeScan typeScan;
    private final DocFinder docs;

    FunctionBuilder(
            LiveTokens tokens,
            Brackets brackets,
            String path,
            Language language,
            List<String> includes,
            ByteOffsets bytes) {
        this.tokens = tokens;
        this.brackets = brackets;
        this.path = path;
        this.language = language;
        this.includes = includes;
        this.bytes = bytes;
        this.heads = new HeadReader(tokens, brackets);
        this.typeScan = new TypeScan(tokens, brackets);
        this.docs = new DocFinder(tokens.lexed());
    }

    /** What a function is called and where it stands. */
    FunctionOutline outline(Span span) {
        Head head = span.head();
        String written = nameSpelling(head.nameFrom(), head);
        String name = head.simpleFrom() == head.nameFrom() ? written : nameSpelling(head.simpleFrom(), head);
        int start = tokens.start(span.first());
        int end = tokens.end(span.bodyClose());
        return new FunctionOutline(
                name,
                span.scope().isEmpty() ? written : span.scope() + "::" + written,
                tokens.line(head.simpleFrom()),
                new SourceRange(
                        tokens.line(span.first()),
                        tokens.line(span.bodyClose()),
                        start,
                        end,
                        bytes.of(start),
                        bytes.of(end)));
    }

    /** Everything about a function. */
    CFunction build(Span span) {
        FunctionOutline outline = outline(span);
        SourceRange range = outline.range();
        String source = tokens.lexed().source();
        HeadReader.Reading reading = heads.read(span);
        List<Integer> types = new ArrayList<>(reading.types());
        typeScan.collect(span.bodyOpen(), span.bodyClose(), types);
        return new CFunction(
                path,
                language,
                outline.name(),
                outline.qualifiedName(),
                outline.nameLine(),
                range,
                reading.returnType(),
                reading.parameters(),
                List.of(),
                List.of(),
                docs.above(tokens.raw(span.first())),
                callees(span),
                typeNames(types, templateParameters(span)),
                List.of(),
                List.of(),
                includes,
                List.of(),
                source.substring(range.start(), range.end()),
                source.substring(tokens.start(span.bodyOpen()), range.end()),
                Spelling.asWritten(tokens, span.first(), span.headEnd()));
    }

    /** A name without blanks: {@code a::b<int>::~b}, {@code operator==}, {@code operator bool}. */
    private String nameSpelling(int from, Head head) {
        Spelling name = new Spelling(tokens);
        for (int i = from; i < head.nameTo(); i++) {
            name.add(i);
        }
        return name.toString();
    }

    private List<Call> callees(Span span) {
        Set<Call> found = new LinkedHashSet<>();
        for (int i = span.bodyOpen() + 1; i < span.bodyClose(); i++) {
            if (tokens.type(i) != CLexer.LPAREN) {
                continue;
            }
            int name = i - 1;
            boolean isTemplate = tokens.type(name) == CLexer.GT || tokens.type(name) == CLexer.SHR;
            if (isTemplate && brackets.partner(name) > 0) {
                name = brackets.partner(name) - 1;
            }
            if (tokens.type(name) == CLexer.IDENTIFIER && !isDeclared(name)) {
                found.add(new Call(qualified(name), Call.Kind.DIRECT));
            }
        }
        return List.copyOf(found);
    }

    private int qualifiedFrom(int name) {
        int first = name;
        while (tokens.type(first - 1) == CLexer.COLONCOLON) {
            first = tokens.type(first - 2) == CLexer.IDENTIFIER ? first - 2 : first - 1;
        }
        return first;
    }

    /** Whether the name stands behind a type, so that what looks like a call declares a variable or makes an object. */
    private boolean isDeclared(int name) {
        int before = qualifiedFrom(name) - 1;
        return switch (tokens.type(before)) {
            case CLexer.IDENTIFIER, CLexer.BUILTIN, CLexer.STRUCT, CLexer.ENUM, CLexer.GT -> true;
            case CLexer.CPP_WORD -> tokens.is(before, "new");
            default -> false;
        };
    }

    private String qualified(int name) {
        StringBuilder text = new StringBuilder();
        for (int i = qualifiedFrom(name); i <= name; i++) {
            text.append(tokens.text(i));
        }
        return text.toString();
    }

    /** The names that the head's own template clauses declare, which are no types of the program. */
    private Set<String> templateParameters(Span span) {
        Set<String> names = new HashSet<>();
        for (int i = span.first(); i < span.head().nameFrom(); i++) {
            if (tokens.type(i) == CLexer.TEMPLATE && brackets.partner(i + 1) > 0) {
                for (int end = brackets.partner(i + 1); i < end; i++) {
                    int before = tokens.type(i - 1);
                    boolean declares = before == CLexer.TYPENAME || before == CLexer.CLASS || before == CLexer.ELLIPSIS;
                    if (declares && tokens.type(i) == CLexer.IDENTIFIER && tokens.type(i + 1) != CLexer.COLONCOLON) {
                        names.add(tokens.text(i));
                    }
                }
            }
        }
        return names;
    }

    private List<String> typeNames(List<Integer> indexes, Set<String> without) {
        Set<String> names = new LinkedHashSet<>();
        for (int index : indexes) {
            int key = tokens.type(index - 1);
            boolean isTagged = key == CLexer.STRUCT || key == CLexer.ENUM;
            if (isTagged && language == Language.C) {
                names.add(tokens.text(index - 1) + " " + tokens.text(index));
            } else {
                names.add(qualified(index));
            }
        }
        names.removeAll(without);
        return List.copyOf(names);
    }
}
