"""Log lines on stderr, from one process of many."""

from __future__ import annotations

import os
import sys


def log(text: str) -> None:
    if os.environ.get("RANK", "0") == "0":
        print(text, file=sys.stderr, flush=True)
