"""Shows that `granite prepare` gives the same bytes whatever happens to it, and prints one table.

    python3 prepare_crashes.py FOLDER [--granite JAR] [--kills N] [--seed N]

FOLDER holds C or C++ sources; twenty megabytes or so take some minutes. What is shown: the SHA-256 of all outputs at 1, 2, 8 and 16 threads
and with files that the system lists in other orders; kills at random moments, each gone on with afterwards; two preparations of
one folder at a time; and a disk that is full until somebody makes room. Mounting a small disk takes rights; without them the size of a file
is limited instead.
"""

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REUSED = re.compile(r"an earlier preparation had stopped: ([0-9,]+) of ([0-9,]+) pieces")


class Program:
    """The packed program, and where it works."""

    def __init__(self, jar: Path, work: Path) -> None:
        self.jar = jar
        self.work = work

    def command(self, tree: str, output: Path, threads: int) -> list[str]:
        prepare = ["prepare", "--source", tree, "--output", str(output), "--threads", str(threads), "--no-progress"]
        return ["java", "-XX:+UseSerialGC", "-jar", str(self.jar), *prepare]

    def start(self, cwd: Path, output: Path, threads: int = 2, limit_kib: int = 0) -> "Run":
        command = self.command("tree", output, threads)
        if limit_kib:
            command = ["bash", "-c", f'ulimit -f {limit_kib}; exec "$@"', "limited", *command]
        return Run(command, cwd, self.work / "stderr.txt")


class Run:
    """A started preparation."""

    def __init__(self, command: list[str], cwd: Path, errors: Path) -> None:
        self.errors = errors.with_name(f"{errors.stem}-{time.monotonic_ns()}.txt")
        with self.errors.open("w") as out:
            self.process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=out)

    def end(self) -> "Run":
        _, status, usage = os.wait4(self.process.pid, 0)
        self.status = os.waitstatus_to_exitcode(status)
        self.process.returncode = self.status
        self.cpu = usage.ru_utime + usage.ru_stime
        self.text = self.errors.read_text()
        return self

    def good(self) -> "Run":
        if self.end().status != 0:
            sys.exit(f"the preparation failed with status {self.status}:\n{self.text}")
        return self

    def reused(self) -> int:
        found = REUSED.search(self.text)
        return int(found.group(1).replace(",", "")) if found else 0


def digest(output: Path) -> str:
    """One digest of the names and bytes of all outputs, the volatile block of the manifest aside."""
    whole = hashlib.sha256()
    for file in sorted(path for path in output.rglob("*") if path.is_file()):
        content = file.read_bytes()
        if file.name == "manifest.json":
            manifest = json.loads(content)
            manifest.pop("volatile", None)
            content = json.dumps(manifest, sort_keys=True).encode()
        whole.update(f"{file.relative_to(output)} {hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


def pieces(output: Path) -> int:
    """Finished pieces of an unfinished preparation."""
    journal = output / ".prepare.tmp" / "spill" / "journal"
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def copied(source: Path, target: Path, dice: random.Random | None) -> None:
    """Copies a tree, file by file in a drawn order: a system lists files in an order that depends on how they came to be."""
    files = sorted(path for path in source.rglob("*") if path.is_file() and not path.is_symlink())
    if dice:
        dice.shuffle(files)
    for file in files:
        to = target / file.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, to)


def reordered(one: Path, other: Path) -> tuple[int, int]:
    """In how many folders of how many the system lists the same entries in another order."""
    folders = [Path(folder).relative_to(one) for folder, _, _ in os.walk(one)]
    return sum(os.listdir(one / folder) != os.listdir(other / folder) for folder in folders), len(folders)


def row(what: str, outcome: str, fine: bool) -> bool:
    print(f"{what:44} {outcome:58} {'ok' if fine else 'FAILED'}", flush=True)
    return fine


def determinism(program: Program, base: Path, dice: random.Random) -> tuple[str, float, float, bool]:
    expected, wall, cpu, fine = "", 0.0, 0.0, True
    for threads in (2, 1, 8, 16):
        output = program.work / f"threads-{threads}"
        began = time.monotonic()
        run = program.start(base, output, threads).good()
        if not expected:
            expected, wall, cpu = digest(output), time.monotonic() - began, run.cpu
        fine &= row(f"{threads} threads", digest(output)[:16], digest(output) == expected)
        shutil.rmtree(output)
    for number in (1, 2):
        # A file system in memory lists the newest entry first, others by a hash of the name.
        memory = Path("/dev/shm")
        shuffled = Path(tempfile.mkdtemp(prefix="granite-shuffled-", dir=memory if memory.is_dir() else program.work))
        copied(base / "tree", shuffled / "tree", dice)
        others, folders = reordered(base / "tree", shuffled / "tree")
        output = program.work / "shuffled-out"
        program.start(shuffled, output).good()
        outcome = f"{digest(output)[:16]}  ({others} of {folders} folders listed otherwise)"
        fine &= row(f"files made in drawn order {number}", outcome, digest(output) == expected)
        shutil.rmtree(output)
        shutil.rmtree(shuffled)
    return expected, wall, cpu, fine


