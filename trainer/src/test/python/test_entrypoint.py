"""The very entry point of the image on a tree like /opt/ml, without Docker."""

import json
import os
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import entrypoint
from entrypoint import EntryError, Machines, command_for, count_gpus, machines_of, training_command
from granite_trainer import files
from granite_trainer.callbacks import read_metrics

TRAINER = Path(__file__).parents[3]
# Strings, as the platform hands them on.
HYPERPARAMETERS = {
    "student": "tiny",
    "max_seq_length": "256",
    "vocab_size": "400",
    "hidden_size": "128",
    "intermediate_size": "128",
    "num_layers": "2",
    "num_heads": "4",
    "num_kv_heads": "2",
    "pretrain_steps": "5",
    "pretrain_sequence_length": "48",
    "lora_r": "8",
    "per_device_train_batch_size": "2",
    "global_batch_size": "4",
    "gradient_checkpointing": "false",
    "save_steps": "50",
    "eval_steps": "50",
    "num_epochs": "1000",
    "max_steps": "2000",
    "sagemaker_program": '"train.py"',
}


def dockerfile(name: str = "Dockerfile") -> str:
    return (TRAINER / name).read_text()


def entry_of_the_image() -> list[str]:
    """The command in the Dockerfile, on this machine: the image's folders are the checkout's, its Python is this one."""
    entry = json.loads(re.search(r"^ENTRYPOINT (\[.*\])$", dockerfile(), re.M).group(1))
    command = json.loads(re.search(r"^CMD (\[.*\])$", dockerfile(), re.M).group(1))
    assert entry[0] == "python3"
    return [
        sys.executable,
        entry[1].replace("/opt/granite/trainer", str(TRAINER / "src" / "main" / "python")),
        *command,
    ]


@pytest.fixture
def tree(tmp_path, corpus, held_out) -> Path:
    root = tmp_path / "ml"
    for channel, file in (("train", corpus), ("val", held_out)):
        folder = root / "input" / "data" / channel
        folder.mkdir(parents=True)
        shutil.copy(file, folder)
    config = root / "input" / "config"
    config.mkdir()
    (config / "hyperparameters.json").write_text(json.dumps(HYPERPARAMETERS))
    (config / "resourceconfig.json").write_text('{"hosts": ["algo-1"], "current_host": "algo-1"}')
    return root


