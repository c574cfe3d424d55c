"""How fast a run is: tokens per second, memory, and the share of the device's peak that goes into the model (MFU).

What is counted is what the model needs, whatever the implementation does beside it: 2 operations for each weight and
token forwards and 2 backwards to the inputs (the base is frozen, so its weights need no gradients), 6 for a weight of
the adapter, and attention over the examples' own lengths. Computing activations again, as gradient checkpointing does,
and padding count as nothing, so both lower the MFU.
"""

from __future__ import annotations

import resource
import sys
from dataclasses import dataclass

# Dense bfloat16 (T4 and V100: float16) tensor throughput in operations a second, as the makers' data sheets give it
# (NVIDIA's for T4, V100, A10, A100, L4, L40S, H100, H200, B200, read in November 2026; figures "with sparsity" halved).
# The A10G of AWS' g5 instances is a variant with 70 · 10¹² (AWS, G5 instance description). The first match counts.
PEAKS = (
    ("B200", 2250e12),
    ("H200", 989.4e12),
    ("H100 PCIe", 756e12),
    ("H100 NVL", 835e12),
    ("H100", 989.4e12),
    ("A100", 312e12),
    ("A10G", 70e12),
    ("A10", 125e12),
    ("L40S", 362e12),
    ("L4", 121e12),
    ("T4", 65e12),
    ("V100", 125e12),
)


def peak_of(device_name: str) -> float | None:
    """None for devices that are not in the table, CPUs among them."""
    return next((peak for name, peak in PEAKS if name in device_name), None)


@dataclass(frozen=True)
class Shape:
    """The weights that multiply each token, and what attention does."""

    base: int
    head: int
    adapter: int
    attention: int

    @staticmethod
    def of(model) -> Shape:
        import torch

        base = head = adapter = 0
        output = model.get_output_embeddings()
        for name, module in model.named_modules():
            if isinstance(module, torch.nn.Linear):
                size = module.in_features * module.out_features
                if "lora_" in name:
                    adapter += size
                elif module is output:
                    head += size
                else:
                    base += size
        config = model.config
        heads = config.num_attention_heads
        width = getattr(config, "head_dim", None) or config.hidden_size // heads
        return Shape(base, head, adapter, config.num_hidden_layers * heads * width)

    def operations(self, tokens: int, learned: int, squared_lengths: int) -> float:
        """Of one pass forwards and backwards. The output layer is only computed where a token is learned. Two matrix
        products over half of each square forwards make 2, backwards twice as many."""
        return (
            4.0 * self.base * tokens
            + 6.0 * self.adapter * tokens
            + 4.0 * self.head * learned
            + 6.0 * self.attention * squared_lengths
        )


def memory_bytes() -> int:
    """The most that was in use at once: of the GPU, or of this process where there is none."""
    import torch

    if torch.cuda.is_available():
        return torch.cuda.max_memory_allocated()
    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale


def device_memory() -> str:
    """One line on how full the device is, for the log of a run that went wrong."""
    import torch

    if not torch.cuda.is_available():
        return f"host memory peak {memory_bytes() / 2**30:.2f} GiB"
    free, total = torch.cuda.mem_get_info()
    return (
        f"CUDA memory allocated {torch.cuda.memory_allocated() / 2**30:.2f} GiB, "
        f"peak {torch.cuda.max_memory_allocated() / 2**30:.2f} GiB, free {free / 2**30:.2f} of {total / 2**30:.2f} GiB"
    )


@dataclass(frozen=True)
class Speed:
    """Of some steps together."""

    seconds: float
    tokens: int
    memory_bytes: int
    mfu: float | None

    @property
    def tokens_per_second(self) -> float:
        return self.tokens / self.seconds if self.seconds > 0 else 0.0

    def to_json(self) -> dict:
        return {
            "seconds": round(self.seconds, 4),
            "tokens_per_second": round(self.tokens_per_second, 1),
            "memory_bytes": self.memory_bytes,
            "mfu": None if self.mfu is None else round(self.mfu, 4),
        }

    def __str__(self) -> str:
        mfu = "n/a on this device" if self.mfu is None else f"{100 * self.mfu:.1f} %"
        return f"{self.tokens_per_second:,.0f} tokens/s, peak memory {self.memory_bytes / 2**30:.2f} GiB, MFU {mfu}"


class Throughput:
    """Adds up steps; `peak` is of all devices together."""

    def __init__(self, shape: Shape, peak: float | None):
        self.shape = shape
        self.peak = peak
        self.reset()

    def reset(self) -> None:
        self.seconds, self.tokens, self.operations = 0.0, 0, 0.0

    def add(self, seconds: float, tokens: int, learned: int, squared_lengths: int) -> Speed:
        """Takes in a step and returns its own speed."""
        operations = self.shape.operations(tokens, learned, squared_lengths)
        self.seconds += seconds
        self.tokens += tokens
        self.operations += operations
        return self._speed(seconds, tokens, operations)

    def total(self) -> Speed:
        return self._speed(self.seconds, self.tokens, self.operations)

    def _speed(self, seconds: float, tokens: int, operations: float) -> Speed:
        mfu = operations / seconds / self.peak if self.peak and seconds > 0 else None
        return Speed(seconds, tokens, memory_bytes(), mfu)
