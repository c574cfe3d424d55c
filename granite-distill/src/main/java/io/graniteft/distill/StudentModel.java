package io.graniteft.distill;

import io.graniteft.core.run.Progress;
import java.util.function.Consumer;

/**
 * The model that learns. One call at a time; an implementation holds a process or a connection, so it must be closed. The
 * weights live in files: a student has no state between calls but what the requests name, so the same requests give the
 * same results after a restart.
 */
public interface StudentModel extends AutoCloseable {
    /**
     * What answers: versions and device.
     *
     * @throws io.graniteft.core.GraniteException if the student cannot be started
     * @throws InterruptedException if the thread was asked to stop
     */
    StudentInfo info() throws InterruptedException;

    /**
     * Trains an adapter and keeps it in the request's output folder. A request that was interrupted goes on from its newest
     * complete checkpoint; one that was finished answers at once.
     *
     * @throws io.graniteft.core.GraniteException if training fails; what was saved before is kept
     * @throws InterruptedException if the thread was asked to stop; a complete checkpoint was saved where there was time
     */
    TrainingResult train(TrainingRequest request, Progress progress) throws InterruptedException;

    /**
     * Answers prompts. Each answer is handed to {@code sink} when it is finished, on the calling thread, in an order that
     * the student chooses; every prompt gets exactly one. An answer depends on its prompt's seed and on the weights, not
     * on the order or on what was asked before.
     *
     * @throws io.graniteft.core.GraniteException if generation fails
     * @throws InterruptedException if the thread was asked to stop
     */
    void generate(GenerationRequest request, Consumer<Generation> sink, Progress progress) throws InterruptedException;

    /** Ends the student's process. Calling it twice is harmless. */
    @Override
    void close();
}
