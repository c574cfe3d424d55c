"""Files that are either complete or absent: digests, atomic writes and folders with a marker."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from pathlib import Path

# Written last into a folder: names every file with its digest. A folder without it is not complete.
MARKER = "complete.json"


def sha256(path: Path) -> str:
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def digest_of(value) -> str:
    """A digest of plain JSON data, independent of the order of keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def write_text(path: Path, text: str) -> None:
    """Writes beside the target and renames, so that a reader sees the old text or the new one."""
    unfinished = path.with_name(path.name + ".tmp")
    with open(unfinished, "w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    unfinished.replace(path)


def write_json(path: Path, value) -> None:
    write_text(path, json.dumps(value, indent=1, sort_keys=True) + "\n")


def read_json(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


def mark_complete(folder: Path, facts: dict) -> None:
    """Seals a folder: from now on `is_complete` holds until a file in it changes."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MARKER:
            with open(path, "rb") as handle:
                os.fsync(handle.fileno())
            files[path.relative_to(folder).as_posix()] = sha256(path)
    write_json(folder / MARKER, {"files": files, "facts": facts})


def facts_of(folder: Path) -> dict | None:
    """The facts of a complete folder, or None when it is missing, unfinished or damaged."""
    try:
        seal = read_json(folder / MARKER)
        for name, digest in seal["files"].items():
            if sha256(folder / name) != digest:
                return None
        return seal["facts"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def publish(unfinished: Path, final: Path) -> None:
    """Puts a sealed folder in its place. Readers go by the seal, which arrives with the folder or after its files."""
    aside = final.with_name(final.name + ".old")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        if final.exists():
            final.rename(aside)
        unfinished.rename(final)
    except OSError:
        # A mount point, as the model folder of a container may be, cannot be renamed.
        if aside.exists() and not final.exists():
            aside.rename(final)
        final.mkdir(parents=True, exist_ok=True)
        (final / MARKER).unlink(missing_ok=True)
        for path in sorted(unfinished.iterdir(), key=lambda path: path.name == MARKER):
            shutil.move(str(path), str(final / path.name))
        shutil.rmtree(unfinished, ignore_errors=True)
    shutil.rmtree(aside, ignore_errors=True)


@contextlib.contextmanager
def locked(path: Path):
    """Keeps a second process from the same work; the system lets go when this process ends, however it ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a+") as handle:
        try:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        except ImportError:  # Windows
            pass
        yield
