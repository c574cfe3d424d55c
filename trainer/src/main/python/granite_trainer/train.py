"""Fine-tunes an adapter: QLoRA through TRL and PEFT, on one device.

    python -m granite_trainer.train --ml-root /opt/ml

reads `input/config/hyperparameters.json` (strings under the configuration's own names, and `student`), the channels
`input/data/train/*.jsonl` and `input/data/val/*.jsonl`, and writes `checkpoints/checkpoint-N`, `output/metrics.jsonl`,
`model/` and, when it fails, `output/failure`. The worker calls `train` with the same request made from JSON.

A run that was interrupted goes on from its newest complete checkpoint when it is started again with the same request;
data order, dropout and losses are then those of the uninterrupted run.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from . import __version__, data, files
from .errors import BAD_REQUEST, INTERRUPTED, TrainerError, explain
from .model import ADAPTER_FACTS, device, for_training, load_base, load_tokenizer, log, prepare_process, resolve_base
from .settings import Source, Student, TrainingSettings, TrainRequest, plain, read_hyperparameters
from .stop import StopRequest, interrupted


def train(request: TrainRequest, progress: Callable[[dict], None] = lambda event: None, stop=None) -> dict:
    """Trains as the request says and returns the numbers of the run. Errors are TrainerErrors."""
    prepare_process()
    stop = stop or StopRequest()
    started = time.monotonic()
    output = Path(request.output_dir)
    checkpoints, metrics_path, adapter_dir = (
        output / "checkpoints",
        output / "output" / "metrics.jsonl",
        output / "model",
    )
    for path in (*(source.path for source in request.data), *request.eval):
        data.read_chat(path)  # bad data is found before anything expensive starts

    base = resolve_base(request.student, progress, stop.check)
    digest = request_digest(request, base)
    finished = files.facts_of(adapter_dir)
    if request.resume and finished and finished.get("request") == digest:
        log(f"{adapter_dir} is already complete for this request")
        return finished["result"]

    tokenizer = load_tokenizer(request.student, base)
    length = request.student.model.max_seq_length
    examples = data.load(((s.path, s.weight) for s in request.data), tokenizer, length)
    held_out = data.load(((path, 1.0) for path in request.eval), tokenizer, length) if request.eval else None
    report_data(examples, held_out, length)

    for folder in (checkpoints, metrics_path.parent):
        folder.mkdir(parents=True, exist_ok=True)
    checkpoint = newest_checkpoint(checkpoints, digest if request.resume else None)
    trainer, early_stopping, metrics = make_trainer(
        request, base, tokenizer, examples, held_out, checkpoints, metrics_path, digest, progress, stop
    )
    if checkpoint is not None:
        log(f"Going on from {checkpoint}")
    try:
        if checkpoint is not None and was_last(checkpoint):
            take_over(trainer, checkpoint)
        else:
            trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
        if stop.is_set() and not done(trainer, early_stopping):
            raise interrupted()
        if held_out is not None and not evaluated_last_step(metrics_path, trainer.state.global_step):
            trainer.evaluate()
    finally:
        metrics.close()

    use_best_adapter(trainer, early_stopping, checkpoints)
    result = summarise(request, trainer, early_stopping, examples, metrics_path, adapter_dir, started)
    save_adapter(trainer.model, tokenizer, adapter_dir, base, digest, result)
    return result


def request_digest(request: TrainRequest, base) -> str:
    """What decides the result: data, settings and starting point, by content and not by path."""
    return files.digest_of(
        {
            "trainer": __version__,
            "base": base.digest,
            "model": plain(request.student.model),
            "qlora": plain(request.student.qlora),
            "training": plain(request.training),
            "epochs": request.epochs,
            "max_steps": request.step_limit,
            "seed": request.run_seed,
            "adapter": files.sha256(Path(request.adapter) / "adapter_model.safetensors") if request.adapter else None,
            "data": [[files.sha256(Path(source.path)), source.weight] for source in request.data],
            "eval": [files.sha256(Path(path)) for path in request.eval],
        }
    )


def report_data(examples: data.Encoded, held_out: data.Encoded | None, max_length: int) -> None:
    lengths = sorted(len(example.input_ids) for example in examples.examples)
    log(
        f"Training on {len(lengths)} examples, {examples.tokens} tokens; length median {lengths[len(lengths) // 2]}, "
        f"longest {lengths[-1]}, limit {max_length}"
        + (f"; {len(held_out.examples)} for evaluation" if held_out else "")
    )
    if examples.truncated:
        log(
            f"warning: {examples.truncated} of {examples.read} examples are longer than max_seq_length {max_length} and "
            f"lose their end, and with it their end-of-text; {examples.dropped} of them have no answer left and are dropped"
        )


# ---------------------------------------------------------------------------------------------- batches and steps


def batch_layout(settings: TrainingSettings, world_size: int = 1) -> tuple[int, int]:
    """Examples per device and accumulation steps. `global_batch_size`, when set, holds for any number of devices."""
    per_device = settings.per_device_train_batch_size
    if not settings.global_batch_size:
        return per_device, settings.gradient_accumulation_steps
    if settings.global_batch_size % world_size:
        raise TrainerError(
            BAD_REQUEST,
            f"global_batch_size {settings.global_batch_size} does not divide among {world_size} devices.",
            "Make it a multiple of the number of devices.",
        )
    share = settings.global_batch_size // world_size
    per_device = min(per_device, share)
    while share % per_device:
        per_device -= 1
    return per_device, share // per_device


def total_steps(examples: int, per_device: int, accumulation: int, epochs: float, limit: int) -> int:
    """Optimiser steps of the epochs; a positive limit bounds them."""
    per_epoch = max(1, math.ceil(math.ceil(examples / per_device) / accumulation))
    steps = math.ceil(epochs * per_epoch)
    return min(limit, steps) if limit > 0 else steps


def warn_about_steps(settings: TrainingSettings, steps: int, evaluates: bool) -> None:
    """With small data or large batches the configured steps may lie beyond the end of the run."""
    if settings.save_steps > steps:
        log(f"warning: save_steps {settings.save_steps} is beyond the last step {steps}: no checkpoint in between")
    if evaluates and settings.eval_steps > steps:
        log(f"warning: eval_steps {settings.eval_steps} is beyond the last step {steps}: only the end is evaluated")
    if settings.logging_steps > steps:
        log(f"warning: logging_steps {settings.logging_steps} is beyond the last step {steps}: only the end is logged")


def make_trainer(request, base, tokenizer, examples, held_out, checkpoints, metrics_path, digest, progress, stop):
    import torch
    from datasets import Dataset
    from transformers import set_seed
    from trl import SFTConfig

    from .callbacks import (
        CustomEarlyStoppingCallback,
        MetricsCallback,
        NaNInfDetectionCallback,
        StopOnRequestCallback,
    )
    from .sft import GraniteSftTrainer

    settings = request.training
    if settings.packing:
        log("warning: training.packing is not supported yet; every example is a row of its own, padded to its batch")
    per_device, accumulation = batch_layout(settings)
    steps = total_steps(len(examples.examples), per_device, accumulation, request.epochs, request.step_limit)
    warn_about_steps(settings, steps, held_out is not None)
    on_cpu = device() == "cpu"

    set_seed(request.run_seed)  # before the adapter: its weights start from this
    model = load_base(request.student, base)
    model = for_training(model, request.student, request.adapter, base, settings.gradient_checkpointing)
    # The library turns the adapter of a quantised model to bfloat16. With eight bits of mantissa small steps are
    # rounded away, and an adapter that goes on from an earlier one would change before it learns; so keep 32 bits.
    kept = {name: p.detach().clone().float() for name, p in model.named_parameters() if p.requires_grad}

    metrics = MetricsCallback(metrics_path, settings.logging_steps, progress)
    early_stopping = CustomEarlyStoppingCallback(settings.early_stopping_patience)
    weighted = len({example.weight for example in examples.examples}) > 1

    def dataset(encoded, weights):
        rows = {
            "input_ids": [example.input_ids for example in encoded.examples],
            "labels": [example.labels for example in encoded.examples],
        }
        if weights:
            rows["loss_weight"] = [example.weight for example in encoded.examples]
        return Dataset.from_dict(rows)

    trainer = GraniteSftTrainer(
        model=model,
        args=SFTConfig(
            output_dir=str(checkpoints),
            num_train_epochs=request.epochs,
            max_steps=steps if request.step_limit > 0 else -1,  # a positive number decides over the epochs
            per_device_train_batch_size=per_device,
            per_device_eval_batch_size=per_device,
            gradient_accumulation_steps=accumulation,
            learning_rate=settings.learning_rate,
            lr_scheduler_type=settings.lr_scheduler_type,
            warmup_steps=settings.warmup_ratio,  # a fraction below 1 is taken as a ratio
            weight_decay=settings.weight_decay,
            max_grad_norm=settings.max_grad_norm,
            optim=settings.optim,
            gradient_checkpointing=settings.gradient_checkpointing,
            gradient_checkpointing_kwargs={"use_reentrant": False} if settings.gradient_checkpointing else None,
            bf16=settings.bf16,
            use_cpu=on_cpu,
            logging_strategy="no",  # MetricsCallback logs, from the raw loss of each step
            logging_nan_inf_filter=False,
            eval_strategy="steps" if held_out else "no",
            eval_steps=settings.eval_steps,
            save_strategy="steps",
            save_steps=settings.save_steps,
            save_total_limit=None,  # GraniteSftTrainer deletes old ones, once the new one is complete
            metric_for_best_model="eval_loss" if held_out else None,
            greater_is_better=False if held_out else None,
            max_length=request.student.model.max_seq_length,
            dataset_kwargs={"skip_prepare_dataset": True},
            include_num_input_tokens_seen="non_padding",
            dataloader_pin_memory=not on_cpu,
            disable_tqdm=True,
            report_to="none",
            seed=request.run_seed,
            data_seed=request.run_seed,
        ),
        train_dataset=dataset(examples, weighted),
        eval_dataset=dataset(held_out, False) if held_out else None,
        processing_class=tokenizer,
        callbacks=[NaNInfDetectionCallback(), early_stopping, metrics, StopOnRequestCallback(stop)],
    )
    trainer.attach(metrics, settings.save_total_limit, digest)
    with torch.no_grad():
        for name, parameter in trainer.model.named_parameters():
            if name in kept:
                parameter.data = kept[name]
    return trainer, early_stopping, metrics


# ---------------------------------------------------------------------------------------------- checkpoints


def newest_checkpoint(folder: Path, digest: str | None) -> Path | None:
    """The newest complete checkpoint of this request. Damaged ones go; those of other requests are set aside."""
    found = None
    numbered = [path for path in folder.glob("checkpoint-*") if path.name.removeprefix("checkpoint-").isdigit()]
    for path in sorted(numbered, key=lambda path: int(path.name.removeprefix("checkpoint-")), reverse=True):
        facts = files.facts_of(path)
        if facts is None:
            log(f"warning: {path} is incomplete or damaged; it is not used")
            shutil.rmtree(path)
        elif digest is None or facts.get("request") != digest:
            aside = folder / f"other-{facts.get('request', 'unknown')[:12]}"
            log(f"warning: {path} belongs to other data or settings; moved to {aside}")
            aside.mkdir(exist_ok=True)
            shutil.rmtree(aside / path.name, ignore_errors=True)
            path.rename(aside / path.name)
        elif found is None:
            found = path
    return found


def was_last(checkpoint: Path) -> bool:
    """Whether the run ended with this checkpoint, and only its adapter was not written any more."""
    state = files.read_json(checkpoint / "trainer_state.json")
    early = state["stateful_callbacks"].get("CustomEarlyStoppingCallback", {}).get("attributes", {})
    return state["global_step"] >= state["max_steps"] or bool(early.get("stopped"))


def take_over(trainer, checkpoint: Path) -> None:
    """Puts a run into the state of its last checkpoint. The library's own resuming would train one step more."""
    from transformers import TrainerState

    load_adapter(trainer.model, checkpoint)
    trainer.state = TrainerState.load_from_json(str(checkpoint / "trainer_state.json"))
    trainer.callback_handler.on_train_begin(trainer.args, trainer.state, trainer.control)


