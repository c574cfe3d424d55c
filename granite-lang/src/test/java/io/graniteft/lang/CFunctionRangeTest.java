package io.graniteft.lang;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a function stands: in lines, in {@code char}s and in bytes. */
final class CFunctionRangeTest {
    private static List<CFunction> functions(String text, Charset charset) {
        return new FunctionExtractor()
                .extract(new SourceText("a.c", text, charset))
                .functions();
    }

    @Test
    void the_text_is_the_exact_source_without_the_doc_comment() {
        String source = "/** Doc. */\nint  f( int a )\r\n{\r\n\treturn  a; /* é\uD83D\uDE00 */\r\n}\r\nint x;\r\n";

        CFunction function = functions(source, StandardCharsets.UTF_8).get(0);

        assertThat(function.text()).isEqualTo("int  f( int a )\r\n{\r\n\treturn  a; /* é\uD83D\uDE00 */\r\n}");
        assertThat(source.substring(function.range().start(), function.range().end()))
                .isEqualTo(function.text());
        assertThat(function.startLine()).isEqualTo(2);
        assertThat(function.endLine()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-8",
                "ISO-8859-1",
                "US-ASCII",
                "windows-1252",
                "UTF-16",
                "UTF-16LE",
                "UTF-16BE",
                "UTF-32",
                "GBK",
                "Shift_JIS"
            })
    void the_bytes_of_the_range_hold_the_text_in_every_encoding(String name) {
        Charset charset = Charset.forName(name);
        // What the encoding lacks becomes a question mark, as it would be in a file.
        String source = new String(mixed(new Random(7), 400).getBytes(charset), charset);
        byte[] file = source.getBytes(charset);

        List<CFunction> functions = functions(source, charset);

        assertThat(functions).hasSize(400);
        for (CFunction function : functions) {
            SourceRange range = function.range();
            Charset inside = name.equals("UTF-16") ? StandardCharsets.UTF_16BE : charset;
            assertThat(new String(Arrays.copyOfRange(file, range.startByte(), range.endByte()), inside))
                    .isEqualTo(function.text());
        }
    }

    @Test
    void a_byte_order_mark_counts_as_the_bytes_it_has_in_the_file() {
        SourceRange range = functions("\uFEFFint f(void) { }", StandardCharsets.UTF_8)
                .get(0)
                .range();

        assertThat(range.start()).isEqualTo(1);
        assertThat(range.startByte()).isEqualTo(3);
        assertThat(range.endByte()).isEqualTo(18);
    }

    @Test
    void bytes_of_raw_strings_count_though_nothing_else_in_the_text_is_beyond_ascii() {
        SourceRange range = functions("auto s = R\"(größe)\";\nint f() { return 0; }", StandardCharsets.UTF_8)
                .get(0)
                .range();

        assertThat(range.start()).isEqualTo(21);
        assertThat(range.startByte()).isEqualTo(23);
    }

    @Test
    void functions_of_a_long_text_are_those_of_a_short_one() {
        String source = """
                static size_t total_1;
                size_t sum_2(size_t first_3, size_t (*more_4)(size_t))
                {
                    total_1 = MAX_5(first_3, more_4(total_1));
                    return sum_2(first_3, more_4);
                }
                """;
        CFunction alone = functions(source, StandardCharsets.UTF_8).get(0);

        List<CFunction> among =
                functions((source + "/*" + "* long ".repeat(3_000) + "*/\n").repeat(20), StandardCharsets.UTF_8);

        assertThat(among).hasSize(20).allSatisfy(function -> {
            assertThat(function.parameters()).isEqualTo(alone.parameters());
            assertThat(function.callees()).isEqualTo(alone.callees());
            assertThat(function.types()).isEqualTo(alone.types());
            assertThat(function.macros()).isEqualTo(alone.macros());
            assertThat(function.globals()).isEqualTo(alone.globals());
        });
        assertThat(alone.globals()).containsExactly("total_1");
    }

    /** Functions with comments of one to four bytes a character between and inside them, so that blocks end within pairs. */
    private static String mixed(Random random, int count) {
        List<String> signs = List.of("a", "é", "ß", "表", "\uD83D\uDE00", "\u20AC", " ");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("/* ");
            for (int length = random.nextInt(60); length > 0; length--) {
                text.append(signs.get(random.nextInt(signs.size())));
            }
            text.append(" */\nint f").append(i).append("(void) { return 0; /* ");
            text.append(signs.get(random.nextInt(signs.size()))).append(" */ }\n");
        }
        return text.toString();
    }
}
