package io.graniteft.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedConfigTest {
    private static final Map<String, String> DEFAULTS = defaults();

    @TempDir
    Path folder;

    @Test
    void has_one_digest_however_a_value_was_set() throws IOException {
        Files.writeString(folder.resolve("c.yaml"), "training:\n  seed: 7\n  learning_rate: 2e-4\n");
        Files.writeString(folder.resolve("e.env"), "GRANITE_TRAINING_SEED=7\nGRANITE_TRAINING_LEARNING_RATE=0.0002\n");
        Map<String, String> flags = Map.of("training.seed", "7", "training.learning_rate", "2.0E-4");
        Map<String, String> environment =
                Map.of("GRANITE_TRAINING_SEED", "7", "GRANITE_TRAINING_LEARNING_RATE", ".0002");

        String digest = load(List.of("c.yaml"), null, Map.of(), Map.of()).digest();

        assertThat(load(List.of(), "e.env", Map.of(), Map.of()).digest()).isEqualTo(digest);
        assertThat(load(List.of(), null, environment, Map.of()).digest()).isEqualTo(digest);
        assertThat(load(List.of(), null, Map.of(), flags).digest()).isEqualTo(digest);
        assertThat(load(List.of(), null, Map.of(), Map.of()).digest()).isNotEqualTo(digest);
        assertThat(digest).matches("[0-9a-f]{64}");
    }

    private static final List<String> GOES_ON =
            List.of("run.folder", "teacher.budget_usd", "policy.egress.default", "policy.egress.sources");

    @Test
    void has_another_digest_for_every_other_value_but_those_with_which_a_run_goes_on() {
        // With a journal and a model, so that every teacher is permitted, and a store, so that context is.
        Map<String, String> base = Map.of(
                "teacher.journal", "journal.jsonl", "teacher.openai.model", "m", "context.store", "lucene:index");
        String digest = flags(base).digest();

        for (Map.Entry<String, String> change : others().entrySet()) {
            Map<String, String> changed = new TreeMap<>(base);
            changed.put(change.getKey(), change.getValue());
            assertThat(flags(changed).digest().equals(digest))
                    .as(change.getKey())
                    .isEqualTo(GOES_ON.contains(change.getKey()));
        }
    }

    @Test
    void has_a_digest_of_some_keys_that_only_these_change() {
        LoadedConfig plain = flags(Map.of());
        LoadedConfig changed = flags(Map.of("training.seed", "1"));

        assertThat(changed.digestOf("data", "training.optim")).isEqualTo(plain.digestOf("data", "training.optim"));
        assertThat(changed.digestOf("training")).isNotEqualTo(plain.digestOf("training"));
        assertThat(changed.digestOf("training.seed")).isNotEqualTo(plain.digestOf("training.seed"));
        assertThatThrownBy(() -> plain.digestOf("trainig")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void has_the_same_digest_wherever_its_folder_lies() throws IOException {
        for (String place : List.of("here/conf", "there/deep/conf")) {
            Files.createDirectories(folder.resolve(place));
            Files.writeString(folder.resolve(place).resolve("c.yaml"), "data: {sources: [../src]}\n");
        }

        assertThat(load(List.of("here/conf/c.yaml"), null, Map.of(), Map.of()).digest())
                .isEqualTo(load(List.of("there/deep/conf/c.yaml"), null, Map.of(), Map.of())
                        .digest());
    }

    @Test
    void prints_itself_so_that_reading_it_from_another_folder_gives_the_same() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path run = Files.createDirectories(folder.resolve("runs/1"));
        for (int round = 0; round < 12; round++) {
            Map<String, String> flags = new TreeMap<>();
            others().forEach((key, text) -> {
                if (random.nextInt(4) == 0) {
                    flags.put(key, text);
                }
            });
            ConfigResult result = ConfigLoader.read(new ConfigSources(List.of(), null, Map.of(), flags, folder));
            if (result.loaded() == null) {
                // Some combinations are refused; what they have in common with this test is nothing.
                continue;
            }
            LoadedConfig loaded = result.loaded();
            Files.writeString(run.resolve("config.yaml"), loaded.toYaml(run));
            Files.writeString(folder.resolve("absolute.yaml"), loaded.toYaml());

            LoadedConfig again = load(List.of("runs/1/config.yaml"), null, Map.of(), Map.of());
            LoadedConfig absolute = load(List.of("absolute.yaml"), null, Map.of(), Map.of());

            assertThat(again.config()).as("seed %d, %s", seed, flags).isEqualTo(loaded.config());
            assertThat(absolute.config()).as("seed %d, %s", seed, flags).isEqualTo(loaded.config());
            assertThat(again.toYaml(run)).as("seed %d, %s", seed, flags).isEqualTo(loaded.toYaml(run));
        }
    }

    @Test
    void prints_texts_that_yaml_would_take_for_something_else_in_quotes() throws IOException {
        for (String text : List.of(
                "no", "1e5", "~", "null", "a: b", "#x", "a #b", "'", "\"", "\\", "- a", "[", "ä\u0085\u2028", " x ")) {
            LoadedConfig loaded = flags(Map.of("training.optim", text));
            Files.writeString(folder.resolve("c.yaml"), loaded.toYaml());

            assertThat(load(List.of("c.yaml"), null, Map.of(), Map.of())
                            .config()
                            .training()
                            .optim())
                    .isEqualTo(text);
        }
    }

    @Test
    void lists_every_key_with_its_value_and_origin() {
        List<LoadedConfig.Entry> entries = flags(Map.of("training.seed", "7")).entries();

        assertThat(entries)
                .extracting(LoadedConfig.Entry::key)
                .containsExactlyElementsOf(Schema.PIPELINE.leaves().keySet());
        assertThat(entries)
                .filteredOn(entry -> entry.key().equals("training.seed"))
                .extracting(LoadedConfig.Entry::value, entry -> entry.origin().describe())
                .containsExactly(org.assertj.core.groups.Tuple.tuple("7", "flag"));
        assertThat(entries)
                .filteredOn(entry -> entry.key().equals("data.extensions"))
                .extracting(LoadedConfig.Entry::value)
                .asString()
                .startsWith("[[\".c\", \".h\"");
    }

    /** Another permitted value for every key. */
    private static Map<String, String> others() {
        Map<String, String> others = new TreeMap<>();
        for (Schema.Leaf leaf : Schema.PIPELINE.leaves().values()) {
            others.put(leaf.path(), other(leaf));
        }
        others.put("aws.region", "eu-central-1");
        others.put("aws.account_id", "012345678901");
        others.put("aws.iam.role_arn", "arn:aws:iam::012345678901:role/EXAMPLE");
        others.put("aws.jobs.hf_token_secret_arn", "arn:aws:secretsmanager:us-east-1:012345678901:secret:EXAMPLE");
        others.put("data.sources", "[{name: a, path: src}, {path: /usr/src, domain: tsn}]");
        others.put("aws.s3.prefixes", "[{prefix: mine/, domain: can}, {prefix: yours/}]");
        others.put("policy.egress.sources", "[{source: a, allow: true}, {source: b c, allow: false}]");
        others.put("teacher.batch.role_arn", "arn:aws:iam::012345678901:role/EXAMPLE");
        others.put("teacher.openai.endpoint", "https://example.org/v1");
        others.put("training.num_epochs", "0.25");
        return others;
    }

    private static String other(Schema.Leaf leaf) {
        String standard = DEFAULTS.getOrDefault(leaf.path(), "");
        return switch (leaf.kind()) {
            case BOOLEAN -> "true".equals(standard) ? "false" : "true";
            case INTEGER ->
                leaf.rules().max() < 1000 && leaf.rules().max() == Integer.parseInt(standard)
                        ? Integer.toString(Integer.parseInt(standard) - 1)
                        : Integer.toString(Integer.parseInt(standard) + 1);
            case NUMBER ->
                Double.toString((Double.parseDouble(standard)
                                + Math.max(0.02, leaf.rules().min()))
                        / 2);
            case TEXT ->
                leaf.rules().oneOf().isEmpty()
                        ? (leaf.path().endsWith("instance_type") ? "ml.g6.xlarge" : "other-1")
                        : leaf.rules().oneOf().stream()
                                .filter(choice -> !choice.equals(standard))
                                .findFirst()
                                .orElse(standard);
            case TEXTS ->
                leaf.rules().oneOf().isEmpty()
                        ? "a, b c"
                        : String.join(", ", leaf.rules().oneOf());
            case RECORDS -> "[]";
        };
    }

    private static Map<String, String> defaults() {
        Map<String, String> values = new TreeMap<>();
        ConfigLoader.load(new ConfigSources(List.of(), null, Map.of(), Map.of(), Path.of("")))
                .entries()
                .forEach(entry -> values.put(entry.key(), entry.value()));
        return values;
    }

    private LoadedConfig flags(Map<String, String> flags) {
        return load(List.of(), null, Map.of(), flags);
    }

    private LoadedConfig load(
            List<String> files,
            @org.jspecify.annotations.Nullable String dotEnv,
            Map<String, String> environment,
            Map<String, String> flags) {
        return ConfigLoader.load(new ConfigSources(
                files.stream().map(Path::of).toList(),
                dotEnv == null ? null : folder.resolve(dotEnv),
                environment,
                flags,
                folder));
    }
}
