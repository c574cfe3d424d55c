"""Two processes on gloo: the run of one process, stopped and resumed together, written by one of them."""

import os
import re
import signal
import subprocess

import pytest
from test_ml_root import lines, losses, tree, wait_for_step  # noqa: F401 - a fixture

from granite_trainer import files

# Dropout differs between one process and two; all else is the same to rounding.
EXACT = {
    "lora_dropout": "0",
    "bf16": "false",
    "bnb_4bit_compute_dtype": "float32",
    "global_batch_size": "5",  # neither divides among the processes nor into the examples
    "per_device_train_batch_size": "2",
    "max_steps": "10",
}


@pytest.fixture
def start(python, child_environment):
    started = []

    def start(root) -> subprocess.Popen:
        process = subprocess.Popen(
            [python, "-m", "granite_trainer.launch", "--processes", "2", "--ml-root", str(root)],
            env=child_environment,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
            process.communicate()


def test_two_packed_processes_stopped_and_resumed_learn_what_one_unpacked_process_does(
    tree,  # noqa: F811
    start,
):
    from granite_trainer.train import main

    alone = tree("alone", **EXACT)
    handler = signal.getsignal(signal.SIGTERM)
    try:
        assert main(["--ml-root", str(alone)]) == 0
    finally:
        signal.signal(signal.SIGTERM, handler)

    # On CPUs sharding only changes how weights are stored, and from where the adapter is taken in the end.
    both = tree("both", packing="true", sharding="fsdp", **EXACT)
    first = start(both)
    wait_for_step(first, both, 4)
    first.send_signal(signal.SIGTERM)
    _, said = first.communicate()
    assert first.returncode == 143, said.decode()
    assert said.decode().count("error: Stopped on request.") == 1
    newest = max((both / "checkpoints").glob("checkpoint-*"), key=lambda path: int(path.name.split("-")[1]))
    assert files.facts_of(newest)["step"] == max(losses(both)) < 10
    assert not (both / "model").exists() and not (both / "output" / "failure").exists()

    second = start(both)
    _, said = second.communicate()
    assert second.returncode == 0, said.decode()
    assert said.decode().count(f"Going on from {newest}") == 1
    assert "on 2 devices" in said.decode()
    assert losses(both) == pytest.approx(losses(alone), abs=1e-3)
    assert list(losses(both)) == list(range(1, 11))
    evaluations = [{x["step"]: x["eval_loss"] for x in lines(root) if "eval_loss" in x} for root in (alone, both)]
    assert evaluations[1] == pytest.approx(evaluations[0], abs=1e-3)
    # One process wrote: each line once, and no state of its own for each process.
    assert not [name for name in os.listdir(both / "checkpoints" / "checkpoint-10") if re.search("rng|rank", name)]
    name = "adapter_model.safetensors"
    assert (both / "model" / name).read_bytes() == (both / "checkpoints" / "checkpoint-10" / name).read_bytes()
    assert files.facts_of(both / "model") is not None


def test_what_fails_in_the_process_that_writes_ends_all_of_them_with_its_reason(tree, start):  # noqa: F811
    root = tree("broken", **EXACT)
    # A file where the folder of checkpoints should be.
    (root / "checkpoints").write_text("")
    process = start(root)
    _, said = process.communicate()
    assert process.returncode == 1, said.decode()
    assert "checkpoints" in (root / "output" / "failure").read_text()
