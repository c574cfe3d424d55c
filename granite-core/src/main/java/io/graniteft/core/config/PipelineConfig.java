package io.graniteft.core.config;

/**
 * Everything a person may set, as bound from {@code config.yaml} and what overrides it. Records, keys and blocks have the
 * same names in snake case; the defaults stand in the {@code config.yaml} that ships with the program and nowhere else.
 *
 * @param student what is trained: {@code tiny}, a model hub's id, or a folder; empty means {@link ModelConfig#name()}
 * @param model the base model
 * @param qlora quantisation and adapters
 * @param training the optimiser and its schedule
 * @param tinyStudent the small model that {@code student: tiny} builds
 * @param data sources, curation and splits
 * @param teacher how a teacher is asked
 * @param context what the code base knows of itself, and who is shown it
 * @param evaluation how code is scored
 * @param distillation the loop
 * @param aws where things run in the cloud
 * @param policy what may leave the house
 * @param run where runs are kept, and which stages they have
 */
public record PipelineConfig(
        @Setting(optional = true) String student,
        ModelConfig model,
        QloraConfig qlora,
        TrainingConfig training,
        TinyStudentConfig tinyStudent,
        DataConfig data,
        TeacherConfig teacher,
        ContextConfig context,
        EvaluationConfig evaluation,
        DistillationSettings distillation,
        AwsConfig aws,
        PolicyConfig policy,
        RunConfig run) {

    /** The student that is meant: {@link #student()}, or the base model when that is empty. */
    public String studentName() {
        return student.isEmpty() ? model.name() : student;
    }
}
