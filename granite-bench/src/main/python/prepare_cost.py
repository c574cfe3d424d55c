"""What preparing data costs, in CPU seconds, memory and time, measured from outside with the start of the JVM included.

    prepare_cost.py speed FOLDER...           granite beside the procedure in plain Python, the same files, one run
    prepare_cost.py scale GB[,GB...] FOLDER   how time and memory grow; sources of any size are made by varying those of FOLDER

Children and their children are counted; the peak of memory is that of the largest process. Outputs go to a temporary folder and are
removed. `--work FOLDER` says where: `scale` needs about eleven times the largest size there, or a third of that on a file system that
compresses.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

HOME = Path(__file__).resolve().parents[4]
GRANITE = HOME / "granite"
EXTENSIONS = (".c", ".h", ".cpp", ".cc", ".cxx", ".hpp")
WORDS = re.compile(r"([A-Za-z_]\w*|\d+)")
KEPT = set(
    "if for while switch return else do sizeof case break continue goto default const static inline extern struct union enum typedef void "
    "char short int long float double signed unsigned volatile register auto include define ifdef ifndef endif undef elif class public "
    "private protected namespace template typename using new delete this virtual override operator try catch throw true false bool "
    "nullptr".split()
)


def measured(command: list[str]) -> dict[str, float]:
    """Runs a command; CPU seconds, seconds and the peak of memory in MB of it and its children."""
    script = (
        "import json,resource,subprocess,sys,time\n"
        "began=time.time()\n"
        "code=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=open('stderr.log','wb')).returncode\n"
        "used=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(json.dumps([code,used.ru_utime+used.ru_stime,time.time()-began,used.ru_maxrss/1024]))\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-c", script, *command], cwd=folder, stdout=subprocess.PIPE, check=True)
        code, cpu, wall, peak = json.loads(done.stdout)
        if code != 0:
            sys.exit(f"{' '.join(command)} failed:\n" + Path(folder, "stderr.log").read_text(errors="replace")[-4000:])
    return {"cpu": cpu, "wall": wall, "peak": peak}


def size_of(folders: list[Path]) -> float:
    """Megabytes of sources."""
    total = 0
    for folder in folders:
        for place, _, names in os.walk(folder):
            total += sum(os.path.getsize(os.path.join(place, name)) for name in names if name.lower().endswith(EXTENSIONS))
    return total / 1e6


def row(name: str, megabytes: float, cost: dict[str, float], base: float | None) -> float:
    rate = megabytes / cost["cpu"]
    ratio = "" if base is None else f"{rate / base:6.2f}"
    print(f"{name:34} {cost['cpu']:8.1f} {cost['wall']:8.1f} {cost['peak']:8.0f} {rate:10.2f} {ratio:>8}", flush=True)
    return rate


def head(ratio: str) -> None:
    print(f"{'':34} {'CPU s':>8} {'s':>8} {'MB peak':>8} {'MB/CPU s':>10} {ratio:>8}")


def prepare(folders: list[Path], output: Path, *options: str) -> list[str]:
    sources = [word for folder in folders for word in ("--source", str(folder))]
    return [str(GRANITE), "prepare", *sources, "--output", str(output), *options]


def speed(folders: list[Path], work: Path) -> None:
    subprocess.run([str(GRANITE), "--version"], check=True, stdout=subprocess.DEVNULL)
    megabytes = size_of(folders)
    print(f"{megabytes:.1f} MB of sources in {', '.join(folder.name for folder in folders)}")
    head("x Python")
    python = [sys.executable, str(Path(__file__).with_name("procedure_prepare.py")), "--output", str(work / "python")]
    base = row("Python, the procedure", megabytes, measured([*python, *map(str, folders)]), None)
    shutil.rmtree(work / "python")
    for name, options in (
        ("granite, the procedure's steps", ("--curation", "procedure", "--split", "procedure")),
        ("granite, everything", ()),
    ):
        row(name, megabytes, measured(prepare(folders, work / "granite", *options)), base)
        shutil.rmtree(work / "granite")


def varied(words: list[str], distinct: set[str], copy: int) -> str:
    """A text with a third of its names and half of its numbers changed, another third for each copy."""
    changed: dict[str, str] = {}
    for word in distinct:
        draw = zlib.crc32(f"{copy} {word}".encode())
        if word[0].isdigit():
            changed[word] = str(int(word) + copy) if draw % 2 and len(word) < 9 else word
        elif word not in KEPT:
            changed[word] = f"{word}_{copy}" if draw % 3 == 0 else word
    return "".join([changed.get(word, word) for word in words])


class Sources:
    """A folder of sources that grows: copies of real ones, each copy varied in another way."""

    def __init__(self, real: Path, made: Path) -> None:
        self.real = real
        self.made = made
        self.files = sorted(path for path in real.rglob("*") if path.suffix.lower() in EXTENSIONS and path.is_file())
        self.size = sum(path.stat().st_size for path in self.files)
        self.written = 0
        self._copy = 0
        self._position = 0

    def grow(self, size: float) -> None:
        """Adds to the folder until it has so many bytes."""
        while self.written < size:
            # Whole copies are made of one file at a time, so that each is taken apart once.
            copies = max(1, int((size - self.written) / self.size)) if self._position == 0 else 1
            while self._position < len(self.files) and (copies > 1 or self.written < size):
                self._add(self.files[self._position], range(self._copy, self._copy + copies))
                self._position += 1
            if self._position == len(self.files):
                self._position = 0
                self._copy += copies

    def _add(self, source: Path, copies: range) -> None:
        words = WORDS.split(source.read_bytes().decode("latin-1"))
        distinct = set(words[1::2])
        for copy in copies:
            text = varied(words, distinct, copy).encode("latin-1") if copy else source.read_bytes()
            target = self.made / f"copy{copy:04}" / source.relative_to(self.real)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)
            self.written += len(text)


def scale(sizes: list[float], folder: Path, work: Path) -> None:
    subprocess.run([str(GRANITE), "--version"], check=True, stdout=subprocess.DEVNULL)
    sources = Sources(folder, work / "sources")
    head("x first")
    first = None
    for size in sorted(sizes):
        sources.grow(size * 1e9)
        cost = measured(prepare([sources.made], work / "granite"))
        rate = row(f"granite, everything, {sources.written / 1e9:.2f} GB", sources.written / 1e6, cost, first)
        first = first or rate
        shutil.rmtree(work / "granite")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path)
    parser.add_argument("what", choices=("speed", "scale"))
    parser.add_argument("arguments", nargs="+")
    chosen = parser.parse_intermixed_args()
    with tempfile.TemporaryDirectory(dir=chosen.work) as name:
        if chosen.what == "speed":
            speed([Path(one).resolve() for one in chosen.arguments], Path(name))
        else:
            sizes, folder = chosen.arguments
            scale([float(one) for one in sizes.split(",")], Path(folder).resolve(), Path(name))


if __name__ == "__main__":
    main()
