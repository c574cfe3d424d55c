"""A module ends with the program that started it, and with it what it runs itself."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import MAIN

SECONDS = 30


def start(*words: str) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": str(MAIN)}
    return subprocess.Popen(
        [sys.executable, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )


def alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_the_end_of_the_starter_ends_a_module_and_the_programs_that_it_runs():
    code = (
        "import subprocess, sys\n"
        "from granite_trainer.parent import end_with_input\n"
        "end_with_input()\n"
        "child = subprocess.Popen(['sleep', '600'], stdin=subprocess.DEVNULL)\n"
        "print(child.pid, flush=True)\n"
        "child.wait()\n"
    )
    module = start("-c", code)
    assert module.stdin and module.stdout
    child = int(module.stdout.readline())
    time.sleep(0.2)
    assert module.poll() is None and alive(child)
    module.stdin.close()
    assert module.wait(SECONDS) == -9
    end = time.monotonic() + SECONDS
    while alive(child):
        assert time.monotonic() < end, "outlived its starter"
        time.sleep(0.05)
    assert os.getpgrp() != module.pid


def test_an_export_works_as_before_while_its_starter_lives(tmp_path):
    made = tmp_path / "made"
    words = ("-m", "granite_trainer.export", "--end-with-input", "--adapter", str(tmp_path), "--output", str(made))
    module = start(*words)
    assert module.stdin and module.stdout
    answer = json.loads(module.stdout.read())
    module.stdin.close()
    assert module.wait(SECONDS) == 1
    assert "error" in answer and not made.exists()
