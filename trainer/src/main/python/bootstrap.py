#!/usr/bin/env python3
"""Prepares the trainer's Python environment, once, and prints its interpreter.

    python3 bootstrap.py            build the environment if it is missing; print the interpreter's path
    python3 bootstrap.py --check    only say whether it is ready (exit status 0 or 1)

The interpreter's path is the only line on stdout; progress, errors and hints go to stderr. Maven and the
command line both call this file, so it needs nothing but the standard library.

One environment serves every checkout that pins the same packages:

    ${GRANITE_CACHE:-${XDG_CACHE_HOME:-~/.cache}/granite}/python/<digest of requirements.txt>-<Python version>

`uv` fills it, because pip takes a quarter of an hour for what uv does in well under a minute. The marker file
is written last, after the packages were imported; an environment without it is thrown away and built again.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST_PYTHON = (3, 11)
MARKER = ".granite-complete"
# Measured: 6.1 GB of unpacked packages, shared by hard links with uv's cache, and room to unpack the largest wheel.
NEEDED_DISK_BYTES = 9 * 10**9
# Importing these compiles them too, which the tests and the worker then profit from.
IMPORT_CHECK = (
    "import logging; logging.disable(logging.WARNING)\n"
    "import torch, transformers, trl, peft, bitsandbytes, accelerate, datasets, safetensors, jsonschema\n"
    "from trl import SFTConfig, SFTTrainer\n"
    "from transformers import LlamaConfig, LlamaForCausalLM, BitsAndBytesConfig, PreTrainedTokenizerFast\n"
    "from peft import LoraConfig, get_peft_model, prepare_model_for_kbit_training\n"
    "import transformers.integrations.bitsandbytes, peft.tuners.lora.bnb, peft.utils.transformers_weight_conversion\n"
)


class BootstrapError(Exception):
    """Something the user can act on: what happened, and what to do."""

    def __init__(self, message: str, hint: str):
        super().__init__(message)
        self.hint = hint


def say(text: str) -> None:
    print(f"[python] {text}", file=sys.stderr, flush=True)


def cache_folder(environ=os.environ) -> Path:
    """The folder for everything that can be made again; never inside the checkout."""
    if environ.get("GRANITE_CACHE"):
        return Path(environ["GRANITE_CACHE"]).expanduser().absolute()
    base = environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser().absolute() / "granite"


def environment_folder(cache: Path, requirements: Path) -> Path:
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]
    return cache / "python" / f"{digest}-{sys.version_info[0]}.{sys.version_info[1]}"


def interpreter_of(environment: Path) -> Path:
    windows = environment / "Scripts" / "python.exe"
    return windows if os.name == "nt" else environment / "bin" / "python"


def is_ready(environment: Path) -> bool:
    return (environment / MARKER).is_file() and interpreter_of(environment).exists()


@contextlib.contextmanager
def locked(path: Path):
    """Holds `path` against a second builder; the system lets go of it when this process ends, however it ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+") as handle:
        try:
            import fcntl
        except ImportError:  # Windows: builders are not kept apart there
            yield
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("another process is preparing the environment; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def check_disk(folder: Path, needed: int = NEEDED_DISK_BYTES) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BootstrapError(
            f"The Python environment needs about {needed / 1e9:.0f} GB in {folder}, and {free / 1e9:.1f} GB are free.",
            "Free some space, or set GRANITE_CACHE to a folder on a larger disk.",
        )


def run(command: list[str], environ: dict[str, str], what: str) -> None:
    """Runs a command, shows its lines on stderr, and turns known failures into advice."""
    try:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", env=environ
        )
    except OSError as error:
        raise BootstrapError(f"{what} failed: {error}", f"Check that {command[0]} can be run.") from error
    lines = []
    with process:
        for line in process.stdout or ():
            line = line.rstrip()
            lines.append(line)
            # One line for each of some seventy packages would hide the others.
            if line.strip() and not line.startswith(" + "):
                say(line.strip())
    if process.returncode:
        raise advice(what, "\n".join(lines[-40:]), process.returncode)


def advice(what: str, output: str, status: int) -> BootstrapError:
    message = f"{what} failed with status {status}."
    if re.search(r"No space left on device|os error 28|Disk quota exceeded", output, re.I):
        return BootstrapError(
            f"{message} The disk is full.", "Free some space, or set GRANITE_CACHE to a folder on a larger disk."
        )
    if re.search(r"ensurepip|No module named venv", output):
        return BootstrapError(
            f"{message} This Python has no venv module.",
            "On Debian and Ubuntu: apt-get install python3-venv. Or name another Python (-Dpython.command=... in Maven).",
        )
    if re.search(r"hash(es)? (mismatch|do not match)|DO NOT MATCH THE HASHES", output, re.I):
        return BootstrapError(
            f"{message} A package differs from the one that was pinned.",
            "Do not use it. Ask whoever runs your package index why it serves another file under this version.",
        )
    network = (
        r"dns error|name resolution|error sending request|failed to fetch|connection (refused|reset|error)"
        r"|network is unreachable|timed? ?out|from versions: none|ProxyError|certificate"
    )
    if re.search(network, output, re.I):
        return BootstrapError(
            f"{message} The package index could not be reached.",
            "The first set-up downloads about 3 GB. Check the network, the proxy (HTTPS_PROXY) and a mirror, if you use "
            "one (PIP_INDEX_URL or UV_DEFAULT_INDEX), then repeat the command: finished downloads are kept.",
        )
    return BootstrapError(message, "The lines above say why. Repeating the command starts the build again.")


