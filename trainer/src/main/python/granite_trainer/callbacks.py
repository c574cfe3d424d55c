"""What watches a training run: NaN detection, early stopping, metrics, progress and the reaction to SIGTERM.

transformers' callbacks import torch, so this module is imported when training starts, not before.
"""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from transformers import TrainerCallback
from transformers.trainer_callback import ExportableState

from . import distributed, files
from .errors import NAN_LOSS, TrainerError
from .log import log
from .speed import Throughput, device_memory
from .stop import StopRequest
from .tracking import Tracker


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
        self.last_step: int | None = None

    def state(self) -> dict:
        return {
            "args": {"patience": self.patience},
            "attributes": {
                "best_loss": self.best_loss,
                "best_step": self.best_step,
                "without_improvement": self.without_improvement,
                "stopped": self.stopped,
                "last_step": self.last_step,
            },
        }

    def on_train_begin(self, args, state, control, **kwargs):
        # The library's own restoring would also bring back its control flags, and with them a stop that was meant for
        # the interrupted process.
        states: Any = state.stateful_callbacks
        saved = states.get(type(self).__name__)
        if isinstance(saved, dict):
            for name, value in saved["attributes"].items():
                setattr(self, name, value)
        if self.stopped:
            control.should_training_stop = True

    def on_evaluate(self, args, state, control, metrics=None, **kwargs):
        loss = (metrics or {}).get("eval_loss")
        if loss is None:
            return
        self.last_step = state.global_step
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
    """Writes `metrics.jsonl` (each step's losses, each evaluation), the log lines and the progress events.

    What depends on the machine stands apart, in `speed.jsonl`, so that the same run writes the same metrics. Of several
    processes only the main one writes.
    """

    def __init__(
        self,
        path: Path,
        logging_steps: int,
        progress: Callable[[dict], None],
        throughput: Throughput,
        source_names: Sequence[str] = (),
        white_box: bool = False,
        trackers: Sequence[Tracker] = (),
        tracking_ends: Sequence[Callable[[], None]] = (),
        phase: str = "train",
    ):
        self.path = path
        self.logging_steps = logging_steps
        self.progress = progress
        self.throughput = throughput
        self.source_names = source_names
        self.white_box = white_box
        self.trackers = trackers
        self.tracking_ends = tracking_ends
        self.phase = phase
        # Of the step that is going on; the trainer fills them in.
        self.loss = 0.0
        self.parts: dict[str, float] = {}
        self.grad_norm: float | None = None
        self.learning_rate: float | None = None
        self.speed: dict = {}
        self._batch = None
        self._step_began = time.monotonic()
        self._sums: dict[str, list[float]] = {}
        self._since_log: list[float] = []
        self._last_progress = 0.0
        self._handles: list = []
        self._evaluated: set[int] = set()

    def on_train_begin(self, args, state, control, **kwargs):
        """After a resume the lines beyond the checkpoint go: their steps are about to be repeated."""
        if not distributed.is_main():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._close_files()
        for path in (self.path, self.path.with_name(self.path.name.replace("metrics", "speed"))):
            kept = [line for line in read_metrics(path) if line["step"] <= state.global_step]
            self._evaluated |= {line["step"] for line in kept if "eval_loss" in line}
            files.write_text(path, "".join(json.dumps(line) + "\n" for line in kept))
            self._handles.append(open(path, "a", encoding="utf-8"))  # noqa: SIM115 - open for the length of the run

    def _write(self, line: dict, where: int = 0) -> None:
        if self._handles:
            self._handles[where].write(json.dumps(line) + "\n")
            self._handles[where].flush()

    def on_step_begin(self, args, state, control, **kwargs):
        self._step_began = time.monotonic()

    def step_done(self, batch, totals: list[float]) -> None:
        """`totals`: the loss of the step, then for each source the sum of its tokens' losses and their number, then
        the sums of KL and cross-entropy against a teacher."""
        self.loss = totals[0]
        self._batch = batch
        sums = totals[1 : 1 + 2 * len(self.source_names)]
        self.parts = {}
        for name, total, count in zip(self.source_names, sums[::2], sums[1::2], strict=True):
            self._add(name, total, count, report=len(self.source_names) > 1)
        if self.white_box:
            for name, total in zip(("kl", "ce"), totals[-2:], strict=True):
                self._add(name, total, batch.learned, report=True)

    def _add(self, name: str, total: float, count: float, report: bool) -> None:
        if report and count:
            self.parts[name] = total / count
            running = self._sums.setdefault(name, [0.0, 0.0])
            running[0] += total
            running[1] += count

    def on_step_end(self, args, state, control, **kwargs):
        if not distributed.is_main():
            return
        line = {"step": state.global_step, "epoch": round(state.epoch, 6), "loss": self.loss}
        if self.grad_norm is not None:
            line["grad_norm"] = self.grad_norm
        if self.learning_rate is not None:
            line["learning_rate"] = self.learning_rate
        if self.parts:
            line["losses"] = self.parts
        if self._batch is not None:
            line["tokens"] = self._batch.tokens
            seconds = time.monotonic() - self._step_began
            speed = self.throughput.add(seconds, self._batch.tokens, self._batch.learned, self._batch.squared_lengths)
            self.speed = speed.to_json()
            self._write({"step": state.global_step, **self.speed}, where=1)
        self._write(line)
        self._since_log.append(self.loss)
        last = state.global_step >= state.max_steps
        if state.global_step % self.logging_steps == 0 or last:
            self._log(state)
        now = time.monotonic()
        if now - self._last_progress > 0.5 or last:
            self._last_progress = now
            self.progress(
                {
                    "phase": self.phase,
                    "step": state.global_step,
                    "total_steps": state.max_steps,
                    "loss": round(self.loss, 6),
                    "epoch": round(state.epoch, 4),
                }
            )

    def _log(self, state) -> None:
        mean = sum(self._since_log) / len(self._since_log)
        parts = {name: total / count for name, (total, count) in self._sums.items()}
        log(f"{'Train' if self.phase == 'train' else 'Preference'} loss: {mean:.4f}")
        log(
            f"Step {state.global_step} of {state.max_steps}: {self.throughput.total()}"
            + "".join(f"; {name} {value:.4f}" for name, value in parts.items())
        )
        values = {"loss": mean, "grad_norm": self.grad_norm, "learning_rate": self.learning_rate, **self.speed}
        values |= {f"loss/{name}": value for name, value in parts.items()}
        self._track(state.global_step, values)
        self._since_log.clear()
        self._sums.clear()
        self.throughput.reset()

    def _track(self, step: int, values: dict) -> None:
        for track in self.trackers:
            track(step, {name: value for name, value in values.items() if value is not None})

    def on_evaluate(self, args, state, control, metrics=None, **kwargs):
        loss = (metrics or {}).get("eval_loss")
        if loss is not None and self._handles and state.global_step not in self._evaluated:
            self._evaluated.add(state.global_step)
            self._write({"step": state.global_step, "eval_loss": loss})
            log(f"Eval loss: {loss:.4f}")
            self._track(state.global_step, {"eval_loss": loss})

    def close(self) -> None:
        self._close_files()
        for end in self.tracking_ends:
            end()
        self.tracking_ends = ()

    def _close_files(self) -> None:
        for handle in self._handles:
            os.fsync(handle.fileno())
            handle.close()
        self._handles = []


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
    """After SIGTERM: finish the step, save a complete checkpoint, stop. When one process is asked, all of them stop
    after the same step."""

    def __init__(self, stop: StopRequest):
        self.stop = stop

    def on_step_end(self, args, state, control, **kwargs):
        if distributed.any_process(self.stop.is_set(), args.device):
            self.stop.set()
            control.should_save = True
            control.should_evaluate = False
            control.should_training_stop = True
