"""What watches a training run: NaN detection, early stopping, metrics, progress and the reaction to SIGTERM.

transformers' callbacks import torch, so this module is imported when training starts, not before.
"""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from transformers import TrainerCallback
from transformers.trainer_callback import ExportableState

from . import files
from .errors import NAN_LOSS, TrainerError
from .stop import StopRequest


def log(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def device_memory() -> str:
    """One line on how full the device is, for the log of a run that went wrong."""
    import torch

    if not torch.cuda.is_available():
        import resource

        return f"host memory peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB"
    free, total = torch.cuda.mem_get_info()
    return (
        f"CUDA memory allocated {torch.cuda.memory_allocated() / 2**30:.2f} GiB, "
        f"peak {torch.cuda.max_memory_allocated() / 2**30:.2f} GiB, free {free / 2**30:.2f} of {total / 2**30:.2f} GiB"
    )


class NaNInfDetectionCallback(TrainerCallback):
    """Ends the run within the step in which a loss or gradient norm stops being a number.

    The trainer hands it raw values: the logged loss is an average that the library may have cleaned. It raises before
    the optimiser's step, so neither weights nor checkpoints see the bad value.
    """

    def check(self, what: str, value: float, step: int) -> None:
        if math.isfinite(value):
            return
        log(f"{what} is {value} at step {step}; {device_memory()}")
        raise TrainerError(
            NAN_LOSS,
            f"The {what} became {value} at step {step}. Training stopped; nothing was saved after the last checkpoint.",
            "Lower learning_rate, or look for damaged examples. A new start goes on from the last good checkpoint.",
        )

    def on_evaluate(self, args, state, control, metrics=None, **kwargs):
        if metrics and "eval_loss" in metrics:
            self.check("evaluation loss", metrics["eval_loss"], state.global_step)


class CustomEarlyStoppingCallback(TrainerCallback, ExportableState):
    """Stops after `patience` evaluations in a row without a better loss, and saves at each that is better.

    Its state travels in every checkpoint, so that an interruption does not renew the patience.
    """

    def __init__(self, patience: int):
        self.patience = patience
        self.best_loss: float | None = None
        self.best_step: int | None = None
        self.without_improvement = 0
        self.stopped = False

    def state(self) -> dict:
        return {
            "args": {"patience": self.patience},
            "attributes": {
                "best_loss": self.best_loss,
                "best_step": self.best_step,
                "without_improvement": self.without_improvement,
                "stopped": self.stopped,
            },
        }

    def on_train_begin(self, args, state, control, **kwargs):
        # The library's own restoring would also bring back its control flags, and with them a stop that was meant for
        # the interrupted process.
        saved = state.stateful_callbacks.get(type(self).__name__)
        if isinstance(saved, dict):
            for name, value in saved["attributes"].items():
                setattr(self, name, value)
        if self.stopped:
            control.should_training_stop = True

    def on_evaluate(self, args, state, control, metrics=None, **kwargs):
        loss = (metrics or {}).get("eval_loss")
        if loss is None:
            return
        if self.best_loss is None or loss < self.best_loss:
            self.best_loss, self.best_step, self.without_improvement = loss, state.global_step, 0
            # An evaluation between two saves would otherwise name a best checkpoint that does not exist.
            control.should_save = True
            return
        self.without_improvement += 1
        if self.patience and self.without_improvement >= self.patience:
            self.stopped = True
            control.should_training_stop = True
            control.should_save = True
            log(
                f"Early stopping at step {state.global_step}: {self.without_improvement} evaluations without "
                f"improvement; best {self.best_loss:.4f} at step {self.best_step}"
            )


class MetricsCallback(TrainerCallback):
    """Writes `metrics.jsonl` (each step's loss, each evaluation), the log lines and the progress events."""

    def __init__(self, path: Path, logging_steps: int, progress: Callable[[dict], None]):
        self.path = path
        self.logging_steps = logging_steps
        self.progress = progress
        # Of the step that is going on; the trainer fills them in.
        self.loss = 0.0
        self.grad_norm: float | None = None
        self.learning_rate: float | None = None
        self._since_log: list[float] = []
        self._last_progress = 0.0
        self._handle = None

    def on_train_begin(self, args, state, control, **kwargs):
        """After a resume the lines beyond the checkpoint go: their steps are about to be repeated."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        kept = [line for line in read_metrics(self.path) if line["step"] <= state.global_step]
        files.write_text(self.path, "".join(json.dumps(line) + "\n" for line in kept))
        self._handle = open(self.path, "a", encoding="utf-8")  # noqa: SIM115 - open for the length of the run

    def _write(self, line: dict) -> None:
        self._handle.write(json.dumps(line) + "\n")
        self._handle.flush()

    def on_step_end(self, args, state, control, **kwargs):
        line = {"step": state.global_step, "epoch": round(state.epoch, 6), "loss": self.loss}
        if self.grad_norm is not None:
            line["grad_norm"] = self.grad_norm
        if self.learning_rate is not None:
            line["learning_rate"] = self.learning_rate
        self._write(line)
        self._since_log.append(self.loss)
        if state.global_step % self.logging_steps == 0 or state.global_step >= state.max_steps:
            log(f"Train loss: {sum(self._since_log) / len(self._since_log):.4f}")
            self._since_log.clear()
        now = time.monotonic()
        if now - self._last_progress > 0.5 or state.global_step >= state.max_steps:
            self._last_progress = now
            self.progress(
                {
                    "phase": "train",
                    "step": state.global_step,
                    "total_steps": state.max_steps,
                    "loss": round(self.loss, 6),
                    "epoch": round(state.epoch, 4),
                }
            )
        self.loss = 0.0

    def on_evaluate(self, args, state, control, metrics=None, **kwargs):
        loss = (metrics or {}).get("eval_loss")
        if loss is not None and self._handle is not None:
            self._write({"step": state.global_step, "eval_loss": loss})
            log(f"Eval loss: {loss:.4f}")

    def close(self) -> None:
        if self._handle is not None:
            os.fsync(self._handle.fileno())
            self._handle.close()
            self._handle = None


def read_metrics(path: Path) -> list[dict]:
    """The lines written so far; a last line that a kill cut off is left out."""
    lines = []
    if path.is_file():
        for text in path.read_text(encoding="utf-8").splitlines():
            try:
                lines.append(json.loads(text))
            except ValueError:
                break
    return lines


class StopOnRequestCallback(TrainerCallback):
    """After SIGTERM: finish the step, save a complete checkpoint, stop."""

    def __init__(self, stop: StopRequest):
        self.stop = stop

    def on_step_end(self, args, state, control, **kwargs):
        if self.stop.is_set():
            control.should_save = True
            control.should_evaluate = False
            control.should_training_stop = True
