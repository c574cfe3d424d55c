"""Shared parts: a small corpus, a tiny student made from it, and one trained adapter. All real, all on the CPU."""

from __future__ import annotations

import json
import os
import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest

# Before torch is imported anywhere; see prepare_process.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

from granite_trainer.settings import (
    ModelSettings,
    QloraSettings,
    Source,
    Student,
    TinySettings,
    TrainingSettings,
    TrainRequest,
)

MAIN = Path(__file__).parents[2] / "main" / "python"
TINY = TinySettings(
    vocab_size=400,
    hidden_size=128,
    intermediate_size=128,
    num_layers=2,
    num_heads=4,
    num_kv_heads=2,
    pretrain_steps=12,
    pretrain_batch_size=4,
    pretrain_sequence_length=48,
)
TRAINING = TrainingSettings(
    per_device_train_batch_size=2,
    global_batch_size=4,
    learning_rate=2e-3,
    gradient_checkpointing=False,
    logging_steps=2,
    eval_steps=3,
    save_steps=2,
    max_steps=6,
)


def write_chat(path: Path, conversations: list[tuple[str, str]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        for question, answer in conversations:
            messages = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
            out.write(json.dumps({"messages": messages}) + "\n")
    return path


def functions(count: int, seed: int) -> list[tuple[str, str]]:
    rng = random.Random(seed)
    result = []
    for number in range(count):
        noun = rng.choice(["frame", "clock", "queue", "gate", "port"])
        verb = rng.choice(["read", "reset", "check", "count"])
        limit = rng.randint(1, 64)
        result.append(
            (
                f"Write a C function {verb}_{noun}_{number}.",
                f"int {verb}_{noun}_{number}(int {noun})\n{{\n    if ({noun} > {limit}) {{\n        return -1;\n    }}\n"
                f"    return {noun} + {limit};\n}}",
            )
        )
    return result


@pytest.fixture(scope="session")
def corpus(tmp_path_factory) -> Path:
    return write_chat(tmp_path_factory.mktemp("corpus") / "train.jsonl", functions(16, seed=1))


@pytest.fixture(scope="session")
def held_out(tmp_path_factory) -> Path:
    return write_chat(tmp_path_factory.mktemp("held-out") / "val.jsonl", functions(4, seed=2))


@pytest.fixture(scope="session")
def student(corpus, tmp_path_factory) -> Student:
    return Student(
        name="tiny",
        dir=str(tmp_path_factory.mktemp("base")),
        corpus=(str(corpus),),
        tiny=TINY,
        model=ModelSettings(max_seq_length=256),
        qlora=QloraSettings(lora_r=8, lora_alpha=16),
    )


@pytest.fixture(scope="session")
def base(student):
    from granite_trainer.model import prepare_process, resolve_base

    prepare_process()
    return resolve_base(student, lambda event: None, lambda: None)


@pytest.fixture(scope="session")
def tokenizer(student, base):
    from granite_trainer.model import load_tokenizer

    return load_tokenizer(student, base)


@pytest.fixture(scope="session")
def make_request(student, corpus, held_out):
    """A request with some settings of the block `training` changed."""

    def make(output_dir: Path, data=None, evaluate=True, **training) -> TrainRequest:
        return TrainRequest(
            student=student,
            data=data or (Source(str(corpus)),),
            eval=(str(held_out),) if evaluate else (),
            output_dir=str(output_dir),
            training=replace(TRAINING, **training),
        )

    return make


@pytest.fixture(scope="session")
def trained(make_request, tmp_path_factory):
    """The folder, the result and the progress events of an undisturbed run."""
    from granite_trainer.train import train

    folder, events = tmp_path_factory.mktemp("trained"), []
    result = train(make_request(folder), events.append)
    return folder, result, events


@pytest.fixture
def child_environment() -> dict[str, str]:
    return dict(os.environ, PYTHONPATH=str(MAIN), PYTHONDONTWRITEBYTECODE="1")


@pytest.fixture
def python() -> str:
    return sys.executable
