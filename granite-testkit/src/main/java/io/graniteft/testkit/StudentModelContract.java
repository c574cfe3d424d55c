package io.graniteft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.core.run.Progress;
import io.graniteft.distill.GenerationRequest;
import io.graniteft.distill.StudentModel;
import io.graniteft.distill.TrainingRequest;
import io.graniteft.distill.TrainingResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What every {@link StudentModel} does that can be trained, beside answering. */
public abstract class StudentModelContract extends AnsweringStudentContract {
    /** A short training; the same at every call within a test. */
    protected abstract TrainingRequest training();

    @Test
    void training_leaves_an_adapter_in_its_output_folder() throws InterruptedException {
        try (StudentModel student = newStudent()) {
            TrainingResult result = student.train(training(), Progress.SILENT);
            assertThat(Path.of(result.adapterDir()))
                    .isAbsolute()
                    .isNotEmptyDirectory()
                    .isEqualTo(training().outputFolder().resolve("model").toAbsolutePath());
            assertThat(result.stopped()).isIn("completed", "max_steps", "early_stopping");
            assertThat(result.trainLoss()).isFinite().isNotNegative();
        }
    }

    @Test
    void a_training_that_is_finished_is_not_done_again() throws InterruptedException {
        TrainingResult first;
        try (StudentModel student = newStudent()) {
            first = student.train(training(), Progress.SILENT);
        }
        try (StudentModel student = newStudent()) {
            TrainingResult second = student.train(training(), Progress.SILENT);
            assertThat(second.adapterDir()).isEqualTo(first.adapterDir());
            assertThat(second.steps()).isEqualTo(first.steps());
            assertThat(second.trainLoss()).isEqualTo(first.trainLoss());
        }
    }

    @Test
    void the_adapter_answers_too() throws InterruptedException {
        try (StudentModel student = newStudent()) {
            TrainingResult trained = student.train(training(), Progress.SILENT);
            GenerationRequest request = generation(Path.of(trained.adapterDir()));
            assertThat(answers(student, request)).hasSameSizeAs(request.prompts());
        }
    }
}
