import sys
from types import ModuleType, SimpleNamespace

import pytest

from granite_trainer import tracking
from granite_trainer.callbacks import read_metrics
from granite_trainer.errors import TrainerError
from granite_trainer.kernels import Kernels, choose
from granite_trainer.settings import TrainingSettings
from granite_trainer.speed import Shape, Throughput, peak_of


def test_the_shape_counts_each_weight_that_multiplies_a_token(student, base):
    from granite_trainer.model import for_training, load_base

    shape = Shape.of(for_training(load_base(student, base), student, None, base, False))
    # Two layers of 128: attention 128×(128 + 64 + 64) + 128×128, three matrices of 128×128 between.
    assert shape.base == 2 * (128 * 256 + 128 * 128 + 3 * 128 * 128)
    assert shape.adapter == 2 * 8 * (2 * (128 + 128) + 2 * (128 + 64) + 3 * (128 + 128))
    assert shape.head % 128 == 0 and shape.head >= 128 * 300
    assert shape.attention == 2 * 128


def test_operations_are_four_for_a_frozen_weight_six_for_one_of_the_adapter_and_attention_by_squares():
    shape = Shape(base=1000, head=100, adapter=10, attention=7)
    assert shape.operations(tokens=50, learned=20, squared_lengths=600) == 4000 * 50 + 400 * 20 + 60 * 50 + 42 * 600


def test_the_share_of_the_peak_is_operations_by_time_and_peak():
    throughput = Throughput(Shape(1000, 0, 0, 0), peak=1e6)
    speed = throughput.add(2.0, 100, 100, 0)
    assert (speed.tokens_per_second, speed.mfu) == (50, pytest.approx(4000 * 100 / 2 / 1e6))
    throughput.add(2.0, 300, 300, 0)
    assert throughput.total().tokens_per_second == 100
    assert "MFU 40.0 %" in str(throughput.total())


def test_devices_without_a_known_peak_have_no_share_of_it():
    assert peak_of("Intel(R) Xeon(R)") is None
    assert "MFU n/a on this device" in str(Throughput(Shape(1, 1, 1, 1), None).add(1.0, 1, 1, 1))


@pytest.mark.parametrize(
    ("name", "peak"),
    [
        ("NVIDIA A100-SXM4-40GB", 312e12),
        ("NVIDIA A10G", 70e12),
        ("NVIDIA H100 80GB HBM3", 989.4e12),
        ("NVIDIA H100 PCIe", 756e12),
        ("NVIDIA L40S", 362e12),
        ("NVIDIA L4", 121e12),
        ("Tesla T4", 65e12),
    ],
)
def test_a_gpu_is_known_by_its_name(name, peak):
    assert peak_of(name) == peak


def test_each_step_has_its_speed_beside_the_metrics_and_not_in_them(trained):
    folder, _, _ = trained
    speed = read_metrics(folder / "output" / "speed.jsonl")
    assert [line["step"] for line in speed] == [1, 2, 3, 4, 5, 6]
    assert all(line["tokens_per_second"] > 0 and line["memory_bytes"] > 2**20 and line["mfu"] is None for line in speed)
    metrics = [line for line in read_metrics(folder / "output" / "metrics.jsonl") if "loss" in line]
    assert all(set(line) == {"step", "epoch", "loss", "grad_norm", "learning_rate", "tokens"} for line in metrics)


def test_on_a_cpu_pytorchs_kernels_compute_and_flash_attention_is_refused():
    assert choose(TrainingSettings(), "bfloat16", on_cpu=True) == Kernels("sdpa", False, False)
    with pytest.raises(TrainerError, match="FlashAttention cannot be used"):
        choose(TrainingSettings(attention="flash"), "bfloat16", on_cpu=True)


def test_what_is_installed_on_a_gpu_is_taken_and_said(monkeypatch):
    from granite_trainer import kernels

    monkeypatch.setattr(kernels, "installed_flash_attention", lambda: "flash_attention_2")
    monkeypatch.setattr(kernels.importlib.util, "find_spec", lambda name: SimpleNamespace(name=name))
    chosen = choose(TrainingSettings(), "bfloat16", on_cpu=False)
    assert chosen == Kernels("flash_attention_2", True, True)
    assert "flash_attention_2" in chosen.describe(True) and "variable lengths" in chosen.describe(True)
    assert "Liger" in chosen.describe(False)
    assert choose(TrainingSettings(liger=False, attention="sdpa"), "bfloat16", on_cpu=False) == Kernels(
        "sdpa", False, False
    )
    assert choose(TrainingSettings(), "float32", on_cpu=False).attention == "sdpa"


# ---------------------------------------------------------------------------------------------- trackers


@pytest.fixture
def stand_ins(monkeypatch):
    """MLflow and Weights & Biases as they are called, without what they send."""
    seen: dict = {"mlflow": [], "wandb": [], "ended": []}
    mlflow, wandb = ModuleType("mlflow"), ModuleType("wandb")
    for module in (mlflow, wandb):
        module.__spec__ = SimpleNamespace(name=module.__name__)
        monkeypatch.setitem(sys.modules, module.__name__, module)
    mlflow.start_run = lambda: None
    mlflow.log_params = lambda params: seen["mlflow"].append(params)
    mlflow.log_metrics = lambda values, step: seen["mlflow"].append((step, values))
    mlflow.end_run = lambda: seen["ended"].append("mlflow")
    run = SimpleNamespace(
        log=lambda values, step: seen["wandb"].append((step, values)), finish=lambda: seen["ended"].append("wandb")
    )
    wandb.init = lambda **settings: seen["wandb"].append(settings["config"]) or run
    return seen


def test_trackers_that_are_named_get_the_metrics_and_an_end(make_request, stand_ins, tmp_path):
    from granite_trainer.train import train

    train(make_request(tmp_path, tracking=("mlflow", "wandb"), max_steps=4))
    for name in ("mlflow", "wandb"):
        settings, *logged = stand_ins[name]
        assert settings["learning_rate"] == 2e-3
        assert [step for step, _ in logged] == [2, 3, 4, 4]
        assert {"loss", "grad_norm", "learning_rate", "tokens_per_second", "memory_bytes"} <= set(logged[0][1])
        assert set(logged[1][1]) == {"eval_loss"}
    assert sorted(stand_ins["ended"]) == ["mlflow", "wandb"]


def test_a_tracker_that_is_not_there_is_refused_before_anything_starts_unless_it_is_tensorboard(monkeypatch):
    monkeypatch.setattr(tracking, "installed", lambda name: False)
    tracking.check(("tensorboard",))
    with pytest.raises(TrainerError, match="mlflow, which is not installed"):
        tracking.check(("tensorboard", "mlflow"))


def test_tensorboard_writes_files_where_it_is_installed(tmp_path, monkeypatch):
    written = []
    stand_in = ModuleType("torch.utils.tensorboard")
    stand_in.SummaryWriter = lambda folder: SimpleNamespace(
        add_scalar=lambda name, value, step: written.append((folder, name, value, step)), close=lambda: None
    )
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", stand_in)
    monkeypatch.setattr(tracking, "installed", lambda name: True)
    (track,), _ = tracking.start(("tensorboard",), tmp_path, {})
    track(3, {"loss": 1.5})
    assert written == [(str(tmp_path / "tensorboard"), "loss", 1.5, 3)]
