package io.graniteft.teacher;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A teacher that does what a test tells it, and remembers what it was asked. */
final class ScriptedTeacher implements Teacher {
    static final String NAME = "scripted";

    private final Script script;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    interface Script {
        TeacherAnswer answer(TeacherRequest request) throws InterruptedException;
    }

    ScriptedTeacher(Script script) {
        this.script = script;
    }

    /** Answers everything. */
    static ScriptedTeacher willing() {
        return new ScriptedTeacher(ScriptedTeacher::whole);
    }

    static TeacherAnswer whole(TeacherRequest request) {
        return TeacherAnswer.of("answer to " + request.prompt(), new Usage(3, 5), "end_turn", NAME);
    }

    /** The ids in the order in which they were asked. */
    List<String> asked() {
        return asked;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean remote() {
        return false;
    }

    @Override
    public TeacherAnswer answer(TeacherRequest request) throws InterruptedException {
        asked.add(request.id());
        return script.answer(request);
    }
}
