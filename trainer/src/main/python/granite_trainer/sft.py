"""The library's trainer with what it leaves out: steps that learn the same on any number of devices, packed or not,
losses by source, raw values for the NaN check, dropout that a resume repeats, checkpoints that are complete or absent.

The library sees one batch a step and no accumulation; `training_step` goes through the micro-batches itself.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import Trainer
from transformers.trainer_callback import PrinterCallback, ProgressCallback
from transformers.trainer_utils import rotate_checkpoints

from . import distributed, files, losses
from .batches import StepOrder, Steps, loader
from .callbacks import MetricsCallback, NaNInfDetectionCallback
from .data import IGNORED
from .stop import StopRequest


@dataclass(frozen=True)
class WhiteBox:
    """A teacher whose probabilities are known: a model on this machine with the student's tokenizer."""

    model: torch.nn.Module
    alpha: float
    temperature: float


@dataclass
class Run:
    """What belongs to a run beside its model."""

    steps: Steps
    held_out: Steps | None
    source_names: list[str]
    metrics: MetricsCallback
    stop: StopRequest
    checkpoints_kept: int
    request_digest: str
    best_step: Callable[[], int | None]
    white_box: WhiteBox | None = None


class GraniteTrainer(Trainer):
    def __init__(self, run: Run, **kwargs):
        super().__init__(train_dataset=run.steps, eval_dataset=run.held_out, **kwargs)
        for callback in (PrinterCallback, ProgressCallback):  # MetricsCallback logs
            self.remove_callback(callback)
        self.run = run
        self._nan = next(cb for cb in self.callback_handler.callbacks if isinstance(cb, NaNInfDetectionCallback))

    # ------------------------------------------------------------------------------------------ steps

    def get_train_dataloader(self):
        self._order = StepOrder(self.run.steps)
        return loader(self._order)

    def _run_epoch(self, *args, **kwargs):
        self._order.epoch = kwargs["epoch"]
        return super()._run_epoch(*args, **kwargs)

    def _get_num_items_in_batch(self, batch_samples, device):
        return None  # each StepBatch knows its own mass

    def floating_point_ops(self, inputs) -> int:
        return 0  # counted by speed.Throughput

    def training_step(self, model, inputs: Any, num_items_in_batch=None):
        """One optimiser step's gradients, over all micro-batches of this process. Returns the loss of all."""
        seed_step(self.args.seed, self.state.global_step, distributed.rank())
        model.train()
        names = self.run.source_names
        # The loss, then for each source its sum and count of tokens; KL and CE of a white box at the end.
        totals = torch.zeros(1 + 2 * len(names) + 2, dtype=torch.float64, device=self.args.device)
        for number, micro in enumerate(inputs.micros):
            last = number == len(inputs.micros) - 1
            with contextlib.nullcontext() if last else self.accelerator.no_sync(model):
                loss, parts = self.micro_loss(model, self._prepare_inputs(micro), inputs.mass)
                # Gradients are averaged over processes; the loss is already divided by the mass of all of them.
                self.accelerator.backward(loss * distributed.world_size())
            totals[0] += loss.detach()
            totals[1:] += parts
        values = distributed.sum_over_processes(totals).tolist()
        self._nan.check("loss", values[0], self.state.global_step + 1)
        self.state.num_input_tokens_seen += inputs.tokens
        self.run.metrics.step_done(inputs, values)
        return totals[0].float()

    def micro_loss(self, model, micro: dict, mass: float) -> tuple[torch.Tensor, torch.Tensor]:
        """This micro-batch's part of the step's loss, and the sums to log."""
        weights, sources = micro.pop("weights")[:, 1:], micro.pop("sources")[:, 1:]
        learned = micro["labels"][:, 1:] != IGNORED
        kl_and_ce = torch.zeros(2, dtype=torch.float64, device=self.args.device)
        if self.run.white_box is None:
            per_token = nll = self.negative_log_likelihood(model, micro)
        else:
            per_token, kl, nll = self.against_teacher(model, micro)
            kl_and_ce = torch.stack([kl.detach().double().sum(), nll.detach().double().sum()])
        by_source = losses.sums_by_source(nll, learned, sources, len(self.run.source_names))
        return losses.weighted_mean(per_token, weights, mass), torch.cat([by_source.flatten(), kl_and_ce])

    @staticmethod
    def negative_log_likelihood(model, micro: dict) -> torch.Tensor:
        """Of each token but the first, in its row; zero where it is not learned. Never builds all logits."""
        return -model(**micro, use_cache=False, fused_lm_head=True).log_probs

    def against_teacher(self, model, micro: dict):
        teacher = self.run.white_box
        assert teacher is not None
        labels = micro.pop("labels")[:, 1:]
        with torch.no_grad():
            known = teacher.model(**micro, use_cache=False).logits[:, :-1]
        logits = model(**micro, use_cache=False).logits[:, :-1]
        return losses.white_box(logits, known, labels, teacher.alpha, teacher.temperature)

    def _get_grad_norm(self, model, grad_norm=None):
        norm = super()._get_grad_norm(model, grad_norm=grad_norm)
        value = float(norm) if norm is not None else None
        if value is not None:
            self._nan.check("gradient norm", value, self.state.global_step + 1)
        self.run.metrics.grad_norm = value
        self.run.metrics.learning_rate = self._get_learning_rate()
        return norm

    # ------------------------------------------------------------------------------------------ evaluation

    def evaluate(self, eval_dataset=None, ignore_keys=None, metric_key_prefix="eval"):
        """The mean over all learned tokens of the held-out examples, however they are batched."""
        whole: Any = self.model
        model: Any = self._wrap_model(whole, training=False)
        if not self.accelerator._models:  # before any training in this process
            if self.is_fsdp_enabled:
                model = self.accelerator.prepare(model)
            else:
                model = self.accelerator.prepare_model(model, evaluation_mode=True)
        was_training = model.training
        model.eval()
        totals = torch.zeros(2, dtype=torch.float64, device=self.args.device)
        steps = self.run.held_out
        assert steps is not None
        for number in range(len(steps)):
            for micro in steps[(0, number)].micros:
                micro = self._prepare_inputs(micro)
                del micro["weights"], micro["sources"]
                learned = (micro["labels"][:, 1:] != IGNORED).sum()
                with torch.no_grad(), self.compute_loss_context_manager():
                    nll = self.negative_log_likelihood(model, micro)
                totals += torch.stack([nll.double().sum(), learned.double()])
        model.train(was_training)
        total, tokens = distributed.sum_over_processes(totals).tolist()
        metrics = {f"{metric_key_prefix}_loss": total / tokens}
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics

    # ------------------------------------------------------------------------------------------ checkpoints

    def _save_checkpoint(self, model, trial):
        """A checkpoint counts once it is sealed; only then may an older one go. What cannot be written goes at once,
        so that a full disk has room again."""
        folder = Path(str(self.args.output_dir)) / f"checkpoint-{self.state.global_step}"
        with distributed.together():
            try:
                if distributed.is_main():
                    (folder / files.MARKER).unlink(missing_ok=True)
                super()._save_checkpoint(model, trial)
                if distributed.is_main():
                    facts = {"request": self.run.request_digest, "step": self.state.global_step}
                    files.mark_complete(folder, facts)
                    best = self.run.best_step()
                    rotate_checkpoints(
                        output_dir=str(self.args.output_dir),
                        save_total_limit=self.run.checkpoints_kept,
                        best_model_checkpoint=str(folder.with_name(f"checkpoint-{best}")) if best else None,
                    )
            except Exception:
                if distributed.is_main() and files.facts_of(folder) is None:
                    shutil.rmtree(folder, ignore_errors=True)
                raise

    def _save_rng_state(self, output_dir) -> None:
        """Nothing to save: each step seeds itself."""

    def _load_rng_state(self, checkpoint) -> None:
        """See _save_rng_state."""

    def create_model_card(self, *args, **kwargs) -> None:
        """The library's card would name the folder of this run and look for a repository on the hub."""


def seed_step(seed: int, step: int, rank: int) -> None:
    """Dropout of a step is a function of these three numbers, whatever happened in the process before."""
    torch.manual_seed((seed * 1_000_003 + step * 4_099 + rank) % 2**63)
