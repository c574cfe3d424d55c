"""A wish to stop, made by a signal handler and read between steps."""

from __future__ import annotations

import threading

from .errors import INTERRUPTED, TrainerError


class StopRequest:
    def __init__(self):
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    def is_set(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """For phases that have nothing worth saving."""
        if self.is_set():
            raise interrupted()


def interrupted() -> TrainerError:
    return TrainerError(
        INTERRUPTED, "Stopped on request.", "Start the same command again: it goes on from the last checkpoint."
    )
