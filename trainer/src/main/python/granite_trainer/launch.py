"""Starts one training process a GPU on this machine, as torchrun would, and ends as they do.

    python -m granite_trainer.launch --ml-root /opt/ml
    python -m granite_trainer.launch --processes 2 --ml-root DIR

With one GPU, or none, it is `granite_trainer.train` itself. torchrun works as well (see there), but answers SIGTERM with a
traceback and status 1; here the processes save their checkpoint, and the status is 143.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time

TERMINATED = 143
# What the others get to end by themselves when one has failed: they may wait for it for ever.
GRACE_SECONDS = 20


def gpus() -> int:
    import torch

    return torch.cuda.device_count()


def free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]


def environment(rank: int, processes: int, port: int) -> dict[str, str]:
    place = {"RANK": rank, "LOCAL_RANK": rank, "WORLD_SIZE": processes, "LOCAL_WORLD_SIZE": processes}
    threads = max(1, (os.cpu_count() or 1) // processes)
    return {
        "OMP_NUM_THREADS": str(threads),
        **os.environ,
        **{name: str(value) for name, value in place.items()},
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(port),
    }


def launch(processes: int, arguments: list[str]) -> int:
    """Runs `granite_trainer.train` with these arguments in several processes; returns the status of all."""
    port = free_port()
    children: list[subprocess.Popen] = []

    def forward(number, frame) -> None:
        for child in children:
            if child.poll() is None:
                child.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, forward)
    command = [sys.executable, "-m", "granite_trainer.train", *arguments]
    # Each in a group of its own: Ctrl-C reaches them through this process, and once.
    children += [
        subprocess.Popen(command, env=environment(rank, processes, port), start_new_session=True)
        for rank in range(processes)
    ]
    first, failed_at = 0, None
    while any(child.poll() is None for child in children):
        statuses = [child.returncode for child in children if child.returncode not in (None, 0)]
        if statuses and failed_at is None:
            first, failed_at = statuses[0], time.monotonic()
        if failed_at is not None and time.monotonic() - failed_at > GRACE_SECONDS and first != TERMINATED:
            forward(signal.SIGKILL, None)
        time.sleep(0.1)
    statuses = [child.returncode for child in children]
    return first or next((status for status in statuses if status), 0)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="granite_trainer.launch", description="Trains on all GPUs of this machine.")
    parser.add_argument("--processes", type=int, default=0, help="0, the default: one for each GPU")
    known, rest = parser.parse_known_args(argv)
    processes = known.processes or gpus()
    if processes <= 1:
        from .train import main as train

        return train(rest)
    return launch(processes, rest)


if __name__ == "__main__":
    sys.exit(main())
