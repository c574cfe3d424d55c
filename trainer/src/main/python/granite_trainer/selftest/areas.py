"""The sixteen areas. Each says in a few words what it found, or raises Failed or Skipped."""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import re
import shutil
import sys
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import cast

from .. import files
from .trial import CONFIG, Failed, Skipped, Trial, ids_of, json_lines, lines_of, need

HERE = Path(__file__).resolve().parents[2]
GIGABYTE = 10**9
PROMPTS = 200
WORKERS = 32
STEPS = ("EPOCH_TRAINING", "EPOCH_GENERATING", "EPOCH_SCORING", "EPOCH_CORRECTING", "EPOCH_DECIDING")
STATES = ("CREATED", "VALIDATED", "PREPARED", "TAUGHT", "TRAINED", "DISTILLED", "EXPORTED", "COMPLETED")


def s3_operations(trial: Trial) -> str:
    """Writes, lists, reads back and removes objects in the output bucket."""
    chosen = trial.choices
    if not chosen.online or not chosen.bucket:
        raise Skipped("asks a bucket: with --online only")
    import aws_signature

    from .buckets import Bucket

    try:
        bucket = Bucket(chosen.bucket, chosen.region)
    except aws_signature.CredentialsError as error:
        raise Failed("there are no credentials for S3", error.hint) from error
    folder = f"{chosen.prefix}/{uuid.uuid4().hex}"
    objects = {f"{folder}/empty": b"", f"{folder}/größe a+b.bin": bytes(range(256)) * 4096}
    written = []
    try:
        for key, content in objects.items():
            bucket.put(key, content)
            written.append(key)
        need(sorted(bucket.list(folder + "/")) == sorted(objects), "the bucket lists other objects than were written")
        for key, content in objects.items():
            need(bucket.get(key) == content, f"{key} comes back with other bytes")
    finally:
        for key in written:
            bucket.delete(key)
    need(not bucket.list(folder + "/"), f"objects below s3://{chosen.bucket}/{folder} could not be removed")
    return f"{len(objects)} objects written, listed, read and removed in {chosen.bucket}"


def bedrock_operations(trial: Trial) -> str:
    """The configured teacher on Bedrock answers one short prompt."""
    if not trial.choices.online:
        raise Skipped("asks a teacher, which costs a fraction of a cent: with --online only")
    words = ("--test-mode", "--prompts", "1", "--max-tokens", "256", "--region", trial.choices.region, "--yes")
    trial.program("teach", "--teacher", "bedrock", *words, "--output-file", "bedrock.jsonl", "--no-progress")
    (answer,) = lines_of(trial.folder / "bedrock.jsonl")
    need(answer.get("success") and answer.get("response"), f"no answer: {answer.get('error')}")
    usage = answer.get("usage") or {}
    need(usage.get("output_tokens"), "the answer counts no tokens")
    return f"{answer.get('model', 'the teacher')} answered with {usage['output_tokens']} tokens"


def quality_evaluator(trial: Trial) -> str:
    """Scores code with the compiler of this machine: sound above unsound, and twice the same."""
    code = {
        "sound": "#include <stdint.h>\n\n/** Halves a value. */\nuint32_t halve(uint32_t value)\n{\n    return value / 2u;\n}\n",
        "unsound": "#include <string.h>\nvoid copy(char *to, char *from) { strcpy(to, from); goto end; end: ; }\n",
        "broken": "int broken(int x) { return x +; }\n",
        "prose": "I am sorry, but I cannot help with that.",
    }
    path = trial.folder / "code.jsonl"
    path.write_text("".join(json.dumps({"id": name, "code": text}) + "\n" for name, text in code.items()))
    words = ("evaluate", "--jsonl", "code.jsonl", "--profile", "literal", "--json")
    text = trial.program(*words).stdout
    scores = {line["id"]: line for line in json_lines(text)}
    need(list(scores) == list(code), f"scored {list(scores)}")
    need(
        scores["sound"]["status"] == "OK",
        f"the compiler did not judge: {scores['sound']['status']}",
        "install gcc and g++",
    )
    order = [scores[name]["overall"] or 0 for name in ("sound", "unsound")]
    need(order[0] > order[1], f"sound code scores {order[0]}, unsound {order[1]}")
    need(scores["broken"]["syntax"] < scores["sound"]["syntax"], "code that does not compile keeps its syntax score")
    need(scores["prose"]["status"] != "OK", "prose counts as code")
    need(trial.program(*words).stdout == text, "a second time gives other scores")
    return f"sound {order[0]:.1f}, unsound {order[1]:.1f}, sandbox {scores['sound'].get('sandbox')}"


