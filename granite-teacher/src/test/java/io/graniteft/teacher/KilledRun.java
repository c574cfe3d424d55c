package io.graniteft.teacher;

import io.graniteft.core.run.Progress;
import java.nio.file.Path;
import java.time.Clock;

/** A program of its own that asks prompts and writes a line for each answer, so that a test can kill it. */
final class KilledRun {
    private KilledRun() {}

    /** Arguments: the journal, the number of prompts, the number of workers. */
    public static void main(String[] arguments) {
        Progress lines = new Progress() {
            @Override
            public void update(String task, long done, long total, String detail) {
                System.out.println("done " + done);
            }

            @Override
            public void note(String line) {
                System.out.println("note " + line);
            }
        };
        int workers = Integer.parseInt(arguments[2]);
        // Long answers take several writes by the system, so that a kill can fall between them.
        ScriptedTeacher teacher = new ScriptedTeacher(request ->
                TeacherAnswer.of(request.id().repeat(4000), new Usage(1, 1), "end_turn", ScriptedTeacher.NAME));
        try (ResultJournal journal = ResultJournal.open(Path.of(arguments[0]), 10, Clock.systemUTC())) {
            System.out.println("open");
            new TeacherRunner(teacher, TeacherRunner.Options.DEFAULTS.withWorkers(workers), lines, Clock.systemUTC())
                    .run(Requests.many(Integer.parseInt(arguments[1])), journal);
        }
        System.out.println("finished");
    }
}
