import pytest

from granite_trainer.generate import SeededSampling, generate
from granite_trainer.settings import GenerateRequest, Prompt


@pytest.fixture(scope="module")
def ask(student, trained):
    folder, _, _ = trained

    def ask(prompts, **settings):
        answers = []
        defaults = {"max_new_tokens": 24, "batch_size": 4}
        request = GenerateRequest(student, tuple(prompts), adapter=str(folder / "model"), **(defaults | settings))
        totals = generate(request, answers.append)
        return {answer["id"]: answer for answer in answers}, totals

    return ask


def test_every_prompt_is_answered_once_and_the_totals_add_up(ask):
    prompts = [Prompt(f"p{i}", "Write a C function. " * (i + 1), seed=i) for i in range(5)]
    answers, totals = ask(prompts, batch_size=2)
    assert set(answers) == {prompt.id for prompt in prompts}
    assert totals["count"] == 5
    assert all(answer["stop"] in ("eos", "length") for answer in answers.values())
    assert totals["tokens"] == sum(a["tokens"] + (a["stop"] == "eos") for a in answers.values())
    assert "<|endoftext|>" not in "".join(answer["text"] for answer in answers.values())


def test_an_answer_depends_on_its_own_seed_and_not_on_its_companions(ask):
    import torch

    def prompts(*seeds):
        return [Prompt(f"p{i}", "Write a C function.", seed) for i, seed in enumerate(seeds)]

    first, _ = ask(prompts(1, 2, 3))
    torch.manual_seed(12345)
    second, _ = ask(prompts(1, 7, 8))
    assert first["p0"] == second["p0"]
    assert first["p1"]["text"] != second["p1"]["text"]
    swapped, _ = ask(prompts(3, 2, 1))
    assert swapped["p2"]["text"] == first["p0"]["text"]


def test_temperature_zero_takes_the_likeliest_token_whatever_the_seed(ask):
    answers, _ = ask([Prompt("a", "Write.", 1), Prompt("b", "Write.", 2)], temperature=0.0)
    assert answers["a"]["text"] == answers["b"]["text"]


def test_the_answer_is_the_one_of_the_trained_four_bit_model(ask, student, base, tokenizer, trained):
    """Unpacking and merging on the CPU must not change what was learned."""
    import torch
    from peft import PeftModel

    from granite_trainer.model import load_base
    from granite_trainer.template import generation_prompt

    answers, _ = ask([Prompt("a", "Write a C function read_queue_1.", 1)], temperature=0.0, max_new_tokens=6)
    model = PeftModel.from_pretrained(load_base(student, base), str(trained[0] / "model")).eval()
    ids = tokenizer.encode(generation_prompt("Write a C function read_queue_1."), add_special_tokens=False)
    with torch.no_grad():
        for _ in range(6):
            ids.append(int(model(input_ids=torch.tensor([ids])).logits[0, -1].argmax()))
    assert tokenizer.decode(ids[-6:], skip_special_tokens=True) == answers["a"]["text"]


def test_a_prompt_that_is_too_long_keeps_its_end(ask):
    answers, _ = ask([Prompt("long", "x " * 2000, 1)])
    assert answers["long"]["tokens"] > 0


def test_sampling_follows_the_nucleus_of_the_distribution():
    import torch

    probabilities = torch.tensor([0.5, 0.3, 0.15, 0.05])
    rows = 4000
    sampler = SeededSampling(list(range(rows)), temperature=1.0, top_p=0.9, prompt_length=3, max_new_tokens=1)
    scores = sampler(torch.zeros(rows, 3, dtype=torch.long), probabilities.log().repeat(rows, 1))
    chosen = scores.argmax(-1)
    assert torch.isfinite(scores).sum(-1).eq(1).all()
    share = torch.bincount(chosen, minlength=4) / rows
    # The last is outside the smallest set that holds 0.9; the others share its part.
    assert share[3] == 0
    assert torch.allclose(share[:3], probabilities[:3] / 0.95, atol=0.03)


def test_a_tiny_nucleus_still_holds_the_likeliest_token():
    import torch

    sampler = SeededSampling([5], temperature=0.7, top_p=1e-6, prompt_length=1, max_new_tokens=1)
    assert sampler(torch.zeros(1, 1, dtype=torch.long), torch.tensor([[0.0, 3.0, 1.0]])).argmax() == 1