def concurrency(trial: Trial) -> str:
    """Many calls to a teacher at the same time: each prompt is answered once."""
    wanted = [f"p{number:03d}" for number in range(PROMPTS)]
    prompts = [
        {"id": name, "prompt": f"Write the function {name}.", "reference": f"int {name}(void) {{ return {number}; }}"}
        for number, name in enumerate(wanted)
    ]
    (trial.folder / "many.jsonl").write_text("".join(json.dumps(line) + "\n" for line in prompts))
    words = ("--input-file", "many.jsonl", "--output-file", "answers.jsonl", "--workers", str(WORKERS))
    trial.program("teach", "--teacher", "reference", *words, "--no-progress")
    answers = lines_of(trial.folder / "answers.jsonl")
    need(sorted(ids_of(answers)) == wanted, f"{len(answers)} answers to {PROMPTS} prompts")
    for answer in answers:
        need(answer["success"] and f"int {answer['id']}(" in answer["response"], f"{answer['id']} has another's answer")
    return f"{PROMPTS} prompts, {WORKERS} at a time, each answered once"


def data_integrity(trial: Trial) -> str:
    """What a preparation writes: the chat format to the letter, no duplicates, no group on both sides, nothing unaccounted."""
    folder = trial.run / "prepare"
    seen: dict[str, set[str]] = {}
    examples: set[str] = set()
    count = 0
    for split in ("train", "val"):
        chats, origins = lines_of(folder / f"{split}.jsonl"), lines_of(folder / f"{split}.provenance.jsonl")
        need(len(chats) == len(origins) > 0, f"{split}: {len(chats)} examples, {len(origins)} lines of provenance")
        for line in chats:
            roles = [message.get("role") for message in line.get("messages", [])]
            need(
                list(line) == ["messages"] and roles == ["user", "assistant"], f"{split}.jsonl: another format: {line}"
            )
            examples.add(json.dumps(line))
        count += len(chats)
        seen[split] = {line["group"] for line in origins}
    need(len(examples) == count, f"{count - len(examples)} examples occur twice")
    need(not seen["train"] & seen["val"], "a group of near-duplicates is in training and validation")
    counts = json.loads((folder / "manifest.json").read_text())["counts"]
    dropped = sum(sum(part.get("dropped", {}).values()) for part in counts.values() if isinstance(part, dict))
    ledger = (folder / "ledger.jsonl").read_text().count("\n")
    need(ledger == dropped, f"{dropped} items were dropped, {ledger} are in the ledger")
    return f"{count} examples, {len(seen['train'])} and {len(seen['val'])} groups, {ledger} drops with a reason"


def pipeline_e2e(trial: Trial) -> str:
    """All stages on a small corpus, with training on this machine."""
    manifest = json.loads((trial.run / "manifest.json").read_text())
    for name in ("prepare/train.jsonl", "teach/teacher.jsonl", "train/model/adapter_model.safetensors", "report.html"):
        need((trial.run / name).is_file() and (trial.run / name).stat().st_size, f"the run has no {name}")
    need(
        files.facts_of(trial.run / "train" / "model") is not None,
        "the adapter's files have other digests than its seal",
    )
    return f"{manifest.get('schema', 'a run')}, {sum(1 for each in trial.run.rglob('*') if each.is_file())} files"


