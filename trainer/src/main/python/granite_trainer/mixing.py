"""Sources of different weights, mixed by how often their examples are learned instead of how much a token counts.

A source of few examples and a great weight, such as the corrections of an epoch, would otherwise appear in few steps and
decide those alone. Here every step has about its share: an epoch draws as many examples as there are, from each source as
many as its weight gives it, over and over where it has fewer. What rounding leaves is a weight near 1, so that each source
has exactly the share of the loss that it has by weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from .data import Example


def draws_of(examples: Sequence[Example]) -> list[int] | None:
    """How many examples an epoch draws from each source; None where all weigh the same, and each is learned once."""
    sources = max(example.source for example in examples) + 1
    weight, count = [0.0] * sources, [0] * sources
    for example in examples:
        weight[example.source] += example.weight
        count[example.source] += 1
    if len({example.weight for example in examples}) == 1:
        return None
    exact = [len(examples) * mine / sum(weight) for mine in weight]
    draws = [max(1 if count[source] else 0, int(exact[source])) for source in range(sources)]
    by_remainder = sorted(range(sources), key=lambda source: (int(exact[source]) - exact[source], source))
    for source in by_remainder:
        if sum(draws) < len(examples) and count[source]:
            draws[source] += 1
    return draws


def weigh(examples: Sequence[Example], draws: Sequence[int]) -> list[Example]:
    """The examples with what remains of their weights when they are drawn so often. Drawn weights add up as before."""
    weight = [0.0] * len(draws)
    for example in examples:
        weight[example.source] += example.weight
    return [replace(example, weight=weight[example.source] / draws[example.source]) for example in examples]


def order(examples: Sequence[Example], draws: Sequence[int], seed: int, epoch: int) -> list[int]:
    """Indices of what an epoch learns, each source's spread evenly over it. All examples of a source have had their turn
    before one has it again, in epochs that follow one another too."""
    places: list[tuple[float, int, int]] = []
    for source, count in enumerate(draws):
        mine = [index for index, example in enumerate(examples) if example.source == source]
        shifts = torch.rand(count, generator=generator(seed, source, epoch, 1)).tolist()
        turns: dict[int, list[int]] = {}
        for number in range(count):
            lap, place = divmod(epoch * count + number, len(mine))
            if lap not in turns:
                turns[lap] = torch.randperm(len(mine), generator=generator(seed, source, lap, 2)).tolist()
            places.append(((number + shifts[number]) / count, source, mine[turns[lap][place]]))
    return [index for _, _, index in sorted(places)]


def generator(seed: int, source: int, number: int, purpose: int) -> torch.Generator:
    mixed = ((seed * 1_000_003 + source) * 1_000_003 + number) * 3 + purpose
    return torch.Generator().manual_seed(mixed % 2**63)
