package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a newcomer tries first. */
class HelpTest {
    private static final List<String> VERBS = List.of(
            "run",
            "prepare",
            "teach",
            "train",
            "distill",
            "generate",
            "export",
            "evaluate",
            "extract",
            "context",
            "review",
            "trace",
            "report",
            "image",
            "validate",
            "selftest",
            "infra",
            "launch",
            "jobs",
            "cost",
            "config",
            "doctor",
            "completion");

    private static Stream<String> verbs() {
        return VERBS.stream();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void every_verb_explains_itself_on_stdout(String verb) {
        Granite.Outcome help = Granite.run(verb, "--help");

        assertThat(help.status()).as(help.toString()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .startsWith("Usage: granite " + verb)
                .contains("-h, --help", "-V, --version", "--debug", "--no-progress");
        assertThat(help.outLines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(160));
    }

    @Test
    void the_list_of_verbs_says_each_in_a_whole_sentence() {
        String list = Granite.run("--help").out().split("Commands:\n", 2)[1].split("\n\n", 2)[0];

        // A verb begins in the third column; what goes on stands further in.
        String[] verbs = list.replaceAll("\n {5,}", " ").split("\n", -1);
        assertThat(verbs)
                .hasSize(VERBS.size())
                .allSatisfy(line -> assertThat(line).endsWith("."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run      | CONFIG --new --set",
                "prepare  | --source --output --max-files --train-ratio --sample-only --threads --config --set",
                "teach    | --input-file --output-file --teacher --journal --test-mode --prompts --workers "
                        + "--checkpoint-every --max-tokens --temperature --retry-failed --config --set",
                "train    | --ml-root --data --output --max-steps --print-python --config --set",
                "distill  | --data --adapter --teacher --max-epochs --quality-threshold --convergence-threshold "
                        + "--max-corrections-per-epoch --eval-samples --new --dry-run --simulate --like --loops --status "
                        + "--json --max-cost --config --set",
                "review   | RUN --epoch --list --accept --reject --reviewer --comment",
                "trace    | RUN ID --data --json",
                "generate | PROMPT --prompts --output --adapter --base-only --student --base --max-new-tokens --max-tokens "
                        + "--temperature --top-p --seed --batch-size --engine --json --config --set",
                "export   | --adapter --output --format --dtype --gguf-type --llama-cpp --student --name --json",
                "evaluate | FILE --jsonl --profile --compiler --threads --json --min-score",
                "extract  | PATH --format --json --declarations --stats --threads",
                "report   | RUN_DIR",
                "doctor   | --json",
                "selftest | --where --gpu --online --only --junit --instance-type --image-uri --role --max-cost --no-wait "
                        + "--again --dry-run --yes --config --set",
                "cost     | RUN_DIR --job --preset --data --prices --usd-per-hour --max-cost --json --config --set",
            })
    void the_help_of_a_verb_names_its_options(String verb, String options) {
        assertThat(Granite.run(verb, "--help").out()).contains(options.split(" +"));
    }

    @Test
    void the_help_of_config_show_names_its_options() {
        Granite.Outcome help = Granite.run("config", "show", "--help");

        assertThat(help.status()).isZero();
        assertThat(help.out()).contains("--origin", "--json", "--config", "--set");
    }

    @Test
    void the_first_page_lists_every_verb_and_every_exit_status() {
        Granite.Outcome help = Granite.run("--help");

        assertThat(help.status()).isZero();
        assertThat(help.out())
                .contains(VERBS)
                .contains("0 ok", "1 failed", "2 usage", "3 configuration", "4 credentials");
        assertThat(help.out())
                .contains("5 remote service", "6 budget reached", "10 quality gate", "70 bug", "130 interrupted");
    }

    @Test
    void prints_its_version() {
        assertThat(Granite.run("--version").out()).startsWith("granite ");
        assertThat(Granite.run("run", "--version").out()).startsWith("granite ");
    }

    @Test
    void no_verb_at_all_is_a_usage_error_that_shows_the_verbs() {
        Granite.Outcome outcome = Granite.run();

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("hint:", "granite --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepar", "evalute", "destill"})
    void a_mistyped_verb_is_a_usage_error_that_names_the_right_one(String verb) {
        Granite.Outcome outcome = Granite.run(verb);

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("error: ", verb, "Did you mean");
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void an_unknown_option_is_a_usage_error_with_a_way_on(String verb) {
        Granite.Outcome outcome = Granite.run(verb, "x", "y", "--no-such-option");

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("error: ", "--no-such-option").doesNotContain("\tat ");
        assertThat(outcome.err()).containsAnyOf("hint: ", "Possible solutions");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "teach --test-mode --prompts many    | --prompts",
                "teach --test-mode --prompts 0       | --prompts",
                "prepare --threads -x                | --threads",
                "evaluate --profile strict a.c       | --profile",
                "evaluate                            | --jsonl",
                "extract                             | PATH",
                "report                              | RUN_DIR",
                "generate                            | PROMPT",
                "generate --prompts a.jsonl x        | PROMPT",
                "generate --output a.jsonl x         | --output",
                "generate --base-only x              | --base-only",
                "generate --engine tgi x             | --engine",
                "export --output x                   | --adapter",
                "config                              | show",
                "image                               | context",
                "infra                               | plan",
                "launch                              | training",
                "jobs                                | list",
                "cost --preset huge                  | --preset",
                "cost --prices free                  | --prices",
                "cost x --preset budget              | RUN_DIR",
                "jobs logs                           | NAME",
                "selftest --where moon               | --where",
                "selftest --only everything          | --only",
                "selftest --dry-run                  | --where sagemaker",
                "jobs logs x --since never           | --since",
                "jobs list --status Done             | --status",
                "infra plan --environment home       | --environment",
                "launch training --instance-count 2 --dry-run | --yes-multi-node",
                "image push granite:1                | REPOSITORY",
                "run --set                           | --set",
            })
    void a_wrong_call_is_a_usage_error_that_names_the_culprit(String words, String culprit) {
        Granite.Outcome outcome = Granite.run(words.split(" +"));

        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("error: ", culprit, "hint: ").doesNotContain("\tat ");
    }
}
