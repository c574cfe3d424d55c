package io.graniteft.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.graniteft.teacher.Teacher;
import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherError;
import io.graniteft.teacher.TeacherRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Teacher} does. A test of an implementation extends this and names a teacher and what it can answer. */
public abstract class TeacherContract {
    private static final int REQUESTS = 40;
    private static final int THREADS = 8;

    private Teacher teacher = new Nobody();

    /**
     * A teacher that answers what {@link #request} gives, and fails on {@link #unanswerable}; called once a test. The text
     * of an answer holds the code that {@link #code} names.
     *
     * @param known the requests that it can answer
     */
    protected abstract Teacher teacherThatKnows(List<TeacherRequest> known) throws Exception;

    /** A request that this teacher cannot answer. */
    protected abstract TeacherRequest unanswerable();

    /** Requests that fail, each with another class, as far as such a teacher can fail; by default none. */
    protected Map<TeacherError, TeacherRequest> failing() {
        return Map.of();
    }

    /** A request that is never answered, or null for a teacher that never waits. */
    protected @Nullable TeacherRequest endless() {
        return null;
    }

    /** What must not stand in any answer: the keys that this teacher uses. */
    protected List<String> secrets() {
        return List.of();
    }

    /** The request of a number. */
    protected static TeacherRequest request(int number) {
        return new TeacherRequest(
                "id-" + number, "You write C.", "Write function number " + number + ".", code(number), 256, 0.2);
    }

    /** What the answer to the request of a number is about. */
    protected static String code(int number) {
        return "int function_" + number + "(void) { return " + number + "; }";
    }

    @BeforeEach
    final void hireTheTeacher() throws Exception {
        teacher = teacherThatKnows(
                IntStream.range(0, REQUESTS).mapToObj(TeacherContract::request).toList());
    }

    @AfterEach
    final void sendTheTeacherHome() {
        Thread.interrupted();
        teacher.close();
    }

    @Test
    void has_a_name_that_stays() throws InterruptedException {
        String before = teacher.name();
        teacher.answer(request(1));
        assertThat(before).isNotBlank();
        assertThat(teacher.name()).isEqualTo(before);
    }

    @Test
    void answers_what_was_asked_under_its_own_name() throws InterruptedException {
        TeacherAnswer answer = teacher.answer(request(1));
        assertThat(answer.success()).isTrue();
        assertThat(answer.error()).isNull();
        assertThat(answer.text()).contains(code(1));
        assertThat(answer.model()).isEqualTo(teacher.name());
    }

    @Test
    void counts_the_tokens_of_an_answer() throws InterruptedException {
        assertThat(teacher.answer(request(1)).usage().inputTokens()).isPositive();
        assertThat(teacher.answer(request(1)).usage().outputTokens()).isPositive();
    }

    @Test
    void fails_with_a_class_that_is_known() throws InterruptedException {
        TeacherAnswer answer = teacher.answer(unanswerable());
        assertThat(answer.success()).isFalse();
        assertThat(answer.model()).isEqualTo(teacher.name());
        assertThat(answer.error())
                .isNotNull()
                .satisfies(error -> assertThat(TeacherError.of(error)).isNotNull());
    }

    @Test
    void fails_with_the_class_of_each_fault_and_tells_no_secret() throws InterruptedException {
        for (Map.Entry<TeacherError, TeacherRequest> fault : failing().entrySet()) {
            TeacherAnswer answer = teacher.answer(fault.getValue());
            assertThat(answer.success()).as(fault.getKey().name()).isFalse();
            assertThat(TeacherError.of(String.valueOf(answer.error()))).isEqualTo(fault.getKey());
            assertThat(answer.model()).isEqualTo(teacher.name());
            assertThat(answer.error()).doesNotContain("\n");
            for (String secret : secrets()) {
                assertThat(answer.toString()).doesNotContain(secret);
            }
        }
        assertThat(teacher.answer(request(1)).success()).as("after all that").isTrue();
    }

    @Test
    void gives_up_a_call_in_flight_when_its_thread_is_interrupted() throws InterruptedException {
        TeacherRequest endless = endless();
        if (endless == null) {
            assertThat(teacher.answer(request(1)).success()).isTrue();
            return;
        }
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                end.complete(new AssertionError(teacher.answer(endless)));
            } catch (Throwable e) {
                end.complete(e);
            }
        });
        caller.start();
        // Either it waits already, or it finds out before it begins to.
        caller.interrupt();
        assertThat(end.join()).isInstanceOf(InterruptedException.class);
        assertThat(teacher.answer(request(1)).success()).as("after that").isTrue();
    }

    @Test
    void does_not_mix_up_answers_that_are_asked_for_at_the_same_time() throws InterruptedException, ExecutionException {
        List<Callable<TeacherAnswer>> calls = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            TeacherRequest request = request(i);
            calls.add(() -> teacher.answer(request));
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<TeacherAnswer>> answers = threads.invokeAll(calls);
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(answers.get(i).get().text()).contains(code(i));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void stops_when_its_thread_is_interrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> teacher.answer(request(1))).isInstanceOf(InterruptedException.class);
    }

    @Test
    void tells_requests_apart_by_what_is_asked_and_not_by_their_ids() {
        TeacherRequest one = new TeacherRequest("a", "s", "p", "r", 10, 0.5);
        assertThat(teacher.digest(new TeacherRequest("b", "s", "p", "r", 10, 0.5)))
                .isEqualTo(teacher.digest(one));
        assertThat(List.of(
                        teacher.digest(one),
                        teacher.digest(new TeacherRequest("a", "other", "p", "r", 10, 0.5)),
                        teacher.digest(new TeacherRequest("a", null, "p", "r", 10, 0.5)),
                        teacher.digest(new TeacherRequest("a", "s", "other", "r", 10, 0.5)),
                        teacher.digest(new TeacherRequest("a", "s", "p", "r", 11, 0.5)),
                        teacher.digest(new TeacherRequest("a", "s", "p", "r", 10, 0.6))))
                .doesNotHaveDuplicates();
    }

    @Test
    void never_names_a_negative_price() throws InterruptedException {
        assertThat(teacher.costUsd(teacher.answer(request(1)).usage()).orElse(0))
                .isNotNegative();
    }

    @Test
    void can_be_closed_twice() {
        teacher.close();
        teacher.close();
    }

    /** Stands where a test's teacher comes. */
    private static final class Nobody implements Teacher {
        @Override
        public String name() {
            return "nobody";
        }

        @Override
        public TeacherAnswer answer(TeacherRequest request) {
            return TeacherAnswer.failed(TeacherError.INTERNAL, name());
        }
    }
}
