"""What answers: the library that trains, or vLLM; what they do when memory is short, and what they leave behind."""

import gc
import json
import sys
import weakref
from pathlib import Path

import pytest

from granite_trainer import generate as module
from granite_trainer import worker
from granite_trainer.errors import TrainerError
from granite_trainer.generate import ENGINE, generate
from granite_trainer.settings import GenerateRequest, Prompt, plain
from granite_trainer.stop import StopRequest

# As much of vLLM as the trainer touches. It notes what it is given and answers with the tokens of "ok", then ends.
VLLM = """
import json, os
NOTES = os.environ["VLLM_NOTES"]

def note(**what):
    with open(NOTES, "a") as out:
        out.write(json.dumps(what) + "\\n")

class SamplingParams:
    def __init__(self, *, temperature, top_p, max_tokens, seed, stop_token_ids):
        self.given = dict(temperature=temperature, top_p=top_p, max_tokens=max_tokens, seed=seed, stop=stop_token_ids)

class Core:
    def shutdown(self):
        note(shutdown=True)

class LLM:
    def __init__(self, **options):
        note(options=options)
        self.llm_engine = type("Engine", (), {"engine_core": Core()})()

    def generate(self, prompts, settings, *, lora_request, use_tqdm):
        note(prompts=prompts, settings=[s.given for s in settings], lora=lora_request and lora_request.path)
        completion = lambda i: type("C", (), {"token_ids": (7, 8), "finish_reason": "stop" if i == 0 else "length"})
        return [type("Output", (), {"outputs": [completion(i)]}) for i in range(len(prompts))]
"""
LORA = """
class LoRARequest:
    def __init__(self, name, number, path):
        assert name and number > 0
        self.path = path
"""


@pytest.fixture
def vllm(tmp_path, monkeypatch):
    package = tmp_path / "site" / "vllm"
    (package / "lora").mkdir(parents=True)
    (package / "__init__.py").write_text(VLLM)
    (package / "lora" / "__init__.py").write_text("")
    (package / "lora" / "request.py").write_text(LORA)
    notes = tmp_path / "notes.jsonl"
    monkeypatch.setenv("VLLM_NOTES", str(notes))
    monkeypatch.setenv(ENGINE, "vllm")
    monkeypatch.syspath_prepend(str(package.parent))
    yield lambda: [json.loads(line) for line in notes.read_text().splitlines()]
    for name in [name for name in sys.modules if name.split(".")[0] == "vllm"]:
        del sys.modules[name]


def request_of(student, trained, **settings) -> GenerateRequest:
    prompts = (Prompt("long", "Write a C function that counts.", 11), Prompt("short", "Write.", 12))
    defaults = {"adapter": str(trained[0] / "model"), "max_new_tokens": 8, "batch_size": 4}
    return GenerateRequest(student, prompts, **(defaults | settings))


def test_vllm_gets_tokens_seeds_adapter_and_quantisation(vllm, student, trained, base, tokenizer):
    answers = []
    totals = generate(request_of(student, trained, temperature=0.5, top_p=0.9), answers.append)
    options, asked, end = vllm()
    assert options["options"]["model"] == base.location
    assert options["options"]["quantization"] == "bitsandbytes"
    assert options["options"]["max_lora_rank"] == 8 and options["options"]["enable_lora"]
    short, long = asked["prompts"]
    assert tokenizer.decode(short["prompt_token_ids"]) == "Question:\nWrite.\n\nAnswer:\n"
    longest = len(long["prompt_token_ids"])
    assert options["options"]["max_model_len"] == longest + 8
    expected = {"temperature": 0.5, "top_p": 0.9, "max_tokens": 8, "stop": [tokenizer.eos_token_id]}
    assert asked["settings"] == [{**expected, "seed": 12}, {**expected, "seed": 11}]
    assert asked["lora"] == str(trained[0] / "model")
    assert end == {"shutdown": True}
    assert [(answer["id"], answer["stop"], answer["tokens"]) for answer in answers] == [
        ("short", "eos", 2),
        ("long", "length", 2),
    ]
    assert totals["count"] == 2


