"""The configuration blocks as frozen records, read strictly: a wrong name or type is an error that says so.

Names and defaults are those of `config.yaml`. The same records are read from a worker's request (JSON types) and
from a container's `hyperparameters.json`, where every value is a string.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import MISSING, asdict, dataclass, field, fields
from pathlib import Path

from .errors import BAD_REQUEST, TrainerError
from .tracking import TRACKERS


@dataclass(frozen=True)
class ModelSettings:
    """The block `model`."""

    name: str = "ibm-granite/granite-8b-code-instruct-128k"
    context_length: int = 131072
    max_seq_length: int = 4096
    trust_remote_code: bool = False


@dataclass(frozen=True)
class QloraSettings:
    """The block `qlora`."""

    load_in_4bit: bool = True
    bnb_4bit_use_double_quant: bool = True
    bnb_4bit_quant_type: str = "nf4"
    bnb_4bit_compute_dtype: str = "bfloat16"
    lora_r: int = 32
    lora_alpha: int = 64
    lora_dropout: float = 0.05
    lora_target_modules: tuple[str, ...] = (
        "q_proj",
        "k_proj",
        "v_proj",
        "o_proj",
        "gate_proj",
        "up_proj",
        "down_proj",
    )

    def __post_init__(self):
        one_of("qlora.bnb_4bit_quant_type", self.bnb_4bit_quant_type, ("nf4", "fp4"))
        one_of("qlora.bnb_4bit_compute_dtype", self.bnb_4bit_compute_dtype, ("bfloat16", "float16", "float32"))
        at_least("qlora.lora_r", self.lora_r, 1)
        at_least("qlora.lora_alpha", self.lora_alpha, 1)
        if not self.lora_target_modules:
            raise bad(
                "qlora.lora_target_modules is empty.", "Name the projections that get an adapter, such as q_proj."
            )


@dataclass(frozen=True)
class TrainingSettings:
    """The block `training`. `global_batch_size` decides over `gradient_accumulation_steps` unless it is 0."""

    num_epochs: float = 5
    per_device_train_batch_size: int = 2
    gradient_accumulation_steps: int = 8
    global_batch_size: int = 16
    learning_rate: float = 1.0e-4
    lr_scheduler_type: str = "cosine"
    warmup_ratio: float = 0.05
    weight_decay: float = 0.01
    max_grad_norm: float = 0.3
    optim: str = "paged_adamw_8bit"
    gradient_checkpointing: bool = True
    bf16: bool = True
    logging_steps: int = 10
    eval_steps: int = 50
    save_steps: int = 100
    save_total_limit: int = 3
    max_steps: int = -1
    early_stopping_patience: int = 3
    packing: bool = False
    mixing: str = "draw"
    attention: str = "auto"
    liger: bool = True
    sharding: str = "none"
    teacher_model: str = ""
    teacher_alpha: float = 0.7
    teacher_temperature: float = 2.0
    preference: str = "none"
    preferences: str = ""
    dpo_beta: float = 0.1
    dpo_learning_rate: float = 5.0e-6
    dpo_epochs: float = 1
    tracking: tuple[str, ...] = ("tensorboard",)
    seed: int = 42

    def __post_init__(self):
        one_of("training.mixing", self.mixing, ("draw", "weigh"))
        one_of("training.attention", self.attention, ("auto", "flash", "sdpa", "eager"))
        one_of("training.sharding", self.sharding, ("none", "fsdp"))
        one_of("training.preference", self.preference, ("none", "dpo"))
        for name in self.tracking:
            one_of("training.tracking", name, TRACKERS)
        between("training.teacher_alpha", self.teacher_alpha, 0, 1)
        for name in ("num_epochs", "teacher_temperature", "dpo_beta", "dpo_epochs"):
            above("training." + name, getattr(self, name), 0)
        at_least("training.dpo_learning_rate", self.dpo_learning_rate, 0)
        for name in ("per_device_train_batch_size", "gradient_accumulation_steps", "logging_steps", "eval_steps"):
            at_least(f"training.{name}", getattr(self, name), 1)
        at_least("training.save_steps", self.save_steps, 1)
        at_least("training.save_total_limit", self.save_total_limit, 1)
        at_least("training.global_batch_size", self.global_batch_size, 0)
        at_least("training.early_stopping_patience", self.early_stopping_patience, 0)
        at_least("training.learning_rate", self.learning_rate, 0)
        at_least("training.seed", self.seed, 0)


@dataclass(frozen=True)
class TinySettings:
    """The block `tiny_student`: the small Granite-shaped model that is made from the corpus."""

    vocab_size: int = 2048
    hidden_size: int = 192
    intermediate_size: int = 512
    num_layers: int = 4
    num_heads: int = 6
    num_kv_heads: int = 2
    pretrain_steps: int = 400
    pretrain_batch_size: int = 8
    pretrain_sequence_length: int = 256
    pretrain_learning_rate: float = 2.0e-3
    pretrain_max_seconds: int = 600

    def __post_init__(self):
        at_least("tiny_student.vocab_size", self.vocab_size, 300)
        # 4-bit generation fails below; measured with bitsandbytes 0.50.
        at_least("tiny_student.hidden_size", self.hidden_size, 128)
        if self.hidden_size % self.num_heads or (self.hidden_size // self.num_heads) % 2:
            raise bad(
                f"tiny_student.hidden_size {self.hidden_size} does not divide into {self.num_heads} heads of even size.",
                "Make hidden_size a multiple of 2 × num_heads.",
            )
        if self.num_heads % self.num_kv_heads:
            raise bad(
                f"tiny_student.num_heads {self.num_heads} is no multiple of num_kv_heads {self.num_kv_heads}.",
                "Every key-value head serves the same number of heads.",
            )


@dataclass(frozen=True)
class Student:
    """Which model learns. `dir`, `corpus` and `tiny` only matter for the name `tiny`."""

    name: str = "tiny"
    dir: str | None = None
    corpus: tuple[str, ...] = ()
    tiny: TinySettings = field(default_factory=TinySettings)
    model: ModelSettings = field(default_factory=ModelSettings)
    qlora: QloraSettings = field(default_factory=QloraSettings)

    def __post_init__(self):
        if not self.name:
            raise bad("student.name is empty.", "Name `tiny`, a model of a hub, or a folder.")
        if self.name == "tiny" and (not self.dir or not self.corpus):
            raise bad(
                "student.dir and student.corpus are needed for the student `tiny`.",
                "dir is where its base model is kept, corpus the chat files that it is made from.",
            )


@dataclass(frozen=True)
class Source:
    """A file of chat examples; `weight` multiplies the loss of each of its tokens relative to other files."""

    path: str
    weight: float = 1.0
    name: str | None = None

    def __post_init__(self):
        if not self.weight > 0:
            raise bad(
                f"The weight of {self.path} is {self.weight}.", "Weights are greater than 0; leave a file out instead."
            )


@dataclass(frozen=True)
class TrainRequest:
    student: Student
    data: tuple[Source, ...]
    output_dir: str
    adapter: str | None = None
    eval: tuple[str, ...] = ()
    training: TrainingSettings = field(default_factory=TrainingSettings)
    num_epochs: float | None = None
    max_steps: int | None = None
    seed: int | None = None
    resume: bool = True

    @property
    def epochs(self) -> float:
        return self.training.num_epochs if self.num_epochs is None else self.num_epochs

    @property
    def step_limit(self) -> int:
        """-1 means: as many as the epochs give."""
        return self.training.max_steps if self.max_steps is None else self.max_steps

    @property
    def run_seed(self) -> int:
        return self.training.seed if self.seed is None else self.seed


@dataclass(frozen=True)
class Prompt:
    id: str
    prompt: str
    seed: int = 0


@dataclass(frozen=True)
class GenerateRequest:
    student: Student
    prompts: tuple[Prompt, ...]
    adapter: str | None = None
    temperature: float = 0.7
    top_p: float = 0.95
    max_new_tokens: int = 1024
    batch_size: int = 16

    def __post_init__(self):
        at_least("temperature", self.temperature, 0)
        at_least("max_new_tokens", self.max_new_tokens, 1)
        at_least("batch_size", self.batch_size, 1)
        if not 0 < self.top_p <= 1:
            raise bad(f"top_p is {self.top_p}.", "It lies above 0 and at most at 1.")


def bad(message: str, hint: str) -> TrainerError:
    return TrainerError(BAD_REQUEST, message, hint)


def at_least(name: str, value: float, least: float) -> None:
    if not value >= least:
        raise bad(f"{name} is {value}.", f"It must be at least {least}.")


def above(name: str, value: float, bound: float) -> None:
    if not value > bound:
        raise bad(f"{name} is {value}.", f"It must be above {bound}.")


def between(name: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise bad(f"{name} is {value}.", f"It lies between {least} and {most}.")


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise bad(f"{name} is {value!r}.", f"Use one of {', '.join(allowed)}.")


def did_you_mean(name: str, known) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"Did you mean {near[0]}?" if near else f"Known names: {', '.join(sorted(known))}."


# Nested records by the annotation that names them; tuples of records in the second table.
_RECORDS = {
    "Student": Student,
    "TinySettings": TinySettings,
    "ModelSettings": ModelSettings,
    "QloraSettings": QloraSettings,
    "TrainingSettings": TrainingSettings,
}
_LISTS = {"tuple[Source, ...]": Source, "tuple[Prompt, ...]": Prompt}


def parse(record, value, where: str = "params"):
    """Reads a record from plain JSON data. Unknown and missing fields are errors that name the field."""
    if not isinstance(value, dict):
        raise bad(f"{where} is {type_name(value)}, not an object.", "See the schema of this verb.")
    known = {f.name: f for f in fields(record)}
    for name in value:
        if name not in known:
            raise bad(f"Unknown field {where}.{name}.", did_you_mean(name, known))
    arguments = {}
    for name, spec in known.items():
        if name in value:
            arguments[name] = convert(str(spec.type), value[name], f"{where}.{name}")
        elif spec.default is MISSING and spec.default_factory is MISSING:
            raise bad(f"{where}.{name} is missing.", "See the schema of this verb.")
    return record(**arguments)


def convert(kind: str, value, where: str):
    """`kind` is the annotation's text; the package uses postponed annotations throughout."""
    if kind.endswith(" | None"):
        return None if value is None else convert(kind.removesuffix(" | None"), value, where)
    if kind in _RECORDS:
        return parse(_RECORDS[kind], value, where)
    if kind.startswith("tuple["):
        if not isinstance(value, list | tuple):
            raise bad(f"{where} is {type_name(value)}, not a list.", "Write it as a JSON list.")
        if kind in _LISTS:
            return tuple(parse(_LISTS[kind], item, f"{where}[{i}]") for i, item in enumerate(value))
        return tuple(convert("str", item, f"{where}[{i}]") for i, item in enumerate(value))
    if kind == "bool" and isinstance(value, bool):
        return value
    if kind == "int" and not isinstance(value, bool):
        if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
            return int(value)
    if kind == "float" and not isinstance(value, bool) and isinstance(value, int | float):
        return float(value)
    if kind == "str" and isinstance(value, str):
        return value
    expected = {"bool": "true or false", "int": "a whole number", "float": "a number", "str": "a string"}[kind]
    raise bad(f"{where} is {type_name(value)}, not {expected}.", f"Write {expected}.")