def teacher_generation(trial: Trial) -> str:
    """The teacher's journal: each prompt asked once, each answer with what it used."""
    journal = lines_of(trial.run / "teach" / "teacher.jsonl")
    prompts = set(ids_of(lines_of(trial.run / "prepare" / "prompts.jsonl")))
    ids = ids_of(journal)
    need(journal and len(ids) == len(set(ids)) and set(ids) <= prompts, "answers to other prompts, or twice")
    for answer in journal:
        missing = {"id", "prompt", "response", "success", "usage", "timestamp"} - set(answer)
        need(not missing and answer["success"] and answer["response"], f"{answer['id']}: no success, or no {missing}")
    return f"{len(journal)} answers"


def config_validation(trial: Trial) -> str:
    """A sound configuration is taken; an unknown key, a wrong type and a wrong range are refused by name."""
    (trial.folder / "sound.yaml").write_text("student: tiny\ntraining: {max_steps: 3}\n")
    shown = trial.program("config", "show", "--config", "sound.yaml").stdout
    need(re.search(r"max_steps: 3\b", shown), "the configuration in force does not hold the value that was set")
    wrong = {"learning_rat: 1": "learning_rat", "max_steps: many": "max_steps", "num_epochs: -1": "num_epochs"}
    for text, culprit in wrong.items():
        (trial.folder / "wrong.yaml").write_text(f"training: {{{text}}}\n")
        refused = trial.program("config", "show", "--config", "wrong.yaml", status=3)
        need(culprit in refused.stderr and "wrong.yaml" in refused.stderr, f"{text} is refused without its name")
    return f"{len(wrong)} wrong configurations refused, each by name"


def distillation_e2e(trial: Trial) -> str:
    """The loop: epochs with their six metrics, and an adapter at its end."""
    epochs = lines_of(trial.run / "epochs.jsonl")
    need([line["epoch"] for line in epochs] == list(range(len(epochs))) and len(epochs) == 2, "not epochs 0 and 1")
    metrics = ("train_loss", "avg_student_score", "num_poor_outputs", "num_corrections", "correction_rate")
    for name in (*metrics, "scores_distribution"):
        need(name in epochs[1], f"epoch 1 has no {name}")
    need(isinstance(epochs[1]["train_loss"], float), "epoch 1 has no training loss")
    need(epochs[1]["num_corrections"] > 0, "nothing was corrected")
    adapter = trial.run / "distill" / "epoch-1" / "training" / "model"
    need(files.facts_of(adapter) is not None, "epoch 1 left no complete adapter")
    return f"epoch 1: loss {epochs[1]['train_loss']:.2f}, {epochs[1]['num_corrections']} corrections"


def model_loading(trial: Trial) -> str:
    """A Granite-shaped base in 4 bits with an adapter: its type, its gradient, its answer."""
    import torch
    from bitsandbytes.nn.modules import Linear4bit

    from ..model import for_training, load_base, load_tokenizer

    student, base = trial.base
    tokenizer = load_tokenizer(student, base)
    model = for_training(load_base(student, base), student, None, base, False)
    packed = sum(isinstance(module, Linear4bit) for module in model.modules())
    need(packed == 14, f"{packed} of 14 linear layers are in 4 bits")
    ids = tokenizer("int read_frame(int port)", return_tensors="pt").to(model.device)
    loss = model(**ids, labels=ids["input_ids"]).loss
    loss.backward()
    learned = [name for name, each in model.named_parameters() if each.grad is not None]
    need(torch.isfinite(loss) and learned and all("lora_" in name for name in learned), "not the adapter alone learns")
    with torch.no_grad():
        answer = model.generate(**ids, max_new_tokens=4, do_sample=False, pad_token_id=tokenizer.pad_token_id)
    need(answer.shape[1] > ids["input_ids"].shape[1], "the model answers nothing")
    return f"{packed} layers in 4 bits on {model.device}, loss {loss.item():.2f}"


