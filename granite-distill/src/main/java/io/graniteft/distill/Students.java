package io.graniteft.distill;

import io.graniteft.distill.internal.RecordedStudent;
import io.graniteft.distill.internal.WorkerStudent;
import java.nio.file.Path;

/** The students that come with this library. */
public final class Students {
    private Students() {}

    /**
     * A student in a process of its own that trains and generates. The process is started by the first call, again by the
     * next call after it has died, and ends when this student is closed or this process dies.
     */
    public static StudentModel worker(WorkerCommand command) {
        return new WorkerStudent(command);
    }

    /**
     * A student that repeats what another one did: its answers are those kept in a run's folder {@code distill}, by epoch
     * and prompt id. Training costs nothing and only counts the epochs.
     *
     * @param folder the folder that holds {@code epoch-0}, {@code epoch-1}, …
     */
    public static StudentModel recorded(Path folder) {
        return new RecordedStudent(folder);
    }
}
