import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import write_chat

from granite_trainer import files
from granite_trainer.batches import Layout, examples_per_step, total_steps
from granite_trainer.callbacks import MetricsCallback, read_metrics
from granite_trainer.checkpoints import newest_checkpoint
from granite_trainer.checks import warn_about_steps
from granite_trainer.errors import TrainerError
from granite_trainer.settings import Source, TrainingSettings
from granite_trainer.stop import StopRequest
from granite_trainer.train import train


def losses(folder: Path) -> dict[int, float]:
    return {line["step"]: line["loss"] for line in read_metrics(folder / "output" / "metrics.jsonl") if "loss" in line}


def evaluations(folder: Path) -> dict[int, float]:
    lines = read_metrics(folder / "output" / "metrics.jsonl")
    return {line["step"]: line["eval_loss"] for line in lines if "eval_loss" in line}


def test_a_run_learns_and_leaves_what_the_contract_names(trained):
    folder, result, events = trained
    assert result["stopped"] == "max_steps"
    assert (result["steps"], result["examples"], result["examples_truncated"]) == (6, 16, 0)
    assert result["last_loss"] < result["first_loss"]
    by_step = losses(folder)
    assert list(by_step) == [1, 2, 3, 4, 5, 6]
    assert result["train_loss"] == pytest.approx(sum(by_step.values()) / 6)
    evaluations = [line for line in read_metrics(Path(result["metrics_path"])) if "eval_loss" in line]
    assert [line["step"] for line in evaluations] == [3, 6]
    assert result["eval_loss"] == evaluations[-1]["eval_loss"]
    model = Path(result["adapter_dir"])
    assert {"adapter_model.safetensors", "adapter_config.json", "tokenizer.json"} <= {p.name for p in model.iterdir()}
    assert files.facts_of(model) is not None
    assert files.facts_of(folder / "checkpoints" / "checkpoint-6") is not None
    assert [event["phase"] for event in events if event["phase"] == "train"]
    assert events[-1]["step"] == events[-1]["total_steps"] == 6


def test_the_adapter_is_low_rank_on_the_seven_projections(trained, student):
    from safetensors.torch import load_file

    folder, result, _ = trained
    weights = load_file(str(folder / "model" / "adapter_model.safetensors"))
    projections = {re.search(r"(\w+)\.lora_", name).group(1) for name in weights}
    assert projections == set(student.qlora.lora_target_modules)
    assert all(min(tensor.shape) == student.qlora.lora_r for tensor in weights.values())
    assert {str(tensor.dtype) for tensor in weights.values()} == {"torch.float32"}
    assert sum(tensor.numel() for tensor in weights.values()) == result["trainable_parameters"]


def test_the_same_request_and_seed_give_the_same_losses_and_the_same_bytes(trained, make_request, tmp_path):
    folder, _, _ = trained
    train(make_request(tmp_path))
    assert losses(tmp_path) == losses(folder)
    name = "model/adapter_model.safetensors"
    assert files.sha256(tmp_path / name) == files.sha256(folder / name)


def test_a_finished_request_is_answered_at_once(trained, make_request):
    folder, result, _ = trained

    def unexpected(event):
        raise AssertionError(event)

    assert train(make_request(folder), unexpected) == result


def test_a_run_killed_between_its_last_checkpoint_and_its_adapter_trains_no_further_step(
    trained, make_request, tmp_path
):
    folder, before, _ = trained
    again = tmp_path / "again"
    shutil.copytree(folder, again)
    shutil.rmtree(again / "model")
    result = train(make_request(again))
    assert losses(again) == losses(folder)
    assert (result["steps"], result["eval_loss"]) == (before["steps"], before["eval_loss"])
    name = "model/adapter_model.safetensors"
    assert files.sha256(again / name) == files.sha256(folder / name)


def test_old_checkpoints_go_but_the_limit_is_kept(trained):
    folder, _, _ = trained
    # Saved at 2, 4, 6 and at the better evaluations 3 and 6; the newest three stay.
    assert sorted(path.name for path in (folder / "checkpoints").iterdir()) == [
        "checkpoint-3",
        "checkpoint-4",
        "checkpoint-6",
    ]


def test_training_goes_on_from_an_adapter(trained, make_request, tmp_path):
    _, before, _ = trained
    request = replace(make_request(tmp_path, max_steps=1, evaluate=False), adapter=before["adapter_dir"])
    result = train(request)
    # The same seed begins with the same examples.
    assert result["first_loss"] < before["first_loss"] - 0.05
    assert result["eval_loss"] is None and result["best_eval_loss"] is None


def test_an_adapter_of_another_base_is_refused(trained, make_request, student, tmp_path):
    _, before, _ = trained
    other = replace(student, tiny=replace(student.tiny, pretrain_steps=1))
    with pytest.raises(TrainerError, match="another base model"):
        train(replace(make_request(tmp_path), student=other, adapter=before["adapter_dir"]))


