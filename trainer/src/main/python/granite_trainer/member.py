"""One of several processes that do a worker's request together, one a GPU; `group` starts them.

    python -m granite_trainer.member

Its stdin brings `{"verb", "params"}` on one line and ends when the worker is gone, and so does this process. Its stdout
carries `{"event", "data"}` lines and at last `{"result"}` or `{"error"}`; logs go to stderr.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import traceback

from . import distributed
from .channel import Channel
from .errors import explain
from .stop import StopRequest


def answer(verb: str, params: dict, event, stop: StopRequest) -> dict:
    """Trains or generates in this process; a worker without others calls it as well."""
    from .settings import GenerateRequest, TrainRequest, parse

    def progress(data: dict) -> None:
        if distributed.is_main():
            event("progress", data)

    if verb == "train":
        from .train import train

        return train(parse(TrainRequest, params), progress, stop)
    from .generate import generate

    return generate(parse(GenerateRequest, params), lambda data: event("generation", data), progress, stop)


def main() -> None:
    channel, stop = Channel(), StopRequest()
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    request = json.loads(sys.stdin.readline())

    def end_with_the_worker() -> None:
        sys.stdin.read()
        os._exit(0)

    threading.Thread(target=end_with_the_worker, daemon=True).start()
    status = 0
    try:
        result = answer(
            request["verb"], request["params"], lambda kind, data: channel.send({"event": kind, "data": data}), stop
        )
        distributed.finish()
        channel.send({"result": result})
    except Exception as error:  # every failure becomes a line
        known = explain(error)
        if known.code == "INTERNAL":
            traceback.print_exc()
        channel.send({"error": known.to_json()})
        status = 1
    sys.stderr.flush()
    # Others may be gone; leaving their group in order would wait for them, or abort.
    os._exit(status)


if __name__ == "__main__":
    main()
