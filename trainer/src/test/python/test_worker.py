"""The protocol, spoken with a real worker process; every line of both sides is checked against the schemas."""

import json
import signal
import subprocess
from dataclasses import asdict

import jsonschema
import pytest
from conftest import MAIN, TRAINING

SCHEMAS = MAIN / "granite_trainer" / "schemas"
REQUEST = json.loads((SCHEMAS / "request.schema.json").read_text())
RESPONSE = json.loads((SCHEMAS / "response.schema.json").read_text())


class Client:
    def __init__(self, python, environment):
        self.process = subprocess.Popen(
            [python, "-m", "granite_trainer.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.count = 0

    def send(self, verb, params) -> str:
        self.count += 1
        self.send_line(json.dumps({"id": str(self.count), "verb": verb, "params": params}))
        return str(self.count)

    def send_line(self, line: str) -> None:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def read(self) -> dict:
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        message = json.loads(line)
        jsonschema.validate(message, RESPONSE)
        return message

    def ask(self, verb, params) -> tuple[dict, list[dict]]:
        request_id, events = self.send(verb, params), []
        while True:
            message = self.read()
            assert message["id"] == request_id
            if "ok" in message:
                return message, events
            events.append(message)


@pytest.fixture
def client(python, child_environment):
    client = Client(python, child_environment)
    yield client
    client.process.kill()
    client.process.communicate()


@pytest.fixture
def params(student, corpus, tmp_path):
    def plain(record):
        return json.loads(json.dumps(asdict(record)))

    request = {
        "student": plain(student),
        "adapter": None,
        "data": [{"path": str(corpus), "weight": 1.0, "name": "truth"}],
        "eval": [],
        "output_dir": str(tmp_path),
        "training": plain(TRAINING),
        "num_epochs": 1,
        "max_steps": 2,
        "seed": 3,
        "resume": True,
    }
    jsonschema.validate({"id": "1", "verb": "train", "params": request}, REQUEST)
    return request


def test_a_worker_says_hello_trains_generates_refuses_nonsense_and_shuts_down(client, params, base, tmp_path):
    hello, _ = client.ask("hello", {})
    assert hello["result"]["protocol"] == 1
    assert hello["result"]["torch"] == "2.15.0"

    for change, named in (({"resum": 1}, "params.resum"), ({"output_dir": 3}, "params.output_dir")):
        reply, _ = client.ask("train", params | change)
        assert (reply["ok"], reply["error"]["code"]) == (False, "BAD_REQUEST")
        assert named in reply["error"]["message"]

    bad = tmp_path / "bad.jsonl"
    bad.write_text("{\n")
    reply, _ = client.ask("train", params | {"data": [{"path": str(bad)}]})
    assert reply["error"]["code"] == "BAD_DATA"
    assert "bad.jsonl:1" in reply["error"]["message"]

    reply, events = client.ask("train", params)
    assert reply["ok"], reply
    assert (reply["result"]["steps"], reply["result"]["stopped"]) == (2, "max_steps")
    assert {event["data"]["phase"] for event in events} == {"train"}

    prompts = [{"id": "a", "prompt": "Write C.", "seed": 1}, {"id": "b", "prompt": "Write more C.", "seed": 2}]
    question = {
        "student": params["student"],
        "adapter": reply["result"]["adapter_dir"],
        "prompts": prompts,
        "temperature": 0.7,
        "top_p": 0.95,
        "max_new_tokens": 8,
        "batch_size": 2,
    }
    jsonschema.validate({"id": "1", "verb": "generate", "params": question}, REQUEST)
    reply, events = client.ask("generate", question)
    assert reply["result"]["count"] == 2
    assert {event["data"]["id"] for event in events} == {"a", "b"}

    for line, named in (
        ("nonsense", "not JSON"),
        ('{"id": "x", "verb": "fly"}', "fly"),
        ('{"id": "x", "verb": "hello", "also": 1}', "also"),
        ('{"id": 5, "verb": "hello"}', "id"),
        ('{"id": "x", "verb": "hello", "params": {"a": 1}}', "params.a"),
    ):
        client.send_line(line)
        reply = client.read()
        assert reply["error"]["code"] == "BAD_REQUEST"
        assert named in reply["error"]["message"]

    reply, _ = client.ask("shutdown", {})
    assert reply["result"] == {}
    assert client.process.wait(60) == 0


def test_sigterm_finishes_the_step_saves_a_checkpoint_and_ends_with_143(client, params, base, tmp_path):
    from granite_trainer.files import facts_of

    client.send("train", params | {"num_epochs": 100_000, "max_steps": 10_000})
    while (last_step := client.read()["data"]["step"]) < 2:
        pass
    client.process.send_signal(signal.SIGTERM)
    while "ok" not in (reply := client.read()):
        last_step = reply["data"]["step"]
    assert reply["error"]["code"] == "INTERRUPTED"
    assert client.process.wait(60) == 143
    saved = max(int(path.name.split("-")[1]) for path in (tmp_path / "checkpoints").iterdir())
    assert saved >= last_step
    assert facts_of(tmp_path / "checkpoints" / f"checkpoint-{saved}")["step"] == saved
    assert not (tmp_path / "model").exists()


def test_the_end_of_stdin_ends_the_worker_at_once(client, params, base, tmp_path):
    training = params["training"] | {"save_steps": 5_000}
    client.send("train", params | {"num_epochs": 100_000, "max_steps": 10_000, "training": training})
    assert client.read()["data"]["phase"] == "train"
    client.process.stdin.close()
    client.process.wait(60)
    assert list((tmp_path / "checkpoints").iterdir()) == []
    assert not (tmp_path / "model").exists()
    client.process.stdin = None


def test_an_idle_worker_ends_with_stdin(client):
    client.process.stdin.close()
    assert client.process.wait(60) == 0
    client.process.stdin = None
