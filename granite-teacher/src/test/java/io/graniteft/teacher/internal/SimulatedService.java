package io.graniteft.teacher.internal;

import io.graniteft.teacher.BudgetGuard;
import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.teacher.Usage;
import io.graniteft.teacher.internal.Dispatcher.Call;
import io.graniteft.teacher.internal.Dispatcher.Done;
import io.graniteft.teacher.internal.Dispatcher.Next;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs a {@link Dispatcher} against a service in time that is only counted: no thread, no clock, the same every time. */
final class SimulatedService {
    static final long SECOND = 1_000_000_000L;

    final List<Done> done = new ArrayList<>();
    final List<Done> recordedInTime = new ArrayList<>();
    final List<Long> answeredAt = new ArrayList<>();

    @Nullable
    TeacherAnswer hopeless;

    boolean outOfBudget;
    double mostCommitted;
    int sent;
    int throttled;
    int mostInFlight;
    long end;

    /** What the service does with a request. */
    interface Behaviour {
        /** The answer, and after how long it comes. */
        Reply reply(TeacherRequest request, long now, int number);
    }

    record Reply(TeacherAnswer answer, long nanos) {}

    private record Event(long at, Call call, TeacherAnswer answer) {}

    /** A teacher whose output costs something and whose input nothing. */
    static Teacher teacher(double dollarsAToken) {
        return new Teacher() {
            @Override
            public String name() {
                return "simulated";
            }

            @Override
            public TeacherAnswer answer(TeacherRequest request) {
                throw new UnsupportedOperationException("the simulation answers");
            }

            @Override
            public OptionalDouble costUsd(Usage usage) {
                return OptionalDouble.of(usage.outputTokens() * dollarsAToken);
            }
        };
    }

    static List<TeacherRequest> requests(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new TeacherRequest("p" + i, null, "prompt " + i, null, 1000, 0))
                .toList();
    }

    static TeacherAnswer whole(long outputTokens) {
        return TeacherAnswer.of("x", new Usage(10, outputTokens), "end_turn", "simulated");
    }

    static SimulatedService run(
            List<TeacherRequest> requests,
            Teacher teacher,
            Dispatcher.Rules rules,
            BudgetGuard budget,
            int workers,
            long seed,
            Behaviour behaviour) {
        SimulatedService service = new SimulatedService();
        Dispatcher dispatcher = new Dispatcher(teacher, requests.iterator(), rules, budget, new SplittableRandom(seed));
        PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::at));
        long now = 0;
        boolean ended = false;
        while (true) {
            long wake = Long.MAX_VALUE;
            while (!ended && events.size() < workers && wake == Long.MAX_VALUE) {
                Next next = dispatcher.next(now);
                if (next instanceof Next.Send send) {
                    Reply reply = behaviour.reply(send.call().request(), now, service.sent);
                    service.sent++;
                    events.add(new Event(now + reply.nanos(), send.call(), reply.answer()));
                    service.mostInFlight = Math.max(service.mostInFlight, events.size());
                } else if (next instanceof Next.WaitUntil wait) {
                    wake = wait.time();
                    break;
                } else {
                    ended = true;
                }
            }
            service.mostCommitted = Math.max(service.mostCommitted, budget.spent() + budget.reserved());
            Event event = events.peek();
            if (event == null && wake == Long.MAX_VALUE) {
                break;
            }
            if (event != null && event.at() <= wake) {
                events.poll();
                now = event.at();
                List<Done> finished = dispatcher.finished(event.call(), event.answer(), now);
                for (Done each : finished) {
                    service.done.add(each);
                    service.answeredAt.add(now);
                }
            } else {
                now = wake;
            }
        }
        service.recordedInTime.addAll(service.done);
        service.hopeless = dispatcher.hopeless();
        service.outOfBudget = dispatcher.outOfBudget();
        service.done.addAll(dispatcher.heldBack());
        service.throttled = dispatcher.traffic().throttled();
        service.end = now;
        return service;
    }

    /** Answers between two moments, a second. */
    double rate(long from, long to) {
        return answeredAt.stream().filter(at -> at >= from && at < to).count() / ((to - from) / (double) SECOND);
    }
}
