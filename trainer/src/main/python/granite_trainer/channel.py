"""The original stdout of a process that speaks JSON lines, kept from everything else that prints."""

from __future__ import annotations

import json
import os
import sys
import threading


class Channel:
    """Takes the process' stdout for itself; file descriptor 1 and `sys.stdout` lead to stderr from then on."""

    def __init__(self):
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
        self._lock = threading.Lock()
        os.dup2(2, 1)
        sys.stdout = sys.stderr

    def send(self, message: dict) -> None:
        with self._lock:
            self._out.write(json.dumps(message, ensure_ascii=False, allow_nan=False) + "\n")
            self._out.flush()
