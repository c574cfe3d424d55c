"""Each formula, on tensors, against its definition written out."""

import math

import pytest
import torch

from granite_trainer import losses
from granite_trainer.data import IGNORED


def logits(*shape, seed):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_black_box_is_alpha_to_one_minus_alpha_of_the_sources_means_by_token_mass():
    alpha = 0.7
    corrections, truth = torch.tensor([2.0, 4.0]), torch.tensor([1.0, 1.0, 1.0, 5.0, 7.0, 9.0])
    total = len(corrections) + len(truth)
    # The weights that the loop gives: each source's share of the mass is alpha or 1 − alpha, the mass stays.
    weights = torch.tensor([alpha * total / 2] * 2 + [(1 - alpha) * total / 6] * 6)
    found = losses.weighted_mean(torch.cat([corrections, truth]), weights, float(weights.sum()))
    assert found.item() == pytest.approx(alpha * corrections.mean().item() + (1 - alpha) * truth.mean().item())


def test_the_mean_of_a_step_is_the_sum_of_its_micro_batches_parts():
    values, weights = logits(12, seed=1).abs(), logits(12, seed=2).abs()
    mass = float(weights.sum())
    parts = sum(losses.weighted_mean(values[i : i + 5], weights[i : i + 5], mass) for i in range(0, 12, 5))
    assert parts.item() == pytest.approx((values * weights).sum().item() / mass)


def test_each_source_has_its_own_sum_and_count_without_weights():
    nll = torch.tensor([[1.0, 2.0, 0.0], [4.0, 0.0, 8.0]])
    learned = torch.tensor([[True, True, False], [True, False, True]])
    sources = torch.tensor([[0, 0, 0], [1, 1, 2]])
    assert losses.sums_by_source(nll, learned, sources, 4).tolist() == [[3, 2], [4, 1], [8, 1], [0, 0]]


@pytest.mark.parametrize("temperature", [1.0, 2.0, 5.0])
def test_the_divergence_is_that_of_softened_probabilities_times_the_temperature_squared(temperature):
    student, teacher = logits(3, 7, seed=3), logits(3, 7, seed=4)
    expected = []
    for s, t in zip(student.tolist(), teacher.tolist(), strict=True):
        p, q = ([math.exp(x / temperature) for x in row] for row in (t, s))
        p, q = [x / sum(p) for x in p], [x / sum(q) for x in q]
        expected.append(temperature**2 * sum(a * math.log(a / b) for a, b in zip(p, q, strict=True)))
    found = losses.kl_divergence(student, teacher, temperature)
    assert found.tolist() == pytest.approx(expected, rel=1e-5)
    assert losses.kl_divergence(student, student, temperature).tolist() == pytest.approx([0, 0, 0], abs=1e-6)


def test_white_box_is_alpha_of_the_divergence_and_the_rest_of_the_cross_entropy():
    student, teacher = logits(2, 4, 9, seed=5), logits(2, 4, 11, seed=6)
    labels = torch.tensor([[IGNORED, 3, 8, IGNORED], [0, IGNORED, IGNORED, 5]])
    both, kl, ce = losses.white_box(student, teacher, labels, alpha=0.7, temperature=2.0)
    for row, place in ((0, 1), (0, 2), (1, 0), (1, 3)):
        expected_ce = -torch.log_softmax(student[row, place], -1)[labels[row, place]].item()
        # Vocabularies that were padded to different sizes share their beginning.
        expected_kl = losses.kl_divergence(student[row, place], teacher[row, place, :9], 2.0).item()
        assert ce[row, place].item() == pytest.approx(expected_ce, rel=1e-5)
        assert kl[row, place].item() == pytest.approx(expected_kl, rel=1e-5)
        assert both[row, place].item() == pytest.approx(0.7 * expected_kl + 0.3 * expected_ce, rel=1e-5)
    assert both[labels == IGNORED].abs().sum() == 0


@pytest.mark.parametrize(("alpha", "part"), [(1.0, 1), (0.0, 2)])
def test_alpha_of_one_or_zero_leaves_one_part(alpha, part):
    labels = torch.tensor([[1, 2]])
    result = losses.white_box(logits(1, 2, 5, seed=7), logits(1, 2, 5, seed=8), labels, alpha, 3.0)
    assert result[0][0].tolist() == pytest.approx(result[part][0].tolist())


def test_the_gradient_of_the_divergence_keeps_its_size_when_the_temperature_rises():
    teacher = logits(1, 20, seed=9)
    sizes = []
    for temperature in (10.0, 20.0):
        student = torch.zeros(1, 20, dtype=torch.float64, requires_grad=True)
        losses.kl_divergence(student, teacher, temperature).sum().backward()
        sizes.append(student.grad.norm().item())
    assert sizes[0] == pytest.approx(sizes[1], rel=0.1)


def test_white_box_with_nothing_to_learn_still_goes_backwards():
    student = logits(1, 3, 5, seed=1).requires_grad_()
    both, _, _ = losses.white_box(student, student.detach(), torch.full((1, 3), IGNORED), 0.7, 2.0)
    both.sum().backward()
    assert student.grad.abs().sum() == 0


def test_dpo_is_the_log_sigmoid_of_the_scaled_difference_of_gains():
    loss, margin = losses.dpo(*(torch.tensor([x]) for x in (-10.0, -12.0, -11.0, -11.0)), beta=0.1)
    assert margin.item() == pytest.approx(0.1 * (1 - -1))
    assert loss.item() == pytest.approx(-math.log(1 / (1 + math.exp(-0.2))))
    even, _ = losses.dpo(*(torch.tensor([-10.0]) for _ in range(4)), beta=0.1)
    assert even.item() == pytest.approx(math.log(2))
