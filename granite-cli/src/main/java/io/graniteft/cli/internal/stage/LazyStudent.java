package io.graniteft.cli.internal.stage;

import io.graniteft.cli.internal.Wiring;
import io.graniteft.distill.StudentModel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The student of a run, started when a stage first needs it, so that a run whose training is already done needs no Python at
 * all; shared by the stages, so that its libraries are loaded once.
 */
public final class LazyStudent implements AutoCloseable {
    private final Wiring wiring;
    private final Consumer<String> log;
    private @Nullable StudentModel model;

    /**
     * The student that the wiring makes.
     *
     * @param log takes what the student's process logs
     */
    public LazyStudent(Wiring wiring, Consumer<String> log) {
        this.wiring = wiring;
        this.log = log;
    }

    /** The student. */
    public StudentModel get() throws InterruptedException {
        if (model == null) {
            model = wiring.student(log);
        }
        return model;
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
    }
}
