"""The trainer as a worker: one JSON object a line, requests on stdin, replies and events on stdout.

    python -m granite_trainer.worker

Verbs: hello, train, generate, shutdown; `schemas/` describes them. Logs go to stderr, where file descriptor 1 points
as well, because libraries print. One request at a time. When stdin ends, the parent is gone and the process ends at
once; SIGTERM lets a training finish its step and save a complete checkpoint first. With several GPUs a process for
each does the work (`group`); GRANITE_GPUS names another number.
"""

from __future__ import annotations

import json
import os
import platform
import queue
import signal
import sys
import threading
import traceback

from . import __version__, group, member
from .channel import Channel
from .errors import BAD_REQUEST, INTERRUPTED, TrainerError, explain
from .settings import GenerateRequest, TrainRequest, parse

PROTOCOL = 1
TERMINATED = 143


def hello() -> dict:
    """What this worker runs on."""
    from .model import prepare_process

    prepare_process()
    from importlib.metadata import version

    import torch

    cuda = torch.cuda.is_available()
    if cuda:
        name, memory = torch.cuda.get_device_name(0), torch.cuda.get_device_properties(0).total_memory
    else:
        name = platform.processor() or platform.machine()
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "protocol": PROTOCOL,
        "trainer_version": __version__,
        "python": platform.python_version(),
        **{package: version(package) for package in ("torch", "transformers", "trl", "peft", "bitsandbytes")},
        "device": "cuda" if cuda else "cpu",
        "device_name": name,
        "memory_bytes": memory,
    }


def work(verb: str, params: dict, event, stop) -> dict:
    """What the model does: here, or with several GPUs in a process for each."""
    if verb == "train":
        parse(TrainRequest, params)  # what is wrong with it is told before any process starts
        if (processes := group.size()) > 1:
            return group.train(params, processes, event, stop)
    else:
        request = parse(GenerateRequest, params)
        if (processes := group.size()) > 1 and len(request.prompts) > 1:
            if request.student.name == "tiny":
                from .model import resolve_base

                # Once, and not in each process.
                resolve_base(request.student, lambda data: event("progress", data), stop.check)
            return group.generate(params, processes, event, stop)
    return member.answer(verb, params, event, stop)


def answer(verb: str, params: dict, event, stop) -> dict:
    """Does what a request asks for. `event(kind, data)` reports meanwhile."""
    if verb == "hello":
        if params:
            raise TrainerError(BAD_REQUEST, f"Unknown field params.{sorted(params)[0]}.", "hello takes no parameters.")
        return hello()
    if verb in ("train", "generate"):
        return work(verb, params, event, stop)
    raise TrainerError(BAD_REQUEST, f"Unknown verb {verb!r}.", "Known verbs: hello, train, generate, shutdown.")


def check_request(line: str) -> tuple[str, str, dict]:
    try:
        message = json.loads(line)
    except ValueError as error:
        raise TrainerError(BAD_REQUEST, f"The request is not JSON: {error}", "Send one object a line.") from error
    if not isinstance(message, dict) or not isinstance(message.get("verb"), str):
        raise TrainerError(BAD_REQUEST, "The request has no verb.", 'Send {"id": …, "verb": …, "params": {…}}.')
    unknown = sorted(set(message) - {"id", "verb", "params"})
    if unknown:
        raise TrainerError(BAD_REQUEST, f"Unknown field {unknown[0]}.", "A request has id, verb and params.")
    if not isinstance(message.get("id"), str):
        raise TrainerError(BAD_REQUEST, "The request's id is no string.", "The reply carries the same id.")
    params = message.get("params", {})
    if not isinstance(params, dict):
        raise TrainerError(BAD_REQUEST, "params is no object.", "See the schema of this verb.")
    return message["id"], message["verb"], params


def id_of(line: str) -> str | None:
    """The id of a request that is wrong otherwise, so that its sender can tell which it was."""
    try:
        value = json.loads(line).get("id")
    except (ValueError, AttributeError):
        return None
    return value if isinstance(value, str) else None


def serve(channel: Channel, requests: queue.Queue, stop, busy: threading.Event) -> int:
    while True:
        line = requests.get()
        busy.set()
        request_id = id_of(line)
        try:
            request_id, verb, params = check_request(line)
            if verb == "shutdown":
                channel.send({"id": request_id, "ok": True, "result": {}})
                return 0

            def event(kind: str, data: dict, request_id=request_id) -> None:
                channel.send({"id": request_id, "event": kind, "data": data})

            channel.send({"id": request_id, "ok": True, "result": answer(verb, params, event, stop)})
        except Exception as error:  # every failure becomes a reply
            known = explain(error)
            if known.code == "INTERNAL":
                traceback.print_exc()
            channel.send({"id": request_id, "ok": False, "error": known.to_json()})
            if known.code == INTERRUPTED:
                return TERMINATED
        finally:
            release_memory()
            busy.clear()
        if stop.is_set():
            return TERMINATED


def release_memory() -> None:
    """Frees the device between requests; the next one may need it for something else."""
    import gc

    gc.collect()
    if "torch" in sys.modules:
        import torch

        if torch.cuda.is_available():
            torch.cuda.empty_cache()


def read_requests(requests: queue.Queue) -> None:
    """Runs in a thread of its own, to notice the end of stdin during a request."""
    for line in sys.stdin:
        if not line.strip():
            continue
        requests.put(line)
        if '"shutdown"' in line and _is_shutdown(line):
            return  # its sender may close the pipe before it has the reply
    os._exit(0)


def _is_shutdown(line: str) -> bool:
    try:
        return check_request(line)[1] == "shutdown"
    except TrainerError:
        return False


def main() -> int:
    from .stop import StopRequest

    channel = Channel()
    stop, busy, requests = StopRequest(), threading.Event(), queue.Queue()

    def terminate(number, frame) -> None:
        stop.set()
        if not busy.is_set():
            os._exit(TERMINATED)

    signal.signal(signal.SIGTERM, terminate)
    # Ctrl-C in a terminal reaches every process of its group; the parent answers it, with SIGTERM to this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=read_requests, args=(requests,), daemon=True).start()
    status = serve(channel, requests, stop, busy)
    sys.stderr.flush()
    # Without the interpreter's orderly end: threads of libraries may still wait for work.
    os._exit(status)


if __name__ == "__main__":
    main()
