"""What is learned in which step: a shuffled order, cut into optimiser steps, shared among processes, laid in rows.

A step learns `global_batch_size` examples, however many devices there are and whether rows hold one example (padded)
or several (packed). So neither changes what a step learns, only how fast it does: the loss of each step is the same.
The order is a function of seed and epoch alone, so a resumed run needs no state to go on with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from . import mixing
from .data import IGNORED, Example
from .settings import TrainingSettings


@dataclass(frozen=True)
class Layout:
    """How the examples of a step become rows.

    `capacity` is the longest row in tokens, `rows` how many a device takes at once. `flattened` lays the packed rows of
    a micro-batch end to end in one, as kernels for variable lengths want them; others get a mask from the positions.
    """

    examples_per_step: int
    rows: int
    capacity: int
    packing: bool = False
    flattened: bool = False

    def accumulation(self, world_size: int) -> int:
        """Micro-batches a step and device, when rows hold one example."""
        return math.ceil(math.ceil(self.examples_per_step / world_size) / self.rows)


def examples_per_step(settings: TrainingSettings, world_size: int) -> int:
    """`global_batch_size`, when set, holds for any number of devices."""
    return settings.global_batch_size or (
        settings.per_device_train_batch_size * settings.gradient_accumulation_steps * world_size
    )


def total_steps(examples: int, per_step: int, epochs: float, limit: int) -> int:
    """Optimiser steps of the epochs; a positive limit bounds them."""
    steps = math.ceil(epochs * math.ceil(examples / per_step))
    return min(limit, steps) if limit > 0 else steps


def shares(lengths: Sequence[int], world_size: int) -> list[list[int]]:
    """Indices for each process, with about as many tokens for each: longest first, to whoever has the fewest."""
    result: list[list[int]] = [[] for _ in range(world_size)]
    load = [0] * world_size
    for index in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        least = min(range(world_size), key=lambda r: (load[r], r))
        result[least].append(index)
        load[least] += lengths[index]
    return result


def pack(lengths: Sequence[int], capacity: int) -> list[list[int]]:
    """Indices in as few rows as first-fit-decreasing finds; a row never exceeds the capacity, nothing is cut."""
    rows: list[list[int]] = []
    room: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        row = next((r for r, free in enumerate(room) if free >= lengths[index]), None)
        if row is None:
            rows.append([])
            room.append(max(capacity, lengths[index]))
            row = len(rows) - 1
        rows[row].append(index)
        room[row] -= lengths[index]
    return rows


def micro_batches(examples: Sequence[Example], layout: Layout) -> list[list[list[Example]]]:
    """The examples of one process in a step: micro-batches of rows of examples. The longest come first, so that a
    step that does not fit into memory fails at once, and rows of a micro-batch are about equally long."""
    lengths = [len(example.input_ids) for example in examples]
    if layout.packing:
        rows = pack(lengths, layout.capacity)
    else:
        rows = [[index] for index in sorted(range(len(lengths)), key=lambda i: -lengths[i])]
    laid = [[examples[index] for index in row] for row in rows]
    return [laid[first : first + layout.rows] for first in range(0, len(laid), layout.rows)]


def to_tensors(rows: Sequence[Sequence[Example]], layout: Layout, pad_token_id: int) -> dict[str, torch.Tensor]:
    """A micro-batch for the model, with the weight and the source of each token beside its label.

    Packed rows have no attention mask: positions start at 0 with each example, from which the model (or the lengths,
    from which a kernel) sees where one ends. Padding is a sequence of its own. No example's first token is learned,
    since what stands before it is another example.
    """
    if layout.flattened and layout.packing:
        rows = [[example for row in rows for example in row]]
    width = max((sum(len(example.input_ids) for example in row) for row in rows), default=0) or 2
    shape = (max(1, len(rows)), width)
    batch = {
        "input_ids": torch.full(shape, pad_token_id),
        "labels": torch.full(shape, IGNORED),
        "weights": torch.zeros(shape),
        "sources": torch.zeros(shape, dtype=torch.long),
    }
    filled = torch.zeros(shape, dtype=torch.long)
    positions = torch.zeros(shape, dtype=torch.long)
    starts = [0]
    for number, row in enumerate(rows):
        start = 0
        for example in row:
            end = start + len(example.input_ids)
            batch["input_ids"][number, start:end] = torch.tensor(example.input_ids)
            batch["labels"][number, start:end] = torch.tensor(example.labels)
            batch["labels"][number, start] = IGNORED
            batch["weights"][number, start:end] = example.weight
            batch["sources"][number, start:end] = example.source
            filled[number, start:end] = 1
            positions[number, start:end] = torch.arange(end - start)
            start = end
            starts.append(end)
    if not layout.packing:
        return batch | {"attention_mask": filled}
    if layout.flattened and rows:
        lengths = torch.tensor(starts, dtype=torch.int32)
        longest = int(lengths.diff().max()) if len(starts) > 1 else width
        limits = {"cu_seq_lens_q": lengths, "cu_seq_lens_k": lengths, "max_length_q": longest, "max_length_k": longest}
        return batch | {"position_ids": positions} | (limits if len(starts) > 1 else {})
    return batch | {"position_ids": positions}


@dataclass(frozen=True)
class StepBatch:
    """What one process learns in one step. `mass` and `tokens` are those of all processes together."""

    micros: list[dict]
    mass: float
    tokens: int
    learned: int
    squared_lengths: int


class Steps(torch.utils.data.Dataset):
    """The steps of a run, as one process sees them: item (epoch, k) is the k-th step of an epoch."""

    def __init__(
        self,
        examples: Sequence[Example],
        layout: Layout,
        pad_token_id: int,
        seed: int,
        rank: int = 0,
        world: int = 1,
        draws: Sequence[int] | None = None,
    ):
        """`draws`: how many examples an epoch takes of each source (see `mixing`); None: each example once."""
        self.examples = examples
        self.draws = draws
        self.layout = layout
        self.pad_token_id = pad_token_id
        self.seed = seed
        self.rank = rank
        self.world = world
        self._order: tuple[int, list[int]] | None = None

    def __len__(self) -> int:
        return math.ceil(len(self.examples) / self.layout.examples_per_step)

    def order(self, epoch: int) -> list[int]:
        if self._order is None or self._order[0] != epoch:
            if self.draws is not None:
                chosen = mixing.order(self.examples, self.draws, self.seed, epoch)
            else:
                generator = torch.Generator().manual_seed((self.seed * 1_000_003 + epoch) % 2**63)
                chosen = torch.randperm(len(self.examples), generator=generator).tolist()
            self._order = (epoch, chosen)
        return self._order[1]

    def indices(self, epoch: int, step: int) -> list[int]:
        """The examples of a step, of all processes."""
        first = step * self.layout.examples_per_step
        return self.order(epoch)[first : first + self.layout.examples_per_step]

    def __getitem__(self, place: tuple[int, int]) -> StepBatch:
        chosen = [self.examples[index] for index in self.indices(*place)]
        lengths = [len(example.input_ids) for example in chosen]
        divided = shares(lengths, self.world)
        micros = [micro_batches([chosen[index] for index in share], self.layout) for share in divided]
        mine = micros[self.rank]
        # Every process takes part in as many passes as the busiest: sharded models talk to each other in each.
        mine = mine + [[]] * (max(map(len, micros)) - len(mine))
        return StepBatch(
            micros=[self.tensors(rows) for rows in mine],
            mass=sum(example.weight * example.learned for example in chosen),
            tokens=sum(lengths),
            learned=sum(example.learned for example in chosen),
            squared_lengths=sum(length * length for length in lengths),
        )

    def tensors(self, rows: Sequence[Sequence[Example]]) -> dict:
        return to_tensors(rows, self.layout, self.pad_token_id)


class StepOrder(torch.utils.data.Sampler):
    """Names the steps of an epoch, which the trainer sets before it goes through them."""

    def __init__(self, steps: Steps):
        self.steps = steps
        self.epoch = 0

    def __len__(self) -> int:
        return len(self.steps)

    def __iter__(self):
        return ([(self.epoch, step)] for step in range(len(self.steps)))


def loader(order: StepOrder) -> torch.utils.data.DataLoader:
    return torch.utils.data.DataLoader(order.steps, batch_sampler=order, collate_fn=lambda items: items[0])
