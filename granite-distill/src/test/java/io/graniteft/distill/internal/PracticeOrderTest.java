package io.graniteft.distill.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.graniteft.core.chat.Prompt;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PracticeOrderTest {
    private static List<Prompt> prompts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Prompt("p" + i, "write " + i, null, null))
                .toList();
    }

    private static List<String> ids(List<Prompt> prompts) {
        return prompts.stream().map(Prompt::id).toList();
    }

    @Test
    void each_epoch_takes_the_next_prompts_and_begins_again_when_all_were_taken() {
        PracticeOrder order = new PracticeOrder(2, true);
        List<Prompt> all = prompts(5);

        assertThat(ids(order.forEpoch(1, all))).containsExactly("p0", "p1");
        assertThat(ids(order.forEpoch(2, all))).containsExactly("p2", "p3");
        assertThat(ids(order.forEpoch(3, all))).containsExactly("p4", "p0");
        assertThat(ids(order.forEpoch(4, all))).containsExactly("p1", "p2");
    }

    @Test
    void the_untrained_epoch_practises_on_the_prompts_of_the_first_trained_one() {
        PracticeOrder order = new PracticeOrder(2, true);

        assertThat(order.forEpoch(0, prompts(5))).isEqualTo(order.forEpoch(1, prompts(5)));
    }

    @Test
    void the_same_prompts_come_every_epoch_where_that_is_asked_for() {
        PracticeOrder order = new PracticeOrder(2, false);

        for (int epoch = 0; epoch < 5; epoch++) {
            assertThat(ids(order.forEpoch(epoch, prompts(5)))).containsExactly("p0", "p1");
        }
    }

    @Test
    void too_few_prompts_are_taken_by_every_epoch_as_a_whole() {
        assertThat(new PracticeOrder(9, true).forEpoch(3, prompts(5))).isEqualTo(prompts(5));
        assertThat(new PracticeOrder(0, false).forEpoch(3, prompts(5))).isEqualTo(prompts(5));
    }

    @Test
    void an_epoch_never_takes_a_prompt_twice_and_epochs_differ_as_long_as_prompts_last() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 500; round++) {
            int all = 1 + random.nextInt(40);
            int epochs = 1 + random.nextInt(8);
            PracticeOrder order = new PracticeOrder(1 + random.nextInt(15), random.nextBoolean());
            Set<String> taken = new HashSet<>();
            for (int epoch = 1; epoch <= epochs; epoch++) {
                List<String> ids = ids(order.forEpoch(epoch, prompts(all)));
                assertThat(ids).doesNotHaveDuplicates().hasSize(Math.min(order.each(), all));
                taken.addAll(ids);
            }
            assertThat(order.distinct(epochs, all)).isEqualTo(taken.size());
        }
    }
}
