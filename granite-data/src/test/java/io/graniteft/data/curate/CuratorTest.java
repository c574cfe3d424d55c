package io.graniteft.data.curate;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.data.TestConfigs;
import io.graniteft.data.reason.DropReason;
import io.graniteft.data.source.SourceFile;
import io.graniteft.lang.CFunction;
import io.graniteft.lang.FunctionExtractor;
import io.graniteft.lang.SourceText;
import io.graniteft.lang.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CuratorTest {
    private static final String ADD = "int add(int a, int b) { return a + b; }";

    private static Candidate candidate(String text) {
        return new Candidate(
                "source",
                new SourceFile("a.c", text, "UTF-8", ""),
                function(text),
                Tokens.live(function(text).text()));
    }

    private static CFunction function(String text) {
        return new FunctionExtractor()
                .extract(new SourceText("a.c", text))
                .functions()
                .get(0);
    }

    private static CurationStep replacing(String word, String by) {
        return new CurationStep() {
            @Override
            public Verdict judge(Candidate candidate) {
                String text = candidate.function().text();
                return text.contains(word)
                        ? new Verdict.Change(function(text.replace(word, by)), List.of(word + " replaced"))
                        : Verdict.keep();
            }
        };
    }

    @Test
    void leaves_out_what_is_too_short_or_too_long_and_keeps_what_is_just_right() {
        assertThat(new LengthStep(17, 100).judge(candidate(ADD))).isEqualTo(Verdict.drop(DropReason.TOO_SHORT));
        assertThat(new LengthStep(16, 16).judge(candidate(ADD))).isEqualTo(Verdict.keep());
        assertThat(new LengthStep(1, 15).judge(candidate(ADD))).isEqualTo(Verdict.drop(DropReason.TOO_LONG));
    }

    @Test
    void shows_each_step_what_the_steps_before_have_left() {
        Curator curator = new Curator(List.of(replacing("add", "sum"), replacing("sum", "total(x) +")));
        Curator.Outcome outcome = curator.judge(candidate("int f(int a) { return add + a; }"));

        assertThat(outcome.drop()).isNull();
        assertThat(outcome.changes()).containsExactly("add replaced", "sum replaced");
        assertThat(outcome.candidate().function().text()).isEqualTo("int f(int a) { return total(x) + + a; }");
        assertThat(outcome.candidate().live()).hasSize(17);
    }

    @Test
    void asks_no_further_step_once_one_has_left_the_function_out() {
        List<String> asked = new ArrayList<>();
        CurationStep objector = new CurationStep() {
            @Override
            public Verdict judge(Candidate candidate) {
                return new Verdict.Drop(DropReason.NOT_CODE, "because");
            }
        };
        CurationStep listener = new CurationStep() {
            @Override
            public Verdict judge(Candidate candidate) {
                asked.add(candidate.function().name());
                return Verdict.keep();
            }
        };

        Curator.Outcome outcome = new Curator(List.of(listener, objector, listener)).judge(candidate(ADD));

        assertThat(outcome.drop()).isEqualTo(new Verdict.Drop(DropReason.NOT_CODE, "because"));
        assertThat(asked).containsExactly("add");
    }

    @Test
    void asks_the_steps_about_whole_files_too() {
        CurationStep objector = new CurationStep() {
            @Override
            public Verdict.Drop judgeFile(SourceFile file) {
                return Verdict.drop(DropReason.NOT_CODE);
            }
        };
        SourceFile file = new SourceFile("a.c", ADD, "UTF-8", "");

        assertThat(new Curator(List.of(objector)).judgeFile(file)).isEqualTo(Verdict.drop(DropReason.NOT_CODE));
        assertThat(new Curator(List.of()).judgeFile(file)).isNull();
    }

    @Test
    void has_no_steps_when_only_the_plain_procedure_is_wanted() {
        Candidate tiny = candidate("int f(void) { }");

        assertThat(Curator.of(TestConfigs.with()).judge(tiny).drop()).isEqualTo(Verdict.drop(DropReason.TOO_SHORT));
        assertThat(Curator.of(TestConfigs.with("curation.mode", "procedure"))
                        .judge(tiny)
                        .drop())
                .isNull();
    }
}
