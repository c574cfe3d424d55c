package io.graniteft.lang;

import java.util.List;

/**
 * What {@link FunctionExtractor#extract} found in one source text.
 *
 * @param functions the function definitions, in the order in which they stand in the text
 * @param problems what could not be read, in the order of the lines; functions are still found before and after a problem
 */
public record Extraction(List<CFunction> functions, List<ParseProblem> problems) {
    public Extraction {
        functions = List.copyOf(functions);
        problems = List.copyOf(problems);
    }
}
