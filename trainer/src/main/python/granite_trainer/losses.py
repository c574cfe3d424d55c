"""The formulas of what is minimised, on tensors alone.

Black box: a teacher's answers are text like any other, and each token's loss is multiplied by its source's weight. White
box: a teacher's probabilities for the next token are known, and alpha·T²·KL(teacher ‖ student) + (1 − alpha)·CE is taken
for each learned token. Preferences: DPO on pairs of answers.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F

from .data import IGNORED


def weighted_mean(per_token: torch.Tensor, weights: torch.Tensor, mass: float) -> torch.Tensor:
    """The part of a micro-batch in the weighted mean over all tokens of a step, whose weights add up to `mass`."""
    return (per_token * weights).sum() / max(mass, 1e-12)


def sums_by_source(per_token: torch.Tensor, learned: torch.Tensor, sources: torch.Tensor, count: int) -> torch.Tensor:
    """For each source its summed loss and its number of tokens, unweighted: a tensor of [count, 2]."""
    totals = torch.zeros(count, 2, device=per_token.device, dtype=torch.float64)
    both = torch.stack([(per_token.detach() * learned).flatten(), learned.flatten()], dim=1)
    return totals.index_add_(0, sources.flatten(), both.double())


def kl_divergence(student: torch.Tensor, teacher: torch.Tensor, temperature: float) -> torch.Tensor:
    """T²·KL(teacher ‖ student) of each row of logits, both softened by T. T² keeps the size of its gradients."""
    shared = min(student.shape[-1], teacher.shape[-1])  # vocabularies may be padded to different sizes
    log_student = F.log_softmax(student[..., :shared].float() / temperature, dim=-1)
    log_teacher = F.log_softmax(teacher[..., :shared].float() / temperature, dim=-1)
    return temperature**2 * (log_teacher.exp() * (log_teacher - log_student)).sum(-1)


def white_box(
    student: torch.Tensor, teacher: torch.Tensor, labels: torch.Tensor, alpha: float, temperature: float
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """alpha·T²·KL + (1 − alpha)·CE of each token, and the two parts; zero where the label says not to learn.

    Logits are [rows, tokens, vocabulary] for the token after each; labels are already shifted to them.
    """
    learned = labels != IGNORED
    ce = torch.zeros(labels.shape, device=student.device)
    kl = torch.zeros(labels.shape, device=student.device)
    if not learned.any():  # still a function of the model, or there would be nothing to go back through
        return ce + 0.0 * student[..., 0], kl, ce
    chosen = student[learned].float()
    ce = ce.masked_scatter(learned, F.cross_entropy(chosen, labels[learned], reduction="none"))
    kl = kl.masked_scatter(learned, kl_divergence(chosen, teacher[learned], temperature))
    return alpha * kl + (1 - alpha) * ce, kl, ce


def dpo(
    chosen: torch.Tensor, rejected: torch.Tensor, base_chosen: torch.Tensor, base_rejected: torch.Tensor, beta: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Direct preference optimisation: the loss of each pair and its margin, from log-probabilities of whole answers
    under the model that learns and under the model that it started as."""
    margin = beta * ((chosen - base_chosen) - (rejected - base_rejected))
    return -F.logsigmoid(margin), margin
