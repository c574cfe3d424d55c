"""What the areas share: a folder, the program, and one finished run of everything that several of them look at."""

from __future__ import annotations

import functools
import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 1800
CONFIG = "selftest.yaml"
# The least work that passes through every stage and twice through the loop's steps.
CONFIGURATION = """\
student: tiny
tiny_student: {vocab_size: 1024, hidden_size: 128, intermediate_size: 256, num_layers: 2, num_heads: 4, num_kv_heads: 2,
  pretrain_steps: 6, pretrain_batch_size: 2, pretrain_sequence_length: 64}
model: {max_seq_length: 192}
data:
  sources:
    - {name: firmware, path: src, domain: can}
teacher: {provider: reference, checkpoint_every: 1, max_prompts: 16}
training: {max_steps: 6, global_batch_size: 2, learning_rate: 1.0e-3, logging_steps: 1, eval_steps: 2, save_steps: 2}
distillation: {teacher_provider: reference, seed: teacher, max_epochs: 1, practice_samples_per_epoch: 3,
  eval_samples_per_epoch: 3, max_corrections_per_epoch: 3, max_new_tokens: 24}
"""
SOURCE = """\
#include <stdint.h>

/** Brings the CAN signal {n} into its range. */
uint32_t {verb}_{n}_signal(uint32_t value, uint32_t rate_{n})
{{
{body}    if (value > {limit}u) {{
        value = {limit}u;
    }}
    return value;
}}

/** Sums the first bytes of the TSN frame {n}. */
int {verb}_{n}_frame(const uint8_t *frame, int length)
{{
    int sum = {n};
    for (int at_{n} = 0; at_{n} < length; at_{n} += {step}) {{
        sum = sum {other} frame[at_{n}];
    }}
    return sum < 0 ? -{step} : sum;
}}
"""


class Failed(Exception):
    """What is wrong, and what to do."""

    def __init__(self, message: str, hint: str = ""):
        super().__init__(message)
        self.hint = hint


class Skipped(Exception):
    """Why an area cannot be tried here."""


def need(condition: object, message: str, hint: str = "") -> None:
    if not condition:
        raise Failed(message, hint)


@dataclass(frozen=True)
class Choices:
    """What the areas may use: the program's first words, a bucket and a teacher when `online`, a GPU that must be there."""

    program: tuple[str, ...] = ()
    gpu: bool = False
    online: bool = False
    bucket: str = ""
    prefix: str = "runs/selftest"
    region: str = "us-east-1"


class Trial:
    def __init__(self, folder: Path, choices: Choices):
        self.folder = folder
        self.choices = choices
        self.broken = ""

    def program(self, *words: str, status: int | None = 0) -> subprocess.CompletedProcess:
        """Runs the command `granite`; another status than the expected one fails the area with its last words."""
        if not self.choices.program:
            raise Skipped("the program is not here: name its first words after --")
        environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(
            [*self.choices.program, *words],
            cwd=self.folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )
        if status is not None and done.returncode != status:
            last = [line for line in done.stderr.splitlines() if line.strip()][-6:]
            raise Failed(f"`granite {words[0]}` ended with status {done.returncode}: " + " | ".join(last))
        return done

    @functools.cached_property
    def run(self) -> Path:
        """The folder of a run of everything, on sources written here, with the student `tiny` and the corpus as teacher.
        One that failed is not tried again by the next area."""
        need(not self.broken, f"needs the run of everything, which failed: {self.broken}")
        try:
            return self.run_all()
        except Failed as why:
            self.broken = str(why)
            raise

    def run_all(self) -> Path:
        sources = self.folder / "src"
        sources.mkdir()
        verbs, operators = ("limit", "scale", "merge", "rotate", "filter", "count", "pack", "shift"), "+-*|&^"
        for n in range(20):
            one, other = operators[n % 6], operators[(n // 2 + 1) % 6]
            lines = [f"    value = (value {one} (rate_{n} % {n * 7 + i + 2}));\n" for i in range(n % 5 + 1)]
            text = SOURCE.format(
                n=n, verb=verbs[n % 8], body="".join(lines), limit=100 + n * 13, step=n % 4 + 1, other=other
            )
            (sources / f"part{n}.c").write_text(text, encoding="utf-8")
        (self.folder / CONFIG).write_text(CONFIGURATION, encoding="utf-8")
        self.program("run", CONFIG, "--no-progress")
        runs = sorted((self.folder / "runs").iterdir())
        need(len(runs) == 1, f"{len(runs)} runs where one was made")
        return runs[0]

    @functools.cached_property
    def base(self):
        """The student `tiny` of that run's corpus, or of a few lines where the program is not here; and its settings."""
        from ..model import Base, prepare_process, resolve_base
        from ..settings import ModelSettings, QloraSettings, Student, TinySettings

        corpus = self.folder / "corpus.jsonl"
        corpus.write_text("".join(json.dumps(chat(f"f{n}", n)) + "\n" for n in range(16)), encoding="utf-8")
        small = TinySettings(
            vocab_size=400,
            hidden_size=128,
            intermediate_size=128,
            num_layers=2,
            num_heads=4,
            num_kv_heads=2,
            pretrain_steps=4,
            pretrain_batch_size=4,
            pretrain_sequence_length=48,
        )
        student = Student(
            name="tiny",
            dir=str(self.folder / "base"),
            corpus=(str(corpus),),
            tiny=small,
            model=ModelSettings(max_seq_length=256),
            qlora=QloraSettings(lora_r=8, lora_alpha=16),
        )
        prepare_process()
        made: Base = resolve_base(student, lambda event: None, lambda: None)
        return student, made


def chat(name: str, number: int) -> dict:
    answer = f"int {name}(int port)\n{{\n    return port > {number} ? -1 : port + {number};\n}}"
    return {
        "messages": [
            {"role": "user", "content": f"Write the C function {name}."},
            {"role": "assistant", "content": answer},
        ]
    }


def lines_of(path: Path) -> list[dict]:
    """A JSON Lines file, strictly: UTF-8, LF, an object a line."""
    try:
        text = path.read_bytes().decode("utf-8")
        values = [json.loads(line) for line in text.split("\n") if line]
    except (OSError, ValueError) as error:
        raise Failed(f"{path.name}: {error}") from error
    need(text.endswith("\n") and "\r" not in text, f"{path.name} does not end its lines with LF alone")
    need(all(isinstance(value, dict) for value in values), f"{path.name} has a line that is no object")
    return values


def json_lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def ids_of(lines: Sequence[dict]) -> list[str]:
    return [str(line.get("id")) for line in lines]
