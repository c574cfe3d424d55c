package io.graniteft.lang.internal;

import io.graniteft.lang.CFunction;
import io.graniteft.lang.Extraction;
import io.graniteft.lang.Language;
import io.graniteft.lang.SourceText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Takes a source text through all steps. */
public final class SourceReader {
    private SourceReader() {}

    /** The functions and the problems of a source text. */
    public static Extraction read(SourceText source) {
        Lexed lexed = Lexed.of(source.text());
        LogicalTokens logical = LogicalTokens.of(lexed);
        boolean plainC = source.path().toLowerCase(Locale.ROOT).endsWith(".c");
        LiveTokens tokens = LiveTokens.of(lexed, logical, source.language(), !plainC);
        Recogniser recogniser = new Recogniser(tokens);
        recogniser.run();
        List<String> includes = includes(logical);
        Language language = tokens.isCpp() ? Language.CPP : source.language();
        FunctionBuilder builder = new FunctionBuilder(tokens, recogniser.brackets(), source.path(), language, includes);
        List<CFunction> functions = new ArrayList<>();
        for (Span span : recogniser.spans()) {
            functions.add(builder.build(span));
        }
        return new Extraction(functions, recogniser.problems());
    }

    private static List<String> includes(LogicalTokens logical) {
        Set<String> found = new LinkedHashSet<>();
        for (Directive directive : logical.directives()) {
            if (directive.kind() == Directive.Kind.INCLUDE
                    && !directive.argument().isEmpty()) {
                found.add(directive.argument());
            }
        }
        return List.copyOf(found);
    }
}