def environment(root: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return kept | {"GRANITE_ML_ROOT": str(root), "GRANITE_GPUS": "0", "PYTHONDONTWRITEBYTECODE": "1", **more}


def change(root: Path, **values: str | None) -> None:
    path = root / "input" / "config" / "hyperparameters.json"
    merged = json.loads(path.read_text()) | values
    path.write_text(json.dumps({name: value for name, value in merged.items() if value is not None}))


def test_sigterm_saves_a_checkpoint_and_the_next_container_goes_on_to_the_model(tree):
    metrics = tree / "output" / "metrics.jsonl"
    first = subprocess.Popen(entry_of_the_image(), env=environment(tree), stderr=subprocess.PIPE)
    try:
        # Read all along, as the platform does: a full pipe would stop the training.
        said = []
        for line in first.stderr:
            said.append(line)
            if b"Train loss: " in line:
                break
        first.send_signal(signal.SIGTERM)
        said.append(first.stderr.read())
        assert first.wait() == 143, b"".join(said).decode()
    finally:
        if first.poll() is None:
            first.kill()
            first.communicate()
    reached = max(line["step"] for line in read_metrics(metrics))
    newest = tree / "checkpoints" / f"checkpoint-{reached}"
    assert files.facts_of(newest)["step"] == reached
    assert not (tree / "output" / "failure").exists() and not (tree / "model" / files.MARKER).exists()
    assert b"expandable" not in b"".join(said)  # what it sets is no warning

    second = subprocess.Popen(entry_of_the_image(), env=environment(tree), stderr=subprocess.PIPE)
    try:
        assert any(f"Going on from {newest}".encode() in line for line in second.stderr)
    finally:
        second.kill()
        second.communicate()


def test_a_finished_job_in_script_mode_leaves_model_metrics_and_no_failure(tree):
    change(tree, max_steps="3")
    (tree / "output").mkdir()
    (tree / "output" / "failure").write_text("of an earlier try\n")
    # The toolkit adds the hyperparameters as arguments; the file counts.
    program = [sys.executable, str(TRAINER / "src" / "main" / "python" / "train.py"), "--max_steps", "999"]
    done = subprocess.run(program, env=environment(tree), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert {"adapter_model.safetensors", "adapter_config.json"} <= set(os.listdir(tree / "model"))
    assert not (tree / "output" / "failure").exists()
    # The lines that the platform's metric definitions look for.
    assert re.search(r"^Train loss: \d+\.\d{4}$", done.stderr, re.M)
    assert re.search(r"^Eval loss: \d+\.\d{4}$", done.stderr, re.M)


def test_a_wrong_hyperparameter_ends_in_the_failure_file(tree):
    change(tree, learning_rat="1")
    done = subprocess.run(entry_of_the_image(), env=environment(tree), capture_output=True, text=True)
    assert done.returncode == 1
    assert (tree / "output" / "failure").read_text().startswith("BAD_REQUEST: Unknown hyperparameter learning_rat.")


@pytest.mark.parametrize(
    ("child", "status", "told"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", 137, "memory ran out"),
        (
            "import sys; sys.exit('error: no such student\\nhint: name one')",
            1,
            "error: no such student\nhint: name one",
        ),
        ("print(1 / 0)", 1, "ZeroDivisionError"),
    ],
)
def test_a_process_that_dies_without_a_word_is_explained(tree, monkeypatch, child, status, told):
    monkeypatch.setenv("GRANITE_ML_ROOT", str(tree))
    monkeypatch.setattr(entrypoint, "command_for", lambda *given: [sys.executable, "-c", child])
    assert entrypoint.main(["train"]) == status
    assert told in (tree / "output" / "failure").read_text()


def test_what_the_training_says_of_its_failure_is_kept(tree):
    (tree / "output").mkdir()
    (tree / "output" / "failure").write_text("NAN_LOSS: at step 7\n")
    entrypoint.write_failure(tree, "INTERNAL: status 1")
    assert (tree / "output" / "failure").read_text() == "NAN_LOSS: at step 7\n"


def test_folders_that_cannot_be_written_are_named_with_the_user(tmp_path):
    (tmp_path / "model").write_text("a file where a folder should be")
    with pytest.raises(EntryError, match="model cannot be written by user"):
        entrypoint.check_writable(tmp_path)


ROOT = Path("/opt/ml")


def test_one_gpu_or_none_is_one_process():
    for gpus in (0, 1):
        expected = ["python", "-m", "granite_trainer.train", "--ml-root", "/opt/ml"]
        assert training_command("python", ROOT, Machines(gpus)) == expected


def test_several_gpus_get_a_process_each():
    command = training_command("python", ROOT, Machines(8))
    assert shlex.join(command) == "python -m granite_trainer.launch --processes 8 --ml-root /opt/ml"
    from granite_trainer import launch

    assert callable(launch.main)


def test_several_machines_meet_at_the_first_one():
    machines = Machines(4, ("algo-1", "algo-2"), "algo-2")
    assert shlex.join(training_command("python", ROOT, machines)) == (
        "python -m torch.distributed.run --nnodes 2 --node-rank 1 --nproc-per-node 4 --master-addr algo-1 "
        "--master-port 29500 --shutdown-timeout 100 -m granite_trainer.train --ml-root /opt/ml"
    )


def test_torchrun_knows_every_option_that_it_is_given():
    from torch.distributed.run import parse_args

    command = training_command("python", ROOT, Machines(4, ("algo-1", "algo-2"), "algo-2"))
    options = parse_args(command[3:])
    assert (options.nnodes, options.node_rank, options.nproc_per_node) == ("2", 1, "4")
    assert options.training_script == "granite_trainer.train" and options.module
    assert options.training_script_args == ["--ml-root", "/opt/ml"]


def test_the_machines_come_from_the_platform(tree):
    config = tree / "input" / "config" / "resourceconfig.json"
    config.write_text('{"hosts": ["algo-2", "algo-1"], "current_host": "algo-2", "network_interface_name": "eth0"}')
    assert machines_of(tree, {"GRANITE_GPUS": "8"}) == Machines(8, ("algo-1", "algo-2"), "algo-2")
    config.unlink()
    assert machines_of(tree, {"GRANITE_GPUS": "1"}) == Machines(1)
    assert count_gpus({"CUDA_VISIBLE_DEVICES": "0,1,2"}) == 3
    assert count_gpus({"CUDA_VISIBLE_DEVICES": ""}) == count_gpus({"CUDA_VISIBLE_DEVICES": "-1"}) == 0


def test_gpus_are_counted_by_the_drivers_own_program(tmp_path, monkeypatch):
    program = tmp_path / "nvidia-smi"
    program.write_text(
        '#!/bin/sh\n[ "$1" = -L ] && printf "GPU 0: NVIDIA A10G (UUID: a)\\nGPU 1: NVIDIA A10G (UUID: b)\\n"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert count_gpus({}) == 2
    program.write_text("#!/bin/sh\nexit 9\n")
    assert count_gpus({}) == 0


@pytest.fixture
def jar(tmp_path) -> dict[str, str]:
    path = tmp_path / "granite.jar"
    path.write_bytes(b"")
    return {"GRANITE_JAR": str(path)}


def test_the_loop_runs_below_the_checkpoints_with_its_channels(tree, jar):
    for channel in ("data", "config"):
        (tree / "input" / "data" / channel).mkdir()
    config = tree / "input" / "data" / "config" / "my.yaml"
    config.write_text("student: tiny\n")
    (tree / "input" / "config" / "hyperparameters.json").write_text(
        '{"distillation.max_epochs": "3", "student": "\\"tiny\\"", "sagemaker_region": "\\"us-east-1\\""}'
    )
    command = command_for(["distill", "--quality-threshold", "7"], tree, jar)
    assert command == [
        *("java", "-jar", jar["GRANITE_JAR"], "distill", "--config", str(config)),
        *(
            "--data",
            str(tree / "input" / "data" / "data"),
            "--set",
            f"run.folder={tree / 'checkpoints' / 'runs'}",
            "--yes",
        ),
        *("--set", "distillation.max_epochs=3", "--set", "student=tiny", "--quality-threshold", "7"),
    ]
    assert command_for(["run"], tree, jar)[3:5] == ["run", str(config)]


def test_the_loop_asks_for_whole_keys(tree, jar):
    (tree / "input" / "config" / "hyperparameters.json").write_text('{"learning_rate": "1e-4"}')
    with pytest.raises(EntryError, match="no hyperparameter learning_rate") as error:
        command_for(["distill"], tree, jar)
    assert "training.learning_rate" in error.value.hint


def test_another_verb_is_the_commands_and_serving_is_elsewhere(tree, jar):
    assert command_for(["prepare", "--help"], tree, jar)[2:] == [jar["GRANITE_JAR"], "prepare", "--help"]
    with pytest.raises(EntryError, match="does not serve"):
        command_for(["serve"], tree, jar)
    with pytest.raises(EntryError, match=r"no /nonexistent\.jar"):
        command_for(["distill"], tree, {"GRANITE_JAR": "/nonexistent.jar"})


def test_a_selftest_gets_the_program_and_leaves_its_report_as_the_model(tree, jar):
    command = command_for(["selftest", "--gpu"], tree, jar)
    assert command[1:] == [
        *("-m", "granite_trainer.selftest", "--junit", str(tree / "model" / "selftest.xml"), "--gpu"),
        *("--", "java", "-jar", jar["GRANITE_JAR"]),
    ]


def test_the_best_epoch_of_a_loop_becomes_the_model(tmp_path):
    run = tmp_path / "checkpoints" / "runs" / "20261123-101500-1a2b3c4d"
    for epoch in (1, 2):
        folder = run / "distill" / f"epoch-{epoch}" / "training" / "model"
        folder.mkdir(parents=True)
        (folder / "adapter_config.json").write_text(str(epoch))
    (run / "epochs.jsonl").write_text(
        '{"epoch":0,"avg_student_score":9.0}\n{"epoch":1,"avg_student_score":7.5}\n{"epoch":2,"avg_student_score":7.0}\n'
    )
    (run / "report.html").write_text("report")
    entrypoint.keep_result(tmp_path)
    assert (tmp_path / "model" / "adapter_config.json").read_text() == "1"
    assert (tmp_path / "output" / "data" / "report.html").read_text() == "report"


def test_the_environment_has_growing_segments_and_the_package():
    found = entrypoint.variables({"PYTHONPATH": "/mine"})
    assert found["PYTORCH_ALLOC_CONF"] == "expandable_segments:True"
    assert found["PYTHONPATH"] == f"{TRAINER / 'src' / 'main' / 'python'}{os.pathsep}/mine"
    assert "PYTORCH_ALLOC_CONF=expandable_segments:True" in dockerfile()
    assert "CUDA_LAUNCH_BLOCKING" not in dockerfile() and "CUDA_LAUNCH_BLOCKING" not in found


@pytest.mark.parametrize("name", ["Dockerfile", "Dockerfile.data"])
def test_an_image_runs_as_nobodys_root_in_exec_form(name):
    lines = [line.strip() for line in dockerfile(name).splitlines()]
    assert "ARG RUN_AS=10001:10001" in lines
    assert [line for line in lines if line.startswith("USER ")][-1] == "USER ${RUN_AS}"
    assert [line for line in lines if line.startswith("ENTRYPOINT")] and 'ENTRYPOINT ["' in dockerfile(name)
    base = next(line for line in lines if line.startswith("ARG BASE="))
    assert ":" in base and not base.endswith(":latest")
    for label in ("title", "description", "version", "revision"):
        assert f"org.opencontainers.image.{label}=" in dockerfile(name)
