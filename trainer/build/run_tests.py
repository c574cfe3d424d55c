#!/usr/bin/env python3
"""Prepares the Python environment, then checks (ruff, pyright) and tests the trainer; Maven calls it in the phase `test`.

python3 run_tests.py [--exclude MARKER] [PYTEST ARGUMENTS…]
"""

import os
import subprocess
import sys
from pathlib import Path

TRAINER = Path(__file__).resolve().parent.parent
SOURCES = TRAINER / "src" / "main" / "python"


def type_checker() -> Path | None:
    """pyright in a small environment of its own, so that what trains has no Node in it; None where it cannot be had."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(SOURCES))
    import bootstrap

    cache, pins = bootstrap.cache_folder(), TRAINER / "build" / "checks.txt"
    environment = bootstrap.environment_folder(cache, pins)
    program = bootstrap.interpreter_of(environment).with_name("basedpyright")
    try:
        with bootstrap.locked(environment.with_name(environment.name + ".lock")):
            if not program.exists() or not bootstrap.is_ready(environment):
                settings = bootstrap.tool_environment(cache)
                uv = bootstrap.ensure_uv(cache, SOURCES / "requirements-uv.txt", settings)
                create = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(environment)]
                bootstrap.run(create, settings, "Creating the environment of the checks")
                install = [uv, "pip", "install", "--quiet", "--python", str(bootstrap.interpreter_of(environment))]
                install += ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(pins)]
                bootstrap.run(install, settings, "Installing the checks")
                (environment / bootstrap.MARKER).write_text("checks\n")
        return program
    except (bootstrap.BootstrapError, OSError) as error:
        print(f"warning: types are not checked: {error}", file=sys.stderr)
        return None


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
    checker = None if argv else type_checker()  # not when single tests are asked for
    types = None
    if checker is not None:
        command = [checker, "--pythonpath", python, "--level", "error"]
        types = subprocess.Popen(command, cwd=TRAINER, env=environ, stdout=subprocess.PIPE, text=True)
    marker = ["-m", f"not {excluded}"] if excluded else []
    tests = subprocess.run([python, "-m", "pytest", "-q", *marker, *argv], cwd=TRAINER, env=environ).returncode
    if types is not None:
        said, _ = types.communicate()
        if types.returncode:
            print(said)
        status = status or types.returncode
    return status or tests


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
