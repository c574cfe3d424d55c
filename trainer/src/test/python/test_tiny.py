from dataclasses import replace
from pathlib import Path

import pytest

from granite_trainer import files, tiny
from granite_trainer.errors import TrainerError
from granite_trainer.model import resolve_base
from granite_trainer.stop import StopRequest


def nothing(*_):
    pass


def test_the_base_is_granite_shaped_and_says_what_it_is(student, base):
    config = files.read_json(Path(base.location) / "config.json")
    assert config["model_type"] == "llama"
    assert (config["attention_bias"], config["mlp_bias"], config["tie_word_embeddings"]) == (True, True, True)
    assert (config["hidden_size"], config["num_attention_heads"], config["num_key_value_heads"]) == (128, 4, 2)
    facts = files.facts_of(Path(base.location))
    assert facts["pretrain_steps"] == student.tiny.pretrain_steps
    assert facts["pretrain_loss"] < 5.99  # the logarithm of the vocabulary: nothing learned


def test_the_tokenizer_writes_any_text_and_gives_it_back(tokenizer):
    for text in ("int x = 42;\n\tif (x) {}", "Größe → µs", "\x00\x1f", "    return;"):
        assert tokenizer.decode(tokenizer.encode(text, add_special_tokens=False)) == text


def test_it_is_built_once_for_the_same_corpus_and_settings(student, base):
    def unexpected(event):
        raise AssertionError(event)

    assert resolve_base(student, unexpected, nothing) == base


def test_other_settings_give_another_base_beside_the_first(student, base):
    other = resolve_base(replace(student, tiny=replace(student.tiny, pretrain_steps=1)), nothing, nothing)
    assert other.location != base.location
    assert files.facts_of(Path(base.location)) is not None


def test_the_same_corpus_and_settings_give_the_same_bytes(student, tmp_path):
    few = replace(student.tiny, pretrain_steps=3)
    folders = [
        tiny.ensure_base(replace(student, tiny=few, dir=str(tmp_path / name)), nothing, nothing) for name in "ab"
    ]
    seals = [files.read_json(folder / files.MARKER) for folder in folders]
    assert "model.safetensors" in seals[0]["files"]
    assert seals[0] == seals[1]


def test_a_stopped_build_leaves_nothing_that_counts_and_is_done_again(student, tmp_path):
    stop, events = StopRequest(), []
    again = replace(student, dir=str(tmp_path))

    def progress(event):
        events.append(event)
        stop.set()

    with pytest.raises(TrainerError) as caught:
        tiny.ensure_base(again, progress, stop.check)
    assert caught.value.code == "INTERRUPTED"
    assert events[0]["phase"] == "pretrain"
    assert all(files.facts_of(folder) is None for folder in tmp_path.iterdir())
    assert files.facts_of(tiny.ensure_base(again, nothing, nothing)) is not None


def test_a_damaged_base_is_built_again(student, tmp_path):
    again = replace(student, dir=str(tmp_path), tiny=replace(student.tiny, pretrain_steps=1))
    folder = tiny.ensure_base(again, nothing, nothing)
    (folder / "model.safetensors").write_bytes(b"cut off")
    assert files.facts_of(folder) is None
    assert files.facts_of(tiny.ensure_base(again, nothing, nothing)) is not None
