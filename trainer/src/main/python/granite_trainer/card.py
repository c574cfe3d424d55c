"""The model card: what a tuned model was made from, how, and how well it did; as a hub's README.md.

Everything in it is read from the adapter's own note and, where the adapter lies in a run, from the run's files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from . import __version__, files
from .notes import LEVELS
from .settings import Student

RUN_SCHEMA = "granite.run/"
HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")
# The licences of base models that are known here; of any other the card says nothing.
LICENCES = {"ibm-granite/": "apache-2.0"}


def write_card(adapter: str | Path, note: dict, student: Student, title: str) -> str:
    """The card's text."""
    run = run_of(Path(adapter))
    prepared = read(run / "prepare" / "manifest.json") if run else {}
    sections = [
        front_matter(note),
        f"# {title}",
        introduction(note),
        use(note),
        data_section(note, prepared),
        training_section(note, student, read(Path(adapter) / files.MARKER).get("facts", {}).get("result", {})),
        scores_section(run, Path(adapter))
        if run
        else "## Scores\n\nThis model was trained outside a run, so nothing scored it.",
        limits(),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def run_of(adapter: Path) -> Path | None:
    for above in list(adapter.absolute().parents)[:LEVELS]:
        if str(read(above / "manifest.json").get("schema", "")).startswith(RUN_SCHEMA):
            return above
    return None


def read(path: Path) -> dict:
    try:
        value = files.read_json(path)
        return value if isinstance(value, dict) else {}
    except (OSError, ValueError):
        return {}


def front_matter(note: dict) -> str:
    base = base_name(note)
    lines = ["---", "library_name: peft", "pipeline_tag: text-generation", "tags: [granite, lora, qlora, code, c, c++]"]
    if HUB_NAME.fullmatch(base):
        lines.insert(1, f"base_model: {base}")
    for prefix, licence in LICENCES.items():
        if base.startswith(prefix):
            lines.append(f"license: {licence}")
    return "\n".join([*lines, "---"])


def base_name(note: dict) -> str:
    base = str(note.get("base") or "unknown")
    return base if HUB_NAME.fullmatch(base) else Path(base).name


def introduction(note: dict) -> str:
    return (
        f"A LoRA adapter for `{base_name(note)}`, trained with granite {__version__} on questions about C and C++ functions "
        "and their answers. It answers one question with one piece of code."
    )


def use(note: dict) -> str:
    return """## Use

The model expects this format, ends each answer with `<|endoftext|>`, and brings the format as its chat template:

```
Question:
<what is asked>

Answer:
```

With granite: `granite generate --adapter adapter "Write a CRC-8 in C"`. The folder `merged`, where there is one, loads as
any other model of its architecture."""


def data_section(note: dict, prepared: dict) -> str:
    lines = ["## Data", ""]
    sources = note.get("data") or []
    if sources:
        lines += ["| file | weight | SHA-256 |", "|---|---|---|"]
        lines += [f"| {source['name']} | {source['weight']:g} | `{source['sha256']}` |" for source in sources]
    else:
        lines.append("The adapter does not say what it was trained on.")
    facts = prepared.get("facts", {})
    if facts.get("examples"):
        lines += ["", "Examples: " + listed(facts["examples"]) + "."]
    if facts.get("domains"):
        lines += ["", "Functions by domain: " + listed(facts["domains"]) + "."]
    if facts.get("licences"):
        lines += ["", "Functions by the licence of their source: " + listed(facts["licences"]) + "."]
    if prepared.get("config_digest"):
        lines += ["", f"Prepared with the configuration `{prepared['config_digest']}`."]
    return "\n".join(lines)


def listed(counts: dict) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


def training_section(note: dict, student: Student, result: dict) -> str:
    qlora = note.get("qlora") or {}
    rows: list[tuple[str, object]] = []
    if qlora:
        quantised = f"4 bits ({qlora['bnb_4bit_quant_type']})" if qlora["load_in_4bit"] else "as it is"
        rows += [("base model loaded in", quantised)]
        rows += [(name, qlora[name]) for name in ("lora_r", "lora_alpha", "lora_dropout")]
        rows += [("lora_target_modules", ", ".join(qlora["lora_target_modules"]))]
    rows += [("max_seq_length", student.model.max_seq_length)]
    training = note.get("training") or {}
    rows += [(name, training[name]) for name in sorted(training) if name not in ("num_epochs", "max_steps", "seed")]
    rows += [(name, note[name]) for name in ("epochs", "max_steps", "seed") if name in note]
    rows += [
        (name, result[name])
        for name in ("steps", "examples", "examples_truncated", "tokens", "stopped", "train_loss", "eval_loss")
        if result.get(name) is not None
    ]
    return "## Training\n\n" + table(("setting or result", "value"), rows)


def table(head: tuple[str, ...], rows: Iterable[tuple]) -> str:
    def cell(value) -> str:
        return f"{value:.4g}" if isinstance(value, float) else str(value)

    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows])


def scores_section(run: Path, adapter: Path) -> str:
    epoch = epoch_of(run, adapter)
    rows = []
    try:
        lines = (run / "epochs.jsonl").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    for line in (json.loads(line) for line in lines if line.strip()):
        low, high = line.get("avg_student_score_ci") or (None, None)
        mark = (
            " (this model)" if line.get("epoch") == epoch else " (the untrained base)" if line.get("epoch") == 0 else ""
        )
        interval = f"{low:.2f} to {high:.2f}" if low is not None and high is not None else ""
        score = line.get("avg_student_score")
        shown = "" if score is None else f"{score:.2f}"
        rows.append((f"{line.get('epoch')}{mark}", shown, interval, line.get("num_heldout", "")))
    if not rows:
        return "## Scores\n\nThe run has not scored this model."
    head = ("epoch", "mean score of 10", "95 % interval", "held-out prompts")
    text = "## Scores\n\n" + table(head, rows)
    if epoch is None:
        text += "\n\nThis model is the run's first training, before the loop, and has no score of its own."
    return text


def epoch_of(run: Path, adapter: Path) -> int | None:
    found = re.fullmatch(r"distill/epoch-(\d+)/training/model", adapter.absolute().relative_to(run).as_posix())
    return int(found.group(1)) if found else None


def limits() -> str:
    return """## Limits

The scores are those of a static check: whether code compiles, uses the protocol's names, keeps to safety rules and is
readable. None of it says that code does what was asked. Review what the model writes as you would review a stranger's, and do
not put it into a vehicle untested. Answers may repeat code from the sources named above, under those sources' licences."""