def resource_management(trial: Trial) -> str:
    """Memory and disk that the work needs, and a temporary folder that gives its space back."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    need(memory >= 4 * GIGABYTE, f"{memory / GIGABYTE:.1f} GB of memory", "take a machine with 4 GB at least")
    free = shutil.disk_usage(trial.folder).free
    need(
        free >= 2 * GIGABYTE, f"{free / GIGABYTE:.1f} GB free in {trial.folder}", "raise volume_size_gb, or name TMPDIR"
    )
    handles = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    for _ in range(50):
        with tempfile.TemporaryDirectory(dir=trial.folder) as folder:
            (Path(folder) / "block").write_bytes(bytes(2**20))
    need(not handles or len(os.listdir("/proc/self/fd")) <= handles + 2, "files stay open")
    return f"{memory / GIGABYTE:.0f} GB of memory, {free / GIGABYTE:.0f} GB of disk free, {os.cpu_count()} cores"


def pinned(requirements: str) -> dict[str, str]:
    """Names and versions of the lines that are meant for this Python and this platform."""
    from packaging.requirements import Requirement

    pins = {}
    for line in re.findall(r"^[A-Za-z0-9_.-]+==[^\n\\]*", requirements, re.M):
        wanted = Requirement(line.strip())
        if wanted.marker is None or wanted.marker.evaluate():
            pins[wanted.name] = str(wanted.specifier).removeprefix("==")
    return pins


def dependency_matrix(trial: Trial) -> str:
    """The packages of this environment are the pinned ones, and those that train can be loaded together."""
    pins = pinned((HERE / "requirements.txt").read_text())
    other, here = [], 0
    for name, version in pins.items():
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            other.append(f"{name} is missing")
            continue
        here += 1
        if found.split("+")[0] != version.split("+")[0]:
            other.append(f"{name} {found} and not {version}")
    need(not other, "; ".join(other), "`python3 bootstrap.py` makes the environment of requirements.txt")
    for name in ("torch", "transformers", "peft", "trl", "bitsandbytes", "datasets", "accelerate"):
        try:
            importlib.import_module(name)
        except Exception as error:
            raise Failed(f"{name} cannot be loaded: {error}") from error
    need(sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}", "take Python 3.11 or newer")
    return f"{here} of {len(pins)} pinned packages, Python {sys.version.split()[0]}"


def data_loading(trial: Trial) -> str:
    """The library `datasets` reads what was prepared, and the trainer learns the answers of it and nothing else."""
    import datasets

    datasets.disable_progress_bars()
    from ..data import IGNORED, encode
    from ..model import load_tokenizer

    student, base = trial.base
    path = trial.run / "prepare" / "train.jsonl" if trial.choices.program else trial.folder / "corpus.jsonl"
    # Read in this process, without the hub and without a copy in the user's cache.
    table = datasets.load_dataset("json", data_files=str(path), split="train", cache_dir=str(trial.folder / "datasets"))
    lines = lines_of(path)
    need(table.column_names == ["messages"] and len(table) == len(lines), f"{table} of {len(lines)} lines")
    tokenizer = load_tokenizer(student, base)
    rows = cast(list[dict], list(table))
    for read, line in zip(rows, lines, strict=True):
        need(read["messages"] == line["messages"], "datasets reads other messages")
        example = encode(line["messages"], tokenizer, 4096)
        learned = [each for each, label in zip(example.input_ids, example.labels, strict=True) if label != IGNORED]
        text = tokenizer.decode(learned, skip_special_tokens=True)
        need(text.strip() == line["messages"][-1]["content"].strip(), f"learned is {text!r}")
    return f"{len(lines)} examples, their answers learned and nothing else"


def gpu_environment(trial: Trial) -> str:
    """CUDA, its memory, a product in bfloat16, and four bits there and back."""
    import torch

    if not torch.cuda.is_available():
        need(not trial.choices.gpu, "there is no GPU", "take an instance with one, such as ml.g5.xlarge")
        raise Skipped("no GPU")
    from bitsandbytes import functional

    names = []
    for number in range(torch.cuda.device_count()):
        device = torch.device("cuda", number)
        free, total = torch.cuda.mem_get_info(device)
        names.append(f"{torch.cuda.get_device_name(device)} {total / GIGABYTE:.0f} GB")
        need(free > 0.5 * total, f"device {number} has {free / GIGABYTE:.1f} of {total / GIGABYTE:.1f} GB free")
        generator = torch.Generator().manual_seed(1)
        a, b = (torch.randn(512, 512, generator=generator) for _ in range(2))
        product = (a.to(device, torch.bfloat16) @ b.to(device, torch.bfloat16)).float().cpu()
        error = float((product - a @ b).abs().max() / (a @ b).abs().max())
        need(error < 0.02, f"a product on device {number} is off by {error:.3f}")
        packed, state = functional.quantize_4bit(a.to(device), quant_type="nf4")
        back = functional.dequantize_4bit(packed, state).cpu()
        need(float((back - a).abs().mean()) < 0.15, f"four bits on device {number} do not come back")
    return ", ".join(names)


def sagemaker_environment(trial: Trial) -> str:
    """The tree of a training container: read as the entry point does; in a job its own, elsewhere one like it."""
    import entrypoint

    root = Path(os.environ.get("GRANITE_ML_ROOT") or "/opt/ml")
    in_job = (root / "input" / "config" / "resourceconfig.json").is_file()
    if not in_job:
        root = trial.folder / "ml"
        (root / "input" / "config").mkdir(parents=True)
        (root / "input" / "config" / "resourceconfig.json").write_text(
            '{"current_host": "algo-1", "hosts": ["algo-1"]}'
        )
        (root / "input" / "config" / "hyperparameters.json").write_text('{"max_steps": "3"}')
    try:
        entrypoint.check_writable(root)
        machines = entrypoint.machines_of(root)
        command = entrypoint.training_command(sys.executable, root, machines)
        entrypoint.hyperparameters(root)
    except entrypoint.EntryError as error:
        raise Failed(str(error), error.hint) from error
    need(machines.this_host in machines.hosts, f"{machines.this_host} is none of {machines.hosts}")
    need(str(root) in command and any(word.startswith("granite_trainer.") for word in command), f"starts {command}")
    job = os.environ.get("TRAINING_JOB_NAME")
    need(not in_job or not job or machines.hosts, "the job's machines are not named")
    where = f"job {job}" if job else ("the tree of a container" if in_job else "a tree like a container's")
    return f"{where}, {len(machines.hosts)} machine, {machines.gpus} GPUs"


def pipeline_state_machine(trial: Trial) -> str:
    """The run's transitions form one way through the specified states; repeated, it does nothing again."""
    way = lines_of(trial.run / "transitions.jsonl")
    at = "CREATED"
    for line in way:
        need(line["from"] == at, f"a step begins in {line['from']}, the last one ended in {at}")
        at = line["to"]
    reached = ["CREATED", *(line["to"] for line in way if line["to"] in STATES)]
    need(reached == list(STATES), f"reached {reached}")
    steps = [line["to"] for line in way if line["to"] in STEPS]
    baseline, rest = steps[:2], steps[3:] if steps[2:3] == ["EPOCH_DECIDING"] else steps[4:]
    need(baseline == ["EPOCH_GENERATING", "EPOCH_SCORING"], f"the baseline goes {baseline}")
    need(rest in (list(STEPS), [*STEPS[:3], STEPS[4]]), f"epoch 1 goes {rest}")
    adapter = trial.run / "train" / "model" / "adapter_model.safetensors"
    before = (files.sha256(adapter), adapter.stat().st_mtime_ns)
    trial.program("run", CONFIG, "--no-progress")
    need(before == (files.sha256(adapter), adapter.stat().st_mtime_ns), "a repeated run trains again")
    return f"{len(way)} transitions; repeated, nothing was done again"


AREAS: tuple[Callable[[Trial], str], ...] = (
    s3_operations,
    bedrock_operations,
    quality_evaluator,
    concurrency,
    data_integrity,
    pipeline_e2e,
    teacher_generation,
    config_validation,
    distillation_e2e,
    model_loading,
    resource_management,
    dependency_matrix,
    data_loading,
    gpu_environment,
    sagemaker_environment,
    pipeline_state_machine,
)
