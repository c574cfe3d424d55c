"""A worker that speaks the trainer's protocol and misbehaves on request. Standard library only.

Its behaviour is chosen by the environment variable MODE. What it lives through goes to the file LEDGER, one word a line.
"""

import json
import os
import signal
import sys
import time

MODE = os.environ.get("MODE", "good")
LEDGER = os.environ["LEDGER"]


def note(word):
    with open(LEDGER, "a", encoding="utf-8") as ledger:
        ledger.write(word + "\n")


def send(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def reply(request, result):
    send({"id": request["id"], "ok": True, "result": result})


def fail(request, code, message, hint=""):
    send({"id": request["id"], "ok": False, "error": {"code": code, "message": message, "hint": hint}})


def hello(request):
    reply(request, {
        "protocol": 2 if MODE == "newer" else 1, "trainer_version": "fake", "python": "3", "torch": "t",
        "transformers": "t", "trl": "t", "peft": "p", "bitsandbytes": "b", "device": "cpu", "device_name": "cpu",
        "memory_bytes": 1,
    })


def terminated(number, frame):
    note("sigterm")
    if MODE == "deaf":
        return
    note("checkpoint")
    sys.exit(143)


def train(request):
    params = request["params"]
    note("train " + json.dumps(params))
    if MODE.startswith("error:"):
        return fail(request, MODE.split(":")[1], "it went wrong")
    if MODE == "dies":
        print("Traceback: a library fell over", file=sys.stderr, flush=True)
        os._exit(3)
    if MODE == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if MODE == "terminated":
        os._exit(143)
    if MODE == "garbage":
        sys.stdout.write("Loading checkpoint shards: 100%\n[1, 2]\n")
        sys.stdout.flush()
    if MODE == "wrong-id":
        return send({"id": "999", "ok": True, "result": {}})
    if MODE == "no-error":
        return send({"id": request["id"], "ok": False})
    for step in range(1, 4):
        send({"id": request["id"], "event": "progress",
              "data": {"phase": "train", "step": step, "total_steps": 3, "loss": 2.0 / step, "epoch": step / 3}})
        if MODE in ("slow", "deaf"):
            note("waiting")
            while True:
                time.sleep(0.05)
    model = os.path.join(params["output_dir"], "model")
    os.makedirs(model, exist_ok=True)
    reply(request, {
        "adapter_dir": model, "train_loss": 1.25, "first_loss": 2.0, "last_loss": 0.5, "eval_loss": None,
        "best_eval_loss": None, "steps": 3, "epochs": 1.0, "examples": 2, "examples_truncated": 0, "tokens": 10,
        "stopped": "completed", "metrics_path": "m", "trainable_parameters": 5, "seconds": 0.1, "peak_memory_bytes": 7,
    })


def generate(request):
    params = request["params"]
    for prompt in reversed(params["prompts"]):
        if MODE == "forgets" and prompt["id"] == "b":
            continue
        send({"id": request["id"], "event": "generation", "data": {
            "id": "z" if MODE == "invents" else prompt["id"],
            "text": f"{prompt['prompt']} {prompt['seed']} \u00fc\u2028 with {params['adapter']}", "tokens": 3, "stop": "eos"}})
    reply(request, {"count": len(params["prompts"]), "tokens": 3, "seconds": 0.1})


def main():
    signal.signal(signal.SIGTERM, terminated)
    note("started " + str(os.getpid()))
    print("ready", file=sys.stderr, flush=True)
    if MODE == "mute":
        time.sleep(60)
    for line in sys.stdin:
        request = json.loads(line)
        verb = request["verb"]
        if verb == "hello":
            hello(request)
        elif verb == "train":
            train(request)
        elif verb == "generate":
            generate(request)
        elif verb == "shutdown":
            note("shutdown")
            if MODE == "clings":
                while True:
                    time.sleep(0.05)
            reply(request, {})
            return
    note("end of stdin")


main()
