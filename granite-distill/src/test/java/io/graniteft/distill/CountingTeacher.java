package io.graniteft.distill;

import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Teachers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** The reference teacher, or a change of it, which remembers what it answered. */
final class CountingTeacher implements Teacher {
    /** The requests in the order of their answers. */
    final List<TeacherRequest> answered = Collections.synchronizedList(new ArrayList<>());

    private final Fuse fuse;
    private final BiFunction<TeacherRequest, TeacherAnswer, TeacherAnswer> change;

    CountingTeacher(Fuse fuse, UnaryOperator<TeacherAnswer> change) {
        this(fuse, (request, answer) -> change.apply(answer));
    }

    CountingTeacher(Fuse fuse, BiFunction<TeacherRequest, TeacherAnswer, TeacherAnswer> change) {
        this.fuse = fuse;
        this.change = change;
    }

    static CountingTeacher reference(Fuse fuse) {
        return new CountingTeacher(fuse, UnaryOperator.identity());
    }

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public TeacherAnswer answer(TeacherRequest request) throws InterruptedException {
        fuse.tick();
        try (Teacher reference = Teachers.reference()) {
            TeacherAnswer answer = change.apply(request, reference.answer(request));
            answered.add(request);
            return answer;
        }
    }
}
