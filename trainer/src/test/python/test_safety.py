"""What goes wrong on purpose: full disks, damaged checkpoints, memory that runs out, values that are no numbers."""

import json
import resource
import subprocess
from dataclasses import replace

import pytest
from test_train import losses, newest_checkpoint_name

from granite_trainer import checks, files
from granite_trainer.checkpoints import newest_checkpoint
from granite_trainer.errors import TrainerError, explain
from granite_trainer.sft import GraniteTrainer
from granite_trainer.train import train


@pytest.fixture
def full_disk(tmp_path):
    """A file system of 900 kB, which holds two checkpoints, where this process may mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", str(folder)], capture_output=True)
    yield folder if mounted.returncode == 0 else None
    subprocess.run(["umount", str(folder)], capture_output=True)


@pytest.fixture
def small_files():
    """Where it may not: no file beyond 150 kB, which the optimiser's state is."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, before[1]))

    yield limit
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_up_during_a_save_keeps_the_checkpoint_before(make_request, full_disk, tmp_path, monkeypatch):
    if full_disk is None:
        pytest.skip("no file system can be mounted here; see the next test")
    monkeypatch.setattr(checks, "check_space", lambda *_: None)
    request = make_request(full_disk, evaluate=False, save_steps=1)
    with pytest.raises(OSError) as caught:
        train(request)
    error = explain(caught.value)
    assert error.code == "DISK_FULL"
    assert "save_total_limit" in error.hint
    saved = newest_checkpoint_name(full_disk)
    assert saved == f"checkpoint-{max(losses(full_disk)) - 1}"
    assert [p.name for p in (full_disk / "checkpoints").iterdir() if files.facts_of(p) is None] == []
    assert not (full_disk / "model").exists()

    # With room for it the run goes on from there, and nothing is different.
    subprocess.run(["mount", "-o", "remount,size=20m", str(full_disk)], check=True)
    train(request)
    train(make_request(tmp_path / "undisturbed", evaluate=False, save_steps=1))
    assert losses(full_disk) == losses(tmp_path / "undisturbed")


def test_a_checkpoint_that_cannot_be_written_whole_is_removed(make_request, small_files, tmp_path, monkeypatch):
    saved = GraniteTrainer._save_checkpoint

    def limited(self, model, trial):
        if self.state.global_step == 4:
            small_files()
        saved(self, model, trial)

    monkeypatch.setattr(GraniteTrainer, "_save_checkpoint", limited)
    with pytest.raises(Exception) as caught:
        train(make_request(tmp_path, evaluate=False))
    assert explain(caught.value).code == "DISK_FULL", caught.value
    assert [path.name for path in (tmp_path / "checkpoints").iterdir()] == ["checkpoint-2"]


def test_a_disk_without_room_for_the_checkpoints_is_refused_before_training(make_request, tmp_path, monkeypatch):
    usage = type("Usage", (), {"free": 30 * 2**20})
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(TrainerError) as caught:
        train(make_request(tmp_path))
    assert caught.value.code == "DISK_FULL"
    assert "0.03 GiB free" in caught.value.message and "4 checkpoints" in caught.value.message
    assert not (tmp_path / "output" / "metrics.jsonl").exists()


def test_the_size_of_the_adapter_is_known_before_the_model_is_loaded(trained, student, base):
    _, result, _ = trained
    assert checks.adapter_parameters(student, base.location) == result["trainable_parameters"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "complete.json").unlink(),
        lambda folder: (folder / "optimizer.pt").write_bytes(b"cut off"),
        lambda folder: (folder / "adapter_model.safetensors").unlink(),
        lambda folder: (folder / "complete.json").write_text('{"files": {'),
    ],
)
def test_a_real_checkpoint_that_is_damaged_is_passed_over_for_the_one_before(trained, tmp_path, damage):
    import shutil

    folder, _, _ = trained
    shutil.copytree(folder / "checkpoints", tmp_path / "checkpoints")
    request = files.facts_of(tmp_path / "checkpoints" / "checkpoint-6")["request"]
    damage(tmp_path / "checkpoints" / "checkpoint-6")
    assert newest_checkpoint(tmp_path / "checkpoints", request).name == "checkpoint-4"


def test_a_gradient_that_is_no_number_stops_before_the_weights_change(make_request, tmp_path, monkeypatch):
    import torch

    norm = GraniteTrainer._clip_grad_norm

    def poisoned(self, model):
        if self.state.global_step == 2:
            next(p for p in model.parameters() if p.grad is not None).grad.fill_(float("inf"))
        return norm(self, model)

    monkeypatch.setattr(GraniteTrainer, "_clip_grad_norm", poisoned)
    with pytest.raises(TrainerError) as caught:
        train(make_request(tmp_path, save_steps=1, evaluate=False))
    assert caught.value.code == "NAN_LOSS"
    assert "gradient norm" in caught.value.message and "step 3" in caught.value.message
    assert newest_checkpoint_name(tmp_path) == "checkpoint-2"
    assert list(losses(tmp_path)) == [1, 2]
    assert torch.isfinite(torch.tensor(list(losses(tmp_path).values()))).all()


def test_memory_that_runs_out_gives_advice_with_the_numbers_of_the_run(make_request, tmp_path, monkeypatch):
    import torch

    def too_much(self, *args, **kwargs):
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 1.50 GiB.\nmore")

    with monkeypatch.context() as patched:
        patched.setattr(GraniteTrainer, "micro_loss", too_much)
        with pytest.raises(TrainerError) as caught:
            train(make_request(tmp_path, evaluate=False, max_steps=4))
    error = caught.value
    assert error.code == "OUT_OF_MEMORY"
    assert "per_device_train_batch_size 2, gradient_accumulation_steps 2, global_batch_size 4" in error.message
    assert "longest example 60 of 256 tokens" in error.message and "Tried to allocate 1.50 GiB" in error.message
    assert "set per_device_train_batch_size to 1 (gradient_accumulation_steps is then 4" in error.hint
    assert "set gradient_checkpointing to true" in error.hint


