package io.graniteft.eval.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.eval.Diagnostic;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreFilterTest {

    private static String rejection(String code) {
        Diagnostic rejection = PreFilter.apply(code).rejection();
        return rejection == null ? "accepted" : rejection.rule();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#include \"/etc/passwd\"",
                "#include </etc/passwd>",
                "  #  include \"/etc/passwd\"",
                "%:include \"/etc/passwd\"",
                "# /* c */ include /* c */ \"/etc/passwd\"",
                "/* c\n */ #include \"/etc/passwd\"",
                "/**//**/#include \"/etc/passwd\"",
                "#inc\\\nlude \"/etc/passwd\"",
                "#\\\ninclude \"/etc/pass\\\nwd\"",
                "#inc\\  \nlude \"/etc/passwd\"",
                "\\\n#include \"/etc/passwd\"",
                "\u000b\f#include \"/etc/passwd\"",
                "\r#include \"/etc/passwd\"",
                "#include \"../x.h\"",
                "#include \"a/../../x.h\"",
                "#include \"./x.h\"",
                "#include <.hidden>",
                "#include <sys/../../../etc/passwd>",
                "#include \"a//b.h\"",
                "#include <foo/*bar>",
                "#include \"C:\\x.h\"",
                "#include \"~/x.h\"",
                "#include \"<stdin>\"",
                "#include \"x.h\" \"y.h\"",
                "#include \"\"",
                "#include",
                "#define F \"/etc/passwd\"\n#include F",
                "#include __FILE__",
                "#include STR(/etc/passwd)",
                "#include_next <stdio.h>",
                "#import \"x.h\"",
                "#embed \"/dev/zero\"",
                "#if 0\n#include \"/dev/zero\"\n#endif",
                "R\"(\n#include \"/dev/zero\"\n)\"",
                "/*\n#include \"/dev/zero\"\n*/"
            })
    void an_include_that_could_open_a_file_is_rejected(String code) {
        assertThat(rejection(code + "\nint x;\n")).isEqualTo("rejected-include");
        assertThat(rejection("int y;\n" + code)).isEqualTo("rejected-include");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#if __has_include(\"/etc/passwd\")\n#endif",
                "#if __has_include_next(<x>)\n#endif",
                "#if __has_embed(\"/etc/passwd\")\n#endif",
                "#if __has_inc\\\nlude(</etc/passwd>)\n#endif",
                "#define P(a,b) a##b\n#if P(__has_,include)(\"/etc/passwd\")\n#endif",
                "#define P(a,b) a%:%:b\n#if P(_,_has_include)(\"/etc/passwd\")\n#endif",
                "#define P(a,b) a#\\\n#b\nP(_Prag,ma)(\"GCC dependency \\\"/etc/passwd\\\"\")"
            })
    void questions_about_files_are_rejected(String code) {
        assertThat(rejection(code + "\nint x;\n")).isEqualTo("rejected-name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#pragma GCC dependency \"/etc/passwd\"",
                "#pragma GCC pch_preprocess \"/etc/passwd\"",
                "#pragma /**/ GCC /**/ dependency \"/etc/passwd\"",
                "#pragma GCC",
                "_Pragma(\"GCC dependency \\\"/etc/passwd\\\"\")",
                "_Pragma(\"GCC pch_preprocess\")",
                "#define S(x) #x\n_Pragma(S(GCC dependency \"/etc/passwd\"))",
                "_Pragma(L\"pack(1)\")",
                "_Pragma",
                "_Pra\\\ngma(X)"
            })
    void pragmas_that_open_files_are_rejected(String code) {
        assertThat(rejection(code + "\nint x;\n")).isEqualTo("rejected-pragma");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#ident \"x\"", "#sccs \"x\"", "#assert a(b)", "#foo", "#\"x\"", "#!x", "%:unassert a"})
    void unknown_directives_are_rejected(String code) {
        assertThat(rejection("int y;\n" + code + "\nint x;\n")).isEqualTo("rejected-directive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"int x;\0", "char c = '??/'; ", "??=include <stdio.h>"})
    void characters_that_hide_directives_are_rejected(String code) {
        assertThat(rejection(code)).isEqualTo("rejected-character");
    }

    @Test
    void deep_nesting_and_large_texts_are_rejected() {
        assertThat(rejection("int x = " + "(".repeat(257) + "1" + ")".repeat(257) + ";"))
                .isEqualTo("rejected-nesting");
        assertThat(rejection("int x = " + "(".repeat(256) + "1" + ")".repeat(256) + ";"))
                .isEqualTo("accepted");
        assertThat(rejection("int x = " + "(".repeat(100_000))).isEqualTo("rejected-nesting");
        assertThat(rejection("//" + "x".repeat(PreFilter.MAX_BYTES - 2))).isEqualTo("accepted");
        assertThat(rejection("//" + "x".repeat(PreFilter.MAX_BYTES - 1))).isEqualTo("rejected-size");
        assertThat(rejection("//" + "é".repeat(PreFilter.MAX_BYTES / 2))).isEqualTo("rejected-size");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#include <stdint.h>",
                "#include \"stdint.h\"",
                "#include <sys/types.h> // types",
                "#include <vector> /* a\n b */",
                "#define JOIN(a, b) a##b",
                "#if defined(X) && X > 1\n#elif Y\n#else\n#endif",
                "#",
                "# /* null directive */",
                "#pragma pack(push, 1)",
                "#pragma CODE_SEG __NEAR_SEG NON_BANKED",
                "_Pragma(\"pack(1)\")",
                "#error no",
                "/* the #include guard */",
                "/*\n * #include of the header\n */",
                "/*\n#include \"avb.h\"\n*/",
                "char *s = \"#include /etc/passwd\";",
                "#define STR(x) #x",
                "int x = a ? b : c; // ?? really"
            })
    void ordinary_code_is_passed_on_unchanged(String code) {
        String text = code + "\nint x;\n";
        PreFilter.Result result = PreFilter.apply(text);
        assertThat(result.rejection()).isNull();
        assertThat(result.source()).isEqualTo(text);
        assertThat(result.notes()).isEmpty();
    }

    @Test
    void a_header_that_is_not_there_is_replaced_by_the_error_it_is() {
        assertThat(PreFilter.apply("int a;\n/* c */ #include \"can_if.h\" /* d\n */\nint b;\n")
                        .source())
                .isEqualTo(
                        "int a;\n/* c */ #error granite: no such header: can_if.h                    /* d\n */\nint b;\n");
        assertThat(PreFilter.apply("#inc\\\nlude <linux/skbuff.h>\nint b;\n").source())
                .startsWith("#error granite: no such header: linux/skbuff.h")
                .endsWith("\nint b;\n")
                .hasLineCount(3);
    }

    @Test
    void a_snippet_does_not_choose_lines_or_warnings() {
        PreFilter.Result result = PreFilter.apply("""
                #line 7 "/etc/passwd"
                # 1 "/etc/passwd" 3
                #pragma GCC diagnostic ignored "-Wall"
                #pragma GCC system_header
                int x;
                """);
        assertThat(result.rejection()).isNull();
        assertThat(result.source().strip()).isEqualTo("int x;");
        assertThat(result.source()).hasLineCount(5);
        assertThat(result.notes())
                .extracting(Diagnostic::rule)
                .containsExactly("line-marker", "line-marker", "pragma-ignored", "pragma-ignored");
    }

    @Test
    void a_rejection_names_the_place_in_the_original_text() {
        Diagnostic rejection =
                PreFilter.apply("int a; \\\n\n\n  #include \"/x\"\n").rejection();
        assertThat(rejection).isNotNull();
        assertThat(rejection == null ? "" : rejection.line() + ":" + rejection.column())
                .isEqualTo("4:3");
    }

    static int[] seeds() {
        return new Random(20261123).ints(20).toArray();
    }

    /** Pieces that make a filter and a compiler disagree about what is a directive. */
    static final String[] PIECES = {
        "#",
        "%:",
        "include",
        "inc",
        "lude",
        " ",
        "\t",
        "\f",
        "\\\n",
        "\\ \n",
        "\n",
        "\n",
        "/*",
        "*/",
        "//",
        "\"",
        "'",
        "R\"(",
        ")\"",
        "R\"x(",
        ")x\"",
        "u8",
        "define X",
        "define P(a,b) a##b",
        "if",
        "if 0",
        "endif",
        "else",
        "1'0",
        "0x'",
        "\\",
        "?",
        "(",
        ")",
        "<",
        ">",
        "\"CANARY\"",
        "<CANARY>",
        "X",
        "P(inc,lude)",
        "int a;",
        "_Pragma(",
        "pragma",
        "GCC",
        "__has_include",
        "é",
        "$",
        "\r",
        "L'",
        "\\\"",
        "0",
        "e+"
    };

    static String random(int seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0, length = 5 + random.nextInt(60); i < length; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void any_text_ends_in_a_decision_and_keeps_its_lines(int seed) {
        for (int i = 0; i < 500; i++) {
            String text = random(seed + i);
            PreFilter.Result result = PreFilter.apply(text);
            if (result.rejection() == null) {
                assertThat(result.source().chars().filter(c -> c == '\n').count())
                        .as("lines of %s", text)
                        .isEqualTo(text.chars().filter(c -> c == '\n').count());
            }
        }
    }

    @Test
    void contorted_texts_are_decided_in_linear_work() {
        assertThat(rejection("\n# /*".repeat(50_000))).isEqualTo("rejected-directive");
        assertThat(rejection("#/*".repeat(80_000))).isNotEmpty();
        assertThat(rejection("#/*".repeat(40_000) + "*/ ".repeat(40_000))).isNotEmpty();
        assertThat(rejection("/**/\n".repeat(100) + "\n#" + "/**/".repeat(60_000)))
                .isNotEmpty();
        assertThat(rejection((" ".repeat(500) + "#").repeat(500))).isNotEmpty();
        assertThat(rejection("*/#/* ".repeat(40_000))).isNotEmpty();
    }
}
