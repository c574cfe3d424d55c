"""Whoever loads an export gets the answers of the model that was trained."""

import json
import os
import shutil
import stat
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from granite_trainer import files
from granite_trainer.errors import TrainerError
from granite_trainer.export import ExportRequest, export, main
from granite_trainer.generate import generate
from granite_trainer.settings import GenerateRequest, ModelSettings, Prompt, QloraSettings, Student

QUESTIONS = [
    f"Write a C function {name}." for name in ("read_queue_1", "check_gate_4", "count_port_7", "reset_clock_12")
]


@pytest.fixture(scope="module")
def learned(make_request, tmp_path_factory):
    """A training that is long enough to be sure of its tokens, laid out as in a run."""
    from granite_trainer.train import train

    run = tmp_path_factory.mktemp("runs") / "20261123-101500-1a2b3c4d"
    request = make_request(
        run / "distill" / "epoch-1" / "training", evaluate=False, num_epochs=15, max_steps=60, learning_rate=5e-3
    )
    taught = replace(request.student.tiny, pretrain_steps=120, pretrain_batch_size=8)
    request = replace(request, student=replace(request.student, dir=str(run / "student"), tiny=taught))
    train(request)
    files.write_json(run / "manifest.json", {"schema": "granite.run/1", "id": run.name})
    (run / "prepare").mkdir()
    facts = {"examples": {"train": 16, "val": 4}, "licences": {"Apache-2.0": 9, "MIT": 7}, "domains": {"can": 16}}
    files.write_json(run / "prepare" / "manifest.json", {"config_digest": "c" * 64, "facts": facts})
    scores = {"avg_student_score": 7.25, "avg_student_score_ci": [6.5, 8.0], "num_heldout": 4}
    epochs = [{"epoch": 0, **scores, "avg_student_score": 3.0}, {"epoch": 1, **scores}]
    (run / "epochs.jsonl").write_text("".join(json.dumps(line) + "\n" for line in epochs))
    return run, request.student, run / "distill" / "epoch-1" / "training" / "model"


@pytest.fixture(scope="module")
def exported(learned, tmp_path_factory):
    """An export in every format that needs no other program, carried to a place where nothing else is."""
    _, _, adapter = learned
    folder = tmp_path_factory.mktemp("made") / "export"
    result = export(ExportRequest(str(adapter), str(folder), ("adapter", "merged", "sagemaker"), name="Gate model"))
    moved = tmp_path_factory.mktemp("elsewhere") / "model"
    shutil.move(folder, moved)
    return moved, result


def answers(student: Student, adapter=None) -> dict[str, str]:
    found = []
    prompts = tuple(Prompt(str(i), question) for i, question in enumerate(QUESTIONS))
    generate(
        GenerateRequest(student, prompts, adapter and str(adapter), temperature=0.0, max_new_tokens=40), found.append
    )
    return {answer["id"]: answer["text"] for answer in found}


def plain_student(folder: Path, quantised=False) -> Student:
    return Student(
        name=str(folder), model=ModelSettings(max_seq_length=256), qlora=QloraSettings(load_in_4bit=quantised)
    )


@pytest.fixture(scope="module")
def expected(learned):
    _, student, adapter = learned
    texts = answers(student, adapter)
    assert "return" in "".join(texts.values())  # it has learned something
    assert len(set(texts.values())) > 1
    assert texts != answers(student)  # and the base alone would not do
    return texts


def test_the_exported_adapter_answers_as_the_trained_model(exported, expected):
    folder, _ = exported
    # The name of its base is what the adapter says; where that lies, beside it, is found.
    named = files.read_json(folder / "adapter" / "adapter_config.json")["base_model_name_or_path"]
    assert "/" not in named
    student = replace(plain_student(folder, quantised=True), name=named)
    assert answers(student, folder / "adapter") == expected


def test_the_merged_model_answers_as_the_trained_model(exported, expected):
    assert answers(plain_student(exported[0] / "merged")) == expected


