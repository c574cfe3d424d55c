"""Weights become numbers of draws: every step has each source's share, and no example waits for another's second turn."""

import random
from collections import Counter

import pytest
from test_batches import PAD, example

from granite_trainer import mixing
from granite_trainer.batches import Layout, Steps
from granite_trainer.data import Example


def sources(counts_and_weights, seed: int = 1) -> list[Example]:
    rng = random.Random(seed)
    return [
        example(rng.randint(3, 40), weight, source)
        for source, (count, weight) in enumerate(counts_and_weights)
        for _ in range(count)
    ]


def test_sources_of_equal_weight_are_learned_once_each_as_they_always_were():
    assert mixing.draws_of(sources([(5, 2.0), (9, 2.0)])) is None


@pytest.mark.parametrize("seed", range(30))
def test_a_source_keeps_exactly_its_share_and_an_epoch_its_length(seed):
    rng = random.Random(seed)
    mixture = [(rng.randint(1, 200), rng.choice([0.01, 0.3, 1.0, 2.5, 40.0])) for _ in range(rng.randint(2, 4))]
    mixture.append((rng.randint(1, 20), 7.0))
    examples = sources(mixture, seed)
    draws = mixing.draws_of(examples)
    assert draws is not None and all(draws)
    assert len(examples) <= sum(draws) <= len(examples) + len(mixture)
    weighed = mixing.weigh(examples, draws)
    order = mixing.order(weighed, draws, seed, 0)
    assert Counter(weighed[index].source for index in order) == dict(enumerate(draws))
    for source, (count, weight) in enumerate(mixture):
        drawn = sum(weighed[index].weight for index in order if weighed[index].source == source)
        assert drawn == pytest.approx(count * weight)


def test_every_step_has_a_sources_share_where_weights_alone_would_leave_most_steps_without():
    examples = sources([(384, 0.3 * 400 / 384), (16, 0.7 * 400 / 16)])
    draws = mixing.draws_of(examples)
    assert draws == [120, 280]
    weighed = mixing.weigh(examples, draws)
    assert {e.weight for e in weighed} == {1.0}
    steps = Steps(weighed, Layout(16, 2, 48), PAD, seed=3, draws=draws)
    per_step = [sum(weighed[i].source for i in steps.indices(0, step)) for step in range(len(steps))]
    assert len(per_step) == 25 and min(per_step) >= 9 and max(per_step) <= 13
    plain = Steps(examples, Layout(16, 2, 48), PAD, seed=3)
    assert min(sum(examples[i].source for i in plain.indices(0, step)) for step in range(len(plain))) == 0


def test_all_examples_have_their_turn_before_one_has_its_second_across_epochs_too():
    examples = mixing.weigh(sources([(30, 1.0), (7, 3.0)]), [21, 16])
    seen: Counter = Counter()
    for epoch in range(10):
        for index in mixing.order(examples, [21, 16], 5, epoch):
            seen[index] += 1
    for source in (0, 1):
        turns = [seen[i] for i, e in enumerate(examples) if e.source == source]
        assert max(turns) - min(turns) <= 1
    assert mixing.order(examples, [21, 16], 5, 4) == mixing.order(examples, [21, 16], 5, 4)
    assert mixing.order(examples, [21, 16], 5, 4) != mixing.order(examples, [21, 16], 6, 4)
