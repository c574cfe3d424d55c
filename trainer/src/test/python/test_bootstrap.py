"""The preparation of the environment, with a stand-in for uv that installs nothing but empty modules."""

import contextlib
import os
import shutil
import stat
import subprocess
import sys
import threading

import pytest
from conftest import MAIN

# Makes the folders that uv would make; FAKE_UV_FAIL makes it fail with that text.
FAKE_UV = """#!{python}
import os, sys
from pathlib import Path
Path(os.environ["FAKE_LOG"]).open("a").write(" ".join(sys.argv[1:2]) + "\\n")
if os.environ.get("FAKE_UV_FAIL"):
    print(os.environ["FAKE_UV_FAIL"])
    sys.exit(2)
if sys.argv[1] == "venv":
    bin = Path(sys.argv[-1]) / "bin"
    bin.mkdir(parents=True)
    # Stands for the new interpreter; the import check asks it for modules it may or may not have.
    (bin / "python").write_text('#!/bin/sh\\nexit ${{FAKE_IMPORT_STATUS:-0}}\\n')
    (bin / "python").chmod(0o755)
"""


@pytest.fixture
def trainer(tmp_path):
    """A copy of bootstrap.py beside small requirements."""
    folder = tmp_path / "trainer"
    folder.mkdir()
    shutil.copy(MAIN / "bootstrap.py", folder)
    (folder / "requirements.txt").write_text("torch==0\n")
    (folder / "requirements-uv.txt").write_text("uv==0\n")
    return folder


@pytest.fixture
def environ(tmp_path):
    uv = tmp_path / "uv"
    uv.write_text(FAKE_UV.format(python=sys.executable))
    uv.chmod(uv.stat().st_mode | stat.S_IXUSR)
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "XDG_"))}
    return keep | {"GRANITE_CACHE": str(tmp_path / "cache"), "GRANITE_UV": str(uv), "FAKE_LOG": str(tmp_path / "log")}


@pytest.fixture
def bootstrap(monkeypatch):
    import importlib.util

    spec = importlib.util.spec_from_file_location("bootstrap", MAIN / "bootstrap.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(trainer, environ, *arguments):
    return subprocess.run(
        [sys.executable, "-I", str(trainer / "bootstrap.py"), *arguments], env=environ, capture_output=True, text=True
    )


def calls(tmp_path) -> list[str]:
    log = tmp_path / "log"
    return log.read_text().split() if log.exists() else []


def test_the_interpreters_path_is_all_that_stdout_gets_and_the_work_is_done_once(trainer, environ, tmp_path):
    assert run(trainer, environ, "--check").returncode == 1
    first, second = run(trainer, environ), run(trainer, environ)
    assert first.returncode == 0, first.stderr
    assert first.stdout == second.stdout
    [path] = first.stdout.splitlines()
    assert path.startswith(str(tmp_path / "cache" / "python")) and os.access(path, os.X_OK)
    assert calls(tmp_path) == ["venv", "pip"]
    assert "preparing" in first.stderr and second.stderr == ""
    assert run(trainer, environ, "--check").returncode == 0


def test_other_pins_get_another_environment(trainer, environ):
    first = run(trainer, environ).stdout
    (trainer / "requirements.txt").write_text("torch==1\n")
    assert run(trainer, environ, "--check").returncode == 1
    assert run(trainer, environ).stdout != first


def test_a_build_that_was_killed_is_done_again(trainer, environ, tmp_path):
    path = run(trainer, environ).stdout.strip()
    marker = os.path.join(os.path.dirname(path), "..", ".granite-complete")
    os.remove(marker)
    assert run(trainer, environ, "--check").returncode == 1
    again = run(trainer, environ)
    assert again.returncode == 0
    assert "unfinished" in again.stderr
    assert calls(tmp_path) == ["venv", "pip", "venv", "pip"]


def test_an_environment_whose_packages_do_not_import_is_not_ready(trainer, environ):
    failed = run(trainer, environ | {"FAKE_IMPORT_STATUS": "1"})
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert "Importing the packages failed" in failed.stderr
    assert run(trainer, environ, "--check").returncode == 1


@pytest.mark.parametrize(
    ("output", "said", "hint"),
    [
        ("error: No space left on device (os error 28)", "disk is full", "GRANITE_CACHE"),
        ("error: Failed to fetch: dns error", "index could not be reached", "proxy"),
        ("error: Hash mismatch for torch", "differs from the one that was pinned", "index"),
        ("error: something new", "failed with status 2", "again"),
    ],
)
def test_known_failures_come_with_advice(trainer, environ, output, said, hint):
    failed = run(trainer, environ | {"FAKE_UV_FAIL": output})
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert said in failed.stderr
    assert hint in failed.stderr.split("hint: ")[1]


def test_a_python_without_venv_is_named(bootstrap):
    error = bootstrap.advice("Creating a virtual environment", "Error: ensurepip is not available", 1)
    assert "venv module" in str(error)
    assert "python3-venv" in error.hint


def test_too_little_space_is_said_before_anything_starts(bootstrap, tmp_path):
    with pytest.raises(bootstrap.BootstrapError) as caught:
        bootstrap.check_disk(tmp_path, needed=10**18)
    assert "GB are free" in str(caught.value)


def test_a_python_that_is_too_old_is_said_with_its_version(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap, "OLDEST_PYTHON", (3, 99))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(bootstrap.BootstrapError, match=r"needs Python 3\.99"):
        bootstrap.use_a_newer_python([])


def test_a_cache_that_cannot_be_written_is_said(trainer, environ, tmp_path):
    (tmp_path / "file").write_text("")
    failed = run(trainer, environ | {"GRANITE_CACHE": str(tmp_path / "file")})
    assert failed.returncode == 1
    assert "GRANITE_CACHE" in failed.stderr


def test_two_builders_at_once_build_once(trainer, environ, tmp_path):
    results = []
    threads = [threading.Thread(target=lambda: results.append(run(trainer, environ))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [result.returncode for result in results] == [0, 0, 0]
    assert len({result.stdout for result in results}) == 1
    assert calls(tmp_path) == ["venv", "pip"]


def test_the_lock_is_free_again_after_its_holder_is_gone(bootstrap, tmp_path):
    for _ in range(2):
        with contextlib.suppress(KeyError), bootstrap.locked(tmp_path / "lock"):
            raise KeyError


def test_the_cache_follows_the_users_settings(bootstrap, monkeypatch):
    monkeypatch.setenv("HOME", "/home/me")
    assert str(bootstrap.cache_folder({})) == "/home/me/.cache/granite"
    assert str(bootstrap.cache_folder({"XDG_CACHE_HOME": "/x"})) == "/x/granite"
    assert str(bootstrap.cache_folder({"XDG_CACHE_HOME": "/x", "GRANITE_CACHE": "/g"})) == "/g"


def test_a_mirror_that_is_set_for_pip_is_used_by_uv(bootstrap, tmp_path):
    settings = bootstrap.tool_environment(
        tmp_path, {"PIP_INDEX_URL": "https://mirror.example/simple", "PYTHONPATH": "x"}
    )
    assert settings["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert settings["UV_CACHE_DIR"] == str(tmp_path / "uv")
    assert "PYTHONPATH" not in settings