def test_the_archive_holds_the_same_model(exported, expected, tmp_path):
    with tarfile.open(exported[0] / "model.tar.gz") as archive:
        names = archive.getnames()
        archive.extractall(tmp_path / "model", filter="data")
    assert "serving.properties" in names and "model.safetensors" in names and names == sorted(names)
    assert answers(plain_student(tmp_path / "model")) == expected
    settings = dict(line.split("=", 1) for line in (tmp_path / "model" / "serving.properties").read_text().splitlines())
    assert settings["engine"] == "Python"
    assert settings["option.max_model_len"] == "256"


def test_other_programs_load_the_merged_model_with_its_chat_format(exported, expected):
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(exported[0] / "merged")
    model = AutoModelForCausalLM.from_pretrained(exported[0] / "merged")
    assert model.dtype == torch.bfloat16
    assert "generation %}" not in tokenizer.chat_template
    messages = [{"role": "user", "content": QUESTIONS[0]}]
    ids = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    output = model.float().generate(**ids, max_new_tokens=40, do_sample=False)
    text = tokenizer.decode(output[0, ids["input_ids"].shape[1] :], skip_special_tokens=True)
    assert text == expected["0"]


def test_the_same_training_exports_the_same_bytes(learned, exported, tmp_path):
    _, _, adapter = learned
    export(ExportRequest(str(adapter), str(tmp_path / "again"), ("adapter", "merged", "sagemaker"), name="Gate model"))
    first, second = (files.read_json(folder / files.MARKER) for folder in (exported[0], tmp_path / "again"))
    assert first == second


def test_the_card_tells_data_licences_parameters_and_scores(exported, corpus):
    card = (exported[0] / "adapter" / "README.md").read_text()
    assert card.startswith("---\n") and "# Gate model" in card
    assert files.sha256(corpus) in card
    assert "Apache-2.0 9, MIT 7" in card
    assert "| lora_r | 8 |" in card and "| learning_rate | 0.005 |" in card and "| steps | 60 |" in card
    assert "| 0 (the untrained base) | 3.00 | 6.50 to 8.00 | 4 |" in card
    assert "| 1 (this model) | 7.25 | 6.50 to 8.00 | 4 |" in card
    assert card == (exported[0] / "merged" / "README.md").read_text()


def test_no_path_of_this_machine_leaves_it(exported, learned):
    run, _, _ = learned
    for path in exported[0].rglob("*"):
        if path.is_file() and path.suffix in (".json", ".md", ".jinja", ".properties"):
            assert str(run.parent) not in path.read_text(), path


def test_the_seal_names_every_file_of_the_export(exported):
    folder, result = exported
    assert files.facts_of(folder)["formats"] == ["adapter", "merged", "sagemaker"]
    listed = {entry["path"] for entry in result["files"]}
    assert listed == {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"adapter/adapter_model.safetensors", "merged/model.safetensors", "model.tar.gz"} <= listed


def test_a_moved_run_still_answers(learned, expected, tmp_path):
    run, _, adapter = learned
    moved = tmp_path / "kept" / run.name
    shutil.copytree(run, moved)
    recorded = files.read_json(adapter / "granite_adapter.json")["base"]
    hidden = Path(recorded).with_name("hidden")
    Path(recorded).rename(hidden)
    try:
        named = replace(plain_student(Path(recorded), quantised=True), name=recorded)
        assert answers(named, moved / adapter.relative_to(run)) == expected
        with pytest.raises(TrainerError, match="is not there"):
            answers(named, adapter)
    finally:
        hidden.rename(recorded)


