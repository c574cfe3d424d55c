package io.graniteft.testkit.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.teacher.TeacherAnswer;
import io.graniteft.teacher.TeacherRequest;
import io.graniteft.testkit.http.Latency;
import io.graniteft.testkit.http.Outcome;
import io.graniteft.testkit.http.Quota;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a call costs, how it is given up, and what of it is cached. */
class BedrockCallTest {
    @Test
    void a_call_that_waits_for_its_answer_ends_when_its_thread_is_interrupted() throws Exception {
        try (Desk desk =
                Desk.open(FakeBedrock.Settings.defaults(), Desk.SETTINGS.withReadTimeout(Duration.ofMinutes(5)))) {
            AtomicReference<Throwable> end = new AtomicReference<>();
            CountDownLatch ended = new CountDownLatch(1);
            Thread worker = new Thread(() -> {
                try {
                    desk.ask("[[silence]]");
                } catch (Throwable e) {
                    end.set(e);
                } finally {
                    ended.countDown();
                }
            });
            worker.start();
            // The service has the request and will never answer it.
            while (desk.service.stats().outcomes().getOrDefault("silence", 0L) == 0) {
                Thread.onSpinWait();
            }
            worker.interrupt();
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(end.get()).isInstanceOf(InterruptedException.class);
            assertThat(desk.ask("and the next call").success()).isTrue();
        }
    }

    @Test
    void a_long_system_prompt_is_cached_from_the_second_call_on() throws Exception {
        String system = "You write C for cars. ".repeat(300);
        try (Desk desk = Desk.open()) {
            TeacherAnswer first = desk.teacher.answer(new TeacherRequest("a", system, "one", null, 256, 0));
            TeacherAnswer second = desk.teacher.answer(new TeacherRequest("b", system, "two", null, 256, 0));
            assertThat(first.usage().cacheWriteInputTokens()).isEqualTo(1650);
            assertThat(first.usage().cacheReadInputTokens()).isZero();
            assertThat(second.usage().cacheWriteInputTokens()).isZero();
            assertThat(second.usage().cacheReadInputTokens()).isEqualTo(1650);
            assertThat(second.usage().inputTokens()).isEqualTo(1);
            assertThat(desk.notes).isEmpty();
        }
    }

    @Test
    void says_once_why_a_short_system_prompt_is_not_cached() throws Exception {
        try (Desk desk = Desk.open()) {
            desk.ask("one");
            desk.ask("two");
            assertThat(desk.notes).hasSize(1);
            assertThat(desk.notes.get(0)).contains("about 3 tokens", "from 1024 on");
        }
    }

    @Test
    void a_request_without_a_system_prompt_is_a_request() throws Exception {
        try (Desk desk = Desk.open()) {
            assertThat(desk.teacher
                            .answer(new TeacherRequest("a", null, "x", null, 64, 0))
                            .success())
                    .isTrue();
            assertThat(desk.teacher
                            .answer(new TeacherRequest("a", " ", "x", null, 64, 0))
                            .success())
                    .isTrue();
        }
    }

    @Test
    void the_service_counts_what_it_does() throws Exception {
        try (Desk desk = Desk.open(
                FakeBedrock.Settings.defaults().withLatency(Latency.fixed(Duration.ofMillis(1))), Desk.SETTINGS)) {
            desk.ask("a [[ThrottlingException x2]]");
            desk.ask("a [[ThrottlingException x2]]");
            TeacherAnswer answer = desk.ask("a [[ThrottlingException x2]]");
            desk.ask("b");
            assertThat(answer.success()).isTrue();
            assertThat(desk.service.stats().outcomes())
                    .containsOnly(Map.entry("ThrottlingException", 2L), Map.entry("answer", 2L));
            assertThat(desk.service.stats().asked("a [[ThrottlingException x2]]"))
                    .isEqualTo(3);
            assertThat(desk.service.stats().answered("b")).isEqualTo(1);
            assertThat(get(desk, "/__stats?prompts"))
                    .contains("\"prompts_answered\":2", "\"prompts_answered_twice\":0", "\"most_in_flight\":1")
                    .contains("\"b\":{\"asked\":1,\"answered\":1}");
            double usd = desk.service.stats().inputTokens() * 3e-6
                    + desk.service.stats().outputTokens() * 15e-6;
            assertThat(desk.service.stats().costUsd()).isCloseTo(usd, org.assertj.core.data.Offset.offset(1e-12));
        }
    }

    @Test
    void the_quota_can_be_changed_while_it_is_used() throws Exception {
        try (Desk desk = Desk.open(
                FakeBedrock.Settings.defaults().withQuota(new Quota.Limits(0.001, 1, 0, 5, false)), Desk.SETTINGS)) {
            assertThat(desk.ask("a").success()).isTrue();
            assertThat(desk.ask("b").error()).startsWith("THROTTLED");
            HttpRequest change = HttpRequest.newBuilder(desk.service.address().resolve("/__quota"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"requests_per_second\": 0}"))
                    .build();
            HttpClient.newHttpClient().send(change, HttpResponse.BodyHandlers.ofString());
            assertThat(desk.ask("b").success()).isTrue();
        }
    }

    @Test
    void holds_two_hundred_calls_at_the_same_time() throws Exception {
        int calls = 200;
        CountDownLatch allThere = new CountDownLatch(calls);
        FakeBedrock.Settings settings = FakeBedrock.Settings.defaults().withBehaviour(call -> {
            allThere.countDown();
            try {
                // Nobody is answered before all have asked.
                allThere.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Outcome.ANSWER;
        });
        try (Desk desk = Desk.open(
                settings, Desk.SETTINGS.withReadTimeout(Duration.ofMinutes(2)).withConnections(calls))) {
            ExecutorService threads = Executors.newFixedThreadPool(calls);
            List<Callable<TeacherAnswer>> asked = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                String prompt = "prompt " + i;
                asked.add(() -> desk.ask(prompt));
            }
            for (Future<TeacherAnswer> answer : threads.invokeAll(asked)) {
                assertThat(answer.get().success()).isTrue();
            }
            threads.shutdown();
            assertThat(desk.service.stats().mostInFlight()).isEqualTo(calls);
        }
    }

    private static String get(Desk desk, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(desk.service.address().resolve(path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