def load_adapter(model, checkpoint: Path) -> None:
    from peft import set_peft_model_state_dict
    from safetensors.torch import load_file

    set_peft_model_state_dict(model, load_file(str(checkpoint / "adapter_model.safetensors")))


def done(trainer, early_stopping) -> bool:
    return trainer.state.global_step >= trainer.state.max_steps or early_stopping.stopped


def evaluated_last_step(metrics_path: Path, step: int) -> bool:
    from .callbacks import read_metrics

    return any("eval_loss" in line and line["step"] == step for line in read_metrics(metrics_path))


def use_best_adapter(trainer, early_stopping, checkpoints: Path) -> None:
    """Where evaluation says that an earlier checkpoint was better than the end, that one is the result."""
    best = early_stopping.best_step
    if best is None or best >= trainer.state.global_step or not early_stopping.patience:
        return
    folder = checkpoints / f"checkpoint-{best}"
    if files.facts_of(folder) is None:
        log(f"warning: the best checkpoint {folder} is gone; the last state is kept")
        return
    load_adapter(trainer.model, folder)
    log(f"Taking the adapter of step {best}, whose evaluation loss {early_stopping.best_loss:.4f} was the lowest")


# ---------------------------------------------------------------------------------------------- results


def summarise(request, trainer, early_stopping, examples, metrics_path, adapter_dir, started) -> dict:
    """The numbers of the whole run, of its earlier parts too: they are taken from the metrics file."""
    from .callbacks import read_metrics

    lines = read_metrics(metrics_path)
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
        "peak_memory_bytes": peak_memory_bytes(),
    }


