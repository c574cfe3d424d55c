"""A worker's request done by several processes, one a GPU: training as one run (DDP), prompts dealt out.

An answer depends on its prompt's seed alone, so dealing prompts out changes no answer; and a step learns the same
examples on any number of devices, so a training gives the losses that one process would have.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from .errors import INTERNAL, INTERRUPTED, OUT_OF_MEMORY, TrainerError
from .launch import GRACE_SECONDS, environment, free_port, gpus
from .stop import StopRequest

# How many processes share a request; by default one for each GPU.
PROCESSES = "GRANITE_GPUS"
# After SIGTERM the others are done while the first still writes the checkpoint.
SAVING_SECONDS = 100


def size() -> int:
    chosen = os.environ.get(PROCESSES, "")
    return int(chosen) if chosen.isdecimal() else gpus()


def train(params: dict, processes: int, event: Callable[[str, dict], None], stop: StopRequest) -> dict:
    """One run on all devices; the first process has the result."""
    port = free_port()
    shares = [(params, environment(rank, processes, port)) for rank in range(processes)]
    return _run("train", shares, event, stop)[0]


def generate(params: dict, processes: int, event: Callable[[str, dict], None], stop: StopRequest) -> dict:
    """Every process answers its share of the prompts, of long and short ones alike."""
    started = time.monotonic()
    prompts = sorted(params["prompts"], key=lambda prompt: len(prompt["prompt"]))
    processes = min(processes, len(prompts))
    shares = [
        (params | {"prompts": prompts[place::processes]}, _alone_on(place, processes)) for place in range(processes)
    ]
    results = _run("generate", shares, event, stop)
    totals = {name: sum(result[name] for result in results) for name in ("count", "tokens")}
    return totals | {"seconds": round(time.monotonic() - started, 3)}


def _alone_on(place: int, processes: int) -> dict[str, str]:
    """An environment in which a process sees one GPU of those that this one sees, and its share of the cores."""
    visible = [part for part in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if part.strip()]
    mine = visible[place] if place < len(visible) else str(place)
    return {**os.environ, "CUDA_VISIBLE_DEVICES": mine, "LOCAL_WORLD_SIZE": str(processes)}


def _run(verb: str, shares: list[tuple[dict, dict]], event, stop: StopRequest) -> list[dict]:
    """The results of all, in order. When one fails the others are ended, and its error is raised."""
    lines: queue.Queue = queue.Queue()
    members = [_start(verb, params, environ, lines, place) for place, (params, environ) in enumerate(shares)]
    results: list[dict | None] = [None] * len(members)
    errors: list[TrainerError] = []
    running, told, failed_at = len(members), False, None
    while running:
        if stop.is_set() and not told:
            told = True
            _signal(members, signal.SIGTERM)
        grace = SAVING_SECONDS if told else GRACE_SECONDS
        if failed_at is not None and time.monotonic() - failed_at > grace:
            _signal(members, signal.SIGKILL)
        try:
            place, line = lines.get(timeout=0.2)
        except queue.Empty:
            continue
        if line is None:
            running -= 1
            # Where one is killed from outside it says nothing, and the others would wait for it for ever.
            if members[place].wait() != 0 and failed_at is None:
                failed_at = time.monotonic()
        elif "event" in line:
            event(line["event"], line["data"])
        elif "result" in line:
            results[place] = line["result"]
        else:
            errors.append(TrainerError(**line["error"]))
    if all(result is not None for result in results):
        return [result for result in results if result is not None]
    raise _worst(errors, members)


def _start(verb: str, params: dict, environ: dict, lines: queue.Queue, place: int) -> subprocess.Popen:
    # In a group of its own: Ctrl-C reaches it through the worker, and once.
    member = subprocess.Popen(
        [sys.executable, "-m", "granite_trainer.member"],
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    assert member.stdin and member.stdout
    member.stdin.write(json.dumps({"verb": verb, "params": params}) + "\n")
    member.stdin.flush()  # and it stays open: its end tells the member that the worker is gone
    out = member.stdout

    def read() -> None:
        for line in out:
            lines.put((place, json.loads(line)))
        lines.put((place, None))

    threading.Thread(target=read, daemon=True).start()
    return member


def _signal(members: list[subprocess.Popen], number: int) -> None:
    for member in members:
        if member.poll() is None:
            member.send_signal(number)


def _worst(errors: list[TrainerError], members: list[subprocess.Popen]) -> TrainerError:
    """What to tell: a failure with a name before an interruption, and both before what followed from them."""
    killed = [member.returncode for member in members if member.returncode == -signal.SIGKILL]
    named = [error for error in errors if error.code not in (INTERNAL, INTERRUPTED)]
    if named:
        return named[0]
    interrupted = [error for error in errors if error.code == INTERRUPTED]
    if interrupted:
        return interrupted[0]
    if errors:
        return errors[0]
    if killed:
        return TrainerError(
            OUT_OF_MEMORY,
            f"{len(killed)} of {len(members)} training processes were killed from outside.",
            "Most likely the machine's memory ran out: use a larger instance, or fewer processes with GRANITE_GPUS.",
        )
    return TrainerError(INTERNAL, "A training process ended without a word.", "The lines above on stderr may show why.")
