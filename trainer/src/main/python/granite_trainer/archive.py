"""Archives whose bytes depend on the files in them and on nothing else."""

from __future__ import annotations

import gzip
import tarfile
from collections.abc import Mapping
from pathlib import Path


def write_tar_gz(target: Path, contents: Mapping[str, Path]) -> None:
    """Packs files under the given names, in their order: no owner, no time, no name of the archive itself."""
    with (
        open(target, "wb") as raw,
        gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar,
    ):
        for name in sorted(contents):
            path = contents[name]
            entry = tarfile.TarInfo(name)
            entry.size = path.stat().st_size
            entry.mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
            with open(path, "rb") as file:
                tar.addfile(entry, file)
