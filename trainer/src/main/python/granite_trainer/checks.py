"""What is said or refused before the device is used: lengths, ends of text, weights, steps that never come, disk space;
and what to do when memory runs out."""

from __future__ import annotations

import shutil
from pathlib import Path

from .batches import Layout
from .data import Encoded
from .errors import DISK_FULL, OUT_OF_MEMORY, TrainerError
from .log import log
from .settings import Student, TrainingSettings, TrainRequest
from .speed import device_memory

# Of the examples, those that must end with a learned end-of-text, or the model does not learn to stop.
ENDS_EXPECTED = 0.99
# A token that counts this many times as much as another decides what is learned.
REMARKABLE_FACTOR = 20


def report_data(examples: Encoded, held_out: Encoded | None, max_length: int, eos_token_id: int | None = None) -> None:
    """The lengths, and how many examples end as they should."""
    lengths = sorted(len(example.input_ids) for example in examples.examples)

    def quantile(share: float) -> int:
        return lengths[min(len(lengths) - 1, int(share * len(lengths)))]

    log(
        f"Training on {len(lengths)} examples, {examples.tokens} tokens of which {examples.learned} are learned; length "
        f"median {quantile(0.5)}, 90 % {quantile(0.9)}, 99 % {quantile(0.99)}, longest {lengths[-1]}, limit {max_length}"
        + (f"; {len(held_out.examples)} for evaluation" if held_out else "")
    )
    if examples.truncated:
        log(
            f"warning: {examples.truncated} of {examples.read} examples are longer than max_seq_length {max_length} and "
            f"lose their end, and with it their end-of-text; {examples.dropped} of them have no answer left and are dropped"
        )
    if eos_token_id is not None:
        ended = sum(example.labels[-1] == eos_token_id for example in examples.examples)
        log(f"{ended} of {len(lengths)} examples end with a learned end-of-text ({100 * ended / len(lengths):.1f} %)")
        if ended < ENDS_EXPECTED * len(lengths):
            log(
                f"warning: fewer than {100 * ENDS_EXPECTED:.0f} % of the examples teach where an answer ends, so answers "
                "may not end. Raise model.max_seq_length, or leave long functions out (data.examples.max_tokens)"
            )


def source_names(request: TrainRequest) -> list[str]:
    """One for each source; files without a name are called after their file. Equal names are told apart by a number."""
    names: list[str] = []
    for source in request.data:
        name = source.name or Path(source.path).stem
        names.append(name if name not in names else f"{name}_{names.count(name) + len(names)}")
    return names


def report_weights(examples: Encoded, names: list[str], draws: list[int] | None) -> None:
    """What each source's weight comes to: its share of the weighted loss, and how often it is learned, or how much one
    token of it counts."""
    if len(names) < 2:
        return
    tokens, mass, count = [0] * len(names), [0.0] * len(names), [0] * len(names)
    for example in examples.examples:
        tokens[example.source] += example.learned
        mass[example.source] += example.weight * example.learned
        count[example.source] += 1
    total = sum(mass)
    present = [number for number in range(len(names)) if tokens[number]]
    least = min(mass[number] / tokens[number] for number in present)
    for number in present:
        factor = draws[number] / count[number] if draws else mass[number] / tokens[number] / least
        what = "is learned {:.3g} times an epoch" if draws else "counts {:.3g} times as much as one of the lightest source"
        one = ("an example " if draws else "a token ") + what.format(factor)
        log(
            f"Source {names[number]}: {tokens[number]} learned tokens, {100 * mass[number] / total:.1f} % of the weighted "
            f"loss; {one}"
        )
        if factor > REMARKABLE_FACTOR:
            log(
                f"warning: in {names[number]} {one}. Few examples then decide most of what is learned, and may be learned "
                "by heart; a smaller weight (in the loop, distillation.max_correction_weight) is gentler"
            )


def warn_about_steps(settings: TrainingSettings, steps: int, evaluates: bool) -> None:
    """With small data or large batches the configured steps may lie beyond the end of the run."""
    if settings.save_steps > steps:
        log(f"warning: save_steps {settings.save_steps} is beyond the last step {steps}: no checkpoint in between")
    if evaluates and settings.eval_steps > steps:
        log(f"warning: eval_steps {settings.eval_steps} is beyond the last step {steps}: only the end is evaluated")
    if settings.logging_steps > steps:
        log(f"warning: logging_steps {settings.logging_steps} is beyond the last step {steps}: only the end is logged")