def type_name(value) -> str:
    if value is None:
        return "null"
    return f"{value!r}" if isinstance(value, bool | int | float | str) else f"a {type(value).__name__}"


@dataclass(frozen=True)
class Hyperparameters:
    """What a container's `hyperparameters.json` may say."""

    student: str
    model: ModelSettings
    qlora: QloraSettings
    training: TrainingSettings
    tiny: TinySettings


def read_hyperparameters(path: Path) -> Hyperparameters:
    """Reads `{"learning_rate": "1e-4", …}`: each value a string, each name that of a block's field, or `student`."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        values = {}
    except (OSError, ValueError) as error:
        raise bad(f"{path} cannot be read: {error}", "It is a JSON object whose values are strings.") from error
    if not isinstance(values, dict):
        raise bad(f"{path} is no JSON object.", "It is a JSON object whose values are strings.")
    blocks = {
        "model": ModelSettings,
        "qlora": QloraSettings,
        "training": TrainingSettings,
        "tiny_student": TinySettings,
    }
    owner = {f.name: (block, str(f.type)) for block, record in blocks.items() for f in fields(record)}
    chosen: dict[str, dict] = {block: {} for block in blocks}
    student = ""
    for name, text in values.items():
        if name.startswith("sagemaker_"):  # what script mode adds of its own
            continue
        if name == "student":
            student = unquoted(text)
            continue
        block, _, short = name.rpartition(".")
        if short not in owner or block not in ("", owner[short][0]):
            raise bad(f"Unknown hyperparameter {name}.", did_you_mean(name, {*owner, "student"}))
        block, kind = owner[short]
        chosen[block][short] = from_text(kind, text, name)
    model = parse(ModelSettings, chosen["model"], "model")
    return Hyperparameters(
        student=student or model.name,
        model=model,
        qlora=parse(QloraSettings, chosen["qlora"], "qlora"),
        training=parse(TrainingSettings, chosen["training"], "training"),
        tiny=parse(TinySettings, chosen["tiny_student"], "tiny_student"),
    )


def unquoted(text):
    """SageMaker's own launcher sends JSON, so a string may come with quotes of its own."""
    if isinstance(text, str) and len(text) > 1 and text[0] == text[-1] == '"':
        return json.loads(text)
    return text


def from_text(kind: str, text, name: str):
    text = unquoted(text)
    if not isinstance(text, str):
        return text  # a plain JSON value is welcome too
    stripped = text.strip()
    try:
        if kind == "bool":
            return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[stripped.lower()]
        if kind == "int":
            number = float(stripped)
            return int(number) if number.is_integer() else number
        if kind == "float":
            return float(stripped)
        if kind.startswith("tuple["):
            return json.loads(stripped) if stripped.startswith("[") else [part.strip() for part in stripped.split(",")]
    except (ValueError, KeyError, OverflowError) as error:
        expected = {"bool": "true or false", "int": "a whole number", "float": "a number"}.get(kind, "a list")
        raise bad(f"Hyperparameter {name} is {text!r}.", f"Write {expected}.") from error
    return text


def plain(record) -> dict:
    """A record as JSON data, for digests and manifests."""
    return json.loads(json.dumps(asdict(record)))
