"""Ends a process with the one that started it."""

from __future__ import annotations

import os
import signal
import threading


def end_with_input() -> None:
    """Kills this process, and every program that it runs, as soon as standard input ends.

    Whoever starts a module with --end-with-input holds the other end of its standard input open. The operating system
    closes that end when the starter is gone, however it went, so nothing goes on writing where the starter's successor
    may already write. The process becomes the head of a group of its own: so the programs that it runs are reached.
    """
    os.setpgid(0, 0)

    def watch() -> None:
        # Not by way of sys.stdin: the interpreter would wait for its lock at an orderly end.
        while os.read(0, 1 << 16):
            pass
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, name="end-with-input", daemon=True).start()
