package io.graniteft.teacher.internal;

import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.internal.Dispatcher.Call;
import io.graniteft.teacher.internal.Dispatcher.Done;
import io.graniteft.teacher.internal.Dispatcher.Next;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Dispatcher} for threads. Of those that wait for the next call to be due, only one (the leader) watches the time,
 * so that fifty do not wake up where one call can start.
 */
public final class CallQueue implements Workers.Source<Call> {
    private final Dispatcher dispatcher;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Thread leader;
    private boolean stopped;

    /**
     * A queue over a dispatcher that nobody else uses.
     *
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    public CallQueue(Dispatcher dispatcher, LongSupplier nanoTime) {
        this.dispatcher = dispatcher;
        this.nanoTime = nanoTime;
    }

    @Override
    public @Nullable Call take() throws InterruptedException {
        Thread self = Thread.currentThread();
        lock.lockInterruptibly();
        try {
            while (!stopped) {
                long now = nanoTime.getAsLong();
                Next next = dispatcher.next(now);
                if (next instanceof Next.Send send) {
                    return send.call();
                }
                if (!(next instanceof Next.WaitUntil wait)) {
                    stopped = true;
                } else if (leader != null || wait.time() == Long.MAX_VALUE) {
                    changed.await();
                } else {
                    leader = self;
                    changed.await(wait.time() - now, TimeUnit.NANOSECONDS);
                    if (leader == self) {
                        leader = null;
                    }
                }
            }
            return null;
        } finally {
            if (leader == self) {
                leader = null;
            }
            wakeAnother();
            lock.unlock();
        }
    }

    private void wakeAnother() {
        if (stopped) {
            changed.signalAll();
        } else if (leader == null) {
            changed.signal();
        }
    }

    /** A call has come home; gives what is to be recorded. */
    public List<Done> finished(Call call, TeacherAnswer answer) {
        lock.lock();
        try {
            List<Done> done = dispatcher.finished(call, answer, nanoTime.getAsLong());
            // What the leader waits for may be due earlier now, or later.
            leader = null;
            wakeAnother();
            return done;
        } finally {
            lock.unlock();
        }
    }

    /** Asks the dispatcher something. */
    public <R> R ask(Function<Dispatcher, R> question) {
        lock.lock();
        try {
            return question.apply(dispatcher);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
