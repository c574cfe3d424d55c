"""A worker that shares its work among two processes, on gloo: the losses and the answers of one, and the same care."""

import json
import os
import signal
import time

import pytest
from test_worker import Client, params  # noqa: F401 - a fixture

from granite_trainer import files

EXACT = {"bf16": False, "max_steps": 4, "save_steps": 2, "logging_steps": 1, "global_batch_size": 5}


@pytest.fixture
def start(python, child_environment):
    clients = []

    def start(processes: int) -> Client:
        client = Client(python, child_environment | {"GRANITE_GPUS": str(processes)})
        clients.append(client)
        return client

    yield start
    for client in clients:
        client.process.kill()
        client.process.communicate()


@pytest.fixture
def request_in(params, tmp_path):  # noqa: F811
    def request_in(name: str, **training) -> dict:
        student = json.loads(json.dumps(params["student"]))
        # Dropout differs between one process and two; all else is the same to rounding.
        student["qlora"] |= {"lora_dropout": 0.0, "bnb_4bit_compute_dtype": "float32"}
        settings = params["training"] | EXACT | training
        return params | {
            "student": student,
            "training": settings,
            "output_dir": str(tmp_path / name),
            "max_steps": settings["max_steps"],
        }

    return request_in


def losses(folder) -> list[float]:
    with open(folder / "output" / "metrics.jsonl") as text:
        return [line["loss"] for line in map(json.loads, text) if "loss" in line]


def members(client: Client) -> list[int]:
    with open(f"/proc/{client.process.pid}/task/{client.process.pid}/children") as children:
        return [int(pid) for pid in children.read().split()]


def wait_until(condition) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_two_processes_give_the_losses_and_the_answers_of_one(start, request_in, base, tmp_path):
    results, answers = {}, {}
    for name, processes in (("alone", 1), ("both", 2)):
        client = start(processes)
        reply, events = client.ask("train", request_in(name))
        assert reply["ok"], reply
        results[name] = reply["result"]
        assert [event["data"]["phase"] for event in events] == ["train"] * len(events)
        assert [event["data"]["step"] for event in events] == sorted({event["data"]["step"] for event in events})

        prompts = [{"id": str(n), "prompt": "Write C. " * n, "seed": n} for n in range(1, 4)]
        question = {
            "student": request_in(name)["student"],
            # The same adapter for both: what is compared is how they answer.
            "adapter": results["alone"]["adapter_dir"],
            "prompts": prompts,
            "max_new_tokens": 8,
            "temperature": 0.7,
        }
        reply, events = client.ask("generate", question)
        assert reply["result"]["count"] == 3, reply
        answers[name] = {event["data"]["id"]: event["data"]["text"] for event in events}
    assert losses(tmp_path / "both") == pytest.approx(losses(tmp_path / "alone"), abs=1e-3)
    assert len(losses(tmp_path / "both")) == 4
    assert answers["both"] == answers["alone"]
    assert set(answers["both"]) == {"1", "2", "3"}


def test_sigterm_reaches_both_and_one_checkpoint_is_complete(start, request_in, base, tmp_path):
    client = start(2)
    client.send("train", request_in("stopped", max_steps=10_000) | {"num_epochs": 100_000})
    while client.read()["data"]["step"] < 2:
        pass
    client.process.send_signal(signal.SIGTERM)
    while "ok" not in (reply := client.read()):
        pass
    assert reply["error"]["code"] == "INTERRUPTED"
    assert client.process.wait(60) == 143
    checkpoints = (tmp_path / "stopped" / "checkpoints").glob("checkpoint-*")
    newest = max(checkpoints, key=lambda path: int(path.name.split("-")[1]))
    assert files.facts_of(newest) is not None


def test_a_process_that_is_killed_ends_the_others_and_is_named(start, request_in, base):
    client = start(2)
    client.send("train", request_in("killed", max_steps=10_000) | {"num_epochs": 100_000})
    while client.read()["data"]["step"] < 2:
        pass
    started = members(client)
    assert len(started) == 2
    os.kill(started[1], signal.SIGKILL)
    while "ok" not in (reply := client.read()):
        pass
    assert reply["error"]["code"] in ("OUT_OF_MEMORY", "INTERNAL")
    assert not any(alive(pid) for pid in started)
    reply, _ = client.ask("hello", {})
    assert reply["ok"]


def test_both_end_when_the_worker_is_killed(start, request_in, base):
    client = start(2)
    client.send("train", request_in("orphans", max_steps=10_000) | {"num_epochs": 100_000})
    assert client.read()["data"]["phase"] == "train"
    started = members(client)
    client.process.kill()
    wait_until(lambda: not any(alive(pid) for pid in started))


def test_bad_requests_are_refused_before_any_process_starts(start, request_in):
    client = start(2)
    reply, _ = client.ask("train", request_in("bad") | {"data": [{"path": "/nowhere/train.jsonl"}]})
    assert reply["error"]["code"] == "BAD_DATA"