def kills(program: Program, base: Path, expected: str, wall: float, cpu: float, count: int, dice: random.Random) -> bool:
    one = program.work / "one"
    first = next(path for path in sorted((base / "tree").rglob("*.c")))
    copied(first.parent, one / "tree", None)
    start_cpu = program.start(one, program.work / "one-out").good().cpu
    same, redone, extra, killed, total = 0, [], [], 0, 0
    for number in range(count):
        output = program.work / f"killed-{number}"
        run = program.start(base, output)
        time.sleep(dice.uniform(0.05, 1.0) * wall)
        # By its number: the object's own method would take note of the end, and with it the CPU time.
        os.kill(run.process.pid, signal.SIGKILL)
        run.end()
        killed += run.status == -signal.SIGKILL
        done = pieces(output)
        again = program.start(base, output, dice.choice((1, 2, 4))).good()
        same += digest(output) == expected
        found = REUSED.search(again.text)
        total = max(total, int(found.group(2).replace(",", "")) if found else 0)
        # What was finished and is done again, and what two threads can have had in their hands.
        if run.status == -signal.SIGKILL and done:
            redone.append(done - again.reused() + min(4, max(0, total - done)))
            extra.append(max(0.0, run.cpu + again.cpu - cpu - start_cpu))
        shutil.rmtree(output)
    fine = row(f"{count} kills (SIGKILL), each gone on with", f"{same} of {count} with the same bytes, {killed} killed in time", same == count)
    share = 100 * max(redone, default=0) / max(1, total)
    fine &= row("pieces done again, at most", f"{max(redone, default=0)} of {total} ({share:.1f} %)", share <= 5)
    mean = sum(extra) / max(1, len(extra))
    row("CPU beyond that of one undisturbed run", f"mean {mean:.1f} s of {cpu:.1f} s, a second start of the JVM aside", True)
    return fine


def lock(program: Program, base: Path, expected: str) -> bool:
    output = program.work / "locked"
    first = program.start(base, output)
    while not pieces(output):
        time.sleep(0.02)
    second = program.start(base, output).end()
    first.good()
    message = next((line for line in second.text.splitlines() if "in use" in line), "no message")
    fine = second.status != 0 and f"process {first.process.pid}" in message and digest(output) == expected
    shutil.rmtree(output)
    return row("two at a time in one folder", re.sub(r"^.*is in use", "the second: is in use", message)[:58], fine)


def full_disk(program: Program, base: Path) -> bool:
    """A result is there already, of a part of the sources; then the disk is too small for that of all of them."""
    part = program.work / "part"
    files = sorted(path for path in (base / "tree").rglob("*") if path.is_file())
    for file in files[: max(1, len(files) // 8)]:
        copy = part / file.relative_to(base)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    roomy = program.work / "roomy"
    program.start(part, roomy).good()
    earlier = digest(roomy)
    program.start(base, roomy).good()
    expected = digest(roomy)
    size = sum(path.stat().st_size for path in roomy.iterdir() if path.is_file())

    small = program.work / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(small)], capture_output=True).returncode == 0
    output = small / "out"
    try:
        program.start(part, output).good()
        failed = program.start(base, output, limit_kib=0 if mounted else size // 8 // 1024).end()
        message = next((line for line in failed.text.splitlines() if "disk is full" in line or "grow further" in line), failed.text[-58:])
        kept = {path.name for path in output.iterdir() if path.is_file()}
        shutil.copytree(output, program.work / "left", ignore=shutil.ignore_patterns(".prepare.tmp"))
        fine = row(
            "a full disk" if mounted else "a file that may not grow (no rights to mount)",
            re.sub(r"^granite: ", "", message)[:58],
            failed.status == 1 and digest(program.work / "left") == earlier and "train.jsonl" in kept,
        )
        if mounted:
            subprocess.run(["mount", "-o", "remount,size=4g", str(small)], check=True)
        again = program.start(base, output).good()
        outcome = f"{again.reused()} pieces were there already; the same bytes"
        return fine & row("  gone on with when there is room", outcome, digest(output) == expected)
    finally:
        if mounted:
            subprocess.run(["umount", str(small)], check=True)


def main() -> None:
    home = Path(__file__).resolve().parents[4]
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--granite", type=Path, default=home / "granite-cli" / "target" / "granite.jar")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=42)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    work = Path(tempfile.mkdtemp(prefix="granite-crashes-"))
    try:
        program = Program(options.granite.resolve(), work)
        base = work / "base"
        copied(options.folder.resolve(), base / "tree", None)
        expected, wall, cpu, fine = determinism(program, base, dice)
        fine &= kills(program, base, expected, wall, cpu, options.kills, dice)
        fine &= lock(program, base, expected)
        fine &= full_disk(program, base)
    finally:
        shutil.rmtree(work)
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
