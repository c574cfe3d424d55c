"""The container's entry point on a tree like /opt/ml, interrupted in every way that a spot instance knows."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from granite_trainer import files
from granite_trainer.callbacks import read_metrics

HYPERPARAMETERS = {
    "student": "tiny",
    "max_seq_length": "256",
    "vocab_size": "400",
    "hidden_size": "128",
    "intermediate_size": "128",
    "num_layers": "2",
    "num_heads": "4",
    "num_kv_heads": "2",
    "pretrain_steps": "5",
    "pretrain_sequence_length": "48",
    "lora_r": "8",
    "per_device_train_batch_size": "2",
    "global_batch_size": "4",
    "learning_rate": "2e-3",
    "gradient_checkpointing": "false",
    "save_steps": "3",
    "eval_steps": "5",
    "max_steps": "14",
    "seed": "11",
}


@pytest.fixture
def tree(tmp_path, corpus, held_out):
    def make(name: str, **changes) -> Path:
        root = tmp_path / name
        for channel, file in (("train", corpus), ("val", held_out)):
            folder = root / "input" / "data" / channel
            folder.mkdir(parents=True)
            shutil.copy(file, folder)
        config = root / "input" / "config"
        config.mkdir()
        (config / "hyperparameters.json").write_text(json.dumps(HYPERPARAMETERS | changes))
        return root

    return make


@pytest.fixture
def start(python, child_environment):
    started = []

    def start(root: Path) -> subprocess.Popen:
        process = subprocess.Popen(
            [python, "-m", "granite_trainer.train", "--ml-root", str(root)],
            env=child_environment,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.communicate()


def lines(root: Path) -> list[dict]:
    return read_metrics(root / "output" / "metrics.jsonl")


def losses(root: Path) -> dict[int, float]:
    return {line["step"]: line["loss"] for line in lines(root) if "loss" in line}


def wait_for_step(process: subprocess.Popen, root: Path, step: int) -> None:
    while max(losses(root), default=0) < step:
        assert process.poll() is None, process.stderr.read().decode()
        time.sleep(0.005)


def test_a_run_killed_and_then_terminated_repeats_the_undisturbed_one(tree, start):
    from granite_trainer.train import main

    undisturbed, disturbed = tree("undisturbed"), tree("disturbed")
    # In this process, and before the other: they share two cores.
    handler = signal.getsignal(signal.SIGTERM)
    try:
        assert main(["--ml-root", str(undisturbed)]) == 0
    finally:
        signal.signal(signal.SIGTERM, handler)
    assert {"adapter_model.safetensors", "adapter_config.json"} <= set(os.listdir(undisturbed / "model"))
    assert list(losses(undisturbed)) == list(range(1, 15))

    first = start(disturbed)
    wait_for_step(first, disturbed, 5)
    first.kill()
    first.wait()
    assert not (disturbed / "model").exists()

    second = start(disturbed)
    wait_for_step(second, disturbed, 8)
    second.send_signal(signal.SIGTERM)
    _, said = second.communicate()
    assert second.returncode == 143
    assert b"Going on from" in said
    assert not (disturbed / "model").exists()
    newest = max((disturbed / "checkpoints").glob("checkpoint-*"), key=lambda path: int(path.name.split("-")[1]))
    assert files.facts_of(newest)["step"] == max(losses(disturbed))

    third = start(disturbed)
    _, said = third.communicate()
    assert third.returncode == 0, said.decode()
    assert f"Going on from {newest}".encode() in said
    expected, found = losses(undisturbed), losses(disturbed)
    assert list(found) == list(expected)
    assert found == pytest.approx(expected, abs=1e-3)
    evaluations = [[line for line in lines(root) if "eval_loss" in line] for root in (undisturbed, disturbed)]
    assert [line["step"] for line in evaluations[0]] == [line["step"] for line in evaluations[1]] == [5, 10, 14]
    assert not (disturbed / "output" / "failure").exists()


@pytest.mark.parametrize(
    ("break_it", "named"),
    [
        (lambda root: (root / "input/config/hyperparameters.json").write_text('{"learning_rat": "1"}'), "learning_rat"),
        (lambda root: next((root / "input/data/train").iterdir()).write_text("{}\n"), "train.jsonl:1"),
        (lambda root: shutil.rmtree(root / "input/data/train"), "train"),
    ],
)
def test_a_failure_is_told_in_its_file_with_an_exit_status(tree, break_it, named, capsys):
    from granite_trainer.train import main

    root = tree("broken")
    break_it(root)
    handler = signal.getsignal(signal.SIGTERM)
    try:
        assert main(["--ml-root", str(root)]) == 1
    finally:
        signal.signal(signal.SIGTERM, handler)
    assert named in (root / "output" / "failure").read_text()
    assert "hint: " in capsys.readouterr().err
    assert not (root / "model").exists()


def test_pairs_in_the_channel_of_the_examples_are_no_examples(tree):
    from granite_trainer.pairs import file_of
    from granite_trainer.train import request_of

    root = tree("pairs", preference="dpo")
    beside = root / "input" / "data" / "train" / "preferences.jsonl"
    beside.write_text('{"prompt": "Q", "chosen": "A", "rejected": "B"}\n')
    request = request_of(root)
    assert [Path(source.path).name for source in request.data] == ["train.jsonl"]
    assert file_of(request) == beside
