#!/usr/bin/env python3
"""What a container of granite starts: a training, the loop, or any verb of the command, on a tree like /opt/ml.

    entrypoint.py [train]             fine-tunes on the channels `train` and `val`, on all GPUs of the machine
    entrypoint.py distill|run [...]   the teacher-student loop, or all of it; channels `data` (or `train`) and `config`
    entrypoint.py selftest [...]      tries what this container can do; its report becomes `model/selftest.xml`
    entrypoint.py VERB ...            the command `granite`

It reads `input/config/hyperparameters.json` and `resourceconfig.json`, passes SIGTERM on, waits for the checkpoint, and
leaves `output/failure` when something fails and did not say so itself. GRANITE_ML_ROOT names another tree than /opt/ml.
Only the standard library is used here: this file explains what is wrong where nothing else can be loaded.
"""

from __future__ import annotations

import collections
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import hub_token
import job_metrics

HERE = Path(__file__).resolve().parent
LOOPS = ("distill", "run")
TERMINATED = 143
# What SageMaker shows of output/failure.
FAILURE_CHARACTERS = 1024
# Saving a checkpoint of an 8B model's adapter must fit into the time between SIGTERM and SIGKILL (120 s on SageMaker).
SHUTDOWN_SECONDS = 100
PORT = 29500
KEPT_LINES = 40


class EntryError(Exception):
    """What is wrong with the container's surroundings, and what to do."""

    def __init__(self, message: str, hint: str):
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True)
class Machines:
    """What this job runs on."""

    gpus: int
    hosts: tuple[str, ...] = ("localhost",)
    this_host: str = "localhost"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# ---------------------------------------------------------------------------------------------- what to start


def interpreter() -> str:
    """The prepared environment's Python; in somebody else's image the one that runs this."""
    import bootstrap

    environment = bootstrap.environment_folder(bootstrap.cache_folder(), HERE / "requirements.txt")
    return str(bootstrap.interpreter_of(environment)) if bootstrap.is_ready(environment) else sys.executable


def machines_of(root: Path, environ=os.environ) -> Machines:
    return Machines(count_gpus(environ), *hosts_of(root))


def hosts_of(root: Path) -> tuple[tuple[str, ...], str]:
    """All machines of the job in an order that all of them know, and this one."""
    hosts, this_host = ("localhost",), "localhost"
    path = root / "input" / "config" / "resourceconfig.json"
    if path.is_file():
        config = read_json(path)
        hosts = tuple(sorted(config.get("hosts") or hosts))
        this_host = config.get("current_host") or hosts[0]
    return hosts, this_host


def count_gpus(environ=os.environ) -> int:
    if environ.get("GRANITE_GPUS"):
        return int(environ["GRANITE_GPUS"])
    if "CUDA_VISIBLE_DEVICES" in environ:
        return len([part for part in environ["CUDA_VISIBLE_DEVICES"].split(",") if part.strip() not in ("", "-1")])
    try:
        found = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    return sum(line.startswith("GPU ") for line in found.stdout.splitlines())


def training_command(python: str, root: Path, machines: Machines) -> list[str]:
    """One process a GPU: on one machine by the trainer's own launcher, on several by torchrun."""
    train = ["-m", "granite_trainer.train", "--ml-root", str(root)]
    processes = max(1, machines.gpus)
    if len(machines.hosts) > 1:
        return [
            python,
            "-m",
            "torch.distributed.run",
            "--nnodes",
            str(len(machines.hosts)),
            "--node-rank",
            str(machines.hosts.index(machines.this_host)),
            "--nproc-per-node",
            str(processes),
            "--master-addr",
            machines.hosts[0],
            "--master-port",
            str(PORT),
            "--shutdown-timeout",
            str(SHUTDOWN_SECONDS),
            *train,
        ]
    if processes > 1:
        return [python, "-m", "granite_trainer.launch", "--processes", str(processes), "--ml-root", str(root)]
    return [python, *train]


