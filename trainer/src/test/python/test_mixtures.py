"""Runs over several sources and against a teacher's probabilities: each loss is logged, and a resume repeats them all."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from test_train import losses

from granite_trainer.callbacks import MetricsCallback, read_metrics
from granite_trainer.errors import TrainerError
from granite_trainer.model import resolve_base
from granite_trainer.settings import Source
from granite_trainer.stop import StopRequest
from granite_trainer.train import train

ALPHA = 0.7


def steps(folder: Path) -> list[dict]:
    return [line for line in read_metrics(folder / "output" / "metrics.jsonl") if "loss" in line]


@pytest.fixture(scope="module")
def sources(corpus, tmp_path_factory):
    """Twelve examples of ground truth and four corrections, with the weights that alpha gives them by token mass."""
    folder, lines = tmp_path_factory.mktemp("sources"), corpus.read_text().splitlines(keepends=True)
    for name, part in (("truth", lines[:12]), ("corrections", lines[12:])):
        (folder / f"{name}.jsonl").write_text("".join(part))
    return (
        Source(str(folder / "truth.jsonl"), (1 - ALPHA) * 16 / 12, "ground_truth"),
        Source(str(folder / "corrections.jsonl"), ALPHA * 16 / 4, "corrections"),
    )


def test_black_box_logs_both_losses_and_learns_their_mean_weighted_by_token_mass(
    make_request, sources, tokenizer, tmp_path, capsys
):
    from granite_trainer.data import load

    # A step over everything, so that its mass is the whole data's.
    settings = {"max_steps": 2, "global_batch_size": 16, "mixing": "weigh"}
    train(make_request(tmp_path, data=sources, evaluate=False, **settings))
    tokens = [0, 0]
    for example in load(((s.path, s.weight) for s in sources), tokenizer, 256).examples:
        tokens[example.source] += example.learned
    for line in steps(tmp_path):
        assert set(line["losses"]) == {"ground_truth", "corrections"}
        parts = [line["losses"][s.name] * s.weight * n for s, n in zip(sources, tokens, strict=True)]
        mass = sum(s.weight * n for s, n in zip(sources, tokens, strict=True))
        assert line["loss"] == pytest.approx(sum(parts) / mass, rel=1e-3)
    said = capsys.readouterr().err
    assert f"Source corrections: {tokens[1]} learned tokens" in said
    assert "; ground_truth " in said and "; corrections " in said


@pytest.fixture(scope="module")
def teacher(student):
    """The same tokenizer, other weights: it has seen its corpus once more often."""
    other = replace(student, tiny=replace(student.tiny, pretrain_steps=student.tiny.pretrain_steps + 10))
    return resolve_base(other, lambda event: None, lambda: None).location


def test_white_box_learns_alpha_of_the_divergence_and_the_rest_of_the_cross_entropy(make_request, teacher, tmp_path):
    train(make_request(tmp_path, evaluate=False, teacher_model=teacher, teacher_alpha=ALPHA, max_steps=6))
    lines = steps(tmp_path)
    for line in lines:
        kl, ce = line["losses"]["kl"], line["losses"]["ce"]
        assert line["loss"] == pytest.approx(ALPHA * kl + (1 - ALPHA) * ce, rel=1e-3)
        assert kl > 0
    assert lines[-1]["loss"] < lines[0]["loss"]


def test_a_teacher_that_is_the_student_has_nothing_to_diverge_from(make_request, base, tmp_path):
    train(make_request(tmp_path, evaluate=False, teacher_model=base.location, max_steps=1))
    assert steps(tmp_path)[0]["losses"]["kl"] == pytest.approx(0, abs=1e-3)


def test_a_teacher_with_another_tokenizer_is_refused(make_request, student, tmp_path):
    other = replace(student, tiny=replace(student.tiny, vocab_size=300, pretrain_steps=1), dir=str(tmp_path / "base"))
    location = resolve_base(other, lambda event: None, lambda: None).location
    with pytest.raises(TrainerError, match="another tokenizer") as caught:
        train(make_request(tmp_path / "out", teacher_model=location))
    assert caught.value.code == "BAD_REQUEST"


@pytest.mark.parametrize("kind", ["packed mixture", "drawn mixture", "white box"])
def test_a_resume_repeats_the_uninterrupted_run(make_request, sources, teacher, tmp_path, monkeypatch, kind):
    """With dropout, and stopped in the middle of an epoch."""
    settings = {
        "packed mixture": {"packing": True, "mixing": "weigh"},
        "drawn mixture": {"mixing": "draw"},
        "white box": {"teacher_model": teacher},
    }[kind]

    def request(name):
        return make_request(tmp_path / name, data=sources, **settings)

    train(request("undisturbed"))
    stop, reached = StopRequest(), MetricsCallback.on_step_end

    def stop_at_5(self, args, state, control, **kwargs):
        reached(self, args, state, control, **kwargs)
        if state.global_step == 5:
            stop.set()

    with monkeypatch.context() as patched:
        patched.setattr(MetricsCallback, "on_step_end", stop_at_5)
        with pytest.raises(TrainerError, match="Stopped on request"):
            train(request("disturbed"), stop=stop)
    assert list(losses(tmp_path / "disturbed")) == [1, 2, 3, 4, 5]
    train(request("disturbed"))
    found, expected = (json.dumps(steps(tmp_path / name)) for name in ("disturbed", "undisturbed"))
    assert found == expected, "to the last bit, on one machine"
