package io.graniteft.distill.internal;

import io.graniteft.core.chat.Prompt;
import io.graniteft.core.run.Progress;
import io.graniteft.core.run.StateMachine;
import io.graniteft.distill.DistillationConfig;
import io.graniteft.distill.LoopInput;
import io.graniteft.distill.StudentModel;
import io.graniteft.eval.CodeQualityEvaluator;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherRunner;
import java.time.Clock;
import java.util.List;

/** Puts together what the epochs of a loop share. */
public final class Loops {
    private Loops() {}

    /**
     * Who takes part.
     *
     * @param asking how the teacher is asked; its budget is that of all epochs together
     */
    public record Parties(
            StudentModel student, Teacher teacher, TeacherRunner.Options asking, CodeQualityEvaluator evaluator) {}

    /** The parts of a loop over these prompts. */
    public static EpochWork.Parts parts(
            DistillationConfig config,
            LoopInput input,
            List<Prompt> practice,
            List<Prompt> heldout,
            Parties parties,
            Clock clock,
            Progress progress,
            StateMachine machine) {
        Scorer scorer = new Scorer(parties.evaluator(), input.evaluation().threads());
        Corrector corrector = new Corrector(config, parties.teacher(), parties.asking(), scorer, clock, progress);
        return new EpochWork.Parts(
                config, input, practice, heldout, parties.student(), scorer, corrector, progress, machine);
    }
}
