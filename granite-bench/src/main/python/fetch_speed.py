"""Times granite, `aws s3 sync` and rclone, each fetching the same files from the same server.

Needs a running S3 server that checks signatures, and programs for it; see the README of granite-bench.

    granite-bench/run fetch-speed --root FOLDER --endpoint URL [--aws PROGRAM] [--rclone PROGRAM] [--files N] [--connections N]

FOLDER is the folder that the server serves; the bucket is made there as a folder, as s3s-fs and MinIO's file gateway take it. The keys are
AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the environment. Each program runs alone, from an empty folder. `aws s3 sync` runs twice: as it
comes, with ten requests at a time, and with as many as the others.
"""

import argparse
import os
import random
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

BUCKET = "granite-bench"


def fill(root: Path, files: int) -> None:
    """Files of 4 to 40 KB of C-like text, the same every time."""
    bucket = root / BUCKET
    if bucket.exists():
        return
    dice = random.Random(42)
    words = [f"static int value_{i} = {i};\n" for i in range(2000)]
    for number in range(files):
        file = bucket / f"d{number % 100:02}" / f"f{number:05}.c"
        file.parent.mkdir(parents=True, exist_ok=True)
        size = dice.randint(4_000, 40_000)
        text = "".join(dice.choices(words, k=size // 26))[:size]
        file.write_text(text)


def timed(name: str, command: list[str], folder: Path, environ: dict[str, str], files: int) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    subprocess.run(command, check=True, env=environ, stdout=subprocess.DEVNULL)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    found = sum(1 for file in folder.rglob("*.c"))
    assert found == files, f"{name} fetched {found} of {files} files"
    print(f"{name:14} {wall:7.1f} s  {files / wall:7.0f} files/s  {cpu:6.1f} CPU s", flush=True)
    return wall


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--endpoint", required=True)
    bench = Path(__file__).resolve().parents[3] / "target"
    parser.add_argument("--classpath", default=f"{bench}/classes:{bench}/lib/*")
    parser.add_argument("--aws", default="aws")
    parser.add_argument("--rclone", default="rclone")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--connections", default="64")
    options = parser.parse_args()
    fill(options.root, options.files)
    environ = dict(os.environ, AWS_ENDPOINT_URL=options.endpoint, AWS_REGION="us-east-1", AWS_DEFAULT_REGION="us-east-1")
    # rclone cannot take it, and nobody needs it on this machine.
    environ.pop("AWS_CA_BUNDLE", None)
    walls = {}
    many = Path(tempfile.mkdtemp(prefix="granite-aws-")) / "config"
    many.write_text(f"[default]\ns3 =\n  max_concurrent_requests = {options.connections}\n")
    for name in ("granite", "rclone", "aws s3 sync", "aws, as many"):
        folder = Path(tempfile.mkdtemp(prefix="granite-fetch-"))
        commands = {
            "granite": ["java", "-XX:+UseSerialGC", "-cp", options.classpath, "io.graniteft.bench.data.FetchSpeed"]
            + [BUCKET, str(folder), options.connections],
            "aws s3 sync": [options.aws, "s3", "sync", "--only-show-errors", f"s3://{BUCKET}", str(folder)],
            "aws, as many": [options.aws, "s3", "sync", "--only-show-errors", f"s3://{BUCKET}", str(folder)],
            "rclone": [options.rclone, "copy", "--transfers", options.connections, "--checkers", options.connections]
            + [f":s3,provider=Other,env_auth=true,endpoint='{options.endpoint}':{BUCKET}", str(folder)],
        }
        try:
            own = dict(environ, AWS_CONFIG_FILE=str(many)) if name == "aws, as many" else environ
            walls[name] = timed(name, commands[name], folder, own, options.files)
        finally:
            shutil.rmtree(folder)
    shutil.rmtree(many.parent)
    print(f"granite is {walls['aws s3 sync'] / walls['granite']:.1f} x aws s3 sync and {walls['rclone'] / walls['granite']:.2f} x rclone")


if __name__ == "__main__":
    main()
