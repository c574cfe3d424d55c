package io.graniteft.teacher;

import java.util.OptionalDouble;

/**
 * A model, or what stands in for one, that answers prompts and corrects answers. Implementations answer from several
 * threads at once and keep no conversation.
 *
 * <p>What goes wrong with one request is a value: an answer without success whose {@link TeacherAnswer#error() error} names
 * its {@link TeacherError class}. An exception from {@link #answer} means that asking on is useless.
 */
public interface Teacher extends AutoCloseable {
    /** Who answers; stands in every output as the answer's {@code model}. Does not change while the teacher lives. */
    String name();

    /**
     * Answers one request. Blocks until the answer is there; a call that takes long reacts to the thread's interruption.
     *
     * @throws InterruptedException if the thread is interrupted before there is an answer
     */
    TeacherAnswer answer(TeacherRequest request) throws InterruptedException;

    /**
     * What identifies a request to this teacher: two requests with the same digest may share an answer. A teacher that
     * looks at more of the request than a remote model gets to see says so here.
     */
    default String digest(TeacherRequest request) {
        return request.digest(name());
    }

    /**
     * Whether somebody else answers, over a network: prompts leave this machine, and are sent only as fast as the service
     * takes them.
     */
    default boolean remote() {
        return true;
    }

    /** What such an answer costs in US dollars, or nothing where the price is not known. */
    default OptionalDouble costUsd(Usage usage) {
        return OptionalDouble.empty();
    }

    /** Lets go of connections and files; by default there are none. */
    @Override
    default void close() {}
}
