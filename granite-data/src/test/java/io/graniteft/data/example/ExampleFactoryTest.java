package io.graniteft.data.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.data.TestConfigs;
import io.graniteft.data.source.Domain;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Tokens;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExampleFactoryTest {
    private static final Domain TSN = Domain.named("tsn");

    private static final String RAMP = """
            /**
             * @brief Adds a slope to a credit and stops at a limit.
             *
             * @param slope  Slope; its sign tells on which side the limit lies.
             * @return Credit at the end.
             */
            static int64_t cbs_ramp(int64_t credit, int64_t slope, int64_t limit)
            {
                int64_t result = credit + slope;
                cbs_log(result);

                if (result > limit) {
                    result = limit;
                }

                return result;
            }
            """;

    private static CFunction function(String path, String source) {
        List<CFunction> functions =
                new FunctionExtractor().extract(new SourceText(path, source)).functions();
        assertThat(functions).hasSize(1);
        return functions.get(0);
    }

    private static Map<Template, Example> examples(String path, String source) {
        CFunction function = function(path, source);
        return new ExampleFactory(42, true)
                .examplesOf(function, Tokens.live(function.text()), TSN).stream()
                        .collect(Collectors.toMap(Example::template, Function.identity()));
    }

    private static String request(Map<Template, Example> examples, Template template) {
        return get(examples, template).chat().request();
    }

    private static Example get(Map<Template, Example> examples, Template template) {
        return Objects.requireNonNull(examples.get(template), template.label());
    }

    @Test
    void asks_for_a_function_in_four_ways_and_for_its_completion() {
        assertThat(examples("a.c", RAMP))
                .containsOnlyKeys(
                        Template.PURPOSE, Template.SIGNATURE, Template.DESCRIPTION, Template.TASK, Template.COMPLETION);
    }

    @Test
    void answers_each_request_with_the_function_and_its_doc_comment() {
        Map<Template, Example> examples = examples("a.c", RAMP);

        for (Template template : List.of(Template.PURPOSE, Template.SIGNATURE, Template.DESCRIPTION, Template.TASK)) {
            assertThat(get(examples, template).chat().answer()).isEqualTo(RAMP.strip());
        }
    }

    @Test
    void names_function_domain_purpose_and_interface() {
        assertThat(request(examples("a.c", RAMP), Template.PURPOSE))
                .contains(
                        "C function named 'cbs_ramp'",
                        "time-sensitive networking (TSN)",
                        "Adds a slope to a credit and stops at a limit.",
                        "`int64_t slope`",
                        "returns `int64_t`");
    }

    @Test
    void gives_the_prototype_to_implement() {
        assertThat(request(examples("a.c", RAMP), Template.SIGNATURE))
                .contains("static int64_t cbs_ramp(int64_t credit, int64_t slope, int64_t limit);");
    }

    @Test
    void describes_parameters_without_giving_the_name_away() {
        assertThat(request(examples("a.c", RAMP), Template.DESCRIPTION))
                .contains(
                        "- `int64_t slope`: Slope; its sign tells on which side the limit lies",
                        "Result: `int64_t`: Credit at the end.")
                .doesNotContain("cbs_ramp");
    }

    @Test
    void sets_constraints_that_the_answer_keeps() {
        String task = request(examples("a.c", RAMP), Template.TASK);
        assertThat(task).contains("fixed-width integer types", "no dynamic memory", "`cbs_log`");

        String allocating = request(
                examples(
                        "a.c",
                        "char *make(int n) { char *p = malloc(n); if (!p) { return NULL; } p[0] = 0; return p; }"),
                Template.TASK);
        assertThat(allocating).doesNotContain("no dynamic memory", "fixed-width", "single point of exit");
    }

    @Test
    void never_shows_a_statement_of_the_body_in_a_request() {
        Map<Template, Example> examples = examples("a.c", RAMP);

        for (Template template : List.of(Template.PURPOSE, Template.SIGNATURE, Template.DESCRIPTION, Template.TASK)) {
            assertThat(request(examples, template)).doesNotContain("result", "{", "return ");
        }
    }

    @Test
    void cuts_a_completion_between_statements_so_that_both_parts_make_the_whole() {
        Example completion = get(examples("a.c", RAMP), Template.COMPLETION);
        String request = completion.chat().request();
        String given = request.substring(request.indexOf("```c\n") + 5, request.lastIndexOf("\n```"));

        assertThat(given + "\n" + completion.chat().answer()).isEqualToIgnoringWhitespace(RAMP);
        assertThat(given).matches("(?s).*[;}]");
        assertThat(completion.chat().answer()).endsWith("}").contains("return result;");
    }

    @Test
    void makes_no_completion_where_only_one_statement_stands() {
        assertThat(examples("a.c", "int two(void) { return 2; }")).doesNotContainKey(Template.COMPLETION);
        assertThat(examples("a.c", "void nothing(void) { }")).doesNotContainKey(Template.COMPLETION);
    }

    @Test
    void says_what_a_name_says_where_no_comment_does() {
        assertThat(request(
                        examples("a.c", "int canFrame_isValid(int id) { id++; return id < 2048; }"), Template.PURPOSE))
                .contains("Purpose: tell whether can frame is valid.\n");
        assertThat(request(examples("a.c", "void vTaskDelay(int ticks) { wait(ticks); yield(); }"), Template.PURPOSE))
                .contains("Purpose: task delay.\n");
    }

    @Test
    void asks_for_cpp_under_its_qualified_name() {
        String source = "namespace net { int Timer::start(const Clock &clock) { clock.tick(); return 1; } }";

        assertThat(request(examples("a.cpp", source), Template.PURPOSE))
                .contains("C++ function named 'net::Timer::start'");
        assertThat(request(examples("a.cpp", source), Template.SIGNATURE)).contains("```cpp\n");
    }

    @Test
    void says_what_constructors_operators_and_macros_make() {
        assertThat(request(
                        examples("a.cpp", "net::Timer::Timer(int t) : left(t) { start(); reset(); }"),
                        Template.PURPOSE))
                .contains("Purpose: construct an object in `net::Timer`.");
        assertThat(request(examples("a.cpp", "struct T { T() { start(); reset(); } };"), Template.PURPOSE))
                .contains("function named 'T::T'", "Purpose: construct an object in `T`.");
        assertThat(request(
                        examples("a.cpp", "bool Time::operator==(const Time &o) const { return t == o.t; }"),
                        Template.DESCRIPTION))
                .contains("What it does: the operator `==` in `Time`.");
        assertThat(request(
                        examples("a.cpp", "TEST_F(GateTest, OpensInTime)\n{\n    open();\n    check();\n}"),
                        Template.PURPOSE))
                .contains("definition `TEST_F(GateTest, OpensInTime)`", "Purpose: test f gate test opens in time.");
    }

    @Test
    void says_where_a_member_stands_whose_prototype_does_not() {
        assertThat(request(examples("a.cpp", "class T { int get() { touch(); return left; } };"), Template.SIGNATURE))
                .contains("int get();", "It stands in `T`.");
    }

    @Test
    void moves_a_function_that_stands_in_a_class_to_the_left_edge() {
        String source = """
                class Timer {
                    /**
                     * Starts the timer.
                     */
                    int start(int ticks)
                    {
                        left = ticks;

                        return left;
                    }
                };
                """;

        assertThat(get(examples("a.cpp", source), Template.PURPOSE).chat().answer())
                .isEqualTo("""
                        /**
                         * Starts the timer.
                         */
                        int start(int ticks)
                        {
                            left = ticks;

                            return left;
                        }""");
        assertThat(get(examples("a.cpp", source), Template.COMPLETION).chat().answer())
                .isEqualTo("    return left;\n}");
        assertThat(get(
                                examples(
                                        "a.cpp",
                                        "class T {\n    /**\n     * Tells it.\n     */\n    int get() { return left; }\n};\n"),
                                Template.TASK)
                        .chat()
                        .answer())
                .isEqualTo("/**\n * Tells it.\n */\nint get() { return left; }");
    }

    @Test
    void leaves_the_lines_of_a_raw_string_alone() {
        String method = "const char *text()\n    {\n        return R\"(\n    two\n)\";\n    }";

        assertThat(get(examples("a.cpp", "class T {\n    " + method + "\n};\n"), Template.TASK)
                        .chat()
                        .answer())
                .isEqualTo(method);
    }

    @Test
    void leaves_a_comment_without_words_out_of_the_answer() {
        String code = "int f(int a)\n{\n    a++;\n    return a;\n}";

        assertThat(get(examples("a.c", "/*-----------*/\n" + code), Template.TASK)
                        .chat()
                        .answer())
                .isEqualTo(code);
    }

    @Test
    void depends_on_function_and_seed_alone() {
        CFunction function = function("a.c", RAMP);
        var live = Tokens.live(function.text());

        assertThat(new ExampleFactory(1, true).examplesOf(function, live, TSN))
                .isEqualTo(new ExampleFactory(1, true).examplesOf(function, live, TSN));
        assertThat(new ExampleFactory(1, false).examplesOf(function, live, TSN)).hasSize(4);
    }

    private static Map<Template, Example> examples(String source, String... keysAndValues) {
        ExampleFactory factory = ExampleFactory.of(TestConfigs.with(keysAndValues));
        SourceText text = new SourceText("a.c", source);
        CFunction function = function("a.c", source);
        return factory.examplesOf(function, Tokens.live(function.text()), TSN, factory.contextOf(text)).stream()
                .collect(Collectors.toMap(Example::template, Function.identity()));
    }

    @Test
    void takes_whole_statements_out_of_the_middle_so_that_the_parts_make_the_function() {
        Example example = get(examples(RAMP, "examples.fill_in_the_middle", "true"), Template.FILL_IN_THE_MIDDLE);
        String request = example.chat().request();
        int suffix = request.indexOf("<fim_suffix>");

        assertThat(request).startsWith("<fim_prefix>/**").endsWith("<fim_middle>");
        String prefix = request.substring("<fim_prefix>".length(), suffix);
        String rest = request.substring(suffix + "<fim_suffix>".length(), request.length() - "<fim_middle>".length());
        assertThat(prefix + example.chat().answer() + rest).isEqualTo(RAMP.strip());
        assertThat(prefix).matches("(?s).*[;}]");
        assertThat(example.chat().answer()).matches("(?s).*[;}]").isNotBlank();
        assertThat(rest).contains("return result;");
    }

    @Test
    void has_no_middle_where_too_few_statements_stand() {
        assertThat(examples("int f(int a) { a++; return a; }", "examples.fill_in_the_middle", "true"))
                .doesNotContainKey(Template.FILL_IN_THE_MIDDLE);
    }

    @Test
    void shows_the_declarations_that_the_answer_needs_and_no_others() {
        String source = """
                #define CBS_LIMIT 100
                #define OTHER 1
                #define KEY_PASSWORD "hunter2!"
                struct cbs { int credit; };
                struct unused { int x; };
                enum mode { MODE_IDLE, MODE_BUSY };
                static int counter;
                int cbs_log(int value, const char *text);
                int cbs_step(struct cbs *c)
                {
                    counter++;
                    if (c->credit > CBS_LIMIT) {
                        return cbs_log(MODE_BUSY, KEY_PASSWORD);
                    }
                    return MODE_IDLE;
                }
                """;

        String request = request(examples(source, "examples.context", "true"), Template.SIGNATURE);

        assertThat(request)
                .contains(
                        "These declarations exist:",
                        "#define CBS_LIMIT 100",
                        "struct cbs { int credit; };",
                        "enum mode { MODE_IDLE, MODE_BUSY };",
                        "static int counter;",
                        "int cbs_log(int value, const char *text);",
                        "<SECRET:PASSWORD>")
                .doesNotContain("OTHER", "unused", "hunter2", "counter++");
        assertThat(request(examples(source), Template.SIGNATURE)).doesNotContain("These declarations exist");
    }
}
