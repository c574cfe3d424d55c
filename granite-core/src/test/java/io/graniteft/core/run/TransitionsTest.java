package io.graniteft.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransitionsTest {
    @Test
    void reach_every_state() {
        assertThat(reachableFrom(PipelineState.CREATED)).containsExactlyInAnyOrder(PipelineState.values());
    }

    @Test
    void use_every_event_and_every_guard() {
        assertThat(Transitions.all()).extracting(Transition::event).contains(PipelineEvent.values());
        assertThat(Transitions.all()).extracting(Transition::guard).contains(Transition.Guard.values());
    }

    @ParameterizedTest
    @EnumSource
    void lead_from_every_state_to_completion(PipelineState state) {
        assertThat(reachableFrom(state)).contains(PipelineState.COMPLETED);
    }

    @Test
    void never_leave_two_ways_open_for_the_same_event_and_guard() {
        assertThat(Transitions.all())
                .extracting(line -> line.from() + " " + line.event() + " " + line.guard())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void let_work_fail_and_be_interrupted_anywhere_but_at_an_end(PipelineState state) {
        Set<PipelineEvent> events = EnumSet.noneOf(PipelineEvent.class);
        Transitions.from(state).forEach(line -> events.add(line.event()));

        if (state.isEnd()) {
            assertThat(events).containsExactly(PipelineEvent.RESUME);
        } else {
            assertThat(events)
                    .contains(PipelineEvent.FAIL, PipelineEvent.INTERRUPT)
                    .doesNotContain(PipelineEvent.RESUME);
        }
    }

    @Test
    void take_the_stages_in_order_and_pass_those_that_are_switched_off() {
        for (StageName stage : StageName.values()) {
            PipelineState before = Transitions.before(stage);
            assertThat(next(before, PipelineEvent.BEGIN)).isEqualTo(Transitions.during(stage));
            assertThat(next(Transitions.during(stage), PipelineEvent.DONE)).isEqualTo(Transitions.after(stage));
            assertThat(next(before, PipelineEvent.SKIP)).isEqualTo(Transitions.after(stage));
        }
    }

    @Test
    void take_an_epoch_step_by_step() {
        PipelineState state = PipelineState.DISTILLING;
        for (PipelineEvent event : List.of(
                PipelineEvent.BASELINE,
                PipelineEvent.STEP_DONE,
                PipelineEvent.SKIP,
                PipelineEvent.CONTINUE,
                PipelineEvent.EPOCH_BEGIN,
                PipelineEvent.STEP_DONE,
                PipelineEvent.STEP_DONE,
                PipelineEvent.STEP_DONE,
                PipelineEvent.STEP_DONE,
                PipelineEvent.MAX_EPOCHS_REACHED)) {
            state = next(state, event);
        }

        assertThat(state).isEqualTo(PipelineState.DISTILLED);
    }

    @Test
    void never_strand_a_random_walk_of_ten_thousand_steps() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<PipelineState> seen = EnumSet.noneOf(PipelineState.class);
        PipelineState state = PipelineState.CREATED;
        for (int step = 0; step < 10_000; step++) {
            seen.add(state);
            List<Transition> choices = Transitions.from(state);
            assertThat(choices).as("seed %d, step %d, %s", seed, step, state).isNotEmpty();
            state = choices.get(random.nextInt(choices.size())).to();
        }
        assertThat(seen).as("seed %d", seed).containsExactlyInAnyOrder(PipelineState.values());
    }

    private static PipelineState next(PipelineState from, PipelineEvent event) {
        return Transitions.next(from, event, Transition.Guard.ALWAYS).orElseThrow();
    }

    private static Set<PipelineState> reachableFrom(PipelineState start) {
        Set<PipelineState> reached = EnumSet.of(start);
        Deque<PipelineState> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            for (Transition line : Transitions.from(open.pop())) {
                if (reached.add(line.to())) {
                    open.push(line.to());
                }
            }
        }
        return reached;
    }
}