def report_layout(layout: Layout, world_size: int) -> None:
    per_step = layout.examples_per_step
    if layout.packing:
        how = f"packed into rows of up to {layout.capacity} tokens, {layout.rows} rows at a time"
    else:
        how = f"{layout.rows} at a time and device, {layout.accumulation(world_size)} times"
    log(f"Each step learns {per_step} examples on {world_size} device{'s' if world_size > 1 else ''}, {how}")
    if per_step < world_size:
        log(
            f"warning: global_batch_size {per_step} leaves {world_size - per_step} of {world_size} devices without work"
        )


# ---------------------------------------------------------------------------------------------- space


def adapter_parameters(student: Student, location: str) -> int | None:
    """The adapter's size, from the model's configuration alone; None where the library cannot tell."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    try:
        config = AutoConfig.from_pretrained(location, trust_remote_code=student.model.trust_remote_code)
        with torch.device("meta"):
            model = AutoModelForCausalLM.from_config(config, trust_remote_code=student.model.trust_remote_code)
    except Exception:  # only an estimate; loading gives the error that helps
        return None
    wanted = student.qlora.lora_target_modules
    return sum(
        student.qlora.lora_r * (module.in_features + module.out_features)
        for name, module in model.named_modules()
        if isinstance(module, torch.nn.Linear) and name.rpartition(".")[2] in wanted
    )


def space_needed(parameters: int, settings: TrainingSettings) -> int:
    """Bytes: checkpoints with the optimiser's state, one more than are kept, and the adapter."""
    optimiser = 2.2 if "8bit" in settings.optim else 8
    small_files = 16 * 2**20  # tokenizer, settings, state
    return int((settings.save_total_limit + 1) * (parameters * (4 + optimiser) + small_files) + parameters * 4)


def check_space(student: Student, location: str, settings: TrainingSettings, output: Path) -> None:
    """Refuses a run whose checkpoints would not fit on the disk. What is there already counts as free: it will go."""
    parameters = adapter_parameters(student, location)
    if parameters is None:
        return
    there = sum(path.stat().st_size for path in (output / "checkpoints").glob("checkpoint-*/*") if path.is_file())
    needed, free = space_needed(parameters, settings), shutil.disk_usage(output).free + there
    if needed > free:
        raise TrainerError(
            DISK_FULL,
            f"{output} has {free / 2**30:.2f} GiB free; {settings.save_total_limit + 1} checkpoints and the adapter need "
            f"about {needed / 2**30:.2f} GiB.",
            "Free some space, raise volume_size_gb, or lower training.save_total_limit.",
        )


# ---------------------------------------------------------------------------------------------- memory


def out_of_memory(
    error: Exception, request: TrainRequest, layout: Layout, examples: Encoded, world: int
) -> TrainerError:
    """The advice, with the numbers of this run."""
    settings, limit = request.training, request.student.model.max_seq_length
    longest = max(len(example.input_ids) for example in examples.examples)
    advice = []
    if layout.rows > 1:
        again = Layout(layout.examples_per_step, 1, layout.capacity, layout.packing).accumulation(world)
        advice.append(
            "set per_device_train_batch_size to 1"
            + ("" if layout.packing else f" (gradient_accumulation_steps is then {again}, and a step learns the same)")
        )
    if not settings.gradient_checkpointing:
        advice.append("set gradient_checkpointing to true")
    if layout.packing:
        advice.append("set packing to false: rows are then no longer than their example")
    lengths = sorted(len(example.input_ids) for example in examples.examples)
    shorter = lengths[min(len(lengths) - 1, int(0.95 * len(lengths)))]
    if shorter < longest:
        advice.append(f"lower max_seq_length to {shorter}, which cuts 5 % of the examples")
    elif not advice:
        advice.append(f"lower max_seq_length below {longest}, which cuts the longest examples")
    if world > 1 and settings.sharding == "none":
        advice.append("set sharding to fsdp, which spreads the weights over the devices")
    if not request.student.qlora.load_in_4bit:
        advice.append("set load_in_4bit to true")
    first = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return TrainerError(
        OUT_OF_MEMORY,
        f"Memory ran out with per_device_train_batch_size {layout.rows}, gradient_accumulation_steps "
        f"{layout.accumulation(world)}, global_batch_size {layout.examples_per_step}, packing {str(layout.packing).lower()}, "
        f"gradient_checkpointing {str(settings.gradient_checkpointing).lower()}, longest example {longest} of "
        f"{limit} tokens; {device_memory()} ({first}).",
        "In this order: " + "; ".join(advice) + ".",
    )
