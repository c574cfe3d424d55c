import json

import pytest

from granite_trainer.errors import TrainerError
from granite_trainer.settings import (
    GenerateRequest,
    Hyperparameters,
    QloraSettings,
    TrainRequest,
    parse,
    read_hyperparameters,
)

STUDENT = {"name": "tiny", "dir": "/base", "corpus": ["a.jsonl"]}


def write(tmp_path, values):
    path = tmp_path / "hyperparameters.json"
    path.write_text(json.dumps(values))
    return path


def test_hyperparameters_are_strings_under_the_names_of_the_configuration(tmp_path):
    chosen = read_hyperparameters(
        write(
            tmp_path,
            {
                "student": "tiny",
                "learning_rate": "2e-4",
                "num_epochs": "3",
                "bf16": "false",
                "lora_target_modules": '["q_proj", "v_proj"]',
                "lora_r": "16",
                "max_seq_length": "512",
                "max_steps": "20",
                "seed": "7",
                "training.save_steps": "5",
                "pretrain_steps": "4",
                "lr_scheduler_type": '"linear"',
                "sagemaker_program": "train.py",
            },
        )
    )
    assert chosen.student == "tiny"
    assert chosen.training.learning_rate == 2e-4
    assert (chosen.training.num_epochs, chosen.training.max_steps, chosen.training.seed) == (3.0, 20, 7)
    assert (chosen.training.bf16, chosen.training.save_steps) == (False, 5)
    assert chosen.training.lr_scheduler_type == "linear"
    assert chosen.qlora.lora_target_modules == ("q_proj", "v_proj")
    assert (chosen.qlora.lora_r, chosen.model.max_seq_length, chosen.tiny.pretrain_steps) == (16, 512, 4)


def test_defaults_are_those_of_the_procedure(tmp_path):
    chosen = read_hyperparameters(write(tmp_path, {}))
    assert isinstance(chosen, Hyperparameters)
    assert chosen.student == "ibm-granite/granite-8b-code-instruct-128k"
    t, q = chosen.training, chosen.qlora
    assert (t.num_epochs, t.per_device_train_batch_size, t.gradient_accumulation_steps) == (5, 2, 8)
    assert (t.learning_rate, t.lr_scheduler_type, t.warmup_ratio, t.weight_decay) == (1e-4, "cosine", 0.05, 0.01)
    assert (t.max_grad_norm, t.optim, t.gradient_checkpointing, t.bf16) == (0.3, "paged_adamw_8bit", True, True)
    assert (t.logging_steps, t.eval_steps, t.save_steps, t.early_stopping_patience) == (10, 50, 100, 3)
    assert (q.lora_r, q.lora_alpha, q.lora_dropout, q.bnb_4bit_quant_type) == (32, 64, 0.05, "nf4")
    assert len(q.lora_target_modules) == 7


@pytest.mark.parametrize(
    ("values", "message", "hint"),
    [
        ({"learning_rat": "1"}, "learning_rat", "Did you mean learning_rate?"),
        ({"num_epochs": "many"}, "'many'", "a number"),
        ({"max_steps": "1.5"}, "1.5", "whole number"),
        ({"bf16": "maybe"}, "'maybe'", "true or false"),
        ({"model.learning_rate": "1"}, "model.learning_rate", "learning_rate"),
        ({"hidden_size": "100"}, "hidden_size", "128"),
    ],
)
def test_a_wrong_hyperparameter_is_named_with_a_hint(tmp_path, values, message, hint):
    with pytest.raises(TrainerError) as caught:
        read_hyperparameters(write(tmp_path, values))
    assert caught.value.code == "BAD_REQUEST"
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_requests_take_json_types_and_keep_lists_immutable():
    request = parse(
        TrainRequest,
        {
            "student": STUDENT | {"qlora": {"lora_target_modules": ["q_proj"]}},
            "data": [{"path": "a", "weight": 0.3, "name": "truth"}],
            "output_dir": "out",
            "adapter": None,
            "num_epochs": 2,
            "max_steps": -1,
        },
    )
    assert request.student.qlora == QloraSettings(lora_target_modules=("q_proj",))
    assert (request.data[0].weight, request.epochs, request.step_limit, request.run_seed) == (0.3, 2, -1, 42)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"resum": True}, "params.resum"),
        ({"training": {"learning_rate": "1e-4"}}, "params.training.learning_rate"),
        ({"training": {"warmup": 1}}, "params.training.warmup"),
        ({"data": [{"path": "a", "weigth": 1}]}, "params.data[0].weigth"),
        ({"data": "a"}, "params.data"),
        ({"data": [{"path": "a", "weight": 0}]}, "weight"),
        ({"student": {"name": "tiny"}}, "student.dir"),
    ],
)
def test_an_unknown_or_wrong_field_of_a_request_is_named(change, named):
    with pytest.raises(TrainerError) as caught:
        parse(TrainRequest, {"student": STUDENT, "data": [], "output_dir": "o"} | change)
    assert caught.value.code == "BAD_REQUEST"
    assert named in caught.value.message


def test_a_missing_field_is_named():
    with pytest.raises(TrainerError, match="prompts is missing"):
        parse(GenerateRequest, {"student": STUDENT})