def tool_environment(cache: Path, environ=os.environ) -> dict[str, str]:
    """uv's settings: its own cache beside the environment, so that files are linked instead of copied."""
    result = {name: value for name, value in environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")}
    # The import check must leave compiled files behind.
    result.pop("PYTHONDONTWRITEBYTECODE", None)
    result.setdefault("UV_CACHE_DIR", str(cache / "uv"))
    result.setdefault("UV_HTTP_TIMEOUT", "120")
    result["UV_NO_PROGRESS"] = "1"
    # uv does not read pip's settings; who has set a mirror for pip means uv as well.
    for theirs, ours in (("PIP_INDEX_URL", "UV_DEFAULT_INDEX"), ("PIP_CERT", "SSL_CERT_FILE")):
        if environ.get(theirs):
            result.setdefault(ours, environ[theirs])
    return result


def ensure_uv(cache: Path, pins: Path, environ: dict[str, str]) -> str:
    """The path of uv: the one named by GRANITE_UV, or our own, installed by pip into a small environment."""
    if environ.get("GRANITE_UV"):
        return environ["GRANITE_UV"]
    home = cache / "python" / ("uv-" + hashlib.sha256(pins.read_bytes()).hexdigest()[:16])
    tool = home / ("Scripts/uv.exe" if os.name == "nt" else "bin/uv")
    if (home / MARKER).is_file() and tool.exists():
        return str(tool)
    shutil.rmtree(home, ignore_errors=True)
    say("installing uv, which installs the rest")
    run([sys.executable, "-m", "venv", str(home)], environ, "Creating a virtual environment")
    pip = [
        str(interpreter_of(home)),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--quiet",
        "install",
        "--retries",
        "2",
    ]
    run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(pins)], environ, "Installing uv with pip")
    (home / MARKER).write_text("uv\n")
    return str(tool)


def build(cache: Path, environment: Path, requirements: Path, environ=os.environ) -> None:
    """Makes the environment from nothing. The marker comes last, so a killed build never passes for a finished one."""
    started = time.monotonic()
    if environment.exists():
        say("an unfinished environment lies there; it is built again")
        shutil.rmtree(environment)
    check_disk(cache)
    say(f"preparing the Python environment in {environment}")
    say(f"once per set of packages; it takes about {NEEDED_DISK_BYTES / 1e9:.0f} GB of disk and downloads about 3 GB")
    settings = tool_environment(cache, environ)
    uv = ensure_uv(cache, requirements.with_name("requirements-uv.txt"), settings)
    interpreter = interpreter_of(environment)
    run([uv, "venv", "--quiet", "--python", sys.executable, str(environment)], settings, "Creating the environment")
    install = [
        uv,
        "pip",
        "install",
        "--python",
        str(interpreter),
        "--require-hashes",
        "--no-deps",
        "--only-binary",
        ":all:",
    ]
    run([*install, "-r", str(requirements)], settings, "Installing the packages")
    installed = time.monotonic()
    say(f"installed after {installed - started:.0f} s; importing them once")
    run([str(interpreter), "-c", IMPORT_CHECK], settings, "Importing the packages")
    facts = {
        "requirements_sha256": hashlib.sha256(requirements.read_bytes()).hexdigest(),
        "python": sys.version.split()[0],
        "install_seconds": round(installed - started, 1),
        "import_seconds": round(time.monotonic() - installed, 1),
    }
    unfinished = environment / (MARKER + ".tmp")
    unfinished.write_text(json.dumps(facts, indent=1) + "\n")
    unfinished.replace(environment / MARKER)
    say(f"ready after {time.monotonic() - started:.0f} s")


def prepare(cache: Path, requirements: Path, environ=os.environ) -> Path:
    """The interpreter of the environment, which is built first where it is missing."""
    environment = environment_folder(cache, requirements)
    if not is_ready(environment):
        try:
            with locked(environment.with_name(environment.name + ".lock")):
                if not is_ready(environment):  # the process that we waited for may have built it
                    build(cache, environment, requirements, environ)
        except OSError as error:
            raise BootstrapError(
                f"The cache folder {cache} cannot be used: {error}.", "Set GRANITE_CACHE to a folder you may write to."
            ) from error
    return interpreter_of(environment)


def use_a_newer_python(argv: list[str]) -> None:
    """Starts this file again under a Python that is new enough, when the one it was given is not."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in (11, 12, 13, 14):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, os.path.abspath(__file__), *argv])
    version = ".".join(str(part) for part in sys.version_info[:3])
    raise BootstrapError(
        f"The trainer needs Python 3.{OLDEST_PYTHON[1]} or newer; {sys.executable} is {version}.",
        "Install it (on Debian and Ubuntu: apt-get install python3.11 python3.11-venv), or name another one "
        "(-Dpython.command=... in Maven).",
    )


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bootstrap.py", description="Prepares the trainer's Python environment.")
    parser.add_argument("--check", action="store_true", help="only say whether it is ready (exit status 0 or 1)")
    options = parser.parse_args(argv)
    try:
        use_a_newer_python(argv)
        cache, requirements = cache_folder(), HERE / "requirements.txt"
        if options.check:
            environment = environment_folder(cache, requirements)
            if not is_ready(environment):
                say(f"not prepared yet: {environment}")
                return 1
            print(interpreter_of(environment))
            return 0
        print(prepare(cache, requirements))
        return 0
    except BootstrapError as error:
        print(f"error: {error}\nhint: {error.hint}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
