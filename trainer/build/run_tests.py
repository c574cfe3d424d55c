#!/usr/bin/env python3
"""Prepares the Python environment, then checks and tests the trainer; Maven calls it in the phase `test`.

python3 run_tests.py [--exclude MARKER] [PYTEST ARGUMENTS…]
"""

import os
import subprocess
import sys
from pathlib import Path

TRAINER = Path(__file__).resolve().parent.parent


def main(argv: list) -> int:
    excluded = ""
    if argv[:1] == ["--exclude"]:
        excluded, argv = (argv[1] if len(argv) > 1 else ""), argv[2:]
    bootstrap = TRAINER / "src" / "main" / "python" / "bootstrap.py"
    prepared = subprocess.run([sys.executable, str(bootstrap)], stdout=subprocess.PIPE, text=True)
    if prepared.returncode:
        return prepared.returncode
    python = prepared.stdout.strip()
    # The checkout stays clean: no compiled files, no caches.
    environ = dict(os.environ, PYTHONDONTWRITEBYTECODE="1")
    status = subprocess.run([python, "-m", "ruff", "check", "--quiet", "."], cwd=TRAINER, env=environ).returncode
    marker = ["-m", f"not {excluded}"] if excluded else []
    tests = subprocess.run([python, "-m", "pytest", "-q", *marker, *argv], cwd=TRAINER, env=environ).returncode
    return status or tests


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
