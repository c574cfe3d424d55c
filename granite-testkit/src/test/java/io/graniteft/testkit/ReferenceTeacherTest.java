package io.graniteft.testkit;

import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Teachers;
import java.util.List;

class ReferenceTeacherTest extends TeacherContract {
    @Override
    protected Teacher teacherThatKnows(List<TeacherRequest> known) {
        return Teachers.reference();
    }

    @Override
    protected TeacherRequest unanswerable() {
        return new TeacherRequest("none", null, "Write what nobody has written.", null, 256, 0.2);
    }
}