def loop_command(java: list[str], root: Path, words: list[str]) -> list[str]:
    """The loop keeps its run below the checkpoints, which outlive a spot interruption."""
    channels = root / "input" / "data"
    command = [*java, words[0]]
    configs = sorted((channels / "config").glob("*.y*ml"))
    if words[0] == "run":
        command += [str(configs[0])] if configs else []
    else:
        command += ["--config", str(configs[0])] if configs else []
        data = channels / "data" if (channels / "data").is_dir() else channels / "train"
        command += ["--data", str(with_held_out(data, channels / "eval", root))]
    command += ["--set", f"run.folder={root / 'checkpoints' / 'runs'}", "--yes"]
    for name, value in sorted(hyperparameters(root).items()):
        if name.startswith("sagemaker_"):
            continue
        if "." not in name and name != "student":
            raise EntryError(
                f"The loop has no hyperparameter {name}.",
                f"Write the whole key of the configuration, such as training.{name}, or send a configuration as the channel "
                "config.",
            )
        command += ["--set", f"{name}={value}"]
    return [*command, *words[1:]]


def with_held_out(data: Path, held_out: Path, root: Path) -> Path:
    """The loop's data, in which files of the channel eval take the place of those of the same name."""
    if not held_out.is_dir():
        return data
    both = root / "checkpoints" / "data"
    shutil.rmtree(both, ignore_errors=True)
    both.mkdir(parents=True)
    for folder in (data, held_out):
        for path in sorted(folder.iterdir()):
            link = both / path.name
            link.unlink(missing_ok=True)
            link.symlink_to(path)
    return both


def hyperparameters(root: Path) -> dict[str, str]:
    path = root / "input" / "config" / "hyperparameters.json"
    if not path.is_file():
        return {}
    # Script mode sends JSON, so a string may come with quotes of its own.
    return {name: str(value).strip('"') for name, value in read_json(path).items()}


def read_json(path: Path) -> dict:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EntryError(f"{path} cannot be read: {error}", "It is a JSON object.") from error
    if not isinstance(value, dict):
        raise EntryError(f"{path} is no JSON object.", "It is a JSON object.")
    return value


def java_command(environ=os.environ) -> list[str]:
    jar = Path(environ.get("GRANITE_JAR") or HERE.parent / "granite.jar")
    if not jar.is_file():
        raise EntryError(
            f"There is no {jar}.", "The loop and the other verbs run in granite's own image; train runs in any."
        )
    return ["java", "-jar", str(jar)]


def command_for(words: list[str], root: Path, environ=os.environ) -> list[str]:
    if words[0] == "serve":
        raise EntryError("This image trains; it does not serve.", "docs/serving.md says how its result is served.")
    if words[0] == "train":
        return training_command(interpreter(), root, machines_of(root, environ))
    java = java_command(environ)
    if words[0] == "selftest":
        report = ["--junit", str(root / "model" / "selftest.xml")]
        return [interpreter(), "-m", "granite_trainer.selftest", *report, *words[1:], "--", *java]
    return loop_command(java, root, words) if words[0] in LOOPS else [*java, *words]


def variables(environ=os.environ) -> dict[str, str]:
    """Of the process that is started. Segments that grow keep a GPU's memory from being cut into useless pieces."""
    path = os.pathsep.join([str(HERE), *([environ["PYTHONPATH"]] if environ.get("PYTHONPATH") else [])])
    defaults = {
        "PYTORCH_ALLOC_CONF": "expandable_segments:True",
        "TOKENIZERS_PARALLELISM": "false",
        "PYTHONUNBUFFERED": "1",
    }
    return {**defaults, **environ, "PYTHONPATH": path}


def with_token(environ) -> dict[str, str]:
    """The variables with the model hub's token, where the job is told the name of a secret that holds it."""
    token = hub_token.fetch(environ)
    return {**environ, "HF_TOKEN": token} if token else dict(environ)


def check_writable(root: Path) -> None:
    for name in ("model", "checkpoints", "output"):
        folder = root / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            usable = os.access(folder, os.W_OK)
        except OSError:
            usable = False
        if not usable:
            raise EntryError(
                f"{folder} cannot be written by user {os.getuid()}.",
                "Let that user write it, or build the image with --build-arg RUN_AS=0:0 where the platform mounts these "
                "folders for root alone.",
            )


# ---------------------------------------------------------------------------------------------- watching over it