def peak_memory_bytes() -> int:
    import torch

    if torch.cuda.is_available():
        return torch.cuda.max_memory_allocated()
    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale


def save_adapter(model, tokenizer, adapter_dir: Path, base, digest: str, result: dict) -> None:
    """Writes the adapter beside its place and moves it there, so that an adapter is complete or absent."""
    unfinished = adapter_dir.with_name(adapter_dir.name + ".tmp")
    shutil.rmtree(unfinished, ignore_errors=True)
    model.save_pretrained(unfinished)
    tokenizer.save_pretrained(unfinished)
    files.write_json(unfinished / ADAPTER_FACTS, {"base": base.location, "base_digest": base.digest})
    files.mark_complete(unfinished, {"request": digest, "result": result})
    files.publish(unfinished, adapter_dir)


# ---------------------------------------------------------------------------------------------- the container's entry


def request_of(root: Path) -> TrainRequest:
    """The request that a tree like `/opt/ml` describes."""
    chosen = read_hyperparameters(root / "input" / "config" / "hyperparameters.json")
    channels = root / "input" / "data"
    training = [str(path) for path in sorted((channels / "train").glob("*.jsonl"))]
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
        failure.unlink(missing_ok=True)
        stop = StopRequest()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, frame: stop.set())
        result = train(request_of(root), stop=stop)
        log(json.dumps(result))
        return 0
    except Exception as error:  # the last place that can say why
        known = explain(error)
        if known.code == "INTERNAL":
            traceback.print_exc()
        log(f"error: {known.message}\nhint: {known.hint}")
        if known.code == INTERRUPTED:
            return 143
        try:
            failure.parent.mkdir(parents=True, exist_ok=True)
            failure.write_text(f"{known.code}: {known.message}\n{known.hint}\n", encoding="utf-8")
        except OSError as second:
            log(f"error: {failure} cannot be written: {second}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