def test_a_run_goes_on_when_the_advice_is_followed(make_request, student, tmp_path):
    exact = replace(student, qlora=replace(student.qlora, lora_dropout=0.0))
    request = replace(make_request(tmp_path, evaluate=False, save_steps=1, max_steps=4), student=exact)
    train(request)
    undisturbed = losses(tmp_path)
    for name in ("checkpoint-3", "checkpoint-4"):
        (tmp_path / "checkpoints" / name / "complete.json").unlink()
    __import__("shutil").rmtree(tmp_path / "model")
    smaller = replace(request.training, per_device_train_batch_size=1, gradient_checkpointing=True)
    train(replace(request, training=smaller))
    assert losses(tmp_path) == pytest.approx(undisturbed, abs=1e-3)


def test_a_folder_without_a_part_of_the_model_is_named_with_what_it_lacks(student, base, make_request, tmp_path):
    import shutil
    from pathlib import Path

    for lacking, names in (
        ("tokenizer", ("tokenizer.json", "tokenizer_config.json")),
        ("weights", ("model.safetensors",)),
        ("config.json", ("config.json",)),
    ):
        folder = tmp_path / lacking
        shutil.copytree(Path(base.location), folder)
        for name in (*names, "complete.json"):
            (folder / name).unlink()
        with pytest.raises(TrainerError) as caught:
            train(replace(make_request(tmp_path / "out"), student=replace(student, name=str(folder))))
        assert caught.value.code == "MODEL_UNAVAILABLE"
        assert f"has no {lacking}" in caught.value.message


@pytest.mark.parametrize(
    ("token", "said"), [("hf_EXAMPLE", "The token in HF_TOKEN has"), (None, "There is no HF_TOKEN")]
)
def test_a_token_without_access_is_told_from_a_missing_model(student, make_request, tmp_path, monkeypatch, token, said):
    import transformers

    def gated(*args, **kwargs):
        raise OSError("You are trying to access a gated repo.\n403 Client Error.")

    monkeypatch.setattr(transformers.AutoTokenizer, "from_pretrained", gated)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    if token:
        monkeypatch.setenv("HF_TOKEN", token)
    with pytest.raises(TrainerError) as caught:
        train(replace(make_request(tmp_path), student=replace(student, name="ibm-granite/some-model")))
    assert caught.value.code == "MODEL_UNAVAILABLE"
    assert said in caught.value.hint
    assert "EXAMPLE" not in caught.value.hint + caught.value.message


def test_an_adapter_of_other_parameters_is_refused_with_both(trained, make_request, student, tmp_path):
    _, before, _ = trained
    other = replace(student, qlora=replace(student.qlora, lora_r=4))
    with pytest.raises(TrainerError, match="r 8, not 4"):
        train(replace(make_request(tmp_path), student=other, adapter=before["adapter_dir"]))


def test_checkpoints_of_other_parameters_are_set_aside(trained, make_request, student, tmp_path):
    import shutil

    folder, _, _ = trained
    shutil.copytree(folder / "checkpoints", tmp_path / "checkpoints")
    other = replace(student, qlora=replace(student.qlora, lora_r=4))
    train(replace(make_request(tmp_path, max_steps=1, evaluate=False), student=other))
    assert losses(tmp_path).keys() == {1}
    aside = next((tmp_path / "checkpoints").glob("other-*"))
    assert {path.name for path in aside.iterdir()} == {"checkpoint-3", "checkpoint-4", "checkpoint-6"}


def test_examples_that_teach_no_end_are_warned_about(tmp_path, tokenizer, capsys):
    from granite_trainer.data import load

    path = tmp_path / "a.jsonl"
    lines = [[{"role": "user", "content": "Q"}, {"role": "assistant", "content": "x = y; " * n}] for n in (1, 80)]
    path.write_text("".join(json.dumps({"messages": m}) + "\n" for m in lines))
    checks.report_data(load([(path, 1.0)], tokenizer, 40), None, 40, tokenizer.eos_token_id)
    said = capsys.readouterr().err
    assert "1 of 2 examples end with a learned end-of-text (50.0 %)" in said
    assert "warning: fewer than 99 %" in said


def test_what_weights_come_to_is_said_and_too_much_is_warned_about(tmp_path, corpus, tokenizer, capsys):
    from granite_trainer.data import load

    lines = corpus.read_text().splitlines(keepends=True)
    (tmp_path / "few.jsonl").write_text(lines[0])
    (tmp_path / "many.jsonl").write_text("".join(lines[1:]))
    examples = load([(tmp_path / "many.jsonl", 0.3), (tmp_path / "few.jsonl", 9.0)], tokenizer, 256)
    names = ["ground_truth", "corrections"]
    checks.report_weights(examples, names, None)
    said = capsys.readouterr().err
    assert "a token counts 30 times as much" in said
    assert "warning: in corrections a token counts 30 times" in said
    assert "warning: in ground_truth" not in said
    checks.report_weights(examples, names, [9, 22])
    said = capsys.readouterr().err
    assert "an example is learned 22 times an epoch" in said
    assert "warning: in corrections an example is learned 22 times" in said
    assert "warning: in ground_truth" not in said
