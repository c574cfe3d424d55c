"""Checkpoints and adapters on disk: which one to go on from, which one is the result. Each is complete or absent."""

from __future__ import annotations

import shutil
from pathlib import Path

from . import distributed, files
from .log import log
from .notes import ADAPTER_FACTS


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


def state_of(checkpoint: Path) -> tuple[dict, dict]:
    """The library's state, and that of early stopping."""
    state = files.read_json(checkpoint / "trainer_state.json")
    return state, state["stateful_callbacks"].get("CustomEarlyStoppingCallback", {}).get("attributes", {})


def evaluation_is_due(checkpoint: Path, eval_steps: int) -> bool:
    """Whether the run was stopped between a step and its evaluation, which patience would miss after a resume."""
    state, early = state_of(checkpoint)
    return state["global_step"] % eval_steps == 0 and early.get("last_step") != state["global_step"]


def was_last(checkpoint: Path) -> bool:
    """Whether the run ended with this checkpoint, and only its adapter was not written any more."""
    state, early = state_of(checkpoint)
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


def best_checkpoint(trainer, early_stopping, checkpoints: Path) -> Path | None:
    """Where evaluation says that an earlier checkpoint was better than the end, that one."""
    best = early_stopping.best_step
    if best is None or best >= trainer.state.global_step or not early_stopping.patience:
        return None
    folder = checkpoints / f"checkpoint-{best}"
    if distributed.from_main(lambda: files.facts_of(folder)) is None:
        log(f"warning: the best checkpoint {folder} is gone; the last state is kept")
        return None
    log(f"Taking the adapter of step {best}, whose evaluation loss {early_stopping.best_loss:.4f} was the lowest")
    return folder


def save_adapter(
    model, tokenizer, adapter_dir: Path, note: dict, digest: str, result: dict, weights: Path | None = None
) -> None:
    """Writes the adapter beside its place and moves it there, so that an adapter is complete or absent. `weights` is a
    checkpoint to take it from, when the model is spread over devices and none has it whole."""
    unfinished = adapter_dir.with_name(adapter_dir.name + ".tmp")
    shutil.rmtree(unfinished, ignore_errors=True)
    if weights is None:
        model.save_pretrained(unfinished)
    else:
        unfinished.mkdir(parents=True)
        for name in ("adapter_model.safetensors", "adapter_config.json"):
            shutil.copyfile(weights / name, unfinished / name)
    tokenizer.save_pretrained(unfinished)
    files.write_json(unfinished / ADAPTER_FACTS, note)
    files.mark_complete(unfinished, {"request": digest, "result": result})
    files.publish(unfinished, adapter_dir)
