package io.graniteft.lang;

import java.util.List;

/**
 * What {@link DeclarationExtractor#extract} found in one source text.
 *
 * @param declarations the declarations, in the order in which they begin; what one statement declares stands together, a type
 *     before the names that it is given
 * @param problems what could not be read, in the order of the lines; declarations are still found before and after a problem
 */
public record Declarations(List<CDeclaration> declarations, List<ParseProblem> problems) {
    public Declarations {
        declarations = List.copyOf(declarations);
        problems = List.copyOf(problems);
    }
}
