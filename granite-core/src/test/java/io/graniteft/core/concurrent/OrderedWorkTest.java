package io.graniteft.core.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedWorkTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 16})
    void hands_results_out_in_the_order_of_the_items(int threads) throws Exception {
        List<Integer> items = IntStream.range(0, 500).boxed().toList();
        Random random = new Random(3);
        List<Integer> results = new ArrayList<>();

        OrderedWork.run(
                items,
                threads,
                item -> {
                    for (int turn = 0; turn < random.nextInt(50); turn++) {
                        Thread.onSpinWait();
                    }
                    return item * 2;
                },
                results::add);

        assertThat(results).isEqualTo(items.stream().map(item -> item * 2).toList());
    }

    @Test
    void has_few_tasks_under_way() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();

        OrderedWork.run(
                IntStream.range(0, 1000).boxed().toList(),
                2,
                item -> begun.incrementAndGet(),
                result -> assertThat(begun.get() - taken.getAndIncrement()).isLessThanOrEqualTo(33));

        assertThat(taken).hasValue(1000);
    }

    @Test
    void throws_what_a_task_throws() {
        assertThatThrownBy(() -> OrderedWork.run(
                        List.of(1, 0),
                        2,
                        item -> {
                            if (item == 0) {
                                throw new IllegalArgumentException("zero");
                            }
                            return item;
                        },
                        result -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("zero");
    }
}
