"""Several processes, one a device, as torchrun starts them: who this is, sums over all, and failing together.

With one process every function here does nothing.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from .errors import TrainerError, explain

Made = TypeVar("Made")


def world_size() -> int:
    return int(os.environ.get("WORLD_SIZE", "1"))


def rank() -> int:
    return int(os.environ.get("RANK", "0"))


def local_rank() -> int:
    return int(os.environ.get("LOCAL_RANK", "0"))


def local_world_size() -> int:
    """Processes on this machine."""
    return int(os.environ.get("LOCAL_WORLD_SIZE", "1"))


def is_main() -> bool:
    """Whether this process writes files and logs."""
    return rank() == 0


def start(use_cpu: bool) -> None:
    """Joins the group that torchrun describes: NCCL between GPUs, gloo between CPUs."""
    if world_size() > 1:
        from accelerate import PartialState

        PartialState(cpu=use_cpu)


def finish() -> None:
    import torch.distributed as dist

    if dist.is_available() and dist.is_initialized():
        dist.destroy_process_group()


def sum_over_processes(values):
    """The element-wise sum of a tensor that every process has; in place."""
    if world_size() > 1:
        import torch.distributed as dist

        dist.all_reduce(values)
    return values


def any_process(flag: bool, device: Any) -> bool:
    if world_size() == 1:
        return flag
    import torch

    return bool(sum_over_processes(torch.tensor([int(flag)], device=device)).item())


def from_main(make: Callable[[], Made]) -> Made:
    """Calls `make` in the main process; all get its result, or its error."""
    if world_size() == 1:
        return make()
    import torch.distributed as dist

    message: list = [None, None]
    if is_main():
        try:
            message[0] = make()
        except Exception as error:  # every process must hear of it, or the others wait for ever
            message[1] = explain(error)
    dist.broadcast_object_list(message, src=0)
    if message[1] is not None:
        raise message[1]
    return message[0]


@contextlib.contextmanager
def together() -> Iterator[None]:
    """What fails in one process fails in all of them, instead of leaving the others to wait for it."""
    failed: TrainerError | None = None
    cause: Exception | None = None
    try:
        yield
    except Exception as error:
        if world_size() == 1:
            raise
        failed, cause = explain(error), error
    if world_size() > 1:
        import torch.distributed as dist

        heard: list = [None] * world_size()
        dist.all_gather_object(heard, failed)
        for error in heard:
            if error is not None:
                raise error from cause