def test_a_folder_that_is_no_export_is_left_alone(learned, tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(TrainerError, match="no export"):
        export(ExportRequest(str(learned[2]), str(tmp_path)))
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_gguf_without_llama_cpp_says_what_to_install_before_any_work(learned, tmp_path, monkeypatch, capfd):
    monkeypatch.delenv("LLAMA_CPP", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run_main(learned, tmp_path / "out", "adapter,gguf") == 1
    error = json.loads(capfd.readouterr().out)["error"]
    assert "convert_hf_to_gguf.py is not on the PATH" in error["message"] and "--llama-cpp" in error["hint"]
    assert not (tmp_path / "out").exists()


def run_main(learned, output: Path, formats: str, *more: str) -> int:
    """The command in this process; it turns its standard output away, which is put back."""
    kept = os.dup(1)
    try:
        return main(["--adapter", str(learned[2]), "--output", str(output), "--formats", formats, *more])
    finally:
        os.dup2(kept, 1)
        os.close(kept)


@pytest.fixture
def llama_cpp(tmp_path) -> Path:
    """A stand-in for llama.cpp that takes its options and writes what it was asked."""
    home = tmp_path / "llama.cpp"
    home.mkdir()
    (home / "convert_hf_to_gguf.py").write_text(
        "import argparse, json, pathlib, sys\n"
        "p = argparse.ArgumentParser()\n"
        "p.add_argument('model'); p.add_argument('--outfile'); p.add_argument('--outtype')\n"
        "a = p.parse_args()\n"
        "assert json.loads((pathlib.Path(a.model) / 'config.json').read_text())['model_type'] == 'llama'\n"
        "if 'unknown' in sys.argv[0]: sys.exit('BPE pre-tokenizer was not recognized')\n"
        "pathlib.Path(a.outfile).write_text('GGUF ' + a.outtype)\n"
    )
    quantiser = home / "llama-quantize"
    quantiser.write_text('#!/bin/sh\n{ cat "$1"; echo " to $3"; } > "$2"\n')
    quantiser.chmod(quantiser.stat().st_mode | stat.S_IXUSR)
    return home


@pytest.mark.parametrize(("kind", "content"), [("q8_0", "GGUF q8_0"), ("q4_k_m", "GGUF bf16 to Q4_K_M\n")])
def test_gguf_goes_through_llama_cpps_programs(learned, llama_cpp, tmp_path, kind, content):
    request = ExportRequest(str(learned[2]), str(tmp_path / "out"), ("gguf",), gguf_type=kind, llama_cpp=str(llama_cpp))
    export(request)
    folder = tmp_path / "out" / "gguf"
    assert (folder / f"model-{kind}.gguf").read_text() == content
    recipe = (folder / "Modelfile").read_text()
    assert recipe.startswith(f"FROM ./model-{kind}.gguf\n")
    assert 'PARAMETER stop "<|endoftext|>"' in recipe and "PARAMETER num_ctx 256" in recipe
    assert not (tmp_path / "out" / "merged").exists() and not (tmp_path / "out" / "adapter").exists()


def test_a_converter_that_fails_is_quoted_and_nothing_half_made_stays(learned, llama_cpp, tmp_path):
    bad = llama_cpp.with_name("unknown")
    llama_cpp.rename(bad)
    with pytest.raises(TrainerError, match="pre-tokenizer was not recognized"):
        export(ExportRequest(str(learned[2]), str(tmp_path / "out"), ("gguf",), llama_cpp=str(bad)))
    assert not (tmp_path / "out").exists() and not (tmp_path / "out.building").exists()


def test_an_ollama_prompt_is_the_prompt_of_training():
    """Ollama's template, with its conditions taken as true or false by hand."""
    from granite_trainer.export import modelfile
    from granite_trainer.template import generation_prompt

    template = modelfile("m.gguf", 4096).split('"""')[1]
    plain = template.replace("{{ if .System }}System:\n{{ .System }}\n\n{{ end }}", "")
    plain = plain.replace("{{ if .Prompt }}", "").replace("{{ end }}", "").replace("{{ .Response }}", "")
    assert plain.replace("{{ .Prompt }}", "Ask.") == generation_prompt("Ask.")
