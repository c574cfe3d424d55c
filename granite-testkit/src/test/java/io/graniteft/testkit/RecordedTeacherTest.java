package io.graniteft.testkit;

import io.graniteft.core.run.Progress;
import io.graniteft.teacher.ResultJournal;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.TeacherRunner;
import io.graniteft.teacher.Teachers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class RecordedTeacherTest extends TeacherContract {
    @TempDir
    Path folder;

    @Override
    protected Teacher teacherThatKnows(List<TeacherRequest> known) {
        Path file = folder.resolve("journal.jsonl");
        try (ResultJournal journal = ResultJournal.open(file, 10, Clock.systemUTC())) {
            new TeacherRunner(Teachers.reference(), TeacherRunner.Options.DEFAULTS, Progress.SILENT, Clock.systemUTC())
                    .run(known, journal);
        }
        return Teachers.recorded(file);
    }

    @Override
    protected TeacherRequest unanswerable() {
        return new TeacherRequest("none", null, "Write what nobody has recorded.", "int x;", 256, 0.2);
    }
}
