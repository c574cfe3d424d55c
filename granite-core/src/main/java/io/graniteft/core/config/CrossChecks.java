package io.graniteft.core.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What only shows when keys are seen together: combinations that cannot work, and some that work but hardly as meant. */
final class CrossChecks {
    /** Calls to a teacher at the same time, beyond which there is a warning. */
    private static final int MANY_WORKERS = 50;

    private final Map<String, LayerReader.Assigned> values;
    private final Set<String> bad;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    CrossChecks(PipelineConfig config, Map<String, LayerReader.Assigned> values, Set<String> bad) {
        this.values = values;
        this.bad = bad;
        impossible(config);
        doubtful(config);
    }

    List<Problem> problems() {
        return problems;
    }

    List<Problem> warnings() {
        return warnings;
    }

    private void impossible(PipelineConfig config) {
        DataConfig data = config.data();
        if (data.minTokens() > data.maxTokens()) {
            refuse(
                    "min_tokens " + data.minTokens() + " is more than max_tokens " + data.maxTokens(),
                    "no function can be kept: lower one or raise the other",
                    "data.min_tokens",
                    "data.max_tokens");
        }
        ModelConfig model = config.model();
        if (model.maxSeqLength() > model.contextLength()) {
            refuse(
                    "max_seq_length " + model.maxSeqLength() + " is more than context_length " + model.contextLength(),
                    "train on sequences that the model can hold",
                    "model.max_seq_length",
                    "model.context_length");
        }
        if (config.student().equals("tiny")) {
            tiny(config.tinyStudent());
        }
        if (config.teacher().enabled()
                && config.teacher().provider().equals("recorded")
                && config.teacher().journal().isEmpty()) {
            refuse(
                    "a recorded teacher needs a journal to replay",
                    "set teacher.journal, or another teacher.provider",
                    "teacher.provider",
                    "teacher.journal");
        }
        boolean openAi =
                (config.teacher().enabled() && config.teacher().provider().equals("openai"))
                        || (config.distillation().enabled()
                                && config.distillation().teacherProvider().equals("openai"));
        if (openAi && config.teacher().openai().model().isEmpty()) {
            refuse(
                    "a teacher at an endpoint needs the name of a model there",
                    "set teacher.openai.model (or --model-id)",
                    "teacher.openai.model",
                    "teacher.provider");
        }
        if (config.distillation().enabled()
                && config.distillation().teacherProvider().equals("recorded")
                && config.distillation().journal().isEmpty()) {
            refuse(
                    "a recorded teacher needs a journal to replay",
                    "set distillation.journal, or another distillation.teacher_provider",
                    "distillation.teacher_provider",
                    "distillation.journal");
        }
        context(config.context());
        if (config.context().promptTokens() > 0 && config.data().examples().context()) {
            refuse(
                    "requests would show declarations twice: of the store, and of the same file",
                    "the store knows the file's, too: set data.examples.context: false",
                    "context.prompt_tokens",
                    "data.examples.context");
        }
        job("aws.training_job", config.aws().trainingJob());
        job("aws.distillation_job", config.aws().distillationJob());
        job("aws.processing_job", config.aws().processingJob());
    }

    private void context(ContextConfig context) {
        if ((context.evaluate() || context.promptTokens() > 0)
                && !context.store().startsWith("lucene:")
                && !context.store().startsWith("neo4j:")) {
            refuse(
                    context.store().isEmpty()
                            ? "declarations are to be given, and no context store is named"
                            : "not the address of a context store: " + context.store(),
                    "make one with `granite context index`, and name it in context.store as lucene:DIR or neo4j:URI",
                    "context.store",
                    "context.evaluate",
                    "context.prompt_tokens");
        }
    }

    private void tiny(TinyStudentConfig tiny) {
        if (tiny.hiddenSize() % (2 * tiny.numHeads()) != 0) {
            refuse(
                    "hidden_size " + tiny.hiddenSize() + " does not give each of " + tiny.numHeads()
                            + " heads an even width",
                    "make hidden_size a multiple of twice num_heads",
                    "tiny_student.hidden_size",
                    "tiny_student.num_heads");
        }
        if (tiny.numHeads() % tiny.numKvHeads() != 0) {
            refuse(
                    "num_heads " + tiny.numHeads() + " is not a multiple of num_kv_heads " + tiny.numKvHeads(),
                    "make it one: as many query heads share each key head",
                    "tiny_student.num_kv_heads",
                    "tiny_student.num_heads");
        }
    }

    private void job(String block, AwsConfig.Job job) {
        if (job.useSpotInstances() && job.maxWaitSeconds() < job.maxRuntimeSeconds()) {
            refuse(
                    "max_wait_seconds " + job.maxWaitSeconds() + " is less than max_runtime_seconds "
                            + job.maxRuntimeSeconds(),
                    "waiting includes running: with spot instances, wait at least as long as the job may run",
                    block + ".max_wait_seconds",
                    block + ".max_runtime_seconds");
        }
    }

    private void doubtful(PipelineConfig config) {
        DistillationSettings loop = config.distillation();
        if (loop.maxCorrectionsPerEpoch() > loop.practiceSamplesPerEpoch()) {
            warn(
                    "distillation.max_corrections_per_epoch",
                    loop.maxCorrectionsPerEpoch() + " corrections can never be reached: an epoch has "
                            + loop.practiceSamplesPerEpoch() + " practice samples",
                    "raise practice_samples_per_epoch, or lower this");
        }
        if (config.teacher().workers() > MANY_WORKERS) {
            warn(
                    "teacher.workers",
                    config.teacher().workers() + " calls at the same time: beyond " + MANY_WORKERS
                            + " the service's quota decides, not this",
                    "use at most " + MANY_WORKERS);
        }
        if (loop.prompts().equals("procedure")) {
            warn(
                    "distillation.prompts",
                    "the prompts that are scored are also corrected and trained on, so the score measures memory",
                    "write disjoint to score prompts that were never trained on");
        }
        warn(
                "distillation.temperature",
                "has no effect: a teacher that answers with text gives no probabilities to soften",
                "remove it");
        if (config.training().globalBatchSize() > 0) {
            warn(
                    "training.gradient_accumulation_steps",
                    "has no effect: the accumulation follows from global_batch_size",
                    "set global_batch_size: 0 to use it");
        }
        if (loop.seed().equals("teacher") && !config.teacher().enabled()) {
            warn(
                    "distillation.seed",
                    "there are no teacher answers to seed training with, since teacher.enabled is false",
                    "enable the teacher, or write none");
        }
    }

    /** A problem at the place of whichever of these keys a person set last. */
    private void refuse(String message, String hint, String... paths) {
        if (Arrays.stream(paths).anyMatch(bad::contains)) {
            return;
        }
        String blamed = paths[0];
        @Nullable Origin strongest = null;
        for (String path : paths) {
            LayerReader.@Nullable Assigned assigned = values.get(path);
            if (assigned != null
                    && (strongest == null || assigned.origin().layer().compareTo(strongest.layer()) > 0)) {
                strongest = assigned.origin();
                blamed = path;
            }
        }
        problems.add(new Problem(
                blamed,
                strongest == null ? null : strongest.file(),
                strongest == null ? 0 : strongest.line(),
                message,
                hint));
    }

    /** A warning about a value that a person chose; defaults are never warned of. */
    private void warn(String path, String message, String hint) {
        LayerReader.@Nullable Assigned assigned = values.get(path);
        if (assigned != null && assigned.origin().isSetByPerson()) {
            Origin origin = assigned.origin();
            warnings.add(new Problem(path, origin.file(), origin.line(), message, hint));
        }
    }
}
