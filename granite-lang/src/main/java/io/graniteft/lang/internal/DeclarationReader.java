package io.graniteft.lang.internal;

import io.graniteft.lang.CDeclaration;
import io.graniteft.lang.Declarations;
import io.graniteft.lang.ParseProblem;
import io.graniteft.lang.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Takes a source text through all steps up to its declarations. */
public final class DeclarationReader {
    private DeclarationReader() {}

    /** The declarations and the problems of a source text. */
    public static Declarations read(SourceText source) {
        Lexed lexed = Lexed.of(source.text());
        LogicalTokens logical = LogicalTokens.of(lexed);
        String path = source.path().toLowerCase(Locale.ROOT);
        LiveTokens tokens = LiveTokens.of(lexed, logical, source);
        Brackets brackets = Brackets.of(tokens);
        Conditions conditions = new Conditions(lexed, logical);
        DeclarationBuilder builder = new DeclarationBuilder(source, tokens, conditions);
        DeclarationWalk walk = new DeclarationWalk(tokens, brackets, builder);
        Recogniser recogniser = new Recogniser(tokens, brackets, "", walk);
        recogniser.run();
        walk.finish();
        if (path.endsWith(".txt") && recogniser.spans().isEmpty() && !builder.hasTypes()) {
            return new Declarations(List.of(), List.of()); // prose has semicolons, and lines that begin with a hash
        }
        macros(lexed, logical, conditions, builder);
        List<ParseProblem> problems = new ArrayList<>(recogniser.problems());
        SourceReader.unterminated(lexed).ifPresent(problems::add);
        problems.sort(Comparator.comparingInt(ParseProblem::startLine));
        return new Declarations(builder.inOrder(), problems);
    }

    private static void macros(Lexed lexed, LogicalTokens logical, Conditions conditions, DeclarationBuilder builder) {
        String guard = conditions.guard().orElse("");
        for (int i = 0; i < logical.directives().size(); i++) {
            int name = MacroReader.nameOf(lexed, logical, i);
            if (name < 0 || lexed.is(name, guard)) {
                continue;
            }
            CDeclaration.Kind kind = MacroReader.isFunction(lexed, name)
                    ? CDeclaration.Kind.FUNCTION_MACRO
                    : CDeclaration.Kind.OBJECT_MACRO;
            builder.macro(kind, logical.directiveFirst(i), MacroReader.end(lexed, logical, i), name);
        }
    }
}