def test_vllm_without_an_adapter_is_the_base_alone(vllm, student, trained):
    generate(request_of(student, trained, adapter=None), lambda answer: None)
    assert "enable_lora" not in vllm()[0]["options"] and vllm()[1]["lora"] is None


def test_where_vllm_is_asked_for_and_missing_the_error_says_so(student, trained, monkeypatch):
    monkeypatch.setenv(ENGINE, "vllm")
    monkeypatch.setitem(sys.modules, "vllm", None)
    with pytest.raises(TrainerError, match="vLLM cannot be imported") as error:
        generate(request_of(student, trained), lambda answer: None)
    assert error.value.code == "MODEL_UNAVAILABLE"


def test_an_unknown_engine_is_refused(student, trained, monkeypatch):
    monkeypatch.setenv(ENGINE, "tgi")
    with pytest.raises(TrainerError, match=ENGINE):
        generate(request_of(student, trained), lambda answer: None)


def test_on_a_cpu_an_installed_vllm_is_left_alone(vllm, student, trained, monkeypatch):
    monkeypatch.setenv(ENGINE, "auto")
    generate(request_of(student, trained), lambda answer: None)
    assert not Path(module.os.environ["VLLM_NOTES"]).exists()


def test_a_batch_that_does_not_fit_is_halved_and_the_answers_stay(student, trained, monkeypatch, capsys):
    import torch

    undisturbed, halved, sizes = [], [], []
    prompts = tuple(Prompt(f"p{i}", "Write a C function.", i) for i in range(6))
    request = GenerateRequest(student, prompts, str(trained[0] / "model"), max_new_tokens=6, batch_size=6)
    generate(request, undisturbed.append)
    real = module.answer_batch

    def short_of_memory(model, tokenizer, batch, *rest):
        sizes.append(len(batch))
        if len(batch) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return real(model, tokenizer, batch, *rest)

    monkeypatch.setattr(module, "answer_batch", short_of_memory)
    generate(request, halved.append)
    assert halved == undisturbed
    assert sizes == [6, 3, 2, 1, 3, 2, 1] and "memory does not suffice" in capsys.readouterr().err


def test_a_single_answer_that_does_not_fit_is_an_error(student, trained, monkeypatch):
    import torch

    def short_of_memory(*arguments):
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(module, "answer_batch", short_of_memory)
    with pytest.raises(torch.OutOfMemoryError):
        generate(request_of(student, trained), lambda answer: None)


def test_between_two_requests_no_model_stays_in_memory(student, trained, monkeypatch):
    models = []
    real = module.for_generation

    def remember(*arguments):
        model = real(*arguments)
        models.append(weakref.ref(model))
        return model

    monkeypatch.setattr(module, "for_generation", remember)
    params = json.loads(json.dumps(plain(request_of(student, trained))))
    worker.answer("generate", params, lambda kind, data: None, StopRequest())
    worker.release_memory()
    gc.collect()
    assert [model() for model in models] == [None]


def test_an_answer_never_takes_the_place_of_its_question(student, trained, tokenizer, monkeypatch):
    """256 tokens at a time: a question keeps 128 of them, however long an answer was allowed to be."""
    seen = []

    def look(model, tokenizer, batch, request, max_new_tokens, stop):
        seen.append((max_new_tokens, batch[0][1]))
        return [[tokenizer.eos_token_id] for _ in batch]

    monkeypatch.setattr(module, "answer_batch", look)
    question = "Write a C function that counts the frames of a queue and returns them."
    request = GenerateRequest(student, (Prompt("a", question),), str(trained[0] / "model"), max_new_tokens=1024)
    generate(request, lambda answer: None)
    assert seen[0][0] == 128
    assert question in tokenizer.decode(seen[0][1])
