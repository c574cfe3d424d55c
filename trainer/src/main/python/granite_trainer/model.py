"""Loading: the base in 4 bits, then a new adapter, an adapter to go on with, or one to generate with."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from . import distributed, files
from .errors import BAD_DATA, MODEL_UNAVAILABLE, TrainerError
from .kernels import Kernels, apply_liger
from .notes import ADAPTER_FACTS
from .settings import Student
from .template import prepare_tokenizer


@dataclass(frozen=True)
class Base:
    """Where the base model is, and a digest that tells two bases apart."""

    location: str
    digest: str


def cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1


def prepare_process() -> None:
    """Settings of the process that must precede heavy imports, and those that libraries get wrong for us."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("PYTORCH_ALLOC_CONF", "expandable_segments:True")
    # OpenMP's threads wait for each other in a busy loop by default. On two cores shared with other programs that made
    # a training step ten to forty times slower; sleeping costs nothing that could be measured on an idle machine.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import logging
    import warnings

    # On CPUs bitsandbytes looks for an optional kernel package and warns for each import.
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)
    # Notes of the libraries to their own callers, repeated for every run.
    warnings.filterwarnings("ignore", category=FutureWarning)
    # `paged_adamw_8bit` is meant for GPUs; on a CPU it is the same optimiser without paging.
    warnings.filterwarnings("ignore", message="Paged optimizers are not supported on CPU")
    import torch
    import transformers

    torch.set_num_threads(max(1, cores() // distributed.local_world_size()))
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()


def device() -> str:
    """This process' own: torchrun starts one process a GPU."""
    import torch

    if not torch.cuda.is_available():
        return "cpu"
    return f"cuda:{distributed.local_rank()}" if distributed.world_size() > 1 else "cuda"


def on_cpu() -> bool:
    return device() == "cpu"


def resolve_base(student: Student, progress, check_stop) -> Base:
    """Finds or makes the base model."""
    if student.name == "tiny":
        from .tiny import ensure_base

        folder = ensure_base(student, progress, check_stop)
        return Base(str(folder), (files.facts_of(folder) or {})["digest"])
    # The folder of a tiny base says itself what it is, so an adapter that was trained on it as `tiny` fits.
    facts = files.facts_of(Path(student.name)) if Path(student.name).is_dir() else None
    if facts and "digest" in facts:
        return Base(student.name, facts["digest"])
    return Base(student.name, files.digest_of({"name": student.name, "quantised": student.qlora.load_in_4bit}))


def load_tokenizer(student: Student, base: Base):
    from transformers import AutoTokenizer

    check_folder(base)
    try:
        tokenizer = AutoTokenizer.from_pretrained(base.location, trust_remote_code=student.model.trust_remote_code)
        prepare_tokenizer(tokenizer)
        return tokenizer
    except (OSError, ValueError, KeyError) as error:
        raise unavailable(base, error) from error


def load_base(student: Student, base: Base, kernels: Kernels | None = None, quant_storage: str | None = None):
    """The base model, with its linear layers in 4 bits when `qlora.load_in_4bit` says so.

    `quant_storage` is the type that packed weights pretend to have, which sharding needs to be that of the others.
    """
    import torch
    from transformers import AutoModelForCausalLM, BitsAndBytesConfig

    qlora = student.qlora
    compute_type = getattr(torch, qlora.bnb_4bit_compute_dtype)
    quantisation = None
    if qlora.load_in_4bit:
        quantisation = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type=qlora.bnb_4bit_quant_type,
            bnb_4bit_use_double_quant=qlora.bnb_4bit_use_double_quant,
            bnb_4bit_compute_dtype=compute_type,
            bnb_4bit_quant_storage=getattr(torch, quant_storage) if quant_storage else None,
        )
    options = {"attn_implementation": kernels.attention} if kernels else {}
    try:
        model = AutoModelForCausalLM.from_pretrained(
            base.location,
            dtype=compute_type,
            quantization_config=quantisation,
            device_map={"": device()},
            trust_remote_code=student.model.trust_remote_code,
            **options,
        )
    except (OSError, ValueError, KeyError) as error:
        raise unavailable(base, error) from error
    model.config.use_cache = False
    if kernels and kernels.liger:
        apply_liger(model)
    return model


TOKENIZERS = ("tokenizer.json", "tokenizer.model", "tokenizer_config.json", "vocab.json")


def check_folder(base: Base) -> None:
    """A folder that lacks a part is named with what it lacks, before anything is loaded from it."""
    folder = Path(base.location)
    if not folder.is_dir():
        return
    lacking = None
    if not (folder / "config.json").is_file():
        lacking = "config.json"
    elif not any((folder / name).is_file() for name in TOKENIZERS):
        lacking = "tokenizer (tokenizer.json)"
    elif not any(folder.glob("*.safetensors")) and not any(folder.glob("*.bin")):
        lacking = "weights (*.safetensors)"
    if lacking:
        raise TrainerError(
            MODEL_UNAVAILABLE,
            f"The folder {folder} has no {lacking}.",
            "A model's folder has config.json, the weights and the tokenizer, as save_pretrained of both writes them. "
            "An adapter is no model: name it as the adapter, and its base as the student.",
        )


def unavailable(base: Base, error: Exception) -> TrainerError:
    text = " ".join(str(e) for e in (error, error.__cause__, error.__context__) if e)
    first = (str(error).strip().splitlines() or ["?"])[0]
    if "gated" in text or "401" in text or "403" in text:
        token = "The token in HF_TOKEN has" if os.environ.get("HF_TOKEN") else "There is no HF_TOKEN, and so"
        return TrainerError(
            MODEL_UNAVAILABLE,
            f"The hub does not give out the model {base.location}: {first}",
            f"{token} no access to it. Accept the model's terms on the hub, and set HF_TOKEN to a token that may read it.",
        )
    return TrainerError(
        MODEL_UNAVAILABLE,
        f"The model {base.location} cannot be loaded: {first}",
        "Check the name and the network (or HF_HUB_OFFLINE), set HF_TOKEN if the model asks for it, or name a folder "
        "with the model and its tokenizer. The student `tiny` needs no download.",
    )


def check_shape(adapter: str, student: Student) -> None:
    """An adapter that is trained on keeps its shape, so the settings must not say another."""
    try:
        made = files.read_json(Path(adapter) / "adapter_config.json")
    except (OSError, ValueError) as error:
        raise TrainerError(
            BAD_DATA, f"{adapter} holds no adapter.", "An adapter's folder has adapter_config.json and its weights."
        ) from error
    qlora = student.qlora
    wanted = {"r": qlora.lora_r, "lora_alpha": qlora.lora_alpha, "target_modules": sorted(qlora.lora_target_modules)}
    found = {"r": made.get("r"), "lora_alpha": made.get("lora_alpha")}
    modules = made.get("target_modules")
    found["target_modules"] = sorted(modules) if isinstance(modules, list) else modules
    differing = [name for name in wanted if wanted[name] != found[name]]
    if differing:
        raise TrainerError(
            BAD_DATA,
            f"The adapter {adapter} has other parameters than the settings: "
            + "; ".join(f"{name} {found[name]}, not {wanted[name]}" for name in differing)
            + ".",
            "Set qlora.lora_r, lora_alpha and lora_target_modules to the adapter's, or start without an adapter.",
        )


def for_training(model, student: Student, adapter: str | None, base: Base, gradient_checkpointing: bool):
    """Puts a trainable adapter on the base: a new one, or the one in the folder `adapter`."""
    from peft import LoraConfig, PeftModel, get_peft_model, prepare_model_for_kbit_training
    from trl.trainer.utils import add_fused_lm_head

    qlora = student.qlora
    if qlora.load_in_4bit:
        checkpointing = {"use_reentrant": False} if gradient_checkpointing else None
        model = prepare_model_for_kbit_training(
            model, use_gradient_checkpointing=gradient_checkpointing, gradient_checkpointing_kwargs=checkpointing
        )
    for module in model.modules():
        # On CPUs with bfloat16 instructions the first evaluation would repack the weights for a kernel that is coarser
        # and cannot be differentiated, and training would go on with it.
        if getattr(module, "support_avx512bf16_for_cpu", False):
            module.support_avx512bf16_for_cpu = False
    # Gives the log-probability of each label without all logits, which would be the largest tensor by far.
    add_fused_lm_head(model)
    if adapter is not None:
        check_adapter(adapter, base)
        model = PeftModel.from_pretrained(model, adapter, is_trainable=True)
    else:
        model = get_peft_model(
            model,
            LoraConfig(
                r=qlora.lora_r,
                lora_alpha=qlora.lora_alpha,
                lora_dropout=qlora.lora_dropout,
                target_modules=list(qlora.lora_target_modules),
                bias="none",
                task_type="CAUSAL_LM",
            ),
        )
    if gradient_checkpointing:
        model.enable_input_require_grads()
    # With bfloat16's eight bits of mantissa small steps are rounded away; adapters are small, so keep 32 bits.
    for parameter in model.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.float()
    return model


def for_generation(student: Student, adapter: str | None, base: Base):
    """The model that answers: base and adapter as they were trained.

    On a CPU the 4-bit weights are unpacked once and the adapter is merged into them. The function computed is the one
    that was trained, up to rounding, and a token no longer pays for unpacking every layer.
    """
    import torch

    model = load_base(student, base)
    on_cpu = device() == "cpu"
    if on_cpu:
        model = model.dequantize(torch.float32) if student.qlora.load_in_4bit else model
        model = model.float()
    if adapter is not None:
        from peft import PeftModel

        check_adapter(adapter, base)
        model = PeftModel.from_pretrained(model, adapter)
        if on_cpu:
            model = model.merge_and_unload()
    model.config.use_cache = True
    return model.eval()


def check_adapter(adapter: str, base: Base) -> None:
    folder = Path(adapter)
    if not (folder / "adapter_config.json").is_file() or not (folder / "adapter_model.safetensors").is_file():
        raise TrainerError(
            BAD_DATA, f"{adapter} holds no adapter.", "An adapter's folder has adapter_config.json and its weights."
        )
    try:
        made_for = files.read_json(folder / ADAPTER_FACTS)["base_digest"]
    except (OSError, ValueError, KeyError):
        return  # made by another program, which leaves no note
    if made_for != base.digest:
        raise TrainerError(
            BAD_DATA,
            f"The adapter {adapter} was trained on another base model than {base.location}.",
            "The tiny student's base changes with its corpus and settings; keep both, or train from the start.",
        )
