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
                // Long lines fill the pipe, so that this program is never far ahead of the one that reads them.
                System.out.println("done " + done + " ".repeat(1000));
            }

            @Override
            public void note(String line) {
                System.out.println("note " + line);
            }
        };
        int workers = Integer.parseInt(arguments[2]);
        ScriptedTeacher teacher = new ScriptedTeacher(
                request -> TeacherAnswer.of(answerTo(request.id()), new Usage(1, 1), "end_turn", ScriptedTeacher.NAME));
        try (ResultJournal journal = ResultJournal.open(Path.of(arguments[0]), 10, Clock.systemUTC())) {
            System.out.println("open");
            new TeacherRunner(teacher, TeacherRunner.Options.DEFAULTS.withWorkers(workers), lines, Clock.systemUTC())
                    .run(Requests.many(Integer.parseInt(arguments[1])), journal);
        }
        System.out.println("finished");
    }

    /** Short for most, and long for some, whose writing a kill may well interrupt. */
    static String answerTo(String id) {
        return id.repeat(id.endsWith("0") ? 20_000 : 100);
    }
}
