package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Short ways to extract from a text and to say what should be in it. */
final class Sources {
    private Sources() {}

    static Extraction extract(String path, String text) {
        return new FunctionExtractor().extract(new SourceText(path, text));
    }

    static List<CFunction> c(String text) {
        return extract("a.c", text).functions();
    }

    static List<CFunction> cpp(String text) {
        return extract("a.cpp", text).functions();
    }

    /** The qualified names of functions, in their order. */
    static List<String> names(List<CFunction> functions) {
        return functions.stream().map(CFunction::qualifiedName).toList();
    }

    static CFunction only(List<CFunction> functions) {
        assertThat(functions).hasSize(1);
        return functions.get(0);
    }
}
