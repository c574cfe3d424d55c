"""Puts a run together: model, steps, callbacks and the library's arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import checks, data, distributed, files, mixing, tracking
from .batches import Layout, Steps, examples_per_step, total_steps
from .errors import BAD_REQUEST, TrainerError
from .kernels import Kernels, choose
from .log import log
from .model import Base, for_training, load_base, load_tokenizer, on_cpu
from .settings import Student, TrainingSettings, TrainRequest, plain
from .stop import StopRequest


@dataclass(frozen=True)
class Prepared:
    """What a request comes to, before a model is loaded."""

    request: TrainRequest
    base: Base
    digest: str
    tokenizer: Any
    examples: data.Encoded
    held_out: data.Encoded | None
    kernels: Kernels
    layout: Layout
    draws: list[int] | None = None


@dataclass(frozen=True)
class Places:
    """Where a phase writes."""

    checkpoints: Path
    metrics: Path

    def prepare(self) -> None:
        for folder in (self.checkpoints, self.metrics.parent):
            folder.mkdir(parents=True, exist_ok=True)


def prepare(request: TrainRequest, base: Base, digest: str) -> Prepared:
    settings, length = request.training, request.student.model.max_seq_length
    tokenizer = load_tokenizer(request.student, base)
    if is_sharded(settings):
        if settings.preference != "none":
            raise TrainerError(
                BAD_REQUEST,
                "A pass over preferences is not possible with training.sharding fsdp.",
                "Set sharding to none, or learn the preferences in a run of their own.",
            )
        if on_cpu():
            log("warning: training.sharding only spreads weights over GPUs; here each process has all of them")
    if settings.teacher_model:
        check_teacher(request.student, settings, tokenizer)
    examples = data.load(((s.path, s.weight) for s in request.data), tokenizer, length)
    held_out = data.load(((path, 1.0) for path in request.eval), tokenizer, length) if request.eval else None
    kernels = choose(settings, request.student.qlora.bnb_4bit_compute_dtype, on_cpu())
    world = distributed.world_size()
    per_step = examples_per_step(settings, world)
    rows = min(settings.per_device_train_batch_size, per_step)
    layout = Layout(per_step, rows, length, settings.packing, kernels.flattened)
    checks.report_data(examples, held_out, length, tokenizer.eos_token_id)
    draws = mixing.draws_of(examples.examples) if settings.mixing == "draw" else None
    checks.report_weights(examples, checks.source_names(request), draws)
    if draws is not None:
        examples = replace(examples, examples=mixing.weigh(examples.examples, draws))
    checks.report_layout(layout, world)
    log(kernels.describe(settings.packing)[0].upper() + kernels.describe(settings.packing)[1:])
    return Prepared(request, base, digest, tokenizer, examples, held_out, kernels, layout, draws)


def make_model(prepared: Prepared):
    from transformers import set_seed

    request = prepared.request
    set_seed(request.run_seed)  # before the adapter: its weights start from this
    # Sharding takes tensors apart by type, so packed weights have to look like the others.
    packed = is_sharded(request.training) and request.student.qlora.load_in_4bit
    storage = request.student.qlora.bnb_4bit_compute_dtype if packed else None
    model = load_base(request.student, prepared.base, prepared.kernels, storage)
    return for_training(model, request.student, request.adapter, prepared.base, request.training.gradient_checkpointing)


def make_trainer(prepared: Prepared, model, places: Places, progress: Callable[[dict], None], stop: StopRequest):
    """The trainer of the supervised phase, and the callback that knows the best step."""
    from .callbacks import CustomEarlyStoppingCallback, NaNInfDetectionCallback, StopOnRequestCallback
    from .sft import GraniteTrainer, Run

    request, settings, layout = prepared.request, prepared.request.training, prepared.layout
    steps = total_steps(len(prepared.examples.examples), layout.examples_per_step, request.epochs, request.step_limit)
    checks.warn_about_steps(settings, steps, prepared.held_out is not None)
    names = checks.source_names(request)
    white_box = load_teacher(prepared) if settings.teacher_model else None
    metrics = make_metrics(request, model, places, progress, names, white_box is not None)
    early_stopping = CustomEarlyStoppingCallback(settings.early_stopping_patience)
    trainer = GraniteTrainer(
        Run(
            steps=share(prepared.examples.examples, prepared, request.run_seed, prepared.draws),
            held_out=share(prepared.held_out.examples, prepared, 0) if prepared.held_out else None,
            source_names=names,
            metrics=metrics,
            stop=stop,
            checkpoints_kept=settings.save_total_limit,
            request_digest=prepared.digest,
            best_step=lambda: early_stopping.best_step,
            white_box=white_box,
        ),
        model=model,
        args=arguments(
            request,
            places.checkpoints,
            epochs=request.epochs,
            max_steps=steps if request.step_limit > 0 else -1,  # a positive number decides over the epochs
            learning_rate=settings.learning_rate,
            evaluates=prepared.held_out is not None,
        ),
        processing_class=prepared.tokenizer,
        callbacks=[NaNInfDetectionCallback(), early_stopping, metrics, StopOnRequestCallback(stop)],
    )
    return trainer, early_stopping, metrics


def share(examples: list[data.Example], prepared: Prepared, seed: int, draws: list[int] | None = None) -> Steps:
    """The steps over these examples, as this process sees them."""
    return Steps(
        examples,
        prepared.layout,
        prepared.tokenizer.pad_token_id,
        seed,
        distributed.rank(),
        distributed.world_size(),
        draws,
    )


def make_metrics(
    request: TrainRequest, model, places: Places, progress, names: list[str], white_box=False, phase="train"
):
    import torch

    from .callbacks import MetricsCallback
    from .speed import Shape, Throughput, peak_of

    peak = peak_of(torch.cuda.get_device_name()) if torch.cuda.is_available() else None
    trackers, ends = [], []
    if distributed.is_main():
        trackers, ends = tracking.start(request.training.tracking, places.metrics.parent, plain(request.training))
    return MetricsCallback(
        places.metrics,
        request.training.logging_steps,
        progress if distributed.is_main() else lambda event: None,
        Throughput(Shape.of(model), peak * distributed.world_size() if peak else None),
        names,
        white_box,
        trackers,
        ends,
        phase,
    )


def arguments(
    request: TrainRequest, checkpoints: Path, epochs: float, max_steps: int, learning_rate: float, evaluates: bool
):
    """The library's arguments. Accumulation is one: the trainer goes through a step's micro-batches itself."""
    from transformers import TrainingArguments

    settings = request.training
    cpu = on_cpu()
    return TrainingArguments(
        output_dir=str(checkpoints),
        num_train_epochs=epochs,
        max_steps=max_steps,
        per_device_train_batch_size=1,
        gradient_accumulation_steps=1,
        learning_rate=learning_rate,
        lr_scheduler_type=settings.lr_scheduler_type,
        warmup_steps=settings.warmup_ratio,  # a fraction below 1 is taken as a ratio
        weight_decay=settings.weight_decay,
        max_grad_norm=settings.max_grad_norm,
        optim=settings.optim,
        # for_training has switched checkpointing on, for the base below the adapter.
        gradient_checkpointing=False,
        bf16=settings.bf16,
        use_cpu=cpu,
        ddp_backend="gloo" if cpu and distributed.world_size() > 1 else None,
        ddp_find_unused_parameters=False,
        ddp_broadcast_buffers=False,
        logging_strategy="no",  # MetricsCallback logs, from the raw loss of each step
        logging_nan_inf_filter=False,
        eval_strategy="steps" if evaluates else "no",
        eval_steps=settings.eval_steps,
        save_strategy="steps",
        save_steps=settings.save_steps,
        save_total_limit=None,  # GraniteTrainer deletes old ones, once the new one is complete
        disable_tqdm=True,
        report_to="none",
        seed=request.run_seed,
        data_seed=request.run_seed,
        **(fsdp_arguments() if is_sharded(settings) else {}),
    )


def is_sharded(settings: TrainingSettings) -> bool:
    return settings.sharding == "fsdp" and distributed.world_size() > 1


def fsdp_arguments() -> dict:
    """Weights spread over the devices layer by layer, and gathered when a layer computes."""
    return {
        "fsdp": True,
        "fsdp_config": {
            "version": 2,
            "reshard_after_forward": True,
            "auto_wrap_policy": "TRANSFORMER_BASED_WRAP",
            "state_dict_type": "FULL_STATE_DICT",
        },
    }


def load_teacher(prepared: Prepared):
    """The white box: a model whose probabilities are compared token by token."""
    from .sft import WhiteBox

    settings, student = prepared.request.training, prepared.request.student
    place = Base(settings.teacher_model, teacher_digest(settings) or "")
    model = load_base(student, place, prepared.kernels).eval().requires_grad_(False)
    log(
        f"White box: {settings.teacher_alpha:g} · T² · KL to {settings.teacher_model} with T = "
        f"{settings.teacher_temperature:g}, and {1 - settings.teacher_alpha:g} · cross-entropy"
    )
    return WhiteBox(model, settings.teacher_alpha, settings.teacher_temperature)


def check_teacher(student: Student, settings: TrainingSettings, tokenizer) -> None:
    teacher = load_tokenizer(student, Base(settings.teacher_model, ""))
    if teacher.get_vocab() != tokenizer.get_vocab():
        raise TrainerError(
            BAD_REQUEST,
            f"The teacher {settings.teacher_model} has another tokenizer than the student {student.name}.",
            "A divergence between probabilities needs the same tokens. Teachers of other families correct as text: "
            "leave training.teacher_model empty and let them answer (granite teach).",
        )


def teacher_digest(settings: TrainingSettings) -> str | None:
    if not settings.teacher_model:
        return None
    facts = files.facts_of(Path(settings.teacher_model)) if Path(settings.teacher_model).is_dir() else None
    return facts["digest"] if facts and "digest" in facts else files.digest_of(settings.teacher_model)
