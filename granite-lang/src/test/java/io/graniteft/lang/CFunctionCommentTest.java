package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The comment and the language of a function. */
final class CFunctionCommentTest {
    private static CFunction first(String path, String text) {
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText(path, text)).functions();
        assertThat(functions).isNotEmpty();
        return functions.get(0);
    }

    private static CFunction last(String text) {
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText("a.c", text)).functions();
        return functions.get(functions.size() - 1);
    }

    @Test
    void keeps_the_doc_comment_that_belongs_to_the_function() {
        assertThat(last("/* licence */\n\n/**\n * Adds.\n */\nint add(int a) { return a; }")
                        .doc())
                .isEqualTo("/**\n * Adds.\n */");
        assertThat(last("/** Adds. */\n\nint add(int a) { return a; }").doc()).isEqualTo("/** Adds. */");
        assertThat(last("// one\n// two\nint add(int a) { return a; }").doc()).isEqualTo("// one\n// two");
        assertThat(last("/** Adds. */\n#if USE_ADD\nint add(int a) { return a; }\n#endif")
                        .doc())
                .isEqualTo("/** Adds. */");
        assertThat(last("/* Adds. */\n/*----------*/\nint add(int a) { return a; }")
                        .doc())
                .isEqualTo("/* Adds. */");
    }

    @Test
    void leaves_a_comment_that_belongs_to_something_else() {
        assertThat(last("/* licence */\n\nint add(int a) { return a; }").doc()).isNull();
        assertThat(last("int x; /* a counter */\nint add(int a) { return a; }").doc())
                .isNull();
        assertThat(last("int f(void) { } // ends f\nint add(int a) { return a; }")
                        .doc())
                .isNull();
        assertThat(last("/** Adds. */\n\n\n\nint add(int a) { return a; }").doc())
                .isNull();
        assertThat(last("/** A type. */\nstruct s;\nint add(int a) { return a; }")
                        .doc())
                .isNull();
        assertThat(last("/* All. */\n#if A\n#if B\nint add(int a) { return a; }\n#endif\n#endif")
                        .doc())
                .isNull();
        assertThat(last("/*=======*/\nint add(int a) { return a; }").doc()).isNull();
    }

    @Test
    void the_language_follows_the_extension() {
        assertThat(first("x/a.c", "int f(void) { }").language()).isEqualTo(Language.C);
        assertThat(first("x/a.cc", "int f(void) { }").language()).isEqualTo(Language.CPP);
        assertThat(Language.ofPath("a.b/C.hpp")).isEqualTo(Language.CPP);
        assertThat(Language.ofPath("a.cpp/readme")).isEqualTo(Language.C);
        assertThat(Language.ofPath("A.C")).isEqualTo(Language.CPP);
    }
}
