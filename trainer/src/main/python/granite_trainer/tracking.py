"""Where metrics go beside the JSON Lines: TensorBoard's files where it is installed, MLflow and Weights & Biases by
setting. Only the latter two send anything anywhere, and each by its own configuration (MLFLOW_TRACKING_URI,
WANDB_API_KEY and so on)."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

from .errors import BAD_REQUEST, TrainerError

TRACKERS = ("tensorboard", "mlflow", "wandb")
# Installed or not, TensorBoard may stand in the settings: it writes files and sends nothing.
OPTIONAL = ("tensorboard",)

Tracker = Callable[[int, dict[str, float]], None]


def installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def check(names: tuple[str, ...]) -> None:
    """What was asked for by name must be there before anything expensive starts."""
    for name in names:
        if name not in OPTIONAL and not installed(name):
            raise TrainerError(
                BAD_REQUEST,
                f"training.tracking names {name}, which is not installed in the trainer's environment.",
                f"Install it there, or take it out: {', '.join(TRACKERS)} are known, and metrics.jsonl is always written.",
            )


def start(names: tuple[str, ...], folder: Path, settings: dict) -> tuple[list[Tracker], list[Callable[[], None]]]:
    """The trackers that are installed, and what ends them. Settings are logged once."""
    trackers: list[Tracker] = []
    ends: list[Callable[[], None]] = []
    for name in names:
        if installed(name):
            tracker, end = {"tensorboard": _tensorboard, "mlflow": _mlflow, "wandb": _wandb}[name](folder, settings)
            trackers.append(tracker)
            ends.append(end)
    return trackers, ends


def _tensorboard(folder: Path, settings: dict):
    from torch.utils.tensorboard import SummaryWriter

    writer = SummaryWriter(str(folder / "tensorboard"))

    def track(step: int, values: dict[str, float]) -> None:
        for name, value in values.items():
            writer.add_scalar(name, value, step)

    return track, writer.close


def _mlflow(folder: Path, settings: dict):
    import mlflow

    mlflow.start_run()
    mlflow.log_params(settings)

    def track(step: int, values: dict[str, float]) -> None:
        mlflow.log_metrics(values, step=step)

    return track, mlflow.end_run


def _wandb(folder: Path, settings: dict):
    import wandb

    run = wandb.init(dir=str(folder), config=settings, resume="allow")

    def track(step: int, values: dict[str, float]) -> None:
        run.log(values, step=step)

    return track, run.finish