def test_an_adapter_fits_its_tiny_base_named_by_folder(trained, student, base):
    from granite_trainer.model import check_adapter, resolve_base

    _, before, _ = trained
    by_folder = resolve_base(replace(student, name=str(base.location)), None, None)
    assert by_folder.digest == base.digest
    check_adapter(before["adapter_dir"], by_folder)


def test_a_weight_multiplies_the_loss_of_its_sources_tokens(make_request, student, base, tokenizer, corpus, tmp_path):
    import torch

    from granite_trainer.data import load
    from granite_trainer.model import load_base

    lines = corpus.read_text().splitlines(keepends=True)
    for name, part in (("a", lines[:2]), ("b", lines[2:4])):
        (tmp_path / f"{name}.jsonl").write_text("".join(part))
    sources = (Source(str(tmp_path / "a.jsonl"), 0.7), Source(str(tmp_path / "b.jsonl"), 0.3))
    result = train(make_request(tmp_path / "out", data=sources, evaluate=False, max_steps=1, bf16=False))

    # A new adapter adds nothing, so the first loss is the base's own.
    model = load_base(student, base).eval()
    total = mass = 0.0
    for example in load(((s.path, s.weight) for s in sources), tokenizer, 256).examples:
        with torch.no_grad():
            logits = model(input_ids=torch.tensor([example.input_ids])).logits[0, :-1].float()
        labels = torch.tensor(example.labels[1:])
        nll = torch.nn.functional.cross_entropy(logits, labels, ignore_index=-100, reduction="sum").item()
        total += example.weight * nll
        mass += example.weight * int((labels != -100).sum())
    assert result["first_loss"] == pytest.approx(total / mass, rel=0.01)


def test_a_loss_that_is_no_number_stops_within_its_step_and_nothing_is_written_after(
    make_request, tmp_path, monkeypatch
):
    import torch

    from granite_trainer.sft import GraniteTrainer

    undisturbed = GraniteTrainer.training_step

    def poisoned(self, model, inputs, num_items_in_batch=None):
        if self.state.global_step == 3:
            with torch.no_grad():
                next(p for p in model.parameters() if p.requires_grad).fill_(float("nan"))
        return undisturbed(self, model, inputs, num_items_in_batch)

    monkeypatch.setattr(GraniteTrainer, "training_step", poisoned)
    with pytest.raises(TrainerError) as caught:
        train(make_request(tmp_path, save_steps=1, evaluate=False))
    assert caught.value.code == "NAN_LOSS"
    assert "The loss became nan at step 4" in caught.value.message
    assert list(losses(tmp_path)) == [1, 2, 3]
    assert not (tmp_path / "model").exists()
    assert newest_checkpoint_name(tmp_path) == "checkpoint-3"

    # The last good checkpoint is whole: the run goes on from it.
    monkeypatch.undo()
    assert train(make_request(tmp_path, save_steps=1, evaluate=False))["steps"] == 6


def newest_checkpoint_name(folder: Path) -> str:
    names = [path.name for path in (folder / "checkpoints").iterdir() if files.facts_of(path) is not None]
    return max(names, key=lambda name: int(name.split("-")[1]))


def test_an_evaluation_in_between_changes_nothing_of_what_is_learned(trained, make_request, tmp_path):
    folder, _, _ = trained
    train(make_request(tmp_path, evaluate=False))
    assert losses(tmp_path) == losses(folder)


def test_a_run_stopped_before_an_evaluation_catches_up_on_it(trained, make_request, tmp_path):
    folder, _, _ = trained
    stop = StopRequest()
    reached = MetricsCallback.on_step_end

    def stop_at_3(self, args, state, control, **kwargs):
        reached(self, args, state, control, **kwargs)
        if state.global_step == 3:
            stop.set()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(MetricsCallback, "on_step_end", stop_at_3)
        with pytest.raises(TrainerError, match="Stopped on request"):
            train(make_request(tmp_path), stop=stop)
    train(make_request(tmp_path))
    assert evaluations(tmp_path) == evaluations(folder)
    states = [(root / "checkpoints" / "checkpoint-6" / "trainer_state.json").read_text() for root in (folder, tmp_path)]
    early = [json.loads(text)["stateful_callbacks"]["CustomEarlyStoppingCallback"]["attributes"] for text in states]
    assert early[0] == early[1]


