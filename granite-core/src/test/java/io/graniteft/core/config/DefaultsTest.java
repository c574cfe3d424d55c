package io.graniteft.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.graniteft.core.json.Json;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The shipped {@code config.yaml} against the records, and against the documented defaults. */
class DefaultsTest {
    /** What the documentation promises; written out here so that a slip in config.yaml cannot pass unnoticed. */
    private static final String DOCUMENTED = """
            student = ""
            model.name = "ibm-granite/granite-8b-code-instruct-128k"
            model.context_length = 131072
            model.max_seq_length = 4096
            model.trust_remote_code = false
            qlora.load_in_4bit = true
            qlora.bnb_4bit_use_double_quant = true
            qlora.bnb_4bit_quant_type = "nf4"
            qlora.bnb_4bit_compute_dtype = "bfloat16"
            qlora.lora_r = 32
            qlora.lora_alpha = 64
            qlora.lora_dropout = 0.05
            qlora.lora_target_modules = ["q_proj","k_proj","v_proj","o_proj","gate_proj","up_proj","down_proj"]
            training.num_epochs = 5.0
            training.per_device_train_batch_size = 2
            training.gradient_accumulation_steps = 8
            training.global_batch_size = 16
            training.learning_rate = 1.0E-4
            training.lr_scheduler_type = "cosine"
            training.warmup_ratio = 0.05
            training.weight_decay = 0.01
            training.max_grad_norm = 0.3
            training.optim = "paged_adamw_8bit"
            training.gradient_checkpointing = true
            training.bf16 = true
            training.logging_steps = 10
            training.eval_steps = 50
            training.save_steps = 100
            training.save_total_limit = 3
            training.max_steps = -1
            training.early_stopping_patience = 3
            training.seed = 42
            data.train_ratio = 0.9
            data.seed = 42
            distillation.teacher_model = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
            distillation.teacher_provider = "bedrock"
            distillation.temperature = 2.0
            distillation.alpha = 0.7
            distillation.max_correction_weight = 4.0
            distillation.max_teacher_tokens = 2048
            distillation.batch_size = 50
            distillation.quality_threshold = 7.0
            distillation.convergence_threshold = 8.0
            distillation.convergence_patience = 3
            distillation.correction_rate_threshold = 0.1
            distillation.max_epochs = 5
            distillation.max_corrections_per_epoch = 500
            distillation.max_parallel_teacher_calls = 10
            distillation.eval_samples_per_epoch = 200
            distillation.practice_fraction = 0.3
            distillation.seed = "none"
            distillation.training_epochs_per_iteration = 1.0
            distillation.generation_temperature = 0.7
            distillation.generation_top_p = 0.95
            aws.region = "us-east-1"
            aws.account_id = ""
            aws.s3.bucket_name = "granite-8b-unified-automotive-data"
            aws.iam.role_name = "granite-8b-avb-tsn-finetuning-sagemaker-role"
            aws.training_job.instance_type = "ml.p4d.24xlarge"
            aws.training_job.volume_size_gb = 200
            aws.training_job.max_runtime_seconds = 28800
            aws.training_job.use_spot_instances = true
            aws.training_job.max_wait_seconds = 36000
            aws.distillation_job.instance_type = "ml.g5.12xlarge"
            aws.distillation_job.volume_size_gb = 100
            aws.distillation_job.max_runtime_seconds = 86400
            aws.distillation_job.use_spot_instances = false
            aws.distillation_job.max_wait_seconds = 172800
            aws.processing_job.instance_type = "ml.c5.xlarge"
            aws.processing_job.max_runtime_seconds = 14400
            aws.processing_job.use_spot_instances = true
            aws.processing_job.workers = 4
            aws.bedrock.model_id = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
            aws.bedrock.max_tokens = 2048
            aws.bedrock.temperature = 0.7
            """;

    private static final LoadedConfig LOADED =
            ConfigLoader.load(new ConfigSources(List.of(), null, Map.of(), Map.of(), Path.of("")));

    @Test
    void are_the_documented_ones() {
        Map<String, String> actual = new LinkedHashMap<>();
        flatten("", Json.mapper().valueToTree(LOADED.config()), actual);

        for (String line : DOCUMENTED.lines().toList()) {
            int equals = line.indexOf(" = ");
            assertThat(actual).containsEntry(line.substring(0, equals), line.substring(equals + 3));
        }
    }

    @Test
    void name_every_key_of_the_records_and_no_other() {
        List<String> inFile = new ArrayList<>();
        keysOf("", new Yaml().compose(new StringReader(ConfigLoader.defaults())), inFile);

        assertThat(inFile).containsExactlyElementsOf(Schema.PIPELINE.leaves().keySet());
    }

    @Test
    void have_the_keys_under_which_the_records_are_sent_as_json() {
        Map<String, String> json = new LinkedHashMap<>();
        flatten("", Json.mapper().valueToTree(LOADED.config()), json);

        assertThat(json.keySet())
                .containsExactlyElementsOf(Schema.PIPELINE.leaves().keySet());
    }

    @Test
    void come_without_warnings_and_from_no_person() {
        assertThat(LOADED.warnings()).isEmpty();
        assertThat(LOADED.origins().values()).noneMatch(Origin::isSetByPerson);
    }

    @Test
    void have_a_variable_of_their_own_each() {
        List<String> variables = Schema.PIPELINE.leaves().values().stream()
                .map(Schema.Leaf::variable)
                .toList();

        assertThat(variables).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(variables)).contains("GRANITE_AWS_TRAINING_JOB_INSTANCE_TYPE");
    }

    private static void flatten(String path, JsonNode node, Map<String, String> out) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> flatten(
                            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue(), out));
        } else {
            out.put(path, node.toString());
        }
    }

    private static void keysOf(String path, Node node, List<String> out) {
        if (!(node instanceof MappingNode mapping)) {
            out.add(path);
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = ((ScalarNode) tuple.getKeyNode()).getValue();
            keysOf(path.isEmpty() ? key : path + "." + key, tuple.getValueNode(), out);
        }
    }
}
