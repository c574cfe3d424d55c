package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeLanguageTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int A::f() { return 1; }",
                "template <typename T> T f(T x);",
                "namespace avb { int x; }",
                "class Gate { int x; };",
                "class Gate : Base { };",
                "struct A { public: int x; };",
                "int x = static_cast<int>(y);",
                "int *x = nullptr;",
                "#include <vector>\nint x;",
                "#include <cstdint>\nint x;",
                "using Id = int;",
                "bool operator==(A a, A b);",
                "void f() noexcept;",
                "int f() const override;"
            })
    void constructs_that_c_does_not_know_are_cpp(String code) {
        assertThat(CodeLanguage.infer(code)).isEqualTo(CodeLanguage.CPP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int x;",
                "struct class *class;",
                "int new, delete, template;",
                "#ifdef __cplusplus\nextern \"C\" {\n#endif",
                "int f(void) { a ? b : c; } // std::vector in C++",
                "char *s = \"a::b\";",
                "#include <stdint.h>\nint x;",
                "enum { A, B }; int this = 1;"
            })
    void everything_else_is_c(String code) {
        assertThat(CodeLanguage.infer(code)).isEqualTo(CodeLanguage.C);
    }

    @ParameterizedTest
    @CsvSource({"c,C", "C,C", "h,C", "c++,CPP", "C++,CPP", "cpp,CPP", "cxx,CPP", "cc,CPP", "hpp,CPP"})
    void names_are_understood_in_any_case(String name, CodeLanguage language) {
        assertThat(CodeLanguage.of(name)).contains(language);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rust", "c99", "java"})
    void other_names_are_not(String name) {
        assertThat(CodeLanguage.of(name)).isEmpty();
    }
}
