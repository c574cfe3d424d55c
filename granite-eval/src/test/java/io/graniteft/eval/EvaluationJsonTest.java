package io.graniteft.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationJsonTest {

    @Test
    void a_score_is_one_line_with_the_promised_fields_in_order() {
        QualityScore score = new QualityScore(
                "a\n\"b\"",
                Profile.LITERAL,
                Status.RESOURCE_LIMIT,
                Sandbox.FILTER,
                6.99,
                null,
                8.5,
                10.0,
                0.30000000000000004,
                List.of(new Finding("misra-21.3", Dimension.SAFETY, 3, 5, -2.0, Confidence.MEDIUM, "é")),
                "gcc 12",
                null,
                Map.of(Dimension.SAFETY, 25, Dimension.SYNTAX, 30));
        assertThat(EvaluationJson.write(score))
                .isEqualTo("{\"id\":\"a\\n\\\"b\\\"\",\"profile\":\"literal\",\"status\":\"RESOURCE_LIMIT\","
                        + "\"sandbox\":\"filter\",\"overall\":6.99,\"syntax\":null,\"protocol\":8.5,\"safety\":10.0,"
                        + "\"style\":0.3,\"findings\":[{\"rule\":\"misra-21.3\",\"dimension\":\"safety\",\"line\":3,"
                        + "\"column\":5,\"amount\":-2.0,\"confidence\":\"medium\",\"message\":\"é\"}],"
                        + "\"compiler\":\"gcc 12\",\"domain\":null,\"weights\":{\"syntax\":30,\"safety\":25}}");
    }

    @Test
    void a_line_of_input_becomes_a_snippet() {
        assertThat(EvaluationJson.read("{\"id\":\"1\",\"code\":\"int x;\"}", 4))
                .isEqualTo(new EvaluationJson.InputLine(4, new Snippet("1", "int x;", null, null), null));
        assertThat(EvaluationJson.read(
                                "{\"id\":\"1\",\"code\":\"int x;\",\"language\":\"c++\",\"domain\":\"tsn\",\"more\":1}",
                                1)
                        .snippet())
                .isEqualTo(new Snippet("1", "int x;", CodeLanguage.CPP, "tsn"));
        assertThat(EvaluationJson.read("{\"id\":\"1\",\"code\":\"\",\"language\":null}", 1)
                        .snippet())
                .isEqualTo(new Snippet("1", "", null, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"1\"                                   | line 7: invalid JSON",
                "                                                | line 7: a JSON object",
                "[1]                                             | line 7: a JSON object",
                "{\"id\":\"1\",\"code\":\"\"} x                  | line 7: invalid JSON",
                "{\"code\":\"int x;\"}                           | line 7: the field \"id\" is missing",
                "{\"id\":1,\"code\":\"int x;\"}                  | line 7: the field \"id\" is missing or is no string",
                "{\"id\":\"1\",\"code\":null}                    | line 7: the field \"code\"",
                "{\"id\":\"1\",\"code\":\"\",\"domain\":3}       | line 7: the field \"domain\" is no string",
                "{\"id\":\"1\",\"code\":\"\",\"language\":\"rust\"} | line 7: the language \"rust\" is not known"
            })
    void a_line_that_cannot_be_used_says_why_and_where(String line, String expected) {
        EvaluationJson.InputLine read = EvaluationJson.read(line == null ? "" : line, 7);
        assertThat(read.snippet()).isNull();
        assertThat(read.error()).startsWith(expected);
    }
}
