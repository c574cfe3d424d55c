package io.graniteft.lang.internal;

import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionOutline;
import io.graniteft.lang.Language;
import io.graniteft.lang.Parameter;
import io.graniteft.lang.SourceRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the public record of a function from where it stands. */
final class FunctionBuilder {
    private final LiveTokens tokens;
    private final String path;
    private final Language language;
    private final List<String> includes;
    private final OutlineBuilder outlines;
    private final Names names;
    private final FileFacts facts;
    private final HeadReader heads;
    private final HeadSpecifiers specifiers;
    private final BodyReader bodies;
    private final DocFinder docs;
    private final @Nullable Conditions conditions;
    private final List<String> outerConditions;

    /**
     * Builds the functions of a part.
     *
     * @param isBrief whether only name, head, doc comment, calls and texts of a function are wanted
     */
    FunctionBuilder(
            Part part,
            String path,
            Language language,
            List<String> includes,
            OutlineBuilder outlines,
            Names names,
            boolean isBrief) {
        Brackets brackets = part.brackets();
        this.tokens = part.tokens();
        this.path = path;
        this.language = language;
        this.includes = includes;
        this.outlines = outlines;
        this.names = names;
        this.facts = new FileFacts(tokens, brackets, names);
        this.heads = new HeadReader(tokens, brackets);
        this.specifiers = new HeadSpecifiers(tokens, brackets);
        this.bodies = new BodyReader(tokens, brackets, names, facts, isBrief);
        this.docs = new DocFinder(tokens.lexed());
        this.conditions = isBrief ? null : new Conditions(tokens.lexed(), part.logical());
        this.outerConditions = part.conditions();
        FileFacts.macros(tokens.lexed(), part.logical(), names);
        facts.read(part.spans());
    }

    /** Everything about a function. */
    CFunction build(Span span) {
        FunctionOutline outline = outlines.build(span);
        SourceRange range = outline.range();
        String source = tokens.lexed().source();
        HeadReader.Reading reading = heads.read(span);
        List<String> specified = conditions == null ? List.of() : specifiers.read(span, reading.typeTokens());
        beginFunction(span, reading);
        bodies.read(span, reading.types(), specifiers.macros());
        return new CFunction(
                path,
                language,
                outline.name(),
                outline.qualifiedName(),
                outline.nameLine(),
                range,
                reading.returnType(),
                reading.parameters(),
                conditions == null ? List.of() : specifiers.templateParameters(span),
                specified,
                docs.above(tokens.raw(span.first())),
                bodies.calls(),
                bodies.types(),
                bodies.macros(),
                bodies.globals(),
                includes,
                conditions == null ? List.of() : conditions(conditions, span),
                source.substring(range.start(), range.end()),
                source.substring(tokens.start(span.bodyOpen()), range.end()),
                Spelling.asWritten(tokens, span.first(), span.headEnd()));
    }

    private List<String> conditions(Conditions conditions, Span span) {
        List<String> inner = conditions.at(tokens.raw(span.first()));
        if (outerConditions.isEmpty() || inner.isEmpty()) {
            return inner.isEmpty() ? outerConditions : inner;
        }
        List<String> all = new ArrayList<>(outerConditions);
        all.addAll(inner);
        return all;
    }

    /** Marks what the function itself declares before its body begins. */
    private void beginFunction(Span span, HeadReader.Reading reading) {
        names.beginFunction();
        facts.markTemplateParameters(span.first());
        for (Parameter parameter : reading.parameters()) {
            if (!parameter.name().isEmpty()) {
                boolean isPointer = isFunctionPointer(parameter.type());
                names.mark(names.of(parameter.name()), isPointer ? Names.LOCAL | Names.LOCAL_POINTER : Names.LOCAL);
            }
        }
    }

    /** Whether a parameter's type is that of a function, of a pointer to one, or a name that the text gives such a type. */
    private boolean isFunctionPointer(String type) {
        if (type.endsWith(")") && (type.contains("(*") || type.contains("::*"))) {
            return true;
        }
        int end = type.length();
        while (end > 0 && !Character.isJavaIdentifierPart(type.charAt(end - 1))) {
            end--;
        }
        int start = end;
        while (start > 0 && Character.isJavaIdentifierPart(type.charAt(start - 1))) {
            start--;
        }
        return start < end && names.is(names.of(type.substring(start, end)), Names.POINTER_TYPE);
    }
}