def supervise(
    command: list[str], environ: dict[str, str], seen: Callable[[str], None] = lambda line: None
) -> tuple[int, list[str]]:
    """Runs a command with its signals and its last lines; a status above 128 is 128 and the signal that ended it.

    `seen` is told each line of both outputs, of each by a thread of its own.
    """
    tail: collections.deque[str] = collections.deque(maxlen=KEPT_LINES)
    child = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def pump(lines, target, keep: Callable[[str], None]) -> None:
        for line in lines or ():
            text = line.decode("utf-8", "replace").rstrip()
            keep(text)
            seen(text)
            with contextlib.suppress(OSError):  # nobody reads it any more; the job must not wait for that
                target.write(line)
                target.flush()

    output = threading.Thread(target=pump, args=(child.stdout, sys.stdout.buffer, lambda line: None), daemon=True)
    output.start()

    def forward(number, frame) -> None:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)

    before = {number: signal.signal(number, forward) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        pump(child.stderr, sys.stderr.buffer, tail.append)
        output.join()
        status = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return (128 - status if status < 0 else status), list(tail)


def reason(status: int, tail: list[str]) -> str:
    """What a failed process leaves for people: its own error, or else its last words."""
    if status == 128 + signal.SIGKILL:
        return (
            "OUT_OF_MEMORY: the process was killed, most likely because the machine's memory ran out.\n"
            "Take an instance with more memory, or lower per_device_train_batch_size or max_seq_length."
        )
    own = [line for line in tail if re.match(r"\s*(error|hint): ", line)]
    return f"INTERNAL: the process ended with status {status}.\n" + "\n".join(own[-4:] or tail[-12:])


def write_failure(root: Path, text: str) -> None:
    path = root / "output" / "failure"
    if path.is_file() and path.stat().st_size:
        return  # the process said it better
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.strip()[:FAILURE_CHARACTERS] + "\n", encoding="utf-8")
    except OSError as error:
        say(f"error: {path} cannot be written: {error}")


def keep_result(root: Path) -> None:
    """Puts the best adapter of a loop where the platform looks for a model, and the report beside the other outputs."""
    runs = sorted((root / "checkpoints" / "runs").glob("*/epochs.jsonl"), key=lambda path: path.stat().st_mtime)
    if not runs:
        return
    run = runs[-1].parent
    scored = [json.loads(line) for line in runs[-1].read_text(encoding="utf-8").splitlines() if line.strip()]
    best = max(
        (line for line in scored if (adapter_of(run, line) / "adapter_config.json").is_file()),
        key=lambda line: line.get("avg_student_score") or 0.0,
        default=None,
    )
    adapter = adapter_of(run, best) if best else run / "train" / "model"
    if adapter.is_dir():
        shutil.copytree(adapter, root / "model", dirs_exist_ok=True)
        for base in (run / "student").glob("*/config.json"):
            shutil.copytree(base.parent, root / "model" / "base" / base.parent.name, dirs_exist_ok=True)
    data = root / "output" / "data"
    data.mkdir(parents=True, exist_ok=True)
    for name in ("epochs.jsonl", "report.html", "manifest.json", "transitions.jsonl"):
        if (run / name).is_file():
            shutil.copyfile(run / name, data / name)


def adapter_of(run: Path, epoch: dict) -> Path:
    return run / "distill" / f"epoch-{epoch['epoch']}" / "training" / "model"


def main(argv: list[str]) -> int:
    words = argv or ["train"]
    root = Path(os.environ.get("GRANITE_ML_ROOT") or "/opt/ml")
    is_job = words[0] in ("train", "selftest", *LOOPS)
    try:
        if is_job:
            check_writable(root)
            (root / "output" / "failure").unlink(missing_ok=True)
        command = command_for(words, root)
        environ = variables(with_token(os.environ))
        if is_job:
            say("starting " + " ".join(command))
        else:
            os.execvpe(command[0], command, environ)
        metrics = None
        hosts, this_host = hosts_of(root)
        # Of several machines the first logs the losses, and the job has one state.
        if words[0] in ("train", *LOOPS) and this_host == hosts[0]:
            metrics = job_metrics.of(os.environ, say)
        if metrics:
            metrics.started()
        status, tail = supervise(command, environ, metrics.line if metrics else lambda line: None)
        if status == 0 and words[0] in LOOPS:
            keep_result(root)
        failed = status not in (0, TERMINATED, 130)
        if failed:
            write_failure(root, reason(status, tail))
        if metrics:
            metrics.close(failed)
        return status
    except (EntryError, OSError, hub_token.SecretError) as error:
        hint = getattr(error, "hint", "The image lacks a part, or the machine does.")
        say(f"error: {error}\nhint: {hint}")
        if is_job:
            write_failure(root, f"BAD_REQUEST: {error}\n{hint}")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
