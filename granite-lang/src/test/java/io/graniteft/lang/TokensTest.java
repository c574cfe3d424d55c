package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.lang.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokensTest {
    private static List<String> live(String text) {
        return Tokens.live(text).stream().map(Token::text).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "int main(void) { return 0; }\n",
                "/* never closed\nint x;",
                "// no line end \\\n still the comment\nint x;",
                "char *s = \"not closed\nint y = 'also not\n;",
                "auto r = R\"x(a \"quoted\" )\" b)x\"; int z;",
                "R\"(never closed",
                "R\"a_delimiter_that_is_far_too_long(x)a_delimiter_that_is_far_too_long\"",
                "a\\\r\nb \\ \n c \u0000 \uFEFF ü 漢 \uD83D\uDE00 \uD83D ` @ $x",
                "#define A(x) \\\n  x /* two\nlines */ y\n#if 0\n'\n#endif",
                "\r\r\n\n\t\f",
                "1'000'000 0x1e+3 .5f 1.e-5 a.b->c ... <% %> <: :>"
            })
    void joining_all_tokens_gives_the_text_back(String text) {
        assertThat(Tokens.all(text).stream().map(Token::text).collect(Collectors.joining()))
                .isEqualTo(text);
    }

    @Test
    void a_token_says_where_it_stands_in_chars() {
        List<Token> tokens = Tokens.live("/* \uD83D\uDE00 */ int\r\n  x;");

        assertThat(tokens)
                .containsExactly(
                        new Token(Kind.KEYWORD, "int", 9, 12, 1, 10),
                        new Token(Kind.IDENTIFIER, "x", 16, 17, 2, 3),
                        new Token(Kind.PUNCTUATOR, ";", 17, 18, 2, 4));
    }

    @Test
    void comments_are_not_live_and_a_comment_mark_in_a_string_opens_none() {
        assertThat(live("a /* b */ \"/* c\" // d\n '\"' e")).containsExactly("a", "\"/* c\"", "'\"'", "e");
    }

    @Test
    void nothing_under_a_constant_condition_that_fails_is_live() {
        String text = """
                #if 0
                a
                #if X
                b
                #else
                c
                #endif
                #else
                d
                #endif
                #if 1
                e
                #elif Y
                f
                #else
                g
                #endif
                #if Z
                h
                #else
                i
                #endif
                """;

        assertThat(live(text)).filteredOn(token -> !token.startsWith("#")).containsExactly("d", "e", "h", "i");
    }

    @Test
    void line_continuations_are_joined_even_inside_a_name() {
        assertThat(live("vo\\\nlatile_x \"a\\\nb\"\n#define A \\\n  1 /* one */\n"))
                .containsExactly("volatile_x", "\"ab\"", "#define A   1");
    }

    @Test
    void a_raw_string_is_one_token_and_keeps_its_backslashes() {
        assertThat(live("R\"x(a)\" \\\n)x\" b")).containsExactly("R\"x(a)\" \\\n)x\"", "b");
    }

    @Test
    void a_hash_inside_a_line_is_no_directive() {
        assertThat(Tokens.live("a # define b\n  # define c"))
                .extracting(Token::kind)
                .containsExactly(Kind.IDENTIFIER, Kind.PUNCTUATOR, Kind.IDENTIFIER, Kind.IDENTIFIER, Kind.DIRECTIVE);
    }

    @Test
    void a_list_of_tokens_cannot_be_changed() {
        assertThat(Tokens.live("a")).isUnmodifiable();
        assertThat(Tokens.all("a")).isUnmodifiable();
    }

    @Test
    void a_function_comes_with_the_live_tokens_of_its_text_alone() {
        String text =
                "int a;\n#if 0\nint b(void) { return 0; }\n#endif\n  int c(int x)\n{\n#if 0\n  x++;\n#endif\n  return\\\n x; }\n";
        List<List<Token>> found = new ArrayList<>();

        new FunctionExtractor().extractWithTokens(new SourceText("a.c", text), (function, live) -> {
            assertThat(live).isEqualTo(Tokens.live(function.text()));
            found.add(live);
        });

        assertThat(found).hasSize(2);
        Token last = found.get(1).get(found.get(1).size() - 1);
        assertThat(last).isEqualTo(new Token(Kind.PUNCTUATOR, "}", 49, 50, 7, 5));
    }
}
