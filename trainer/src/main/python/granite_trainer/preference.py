"""The pass over preferences: direct preference optimisation (DPO) from the adapter that supervised training gave.

The model that it starts as is the reference: its log-probabilities of all answers are taken once, before the first step,
so no second model is kept. Steps, checkpoints, SIGTERM, NaN checks and several processes work as they do before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from . import checkpoints, checks, distributed, losses, pairs
from .assemble import Places, Prepared, arguments, make_metrics
from .batches import Layout, StepBatch, Steps, to_tensors, total_steps
from .callbacks import CustomEarlyStoppingCallback, NaNInfDetectionCallback, StopOnRequestCallback
from .log import log
from .sft import GraniteTrainer, Run
from .stop import StopRequest, interrupted


@dataclass(frozen=True)
class Sides:
    """A pair as the steps see it: as long as both of its answers."""

    number: int
    pair: pairs.Pair
    weight: float = 1.0
    source: int = 0

    @property
    def input_ids(self) -> list[int]:
        return self.pair.chosen.input_ids + self.pair.rejected.input_ids

    @property
    def learned(self) -> int:
        return self.pair.chosen.learned + self.pair.rejected.learned


class PairSteps(Steps):
    """Steps whose micro-batches hold the better answers above the worse ones."""

    def __getitem__(self, place: tuple[int, int]) -> StepBatch:
        batch = super().__getitem__(place)
        return replace(batch, mass=float(len(self.indices(*place))))

    def tensors(self, rows) -> dict:
        sides: Any = [row[0] for row in rows]
        plain = Layout(1, len(sides) * 2 or 1, self.layout.capacity)
        both = [[s.pair.chosen] for s in sides] + [[s.pair.rejected] for s in sides]
        return to_tensors(both, plain, self.pad_token_id) | {"pairs": torch.tensor([s.number for s in sides])}


class PreferenceTrainer(GraniteTrainer):
    """`reference` holds, for each pair, the log-probability of the better and of the worse answer at the start."""

    reference: torch.Tensor
    beta: float

    def answers(self, model, micro: dict) -> torch.Tensor:
        """The log-probability of each row's answer."""
        inputs = {name: micro[name] for name in ("input_ids", "labels", "attention_mask")}
        return -self.negative_log_likelihood(model, inputs).sum(1)

    def micro_loss(self, model, micro: dict, mass: float):
        values = self.answers(model, micro)
        count = len(micro["pairs"])
        sums = torch.zeros(6, dtype=torch.float64, device=self.args.device)
        if not count:  # a process without a pair takes part in the step, and adds nothing
            return 0.0 * values.sum(), sums
        known = self.reference.to(values.device)[micro["pairs"]]
        loss, margin = losses.dpo(values[:count], values[count:], known[:, 0], known[:, 1], self.beta)
        # For the mean margin, and for the share of pairs whose better answer has gained on the worse one.
        sums[0], sums[1], sums[2], sums[3] = margin.detach().sum(), count, (margin > 0).sum(), count
        return loss.sum() / mass, sums

    @torch.no_grad()
    def take_reference(self, sides: list[Sides]) -> None:
        model: Any = self.model
        model = self.accelerator.prepare_model(model, evaluation_mode=True).eval()
        steps: Any = self.run.steps
        known = torch.zeros(len(sides), 2)
        mine = range(distributed.rank(), len(sides), distributed.world_size())
        for number in mine:
            micro = self._prepare_inputs(steps.tensors([[sides[number]]]))
            known[number] = self.answers(model, micro).cpu()
        self.reference = distributed.sum_over_processes(known.to(self.args.device)).cpu()


def learn_preferences(
    prepared: Prepared, model, path: Path, places: Places, digest: str, progress: Callable, stop: StopRequest
):
    """Goes over the pairs, from the beginning or from a checkpoint of its own; the model is changed in place."""
    request, settings = prepared.request, prepared.request.training
    loaded = pairs.load(path, prepared.tokenizer, request.student.model.max_seq_length)
    sides: Any = [Sides(number, pair) for number, pair in enumerate(loaded)]
    # A pair is two rows.
    layout = Layout(prepared.layout.examples_per_step, max(1, prepared.layout.rows // 2), prepared.layout.capacity)
    steps = total_steps(len(sides), layout.examples_per_step, settings.dpo_epochs, request.step_limit)
    log(f"Learning {len(sides)} preferences in {steps} steps, beta {settings.dpo_beta:g}")
    checks.warn_about_steps(settings, steps, False)
    metrics = make_metrics(request, model, places, progress, ["margin", "preferred"], phase="preference")
    trainer = PreferenceTrainer(
        Run(
            steps=PairSteps(
                sides,
                layout,
                prepared.tokenizer.pad_token_id,
                request.run_seed,
                distributed.rank(),
                distributed.world_size(),
            ),
            held_out=None,
            source_names=["margin", "preferred"],
            metrics=metrics,
            stop=stop,
            checkpoints_kept=settings.save_total_limit,
            request_digest=digest,
            best_step=lambda: None,
        ),
        model=model,
        args=arguments(
            request,
            places.checkpoints,
            epochs=settings.dpo_epochs,
            max_steps=steps if request.step_limit > 0 else -1,
            learning_rate=settings.dpo_learning_rate,
            evaluates=False,
        ),
        processing_class=prepared.tokenizer,
        callbacks=[NaNInfDetectionCallback(), CustomEarlyStoppingCallback(0), metrics, StopOnRequestCallback(stop)],
    )
    trainer.beta = settings.dpo_beta

    def on_disk():
        places.prepare()
        return checkpoints.newest_checkpoint(places.checkpoints, digest if request.resume else None)

    checkpoint = distributed.from_main(on_disk)
    try:
        if checkpoint is not None:
            log(f"Going on from {checkpoint}")
        if checkpoint is not None and checkpoints.was_last(checkpoint):
            checkpoints.take_over(trainer, checkpoint)
            return trainer
        trainer.take_reference(sides)
        trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
        if stop.is_set() and trainer.state.global_step < trainer.state.max_steps:
            raise interrupted()
    finally:
        metrics.close()
    return trainer
