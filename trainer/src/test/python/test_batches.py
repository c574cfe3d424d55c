import random

import pytest

from granite_trainer.batches import Layout, Steps, micro_batches, pack, shares, to_tensors
from granite_trainer.data import IGNORED, Example

PAD = 1


def example(length: int, weight: float = 1.0, source: int = 0, first_learned: int = 2) -> Example:
    ids = [2 + (length * 31 + i * 7) % 300 for i in range(length)]
    labels = [IGNORED] * min(first_learned, length) + ids[first_learned:]
    return Example(ids, labels, weight, False, source)


def many(seed: int, count: int, longest: int = 40) -> list[Example]:
    rng = random.Random(seed)
    return [example(rng.randint(3, longest), source=number) for number in range(count)]


@pytest.mark.parametrize("seed", range(20))
def test_packing_loses_nothing_doubles_nothing_and_keeps_to_the_capacity(seed):
    lengths = [len(e.input_ids) for e in many(seed, 1 + seed * 7)]
    rows = pack(lengths, 48)
    assert sorted(index for row in rows for index in row) == list(range(len(lengths)))
    assert all(sum(lengths[index] for index in row) <= 48 for row in rows)
    # Two rows that are half empty would have been one.
    assert sum(lengths) > (len(rows) - 1) * 48 / 2


@pytest.mark.parametrize("world", [1, 2, 3, 8])
def test_processes_share_a_step_without_overlap_and_about_equally(world):
    lengths = [len(e.input_ids) for e in many(world, 64)]
    divided = shares(lengths, world)
    assert sorted(index for share in divided for index in share) == list(range(64))
    loads = [sum(lengths[index] for index in share) for share in divided]
    assert max(loads) - min(loads) <= max(lengths)


@pytest.mark.parametrize("packing", [False, True])
def test_a_step_has_the_same_examples_on_any_number_of_devices_packed_or_not(packing):
    examples = many(5, 37)
    alone = Steps(examples, Layout(8, 2, 48), PAD, seed=3)
    for epoch, step in ((0, 0), (0, 4), (2, 1)):
        expected = sorted(alone.indices(epoch, step))
        found = []
        counts, masses = set(), set()
        for rank in range(3):
            steps = Steps(examples, Layout(8, 2, 48, packing), PAD, seed=3, rank=rank, world=3)
            batch = steps[(epoch, step)]
            counts.add(len(batch.micros))
            masses.add((batch.mass, batch.tokens, batch.squared_lengths))
            for micro in batch.micros:
                found += micro["sources"][micro["weights"] > 0].unique().tolist()
        assert sorted(found) == expected  # each example is its own source here
        assert len(counts) == 1, "processes of a sharded model must do as many passes as each other"
        one = alone[(epoch, step)]
        assert masses == {(one.mass, one.tokens, one.squared_lengths)}
    assert len(alone) == 5
    assert len(alone.indices(0, 4)) == 37 - 4 * 8


def test_an_epoch_is_a_permutation_that_seed_and_epoch_decide_alone():
    examples = many(6, 50)
    first, again, other = (Steps(examples, Layout(8, 2, 48), PAD, seed) for seed in (3, 3, 4))
    assert sorted(first.order(0)) == list(range(50))
    assert first.order(1) != first.order(0)
    assert again.order(1) == first.order(1)  # without having been asked for epoch 0
    assert other.order(1) != first.order(1)


def test_a_process_without_examples_takes_part_with_nothing_to_learn():
    steps = Steps(many(7, 1), Layout(4, 2, 48, packing=True), PAD, seed=1, rank=1, world=2)
    (micro,) = steps[(0, 0)].micros
    assert (micro["labels"] == IGNORED).all()
    assert micro["weights"].sum() == 0


def test_packed_rows_start_each_example_at_position_0_and_learn_no_first_token():
    layout = Layout(3, 2, 12, packing=True)
    parts = [example(7, first_learned=0), example(5, 0.5, 1, first_learned=0), example(6, 2.0, 2)]
    (rows,) = micro_batches(parts, layout)
    batch = to_tensors(rows, layout, PAD)
    assert "attention_mask" not in batch
    assert batch["position_ids"].tolist() == [[0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5, *[0] * 6]]
    assert batch["labels"][0, 0] == batch["labels"][0, 7] == IGNORED
    assert batch["labels"][0, 8:].tolist() == parts[1].labels[1:]
    assert batch["weights"][0].tolist() == [1.0] * 7 + [0.5] * 5
    assert batch["sources"][1, :6].tolist() == [2] * 6
    assert (batch["input_ids"][1, 6:] == PAD).all() and (batch["labels"][1, 6:] == IGNORED).all()


def test_flattened_rows_carry_their_limits():
    layout = Layout(3, 2, 12, packing=True, flattened=True)
    (rows,) = micro_batches([example(7), example(5), example(6)], layout)
    batch = to_tensors(rows, layout, PAD)
    assert batch["input_ids"].shape == (1, 18)
    assert batch["cu_seq_lens_q"].tolist() == batch["cu_seq_lens_k"].tolist() == [0, 7, 12, 18]
    assert batch["max_length_q"] == 7


def test_padded_rows_are_sorted_by_length_with_a_mask():
    layout = Layout(3, 2, 12)
    first, second = micro_batches([example(4), example(9), example(8)], layout)
    assert [[len(row[0].input_ids) for row in rows] for rows in (first, second)] == [[9, 8], [4]]
    batch = to_tensors(first, layout, PAD)
    assert batch["attention_mask"].tolist() == [[1] * 9, [1] * 8 + [0]]
    assert "position_ids" not in batch
