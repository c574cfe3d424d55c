package io.graniteft.lang.internal;

import io.graniteft.lang.CFunction;
import io.graniteft.lang.Extraction;
import io.graniteft.lang.FunctionOutline;
import io.graniteft.lang.Language;
import io.graniteft.lang.ParseProblem;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Token;
import io.graniteft.lang.internal.LogicalTokens.Range;
import io.graniteft.lang.internal.grammar.CLexer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Takes a source text through all steps. */
public final class SourceReader {
    /** How deep stretches under {@code #if 0} inside stretches under {@code #if 0} are looked into. */
    private static final int MAX_DEAD_DEPTH = 3;

    private final Lexed lexed;
    private final String path;
    private final Language language;
    private final boolean cpp;
    private final List<String> includes;
    private final ByteOffsets bytes;
    private final List<Part> parts = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final List<ParseProblem> problems = new ArrayList<>();

    /** A function that was found and not yet read. */
    private record Place(int offset, Span span, int part) {}

    private SourceReader(SourceText source, Lexed lexed, LogicalTokens logical, LiveTokens tokens) {
        this.lexed = lexed;
        this.path = source.path();
        this.cpp = tokens.isCpp();
        this.language = cpp ? Language.CPP : source.language();
        this.includes = includes(logical);
        this.bytes = ByteOffsets.of(lexed, source.charset());
    }

    /** The functions and the problems of a source text. */
    public static Extraction read(SourceText source) {
        List<CFunction> functions = new ArrayList<>();
        List<ParseProblem> problems = read(source, functions::add);
        return new Extraction(functions, problems);
    }

    /** Hands the functions of a source text to {@code sink}, one after the other; returns the problems. */
    public static List<ParseProblem> read(SourceText source, Consumer<? super CFunction> sink) {
        SourceReader reader = of(source);
        List<FunctionBuilder> builders = reader.builders(new Names(reader.lexed), false);
        for (Place place : reader.places) {
            sink.accept(builders.get(place.part()).build(place.span()));
        }
        return List.copyOf(reader.problems);
    }

    /**
     * Hands the functions of a source text to {@code sink}, each with the live tokens of its text; returns the problems.
     *
     * @param isBrief whether only name, head, doc comment, calls and texts of a function are wanted
     */
    public static List<ParseProblem> readWithTokens(
            SourceText source, boolean isBrief, BiConsumer<? super CFunction, ? super List<Token>> sink) {
        SourceReader reader = of(source);
        Names names = new Names(reader.lexed);
        List<FunctionBuilder> builders = reader.builders(names, isBrief);
        TokenTexts texts = new TokenTexts(reader.lexed, names);
        for (Place place : reader.places) {
            CFunction function = builders.get(place.part()).build(place.span());
            sink.accept(function, TokenViews.live(reader.parts.get(place.part()), place.span(), texts));
        }
        return List.copyOf(reader.problems);
    }

    private List<FunctionBuilder> builders(Names names, boolean isBrief) {
        List<FunctionBuilder> builders = new ArrayList<>(parts.size());
        for (Part part : parts) {
            OutlineBuilder outlines = new OutlineBuilder(part.tokens(), bytes);
            builders.add(new FunctionBuilder(
                    part, path, language, isBrief ? List.of() : includes, outlines, names, isBrief));
        }
        return builders;
    }

    /** The functions of a source text, without what costs time to find out. */
    public static List<FunctionOutline> outline(SourceText source) {
        SourceReader reader = of(source);
        List<OutlineBuilder> builders = reader.parts.stream()
                .map(part -> new OutlineBuilder(part.tokens(), reader.bytes))
                .toList();
        return reader.places.stream()
                .map(place -> builders.get(place.part()).build(place.span()))
                .toList();
    }

    private static SourceReader of(SourceText source) {
        Lexed lexed = Lexed.of(source.text());
        LogicalTokens logical = LogicalTokens.of(lexed);
        LiveTokens tokens = LiveTokens.of(lexed, logical, source);
        SourceReader reader = new SourceReader(source, lexed, logical, tokens);
        reader.find(tokens, logical, "", List.of(), 0);
        unterminated(lexed).ifPresent(reader.problems::add);
        reader.places.sort(Comparator.comparingInt(Place::offset));
        reader.problems.sort(Comparator.comparingInt(ParseProblem::startLine));
        return reader;
    }

    /** Reads tokens, then what a constant condition takes out between the functions: it is not compiled, but it is code. */
    private void find(LiveTokens tokens, LogicalTokens logical, String scope, List<String> around, int depth) {
        Recogniser recogniser = new Recogniser(tokens, scope);
        recogniser.run();
        if (depth > 0 && !recogniser.problems().isEmpty()) {
            return; // notes rather than code, or the pieces of something larger
        }
        problems.addAll(recogniser.problems());
        List<Span> spans = new ArrayList<>(recogniser.spans());
        spans.sort(Comparator.comparingInt(Span::first));
        for (Span span : spans) {
            places.add(new Place(tokens.start(span.first()), span, parts.size()));
        }
        parts.add(new Part(tokens, logical, recogniser.brackets(), spans, around));
        if (depth == MAX_DEAD_DEPTH || logical.dead().isEmpty()) {
            return;
        }
        Conditions outer = new Conditions(lexed, logical);
        int next = 0;
        int covered = 0;
        for (Range dead : logical.dead()) {
            while (next < spans.size() && tokens.raw(spans.get(next).first()) < dead.from()) {
                covered = Math.max(covered, tokens.raw(spans.get(next).bodyClose()));
                next++;
            }
            if (dead.from() >= covered) {
                LogicalTokens inner = LogicalTokens.of(lexed, dead);
                List<String> conditions = new ArrayList<>(around);
                conditions.addAll(outer.at(dead.from()));
                find(LiveTokens.of(lexed, inner, cpp), inner, recogniser.scopeAt(dead.from()), conditions, depth + 1);
            }
        }
    }

    /** What the last token lacks, if it is a comment or a raw string that reaches to the end of the text. */
    static Optional<ParseProblem> unterminated(Lexed lexed) {
        int last = lexed.size() - 1;
        if (last < 0) {
            return Optional.empty();
        }
        String text = lexed.text(last);
        boolean isComment = lexed.type(last) == CLexer.BLOCK_COMMENT && !(text.endsWith("*/") && text.length() >= 4);
        boolean isRawString = lexed.type(last) == CLexer.RAW_STRING && !text.endsWith("\"");
        if (!isComment && !isRawString) {
            return Optional.empty();
        }
        int from = lexed.lines().lineOf(lexed.start(last));
        int to = lexed.lines().lineOf(lexed.end(last));
        return Optional.of(
                new ParseProblem(from, to, isComment ? "A comment is never closed." : "A raw string is never closed."));
    }

    private static List<String> includes(LogicalTokens logical) {
        Set<String> headers = new LinkedHashSet<>();
        for (Directive directive : logical.directives()) {
            if (directive.kind() == Directive.Kind.INCLUDE
                    && !directive.argument().isEmpty()) {
                headers.add(directive.argument());
            }
        }
        return List.copyOf(headers);
    }
}
