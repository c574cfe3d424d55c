"""The pass over preferences: what is read, what is learned, and that it goes on where it stopped."""

import json
from dataclasses import replace

import pytest
from conftest import functions

from granite_trainer import pairs
from granite_trainer.callbacks import MetricsCallback, read_metrics
from granite_trainer.data import IGNORED
from granite_trainer.errors import TrainerError
from granite_trainer.stop import StopRequest
from granite_trainer.train import train


@pytest.fixture(scope="module")
def preferences(tmp_path_factory):
    """The better answer is the function, the worse one ends in the middle of it."""
    path = tmp_path_factory.mktemp("preferences") / "pairs.jsonl"
    lines = [{"prompt": q, "chosen": a, "rejected": a[: len(a) // 2]} for q, a in functions(6, seed=3)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture
def request_with(make_request, preferences, student):
    calm = replace(student, qlora=replace(student.qlora, lora_dropout=0.0))

    def make(folder, **training):
        settings = {"max_steps": 4, "evaluate": False, "preference": "dpo", "preferences": str(preferences)}
        settings |= {"dpo_learning_rate": 5e-3, "dpo_epochs": 2}
        return replace(make_request(folder, **(settings | training)), student=calm)

    return make


def preference_lines(folder):
    return read_metrics(folder / "output" / "preference_metrics.jsonl")


@pytest.fixture(scope="module")
def learned(make_request, preferences, student, tmp_path_factory):
    folder, events = tmp_path_factory.mktemp("dpo"), []
    calm = replace(student, qlora=replace(student.qlora, lora_dropout=0.0))
    request = make_request(
        folder,
        max_steps=4,
        evaluate=False,
        preference="dpo",
        preferences=str(preferences),
        dpo_learning_rate=5e-3,
        dpo_epochs=2,
    )
    train(replace(request, student=calm), events.append)
    return folder, events


def test_the_better_answers_gain_on_the_worse_ones(learned):
    folder, events = learned
    lines = preference_lines(folder)
    assert [line["step"] for line in lines] == [1, 2, 3, 4]
    # It starts as its own reference, where nothing is preferred: the logarithm of 2.
    assert lines[0]["loss"] == pytest.approx(0.6931, abs=1e-3)
    assert lines[0]["losses"]["margin"] == pytest.approx(0, abs=2e-3)
    assert lines[-1]["loss"] < 0.68
    assert lines[-1]["losses"]["margin"] > 0.02
    assert lines[-1]["losses"]["preferred"] > 0.9
    assert {event["phase"] for event in events} >= {"train", "preference"}
    assert (folder / "model" / "adapter_model.safetensors").is_file()


def test_supervised_training_is_the_same_with_and_without_it(learned, request_with, tmp_path):
    folder, _ = learned
    train(request_with(tmp_path, preference="none"))
    assert read_metrics(tmp_path / "output" / "metrics.jsonl") == read_metrics(folder / "output" / "metrics.jsonl")
    assert not (tmp_path / "output" / "preference_metrics.jsonl").exists()
    names = [root / "model" / "adapter_model.safetensors" for root in (folder, tmp_path)]
    assert names[0].read_bytes() != names[1].read_bytes()


def test_a_pass_that_was_stopped_goes_on_as_if_it_had_not_been(learned, request_with, tmp_path, monkeypatch):
    folder, _ = learned
    stop, reached = StopRequest(), MetricsCallback.on_step_end

    def stop_in_the_pass(self, args, state, control, **kwargs):
        reached(self, args, state, control, **kwargs)
        if self.phase == "preference" and state.global_step == 2:
            stop.set()

    with monkeypatch.context() as patched:
        patched.setattr(MetricsCallback, "on_step_end", stop_in_the_pass)
        with pytest.raises(TrainerError, match="Stopped on request"):
            train(request_with(tmp_path), stop=stop)
    assert len(preference_lines(tmp_path)) == 2
    assert not (tmp_path / "model").exists()
    train(request_with(tmp_path))
    found, expected = preference_lines(tmp_path), preference_lines(folder)
    assert [line["loss"] for line in found] == pytest.approx([line["loss"] for line in expected], abs=1e-4)
    assert read_metrics(tmp_path / "output" / "metrics.jsonl") == read_metrics(folder / "output" / "metrics.jsonl")


def test_pairs_beside_the_training_data_are_found(make_request, corpus, preferences, tmp_path):
    from granite_trainer.settings import Source

    data = tmp_path / "train.jsonl"
    data.write_bytes(corpus.read_bytes())
    request = make_request(tmp_path / "out", data=(Source(str(data)),), preference="dpo")
    assert pairs.file_of(request) is None
    beside = tmp_path / "preferences.jsonl"
    beside.write_bytes(preferences.read_bytes())
    assert pairs.file_of(request) == beside
    assert pairs.file_of(replace(request, training=replace(request.training, preference="none"))) is None


def test_only_the_last_answer_of_each_side_counts(tmp_path, tokenizer):
    path = tmp_path / "p.jsonl"
    prompt = [
        {"role": "user", "content": "Q"},
        {"role": "assistant", "content": "first"},
        {"role": "user", "content": "again"},
    ]
    path.write_text(
        json.dumps({"prompt": prompt, "chosen": "good", "rejected": [{"role": "assistant", "content": "bad"}]})
    )
    (pair,) = pairs.load(path, tokenizer, 100)
    for side, text in ((pair.chosen, "good"), (pair.rejected, "bad")):
        learned = [label for label in side.labels if label != IGNORED]
        assert tokenizer.decode(learned) == text + tokenizer.eos_token


def test_pairs_that_do_not_fit_are_left_out_and_counted(tmp_path, tokenizer, capsys):
    path = tmp_path / "p.jsonl"
    lines = [
        {"prompt": "Q", "chosen": "a", "rejected": "b"},
        {"prompt": "Q", "chosen": "x = y; " * 80, "rejected": "b"},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert len(pairs.load(path, tokenizer, 60)) == 1
    assert "1 pairs are longer" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "no object"),
        ('{"prompt": "Q", "chosen": "A"}', "rejected is missing"),
        ('{"prompt": "Q", "chosen": "A", "rejected": "A"}', "the same"),
        ('{"prompt": "Q", "chosen": " ", "rejected": "A"}', "chosen has no text"),
        ('{"prompt": 3, "chosen": "B", "rejected": "A"}', "prompt is neither"),
        ('{"prompt": [{"role": "assistant", "content": "x"}], "chosen": "B", "rejected": "A"}', "no question"),
    ],
)
def test_a_bad_pair_is_reported_with_its_line(tmp_path, line, reason):
    path = tmp_path / "p.jsonl"
    path.write_text('{"prompt": "Q", "chosen": "A", "rejected": "B"}\n\n' + line + "\n")
    with pytest.raises(TrainerError, match=reason) as caught:
        pairs.read(path)
    assert caught.value.code == "BAD_DATA"
    assert f"{path}:3:" in caught.value.message
