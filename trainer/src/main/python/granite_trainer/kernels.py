"""Which kernels compute: attention by FlashAttention or PyTorch's own, and Liger's layers, where they are installed.

Nothing is fetched: packages that are not there are not used, and the log says what is.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass

from .errors import BAD_REQUEST, TrainerError
from .settings import TrainingSettings


@dataclass(frozen=True)
class Kernels:
    """`attention` as transformers names it; `flattened`: it takes examples laid end to end, with their limits."""

    attention: str
    flattened: bool
    liger: bool

    def describe(self, packing: bool) -> str:
        names = {"sdpa": "PyTorch's scaled-dot-product kernels", "eager": "plain matrix products"}
        text = f"attention by {names.get(self.attention, self.attention)}"
        if packing:
            text += ", examples " + (
                "laid end to end with variable lengths" if self.flattened else "packed behind a block-diagonal mask"
            )
        return text + ("; Liger kernels for norms, rotary positions and SwiGLU" if self.liger else "")


def installed_flash_attention() -> str | None:
    """The newest FlashAttention that is installed as a package and that this GPU runs, by transformers' name."""
    import torch
    from transformers.utils.import_utils import is_flash_attn_2_available, is_flash_attn_3_available

    if not torch.cuda.is_available() or torch.cuda.get_device_capability()[0] < 8:
        return None
    if torch.cuda.get_device_capability()[0] == 9 and is_flash_attn_3_available():
        return "flash_attention_3"
    return "flash_attention_2" if is_flash_attn_2_available() else None


def choose(settings: TrainingSettings, compute_dtype: str, on_cpu: bool) -> Kernels:
    """What the setting `training.attention` means on this machine."""
    flash = None if on_cpu or compute_dtype == "float32" else installed_flash_attention()
    wanted = settings.attention
    if wanted == "flash" and flash is None:
        raise TrainerError(
            BAD_REQUEST,
            "training.attention is flash, but FlashAttention cannot be used here.",
            "It needs the package flash-attn, a GPU of the Ampere generation or later, and 16-bit computing. "
            "`auto` takes it where it can be used.",
        )
    attention = {"auto": flash or "sdpa", "flash": flash or "", "sdpa": "sdpa", "eager": "eager"}[wanted]
    liger = settings.liger and not on_cpu and importlib.util.find_spec("liger_kernel") is not None
    return Kernels(attention, attention.startswith("flash"), liger)


def apply_liger(model) -> None:
    """Replaces layers of a loaded model. The loss is left alone: the trainer never builds all logits anyway."""
    from liger_kernel.transformers import _apply_liger_kernel_to_instance

    _apply_liger_kernel_to_instance(
        model=model, rope=True, rms_norm=True, swiglu=True, cross_entropy=False, fused_linear_cross_entropy=False
    )
