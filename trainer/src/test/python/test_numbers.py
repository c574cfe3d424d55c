"""Numbers that are promised: what the tiny student can learn by heart, and the benchmark that a GPU waits for."""

import json
from dataclasses import replace

import pytest
from conftest import functions, write_chat

from granite_trainer import bench
from granite_trainer.settings import Source
from granite_trainer.train import train


def test_the_tiny_student_learns_64_examples_by_heart(student, make_request, tmp_path):
    data = write_chat(tmp_path / "data" / "train.jsonl", functions(64, seed=1))
    elsewhere = write_chat(tmp_path / "corpus" / "train.jsonl", functions(64, seed=9))
    learner = replace(
        student,
        dir=str(tmp_path / "base"),
        corpus=(str(elsewhere),),
        tiny=replace(student.tiny, pretrain_steps=150, pretrain_batch_size=8),
        qlora=replace(student.qlora, lora_r=32, lora_alpha=64, lora_dropout=0.0),
    )
    request = make_request(
        tmp_path / "out",
        data=(Source(str(data)),),
        evaluate=False,
        packing=True,
        per_device_train_batch_size=8,
        global_batch_size=16,
        learning_rate=5e-3,
        max_grad_norm=1.0,
        num_epochs=25,
        max_steps=100,
        save_steps=1000,
    )
    result = train(replace(request, student=learner))
    assert result["last_loss"] < 0.5


@pytest.mark.parametrize("contender", ["granite", "granite-packed", "trl"])
def test_each_contender_of_the_benchmark_trains_the_same_tokens(contender, tmp_path):
    bench.make_model("tiny", tmp_path)
    result = bench.run_one(contender, tmp_path, "32", steps=3, rows=2)
    assert (result["contender"], result["length"], result["steps"], result["mfu"]) == (contender, "32", 1, None)
    assert result["tokens_per_second"] > 0
    assert result["memory_bytes"] > 2**20


def test_the_shape_of_the_large_model_has_eight_billion_weights():
    from transformers import LlamaConfig, LlamaForCausalLM

    numbers = bench.SHAPES["granite-8b"]
    import torch

    with torch.device("meta"):
        model = LlamaForCausalLM(
            LlamaConfig(
                vocab_size=numbers["vocabulary"],
                hidden_size=numbers["hidden"],
                intermediate_size=numbers["intermediate"],
                num_hidden_layers=numbers["layers"],
                num_attention_heads=numbers["heads"],
                num_key_value_heads=numbers["kv_heads"],
                attention_bias=True,
                mlp_bias=True,
                tie_word_embeddings=True,
            )
        )
    assert sum(p.numel() for p in model.parameters()) == pytest.approx(8.05e9, rel=0.01)


def test_the_table_says_how_many_times_plain_trl():
    common = {"memory_bytes": 2**30, "length": "1024"}
    text = bench.table(
        [
            common | {"contender": "granite", "tokens_per_second": 3000.0, "mfu": 0.5},
            common | {"contender": "trl", "tokens_per_second": 2000.0, "mfu": None},
            {"contender": "unsloth", "length": "1024", "error": "out of memory"},
        ]
    )
    assert "| 1024 | granite | 3,000 | 1.50 × | 1.0 GiB | 50.0 % |" in text
    assert "| 1024 | trl | 2,000 | 1.00 × | 1.0 GiB | n/a |" in text
    assert "| 1024 | unsloth | out of memory |" in text


@pytest.mark.soak
def test_the_benchmark_runs_by_one_command(python, child_environment):
    import subprocess

    command = [python, "-m", "granite_trainer.bench", "--shape", "tiny", "--lengths", "64,mixed", "--steps", "4"]
    done = subprocess.run(command, env=child_environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("| granite |") == 2 and done.stdout.count("| trl |") == 2
    assert json.dumps("granite-packed") in done.stderr
