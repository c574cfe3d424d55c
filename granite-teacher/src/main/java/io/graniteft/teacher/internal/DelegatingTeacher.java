package io.graniteft.teacher.internal;

import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Usage;
import java.util.OptionalDouble;

/** A teacher that leaves everything to another one; what it does not, a subclass says. */
public class DelegatingTeacher implements Teacher {
    private final Teacher teacher;

    /** Leaves everything to this one. */
    public DelegatingTeacher(Teacher teacher) {
        this.teacher = teacher;
    }

    @Override
    public String name() {
        return teacher.name();
    }

    @Override
    public TeacherAnswer answer(TeacherRequest request) throws InterruptedException {
        return teacher.answer(request);
    }

    @Override
    public String digest(TeacherRequest request) {
        return teacher.digest(request);
    }

    @Override
    public boolean remote() {
        return teacher.remote();
    }

    @Override
    public OptionalDouble costUsd(Usage usage) {
        return teacher.costUsd(usage);
    }

    @Override
    public void close() {
        teacher.close();
    }
}
