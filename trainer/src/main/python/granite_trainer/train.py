"""Fine-tunes an adapter: QLoRA through transformers, TRL and PEFT, on one device or several.

    python -m granite_trainer.train --ml-root /opt/ml
    python -m granite_trainer.launch --ml-root /opt/ml                      # all GPUs of this machine
    torchrun --standalone --nproc-per-node gpu --shutdown-timeout 100 -m granite_trainer.train --ml-root /opt/ml

reads `input/config/hyperparameters.json` (strings under the configuration's own names, and `student`), the channels
`input/data/train/*.jsonl` and `input/data/val/*.jsonl`, and writes `checkpoints/checkpoint-N`, `output/metrics.jsonl`,
`model/` and, when it fails, `output/failure`. The worker calls `train` with the same request made from JSON.

A run that was interrupted goes on from its newest complete checkpoint when it is started again with the same request;
data order, dropout and losses are then those of the uninterrupted run. A step learns `global_batch_size` examples on any
number of devices; of several processes the first writes all files. SIGTERM to any of them stops all after the same step.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from . import __version__, assemble, checkpoints, checks, data, distributed, files, pairs, tracking
from .batches import examples_per_step
from .errors import BAD_REQUEST, INTERRUPTED, OUT_OF_MEMORY, TrainerError, explain
from .log import log
from .model import check_adapter, check_shape, on_cpu, prepare_process, resolve_base
from .notes import note_of
from .settings import Source, Student, TrainRequest, plain, read_hyperparameters
from .speed import memory_bytes
from .stop import StopRequest, interrupted


def train(request: TrainRequest, progress: Callable[[dict], None] = lambda event: None, stop=None) -> dict:
    """Trains as the request says and returns the numbers of the run. Errors are TrainerErrors."""
    for path in (*(source.path for source in request.data), *request.eval):
        data.read_chat(path)  # bad data is found before anything expensive starts
    preferences = pairs.file_of(request)
    if preferences is not None:
        pairs.read(preferences)
    elif request.training.preference != "none":
        log(
            f"warning: training.preference is set, but there is no {pairs.FILE_NAME} beside the training data: no pass over it"
        )
    tracking.check(request.training.tracking)
    prepare_process()
    distributed.start(on_cpu())
    stop = stop or StopRequest()
    started = time.monotonic()
    output = Path(request.output_dir)
    adapter_dir = output / "model"
    places = assemble.Places(output / "checkpoints", output / "output" / "metrics.jsonl")

    # The library writes a model's files from one process only, so that one makes a tiny base.
    base = distributed.from_main(lambda: resolve_base(request.student, progress, stop.check))
    if request.adapter is not None:
        check_adapter(request.adapter, base)
        check_shape(request.adapter, request.student)
    digest = request_digest(request, base)
    finished = distributed.from_main(lambda: files.facts_of(adapter_dir))
    if request.resume and finished and finished.get("request") == digest:
        log(f"{adapter_dir} is already complete for this request")
        return finished["result"]

    def on_disk():
        places.prepare()
        checks.check_space(request.student, base.location, request.training, output)
        return checkpoints.newest_checkpoint(places.checkpoints, digest if request.resume else None)

    prepared = assemble.prepare(request, base, digest)
    checkpoint = distributed.from_main(on_disk)
    try:
        trainer, early_stopping, weights = learn(prepared, places, checkpoint, progress, stop)
        if preferences is not None:
            from .preference import learn_preferences

            # What wrapped the model for several processes, and the optimiser, would get in the way.
            trainer.model_wrapped, trainer.optimizer = trainer.model, None
            trainer.accelerator.free_memory()
            beside = assemble.Places(
                places.checkpoints / "preference", places.metrics.with_name("preference_" + places.metrics.name)
            )
            learn_preferences(prepared, trainer.model, preferences, beside, digest, progress, stop)
    except Exception as error:
        if explain(error).code != OUT_OF_MEMORY:
            raise
        world = distributed.world_size()
        raise checks.out_of_memory(error, request, prepared.layout, prepared.examples, world) from error

    result = summarise(request, trainer, early_stopping, prepared.examples, places.metrics, adapter_dir, started)
    distributed.from_main(
        lambda: checkpoints.save_adapter(
            trainer.model, prepared.tokenizer, adapter_dir, note_of(request, base), digest, result, weights
        )
    )
    return result


def learn(prepared, places, checkpoint: Path | None, progress, stop: StopRequest):
    """The steps, from the beginning or from a checkpoint, up to the best adapter, which is in the model, or for a model
    that is spread over devices in the checkpoint that is returned."""
    model = assemble.make_model(prepared)
    trainer, early_stopping, metrics = assemble.make_trainer(prepared, model, places, progress, stop)
    if checkpoint is not None:
        log(f"Going on from {checkpoint}")
    try:
        if checkpoint is not None and checkpoints.was_last(checkpoint):
            checkpoints.take_over(trainer, checkpoint)
        else:
            steps = prepared.request.training.eval_steps
            if checkpoint is not None and prepared.held_out and checkpoints.evaluation_is_due(checkpoint, steps):
                trainer.args.eval_on_start = True
            trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
        if stop.is_set() and not done(trainer, early_stopping):
            raise interrupted()
        last = trainer.state.global_step
        if prepared.held_out and not distributed.from_main(lambda: evaluated_last_step(places.metrics, last)):
            trainer.evaluate()
    finally:
        metrics.close()
    best = checkpoints.best_checkpoint(trainer, early_stopping, places.checkpoints)
    if assemble.is_sharded(prepared.request.training):
        return trainer, early_stopping, best or places.checkpoints / f"checkpoint-{last}"
    if best is not None:
        checkpoints.load_adapter(trainer.model, best)
    return trainer, early_stopping, None


# Settings that change how fast and in how much memory a step is learned, and what is said about it, but not what is
# learned. A run that was interrupted may go on with others, such as those that an out-of-memory error advises.
NOT_DECISIVE = (
    "per_device_train_batch_size",
    "gradient_accumulation_steps",
    "gradient_checkpointing",
    "packing",
    "attention",
    "liger",
    "sharding",
    "logging_steps",
    "save_steps",
    "save_total_limit",
    "tracking",
)


def request_digest(request: TrainRequest, base) -> str:
    """What decides the result: data, settings and starting point, by content and not by path."""
    settings = {name: value for name, value in plain(request.training).items() if name not in NOT_DECISIVE}
    settings["global_batch_size"] = examples_per_step(request.training, distributed.world_size())
    return files.digest_of(
        {
            "trainer": __version__,
            "base": base.digest,
            "model": plain(request.student.model),
            "qlora": plain(request.student.qlora),
            "training": settings,
            "epochs": request.epochs,
            "max_steps": request.step_limit,
            "seed": request.run_seed,
            "teacher": assemble.teacher_digest(request.training),
            "adapter": files.sha256(Path(request.adapter) / "adapter_model.safetensors") if request.adapter else None,
            "preferences": files.sha256(preferences) if (preferences := pairs.file_of(request)) else None,
            "data": [[files.sha256(Path(source.path)), source.weight] for source in request.data],
            "eval": [files.sha256(Path(path)) for path in request.eval],
        }
    )


def done(trainer, early_stopping) -> bool:
    return trainer.state.global_step >= trainer.state.max_steps or early_stopping.stopped


def evaluated_last_step(metrics_path: Path, step: int) -> bool:
    from .callbacks import read_metrics

    return any("eval_loss" in line and line["step"] == step for line in read_metrics(metrics_path))


# ---------------------------------------------------------------------------------------------- results


def summarise(request, trainer, early_stopping, examples, metrics_path, adapter_dir, started) -> dict:
    """The numbers of the whole run, of its earlier parts too: they are taken from the metrics file."""
    from .callbacks import read_metrics

    lines = distributed.from_main(lambda: read_metrics(metrics_path))
    losses = [line["loss"] for line in lines if "loss" in line]
    evaluations = [line["eval_loss"] for line in lines if "eval_loss" in line]
    if early_stopping.stopped and trainer.state.global_step < trainer.state.max_steps:
        stopped = "early_stopping"
    else:
        stopped = "max_steps" if trainer.state.global_step == request.step_limit else "completed"
    return {
        "adapter_dir": str(adapter_dir),
        "train_loss": sum(losses) / len(losses),
        "first_loss": losses[0],
        "last_loss": losses[-1],
        "eval_loss": evaluations[-1] if evaluations else None,
        "best_eval_loss": min(evaluations) if evaluations else None,
        "steps": trainer.state.global_step,
        "epochs": round(trainer.state.epoch, 4),
        "examples": len(examples.examples),
        "examples_truncated": examples.truncated,
        "tokens": int(trainer.state.num_input_tokens_seen),
        "stopped": stopped,
        "metrics_path": str(metrics_path),
        "trainable_parameters": sum(p.numel() for p in trainer.model.parameters() if p.requires_grad),
        "seconds": round(time.monotonic() - started, 3),
        "peak_memory_bytes": memory_bytes(),
    }


# ---------------------------------------------------------------------------------------------- the container's entry


def request_of(root: Path) -> TrainRequest:
    """The request that a tree like `/opt/ml` describes."""
    chosen = read_hyperparameters(root / "input" / "config" / "hyperparameters.json")
    channels = root / "input" / "data"
    # Pairs may lie beside the examples, where the pass over preferences looks for them.
    found = sorted(path for path in (channels / "train").glob("*.jsonl") if path.name != pairs.FILE_NAME)
    training = [str(path) for path in found]
    if not training:
        raise TrainerError(
            BAD_REQUEST, f"{channels / 'train'} has no .jsonl file.", "The channel `train` holds the chat examples."
        )
    student = Student(
        name=chosen.student,
        # Below the checkpoints, which outlive a spot interruption: the adapter needs the same base afterwards.
        dir=str(root / "checkpoints" / "tiny"),
        corpus=tuple(training),
        tiny=chosen.tiny,
        model=chosen.model,
        qlora=chosen.qlora,
    )
    return TrainRequest(
        student=student,
        data=tuple(Source(path, 1.0, Path(path).stem) for path in training),
        eval=tuple(str(path) for path in sorted((channels / "val").glob("*.jsonl"))),
        output_dir=str(root),
        training=replace(chosen.training),
    )


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="granite_trainer.train", description="Trains an adapter from a tree like /opt/ml."
    )
    parser.add_argument(
        "--ml-root", type=Path, default=Path("/opt/ml"), help="the tree to read and write (default /opt/ml)"
    )
    root = parser.parse_args(argv).ml_root.absolute()
    failure = root / "output" / "failure"
    try:
        if distributed.is_main():
            failure.unlink(missing_ok=True)
        stop = StopRequest()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, frame: stop.set())
        result = train(request_of(root), stop=stop)
        log(json.dumps(result))
        distributed.finish()
        return 0
    except Exception as error:  # the last place that can say why
        known = explain(error)
        if known.code == "INTERNAL":
            traceback.print_exc()
        log(f"error: {known.message}\nhint: {known.hint}")
        if known.code == INTERRUPTED:
            return 143
        if not distributed.is_main() and failure.exists():
            return 1
        try:
            failure.parent.mkdir(parents=True, exist_ok=True)
            failure.write_text(f"{known.code}: {known.message}\n{known.hint}\n", encoding="utf-8")
        except OSError as second:
            log(f"error: {failure} cannot be written: {second}")
        return 1


if __name__ == "__main__":
    status = main()
    if distributed.world_size() > 1:
        # Others may be gone; leaving their group in order would wait for them, or abort.
        sys.stderr.flush()
        os._exit(status)
    sys.exit(status)
