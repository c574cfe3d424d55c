package io.graniteft.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    @TempDir
    Path folder;

    @Test
    void takes_a_key_from_the_strongest_layer_that_sets_it() throws IOException {
        Path file =
                write("my.yaml", "training:\n  num_epochs: 2\n  logging_steps: 2\n  eval_steps: 2\n  save_steps: 2\n");
        Path dotEnv = write(
                ".env",
                "GRANITE_TRAINING_LOGGING_STEPS=3\nGRANITE_TRAINING_EVAL_STEPS=3\nGRANITE_TRAINING_SAVE_STEPS=3\n");
        Map<String, String> environment =
                Map.of("GRANITE_TRAINING_EVAL_STEPS", "4", "GRANITE_TRAINING_SAVE_STEPS", "4");

        LoadedConfig loaded = ConfigLoader.load(
                new ConfigSources(List.of(file), dotEnv, environment, Map.of("training.save_steps", "5"), folder));

        TrainingConfig training = loaded.config().training();
        assertThat(training.numEpochs()).isEqualTo(2.0);
        assertThat(training.loggingSteps()).isEqualTo(3);
        assertThat(training.evalSteps()).isEqualTo(4);
        assertThat(training.saveSteps()).isEqualTo(5);
        assertThat(training.seed()).isEqualTo(42);
        assertThat(origin(loaded, "training.num_epochs")).endsWith("my.yaml:2");
        assertThat(origin(loaded, "training.logging_steps")).isEqualTo(".env:1 GRANITE_TRAINING_LOGGING_STEPS");
        assertThat(origin(loaded, "training.eval_steps")).isEqualTo("environment GRANITE_TRAINING_EVAL_STEPS");
        assertThat(origin(loaded, "training.save_steps")).isEqualTo("flag");
        assertThat(origin(loaded, "training.seed")).isEqualTo("default");
    }

    @Test
    void lets_a_later_file_override_an_earlier_one() throws IOException {
        Path first = write("a.yaml", "training: {seed: 1, save_steps: 7}\n");
        Path second = write("b.yaml", "training: {seed: 2}\n");

        TrainingConfig training = ConfigLoader.load(sources(List.of(first, second), Map.of()))
                .config()
                .training();

        assertThat(training.seed()).isEqualTo(2);
        assertThat(training.saveSteps()).isEqualTo(7);
    }

    @Test
    void finds_five_mistakes_in_one_go() throws IOException {
        write("bad.yaml", """
                student: tiny
                training:
                  num_epoch: 5
                  learning_rate: fast
                  logging_steps: 0
                  lr_scheduler_type: cosinus
                convergence_patience: 3
                """);

        assertThatThrownBy(() -> ConfigLoader.load(sources(List.of(Path.of("bad.yaml")), Map.of())))
                .asInstanceOf(type(GraniteException.class))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
                    assertThat(e).hasMessage("""
                                    the configuration has 5 problems:
                                      bad.yaml:3: training.num_epoch: unknown key
                                        did you mean num_epochs?
                                      bad.yaml:4: training.learning_rate: "fast" is not a number
                                        write a number of at least 0
                                      bad.yaml:5: training.logging_steps: 0 is less than 1
                                        write a whole number of at least 1
                                      bad.yaml:6: training.lr_scheduler_type: "cosinus" is not possible here
                                        did you mean cosine? write one of cosine, linear, constant, constant_with_warmup, polynomial
                                      bad.yaml:7: convergence_patience: unknown key
                                        this key belongs elsewhere: distillation.convergence_patience""");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training: {num_epochs: 5 epochs}        | training.num_epochs | \"5 epochs\" is not a number",
                "training: {seed: 1.5}                   | training.seed | \"1.5\" is not a whole number",
                "training: {seed: 99999999999}           | training.seed | \"99999999999\" is too large",
                "training: {bf16: maybe}                 | training.bf16 | \"maybe\" is neither true nor false",
                "training: {seed: }                      | training.seed | has no value",
                "training: {seed: [1]}                   | training.seed | a single value is wanted here, not a list",
                "training: {warmup_ratio: 1.1}           | training.warmup_ratio | 1.1 is more than 1",
                "training: {weight_decay: .nan}          | training.weight_decay | \".nan\" is not a number",
                "training: {weight_decay: 1e999}         | training.weight_decay | \"1e999\" is too large",
                "training: 7                             | training | keys are wanted here, not a single value",
                "training: [a]                           | training | keys are wanted here, not a list",
                "qlora: {lora_target_modules: q_proj}    | qlora.lora_target_modules | a list is wanted here, not a single value",
                "qlora: {lora_target_modules: []}        | qlora.lora_target_modules | the list is empty",
                "qlora: {lora_target_modules: [{}]}      | qlora.lora_target_modules[0] | a single value is wanted here, not a block of keys",
                "model: {name: ''}                       | model.name | has no value",
                "aws: {account_id: 12}                   | aws.account_id | \"12\" does not have the right form",
                "data: {sources: [{path: a, colour: b}]} | data.sources[0] | unknown key \"colour\"",
                "data: {sources: [{name: a}]}            | data.sources[0] | the key path is missing",
                "data: {sources: [{path: a, path: b}]}   | data.sources[0].path | this key appears twice",
                "data: {sources: [[a]]}                  | data.sources[0] | keys are wanted here, not a list",
                "{[a]: 1}                                | '' | a key must be a single word",
                "data: {min_tokens: 9, max_tokens: 8}    | data.min_tokens | min_tokens 9 is more than max_tokens 8",
                "model: {max_seq_length: 200000}         | model.max_seq_length | max_seq_length 200000 is more than context_length 131072",
                "{student: tiny, tiny_student: {num_heads: 5}} | tiny_student.num_heads | hidden_size 192 does not give each of 5 heads an even width",
                "teacher: {provider: recorded}           | teacher.provider | a recorded teacher needs a journal to replay",
                "teacher: {provider: openai}             | teacher.provider | a teacher at an endpoint needs the name of a model there",
                "aws: {training_job: {max_wait_seconds: 60}} | aws.training_job.max_wait_seconds | max_wait_seconds 60 is less than max_runtime_seconds 28800",
            })
    void says_what_is_wrong_and_where(String yaml, String path, String message) throws IOException {
        ConfigResult result = read("# a comment first\n" + yaml + "\n");

        assertThat(result.loaded()).isNull();
        assertThat(result.problems().get(0))
                .extracting(Problem::path, Problem::line, Problem::message)
                .containsExactly(path, 2, message);
        assertThat(result.problems().get(0).hint()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trainig: {}                        | did you mean training?",
                "training: {numEpochs: 1}           | did you mean num_epochs?",
                "training: {num-epochs: 1}          | did you mean num_epochs?",
                "training: {lora_r: 1}              | this key belongs elsewhere: qlora.lora_r",
                "seed: 1                            | this key belongs elsewhere: training.seed or data.seed or distillation.seed",
                "distillation: {max_iteration: 3}   | did you mean max_epochs?",
                "run: {zzzzzzzzzzzzzzzzzzz: 1}      | run has folder, export",
            })
    void guesses_what_an_unknown_key_was_meant_to_be(String yaml, String hint) throws IOException {
        assertThat(read(yaml).problems()).extracting(Problem::hint).containsExactly(hint);
    }

    @Test
    void refuses_a_key_that_stands_twice() throws IOException {
        assertThat(read("training:\n  seed: 1\n  seed: 2\n").problems())
                .extracting(Problem::describe)
                .containsExactly("c.yaml:3: training.seed: this key stands in line 2 already");
    }

    @Test
    void takes_an_older_name_with_a_warning() throws IOException {
        ConfigResult result = read("distillation:\n  max_iterations: 4\n");

        assertThat(result.orThrow().config().distillation().maxEpochs()).isEqualTo(4);
        assertThat(result.warnings())
                .extracting(Problem::describe)
                .containsExactly("c.yaml:2: distillation.max_epochs: max_iterations is an older name of this key");
    }

    @Test
    void refuses_a_key_together_with_its_older_name() throws IOException {
        assertThat(read("distillation:\n  max_iterations: 4\n  max_epochs: 5\n").problems())
                .extracting(Problem::describe)
                .containsExactly(
                        "c.yaml:3: distillation.max_epochs: the same setting stands in line 2 under another name");
    }

    @Test
    void reads_the_configuration_that_the_procedure_was_written_with() throws IOException {
        ConfigResult result = read("""
                model:
                  name: "ibm-granite/granite-8b-code-instruct-128k"
                qlora:
                  lora_target_modules:
                    - "q_proj"
                training:
                  learning_rate: 1.0e-4
                distillation:
                  batch_size: 50
                  min_score_threshold: 7
                  max_iterations: 5
                aws:
                  account_id: "012345678901"
                """);

        assertThat(result.problems()).isEmpty();
        assertThat(result.orThrow().config().aws().accountId()).isEqualTo("012345678901");
        assertThat(result.warnings()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-4", "1.0e-4", "0.0001", "1.0E-4", ".0001", "'1e-4'", "00.0001"})
    void reads_a_number_however_it_is_written(String text) throws IOException {
        LoadedConfig loaded = read("training: {learning_rate: " + text + "}").orThrow();

        assertThat(loaded.config().training().learningRate()).isEqualTo(1e-4);
        assertThat(loaded.digest()).isEqualTo(read("").orThrow().digest());
    }

    @Test
    void keeps_the_leading_zero_of_an_account_id() throws IOException {
        assertThat(read("aws: {account_id: 012345678901}")
                        .orThrow()
                        .config()
                        .aws()
                        .accountId())
                .isEqualTo("012345678901");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training:\\n\\tseed: 1        | 2 | a tab indents this line",
                "training:\\n  seed: [1        | 3 | not valid YAML: expected ',' or ']', but got <stream end>",
                "training: \"a                 | 2 | not valid YAML: found unexpected end of stream",
                "training: {}\\n---\\ndata: {} | 3 | a second document begins here",
                "- a                           | 1 | this is not a configuration",
                "a\\u0007b: 1                  | 1 | an unprintable character stands here",
            })
    void says_in_which_line_the_yaml_breaks(String yaml, int line, String message) throws IOException {
        ConfigResult result =
                read(yaml.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0007", "\u0007") + "\n");

        assertThat(result.problems())
                .extracting(Problem::line, Problem::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(line, message));
    }

    @Test
    void names_the_line_that_is_not_utf_8() throws IOException {
        Files.write(folder.resolve("c.yaml"), "a: b\n# caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(ConfigLoader.read(sources(List.of(Path.of("c.yaml")), Map.of()))
                        .problems())
                .extracting(Problem::describe)
                .containsExactly("c.yaml:2: not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "# nothing\n", "\uFEFFtraining:\n", "training:\r\n  seed: 42\r\n", "---\ntraining: {}\n"})
    void reads_files_that_say_nothing_as_the_defaults(String yaml) throws IOException {
        assertThat(read(yaml).orThrow().digest()).isEqualTo(read("").orThrow().digest());
    }

    @Test
    void says_that_a_file_is_missing_or_a_folder() {
        assertThat(ConfigLoader.read(sources(List.of(Path.of("none.yaml"), Path.of(".")), Map.of()))
                        .problems())
                .extracting(Problem::describe)
                .containsExactly("none.yaml: no such file", ".: not a file");
    }

    @Test
    void reads_aws_region_and_role_from_their_usual_variables() {
        LoadedConfig loaded = load(
                Map.of("AWS_REGION", "eu-central-1", "SAGEMAKER_ROLE", "arn:aws:iam::123456789012:role/EXAMPLE"),
                Map.of());

        assertThat(loaded.config().aws().region()).isEqualTo("eu-central-1");
        assertThat(loaded.config().aws().iam().roleArn()).isEqualTo("arn:aws:iam::123456789012:role/EXAMPLE");
        assertThat(origin(loaded, "aws.region")).isEqualTo("environment AWS_REGION");
    }

    @Test
    void prefers_its_own_variable_to_the_usual_one() {
        assertThat(load(Map.of("AWS_REGION", "eu-west-1", "GRANITE_AWS_REGION", "eu-west-2"), Map.of())
                        .config()
                        .aws()
                        .region())
                .isEqualTo("eu-west-2");
    }

    @Test
    void reads_the_region_that_other_tools_of_aws_read() {
        assertThat(load(Map.of("AWS_DEFAULT_REGION", "eu-west-1"), Map.of())
                        .config()
                        .aws()
                        .region())
                .isEqualTo("eu-west-1");
        assertThat(load(Map.of("AWS_DEFAULT_REGION", "eu-west-1", "AWS_REGION", "eu-north-1"), Map.of())
                        .config()
                        .aws()
                        .region())
                .isEqualTo("eu-north-1");
    }

    @Test
    void ignores_an_empty_variable_but_not_an_empty_flag() {
        assertThat(load(Map.of("AWS_REGION", ""), Map.of()).config().aws().region())
                .isEqualTo("us-east-1");
        assertThat(load(Map.of("GRANITE_STUDENT", "tiny"), Map.of("student", ""))
                        .config()
                        .student())
                .isEmpty();
    }

    @Test
    void names_the_variable_with_a_bad_value() {
        assertThat(ConfigLoader.read(sources(List.of(), Map.of("GRANITE_TRAINING_SEED", "x"), Map.of()))
                        .problems())
                .extracting(Problem::describe)
                .containsExactly("training.seed: \"x\" is not a whole number (GRANITE_TRAINING_SEED)");
    }

    @Test
    void warns_of_a_variable_that_names_a_block_but_no_key() {
        ConfigResult result = ConfigLoader.read(sources(
                List.of(),
                Map.of("GRANITE_TRAINING_NUM_EPOCH", "1", "GRANITE_HOME", "/opt", "PATH", "/bin"),
                Map.of()));

        assertThat(result.warnings())
                .extracting(Problem::message, Problem::hint)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "the variable GRANITE_TRAINING_NUM_EPOCH sets no key and is ignored",
                        "did you mean GRANITE_TRAINING_NUM_EPOCHS?"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "training.num_epoch | 1 | did you mean training.num_epochs?",
                "training           | 1 | set one of its keys, as in training.…",
                "num_epochs         | 1 | did you mean training.num_epochs?",
                "xyz                | 1 | `granite config show` lists every key",
                "training.seed.more | 1 | did you mean training.seed?",
            })
    void refuses_a_flag_for_what_is_no_key(String key, String text, String hint) {
        assertThat(ConfigLoader.read(sources(List.of(), Map.of(), Map.of(key, text)))
                        .problems())
                .extracting(Problem::hint)
                .containsExactly(hint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"q_proj,v_proj", "q_proj, v_proj", "[q_proj, v_proj]", " ['q_proj', v_proj]"})
    void reads_lists_from_single_texts(String text) {
        assertThat(load(Map.of(), Map.of("qlora.lora_target_modules", text))
                        .config()
                        .qlora()
                        .loraTargetModules())
                .containsExactly("q_proj", "v_proj");
    }

    @Test
    void reads_sources_from_a_flag_as_paths_or_as_blocks() {
        DataConfig data =
                load(Map.of(), Map.of("data.sources", "src, lib")).config().data();
        DataConfig same = load(Map.of(), Map.of("data.sources", "[{path: src}, {path: lib}]"))
                .config()
                .data();

        assertThat(data.sources())
                .extracting(DataConfig.SourceConfig::path)
                .containsExactly(
                        folder.resolve("src").toString(), folder.resolve("lib").toString());
        assertThat(data).isEqualTo(same);
    }

    @Test
    void says_that_a_flag_is_broken_yaml() {
        assertThat(ConfigLoader.read(sources(List.of(), Map.of(), Map.of("data.sources", "[{path: a")))
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).startsWith("not valid YAML"));
    }

    @Test
    void resolves_a_path_from_the_file_that_names_it() throws IOException {
        Path inner = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(inner.resolve("c.yaml"), "data: {sources: [{path: ../src}]}\nteacher: {journal: j.jsonl}\n");

        PipelineConfig config = ConfigLoader.load(sources(List.of(Path.of("conf/c.yaml")), Map.of()))
                .config();

        assertThat(config.data().sources().get(0).path())
                .isEqualTo(folder.resolve("src").toString());
        assertThat(config.teacher().journal())
                .isEqualTo(inner.resolve("j.jsonl").toString());
    }

    @Test
    void warns_only_of_dead_combinations_that_a_person_chose() throws IOException {
        ConfigResult result = read("""
                training: {gradient_accumulation_steps: 4}
                distillation:
                  temperature: 3
                  max_corrections_per_epoch: 300
                  prompts: procedure
                """);

        assertThat(result.warnings())
                .extracting(Problem::path)
                .containsExactly(
                        "distillation.max_corrections_per_epoch",
                        "distillation.prompts",
                        "distillation.temperature",
                        "training.gradient_accumulation_steps");
        assertThat(read("distillation: {max_corrections_per_epoch: 100}").warnings())
                .isEmpty();
    }

    @Test
    void never_repeats_a_key_that_was_pasted_into_the_wrong_place() throws IOException {
        String key = "hf_" + "EXAMPLEexampleEXAMPLE1234";

        ConfigResult result = read("training: {seed: " + key + "}");

        assertThat(result.problems()).extracting(Problem::message).containsExactly("\"****\" is not a whole number");
    }

    private static String origin(LoadedConfig loaded, String key) {
        @Nullable Origin origin = loaded.origins().get(key);
        return origin == null ? "nowhere" : origin.describe();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private ConfigResult read(String yaml) throws IOException {
        write("c.yaml", yaml);
        return ConfigLoader.read(sources(List.of(Path.of("c.yaml")), Map.of()));
    }

    private LoadedConfig load(Map<String, String> environment, Map<String, String> flags) {
        return ConfigLoader.load(sources(List.of(), environment, flags));
    }

    private ConfigSources sources(List<Path> files, Map<String, String> flags) {
        return sources(files, Map.of(), flags);
    }

    private ConfigSources sources(List<Path> files, Map<String, String> environment, Map<String, String> flags) {
        return new ConfigSources(files, null, environment, flags, folder);
    }

    @Test
    void context_that_is_to_be_shown_needs_a_store() {
        assertThat(ConfigLoader.read(new ConfigSources(
                                List.of(), null, Map.of(), Map.of("context.evaluate", "true"), Path.of("")))
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("no context store is named"));
        assertThat(ConfigLoader.read(new ConfigSources(
                                List.of(), null, Map.of(), Map.of("context.prompt_tokens", "512"), Path.of("")))
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("no context store is named"));
    }

    @Test
    void declarations_are_shown_from_one_place_only() {
        Map<String, String> both = Map.of(
                "context.store", "lucene:index", "context.prompt_tokens", "512", "data.examples.context", "true");

        assertThat(ConfigLoader.read(new ConfigSources(List.of(), null, Map.of(), both, Path.of("")))
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("twice"));
    }
}
