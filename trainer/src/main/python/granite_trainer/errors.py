"""The one exception that users see: a code for programs, a message, and what to do."""

from __future__ import annotations

import errno

BAD_REQUEST = "BAD_REQUEST"
BAD_DATA = "BAD_DATA"
NAN_LOSS = "NAN_LOSS"
OUT_OF_MEMORY = "OUT_OF_MEMORY"
DISK_FULL = "DISK_FULL"
MODEL_UNAVAILABLE = "MODEL_UNAVAILABLE"
INTERRUPTED = "INTERRUPTED"
INTERNAL = "INTERNAL"


# What libraries make of a full disk: torch's archive writer counts the bytes that got through, safetensors is in Rust.
NO_SPACE = (
    "No space left on device",
    "PytorchStreamWriter failed",
    "unexpected pos",
    "os error 28",
    "os error 27",
)


class TrainerError(Exception):
    """`code` is one of the constants above; `hint` says what the user can do."""

    def __init__(self, code: str, message: str, hint: str):
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    def __reduce__(self):
        """Processes tell each other of their errors."""
        return TrainerError, (self.code, self.message, self.hint)

    def to_json(self) -> dict:
        return {"code": self.code, "message": self.message, "hint": self.hint}


def explain(error: BaseException) -> TrainerError:
    """Turns whatever a library threw into an error with advice."""
    if isinstance(error, TrainerError):
        return error
    text = f"{type(error).__name__}: {error}"
    no_space = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if no_space or any(sign in text for sign in NO_SPACE):
        return TrainerError(
            DISK_FULL,
            f"The disk is full ({text}).",
            "Free some space, raise volume_size_gb or lower save_total_limit, then start again: the last complete "
            "checkpoint is kept.",
        )
    if isinstance(error, MemoryError) or "out of memory" in text.lower() or "not enough memory" in text.lower():
        return TrainerError(
            OUT_OF_MEMORY,
            f"Memory ran out ({text.splitlines()[0]}).",
            "Set per_device_train_batch_size to 1 (global_batch_size keeps the effective batch), keep "
            "gradient_checkpointing on, or lower max_seq_length.",
        )
    return TrainerError(
        INTERNAL, text, "The lines above on stderr show where it happened. This may be a bug in granite."
    )
