"""What an adapter says of itself, and where the base model is that it was trained on.

Beside an adapter's weights lies a note with the base model, the settings and the digests of the data. It is what a
model card is written from, and what finds the base again after a run's folder has been moved.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from . import files
from .errors import BAD_DATA, MODEL_UNAVAILABLE, TrainerError
from .settings import Student, TrainRequest, plain

# Beside the adapter.
ADAPTER_FACTS = "granite_adapter.json"
# Where the base of the student `tiny` lies, seen from a folder above its adapter: in a run, in a container, in an export.
BASES = ("student", "checkpoints/tiny", "base")
# An adapter in a run lies at most this many folders below it: distill/epoch-1/training/model.
LEVELS = 6


def note_of(request: TrainRequest, base) -> dict:
    """The note of a training's adapter. No path in it but the base model's own."""
    return {
        "base": base.location,
        "base_digest": base.digest,
        "model": plain(request.student.model),
        "qlora": plain(request.student.qlora),
        "training": {name: without_folders(value) for name, value in plain(request.training).items()},
        "epochs": request.epochs,
        "max_steps": request.step_limit,
        "seed": request.run_seed,
        "data": [
            {
                "name": source.name or Path(source.path).stem,
                "sha256": digest_if_there(source.path),
                "weight": source.weight,
            }
            for source in request.data
        ],
        "eval": [digest_if_there(path) for path in request.eval],
        "adapter": digest_if_there(Path(request.adapter) / "adapter_model.safetensors") if request.adapter else None,
    }


def without_folders(value):
    return Path(value).name if isinstance(value, str) and Path(value).is_absolute() else value


def digest_if_there(path: str | Path) -> str | None:
    try:
        return files.sha256(Path(path))
    except OSError:
        return None


def read_note(adapter: str | Path) -> dict:
    """The note in an adapter's folder. Of an adapter that another program made, only the base model is known."""
    folder = Path(adapter)
    try:
        return files.read_json(folder / ADAPTER_FACTS)
    except (OSError, ValueError):
        pass
    try:
        return {"base": files.read_json(folder / "adapter_config.json")["base_model_name_or_path"]}
    except (OSError, ValueError, KeyError) as error:
        raise TrainerError(
            BAD_DATA, f"{adapter} holds no adapter.", "An adapter's folder has adapter_config.json and its weights."
        ) from error


def base_of(adapter: str | Path) -> str:
    """The model that an adapter was trained on: a hub's name, or the folder where it lies today."""
    note = read_note(adapter)
    name, digest = str(note.get("base", "")), note.get("base_digest")
    if is_base(Path(name), digest):
        return name
    if digest:
        for above in list(Path(adapter).absolute().parents)[:LEVELS]:
            for folder in BASES:
                candidate = above / folder / digest[:16]
                if is_base(candidate, digest):
                    return str(candidate)
    if looks_like_a_folder(name):
        raise TrainerError(
            MODEL_UNAVAILABLE,
            f"The base model {name} of the adapter {adapter} is not there.",
            "Keep a run's folder whole when you move it, or name the base model's folder with --student.",
        )
    return name


def is_base(folder: Path, digest: str | None) -> bool:
    if not (folder / "config.json").is_file():
        return False
    facts = files.facts_of(folder)
    return not (facts and "digest" in facts) or digest is None or facts["digest"] == digest


def looks_like_a_folder(name: str) -> bool:
    """Names on a hub are `model` or `owner/model`; the folder of a tiny base is called by its digest."""
    is_digest = len(name) == 16 and all(letter in "0123456789abcdef" for letter in name)
    return Path(name).is_absolute() or name.startswith(".") or name.count("/") > 1 or is_digest


def with_base_found(student: Student, adapter: str | None) -> Student:
    """The student with its base model where it is now, when it is named as the adapter's note names it."""
    if adapter is None or student.name == "tiny" or Path(student.name).is_dir():
        return student
    if student.name != read_note(adapter).get("base"):
        return student
    return replace(student, name=base_of(adapter))