def test_early_stopping_ends_the_run_and_the_best_adapter_is_kept(make_request, tmp_path):
    # What is learned here has nothing to do with what is evaluated, which only gets worse.
    noise = write_chat(tmp_path / "noise.jsonl", [(f"Q{n}", "@ ~ ^ @ ~ ^ @ ~ ^ @ ~ ^") for n in range(8)])
    settings = {"learning_rate": 2e-2, "lr_scheduler_type": "constant", "eval_steps": 1, "max_steps": 12}
    request = make_request(
        tmp_path, data=(Source(str(noise)),), early_stopping_patience=2, save_total_limit=1, **settings
    )
    result = train(request)
    assert result["stopped"] == "early_stopping"
    evaluations = [line for line in read_metrics(tmp_path / "output" / "metrics.jsonl") if "eval_loss" in line]
    best = min(evaluations, key=lambda line: line["eval_loss"])
    assert result["steps"] == best["step"] + 2 < 12
    assert result["best_eval_loss"] == best["eval_loss"]
    saved = tmp_path / "checkpoints" / f"checkpoint-{best['step']}" / "adapter_model.safetensors"
    from safetensors.torch import load_file

    kept, checkpoint = load_file(str(tmp_path / "model" / "adapter_model.safetensors")), load_file(str(saved))
    assert all(kept[name].equal(checkpoint[name]) for name in kept)
    state = json.loads((tmp_path / "checkpoints" / f"checkpoint-{result['steps']}" / "trainer_state.json").read_text())
    assert state["stateful_callbacks"]["CustomEarlyStoppingCallback"]["attributes"]["without_improvement"] == 2


def sealed(folder: Path, request: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "weights").write_bytes(b"weights")
    files.mark_complete(folder, {"request": request})
    return folder


def test_incomplete_and_damaged_checkpoints_are_skipped(tmp_path):
    good = sealed(tmp_path / "checkpoint-2", "mine")
    (sealed(tmp_path / "checkpoint-10", "mine") / "weights").write_bytes(b"other")
    (tmp_path / "checkpoint-30").mkdir()
    (tmp_path / "checkpoint-30" / "weights").write_bytes(b"half")
    assert newest_checkpoint(tmp_path, "mine") == good
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint-2"]


def test_checkpoints_of_another_request_are_set_aside_not_used_and_not_lost(tmp_path):
    sealed(tmp_path / "checkpoint-4", "theirs")
    good = sealed(tmp_path / "checkpoint-2", "mine")
    assert newest_checkpoint(tmp_path, "mine") == good
    assert files.facts_of(tmp_path / "other-theirs" / "checkpoint-4") is not None


def test_a_model_folder_that_cannot_be_renamed_gets_the_files_seal_last(tmp_path, monkeypatch):
    unfinished, final = sealed(tmp_path / "model.tmp", "mine"), tmp_path / "model"
    final.mkdir()
    rename = Path.rename

    def mounted(self, target):
        if final in (self, Path(target)):
            raise OSError(16, "Device or resource busy")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", mounted)
    files.publish(unfinished, final)
    assert files.facts_of(final) == {"request": "mine"}
    assert not unfinished.exists()


@pytest.mark.parametrize(
    ("per_device", "accumulation", "effective", "world", "expected"),
    [
        (2, 8, 16, 1, (16, 8)),
        (2, 8, 16, 8, (16, 1)),
        (4, 1, 16, 8, (16, 1)),
        (3, 1, 16, 1, (16, 6)),
        (2, 8, 16, 5, (16, 2)),
        (2, 8, 0, 8, (128, 8)),
    ],
)
def test_the_global_batch_decides_over_accumulation(per_device, accumulation, effective, world, expected):
    settings = TrainingSettings(
        per_device_train_batch_size=per_device, gradient_accumulation_steps=accumulation, global_batch_size=effective
    )
    per_step = examples_per_step(settings, world)
    assert (per_step, Layout(per_step, per_device, 1024).accumulation(world)) == expected


def test_steps_that_never_come_are_warned_about(capsys):
    assert total_steps(2000, 16, 5, -1) == 625
    assert total_steps(50, 16, 1, -1) == 4
    assert total_steps(50, 16, 1, 3) == 3
    assert total_steps(50, 16, 1, 300) == 4, "a limit bounds the epochs, it does not add to them"
    warn_about_steps(TrainingSettings(), 78, True)
    warned = capsys.readouterr().err
    assert "save_steps 100 is beyond the last step 78" in warned
    assert "eval_steps" not in warned


def test_bad_data_is_found_before_a_model_is_built(make_request, student, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{}\n")
    request = make_request(tmp_path, data=(Source(str(bad)),))
    with pytest.raises(TrainerError, match=r"bad\.jsonl:1"):
        train(replace(request, student=replace(student, dir=str(tmp_path / "base"))))
    assert not (tmp_path / "base").exists()


def test_a_model_that_is_not_there_is_named_with_a_hint(make_request, student, tmp_path):
    request = replace(make_request(tmp_path), student=replace(student, name=str(tmp_path / "nowhere")))
    with pytest.raises(TrainerError) as caught:
        train(request)
    assert caught.value.code == "MODEL_UNAVAILABLE"
    assert "nowhere" in caught.value.message
    shutil.rmtree(tmp_path)
