"""Examples that share a row do not see each other, and a packed run learns in each step what an unpacked one does."""

from dataclasses import replace

import pytest
from test_train import losses

from granite_trainer.batches import Layout, micro_batches, to_tensors
from granite_trainer.data import IGNORED, Example, load
from granite_trainer.kernels import Kernels
from granite_trainer.model import for_training, load_base
from granite_trainer.settings import Source
from granite_trainer.sft import GraniteTrainer
from granite_trainer.train import train


@pytest.fixture(scope="module", params=["sdpa", "eager"])
def model(request, student, base):
    plain = replace(student, qlora=replace(student.qlora, load_in_4bit=False, bnb_4bit_compute_dtype="float32"))
    loaded = load_base(plain, base, Kernels(request.param, flattened=False, liger=False))
    return for_training(loaded, plain, None, base, gradient_checkpointing=False).eval()


def nll_by_example(model, rows: list[list[Example]], layout: Layout, pad: int) -> list[list[float]]:
    """The loss of each token of each example, in the order of the rows."""
    import torch

    batch = to_tensors(rows, layout, pad)
    inputs = {name: value for name, value in batch.items() if name not in ("weights", "sources")}
    with torch.no_grad():
        values = GraniteTrainer.negative_log_likelihood(model, inputs)
    result = []
    for number, row in enumerate(rows):
        start = 0
        for example in row:
            end = start + len(example.input_ids)
            result.append(values[number, start : end - 1].tolist())
            start = end
    return result


def test_the_loss_of_each_token_of_a_packed_example_is_its_loss_alone(model, corpus, tokenizer):
    examples = load([(str(corpus), 1.0)], tokenizer, 256).examples
    layout = Layout(16, 2, 200, packing=True)
    micros = micro_batches(examples, layout)
    assert max(len(row) for rows in micros for row in rows) >= 3
    for rows in micros:
        together = nll_by_example(model, rows, layout, tokenizer.pad_token_id)
        alone = [
            nll_by_example(model, [[example]], Layout(1, 1, 256), tokenizer.pad_token_id)[0]
            for row in rows
            for example in row
        ]
        for packed, single in zip(together, alone, strict=True):
            assert packed == pytest.approx(single, abs=2e-5)
            assert sum(single) > 1


def test_what_an_example_says_changes_nothing_for_its_neighbours_in_the_row(model, corpus, tokenizer):
    first, second, third, *_ = load([(str(corpus), 1.0)], tokenizer, 256).examples
    changed = replace(first, input_ids=[(token + 7) % 300 + 2 for token in first.input_ids])
    layout = Layout(3, 1, 256, packing=True)
    before = nll_by_example(model, [[second, first, third]], layout, tokenizer.pad_token_id)
    after = nll_by_example(model, [[second, changed, third]], layout, tokenizer.pad_token_id)
    assert before[0] == after[0] and before[2] == after[2]
    assert before[1] != after[1]


def test_an_example_of_one_token_is_none_of_its_neighbours_business(model, corpus, tokenizer):
    first, second, *_ = load([(str(corpus), 1.0)], tokenizer, 256).examples
    dot = Example([5], [IGNORED], 1.0, False)
    layout = Layout(3, 1, 256, packing=True)
    packed = nll_by_example(model, [[first, dot, second]], layout, tokenizer.pad_token_id)
    for found, alone in ((packed[0], first), (packed[2], second)):
        expected = nll_by_example(model, [[alone]], Layout(1, 1, 256), tokenizer.pad_token_id)[0]
        assert found == pytest.approx(expected, abs=2e-5)


def test_a_packed_run_over_weighted_sources_learns_in_each_step_what_an_unpacked_one_does(
    make_request, student, corpus, tmp_path
):
    lines = corpus.read_text().splitlines(keepends=True)
    for name, part in (("truth", lines[:12]), ("corrections", lines[12:])):
        (tmp_path / f"{name}.jsonl").write_text("".join(part))
    sources = (Source(str(tmp_path / "truth.jsonl"), 0.4), Source(str(tmp_path / "corrections.jsonl"), 2.8))
    exact = replace(student, qlora=replace(student.qlora, lora_dropout=0.0, bnb_4bit_compute_dtype="float32"))
    found = {}
    for packing in (False, True):
        request = make_request(
            tmp_path / str(packing), data=sources, packing=packing, global_batch_size=8, max_steps=4, bf16=False
        )
        found[packing] = train(replace(request, student=exact)), losses(tmp_path / str(packing))
    assert len(found[True][1]) == 4
    assert found[True][1] == pytest.approx(found[False][1], abs=1e-4)
    assert found[True][0]["eval_loss"] == pytest.approx(found[False][0]["eval_loss"], abs=1e-4)
    assert found[True][0]["tokens"] == found[False][0]["tokens"]
