package io.graniteft.distill;

import io.graniteft.core.config.ModelConfig;
import io.graniteft.core.config.PipelineConfig;
import io.graniteft.core.config.QloraConfig;
import io.graniteft.core.config.TinyStudentConfig;
import java.nio.file.Path;
import java.util.List;

/**
 * Which model is trained, and how it is loaded.
 *
 * @param name {@value #TINY}, a model hub's id, or a folder
 * @param folder where the base model of {@value #TINY} is kept; made on first use
 * @param corpus chat files from which the tokenizer and the base model of {@value #TINY} are made
 * @param tiny shape and pre-training of {@value #TINY}
 * @param model how the base model is loaded
 * @param qlora quantisation and adapters
 */
public record StudentSpec(
        String name, Path folder, List<Path> corpus, TinyStudentConfig tiny, ModelConfig model, QloraConfig qlora) {
    /** The name of the small model that is built from the corpus. */
    public static final String TINY = "tiny";

    public StudentSpec {
        corpus = List.copyOf(corpus);
    }

    /** The student that a configuration means. */
    public static StudentSpec of(PipelineConfig config, Path folder, List<Path> corpus) {
        return new StudentSpec(
                config.studentName(), folder, corpus, config.tinyStudent(), config.model(), config.qlora());
    }
}
