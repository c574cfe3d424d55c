import json
import math
from types import SimpleNamespace

import pytest

from granite_trainer.errors import TrainerError
from granite_trainer.speed import Shape, Throughput


@pytest.fixture
def control():
    from transformers import TrainerControl

    return TrainerControl()


def state(step, saved=None):
    return SimpleNamespace(
        global_step=step,
        max_steps=100,
        epoch=step / 10,
        stateful_callbacks={} if saved is None else {"CustomEarlyStoppingCallback": saved},
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_value_that_is_no_number_ends_the_run_at_once(value, capsys):
    from granite_trainer.callbacks import NaNInfDetectionCallback

    with pytest.raises(TrainerError) as caught:
        NaNInfDetectionCallback().check("gradient norm", value, 7)
    assert caught.value.code == "NAN_LOSS"
    assert "step 7" in caught.value.message
    assert "memory" in capsys.readouterr().err


def test_an_evaluation_that_is_no_number_ends_the_run(control):
    from granite_trainer.callbacks import NaNInfDetectionCallback

    callback = NaNInfDetectionCallback()
    callback.on_evaluate(None, state(1), control, metrics={"eval_loss": 1.0})
    with pytest.raises(TrainerError):
        callback.on_evaluate(None, state(2), control, metrics={"eval_loss": math.nan})


def test_patience_counts_evaluations_without_improvement_and_each_better_one_is_saved(control):
    from granite_trainer.callbacks import CustomEarlyStoppingCallback

    callback = CustomEarlyStoppingCallback(2)
    for step, loss, saves, stops in [(1, 3.0, True, False), (2, 3.1, False, False), (3, 2.9, True, False)]:
        control.should_save = False
        callback.on_evaluate(None, state(step), control, metrics={"eval_loss": loss})
        assert (control.should_save, control.should_training_stop) == (saves, stops)
    for step, stops in [(4, False), (5, True)]:
        callback.on_evaluate(None, state(step), control, metrics={"eval_loss": 2.9})
        assert control.should_training_stop == stops
    assert (callback.best_loss, callback.best_step, callback.stopped) == (2.9, 3, True)


def test_patience_is_not_renewed_by_a_resume(control):
    from granite_trainer.callbacks import CustomEarlyStoppingCallback

    first = CustomEarlyStoppingCallback(2)
    for step, loss in [(1, 3.0), (2, 3.5)]:
        first.on_evaluate(None, state(step), control, metrics={"eval_loss": loss})
    saved = json.loads(json.dumps(first.state()))

    second = CustomEarlyStoppingCallback(2)
    second.on_train_begin(None, state(2, saved), control)
    assert not control.should_training_stop
    second.on_evaluate(None, state(3), control, metrics={"eval_loss": 3.4})
    assert control.should_training_stop
    assert (second.best_loss, second.best_step) == (3.0, 1)


def test_patience_of_zero_never_stops(control):
    from granite_trainer.callbacks import CustomEarlyStoppingCallback

    callback = CustomEarlyStoppingCallback(0)
    for step in range(20):
        callback.on_evaluate(None, state(step), control, metrics={"eval_loss": 1.0 + step})
    assert not control.should_training_stop


def test_metrics_beyond_the_checkpoint_are_dropped_on_resume(tmp_path, control):
    from granite_trainer.callbacks import MetricsCallback, read_metrics

    path = tmp_path / "output" / "metrics.jsonl"
    path.parent.mkdir()
    path.write_text('{"step": 1, "loss": 2.0}\n{"step": 2, "loss": 1.5}\n{"step": 3, "loss": 1.4}\n{"step": 4, "lo')
    speed = path.with_name("speed.jsonl")
    speed.write_text('{"step": 2, "seconds": 1.0}\n{"step": 3, "seconds": 1.0}\n')
    metrics = MetricsCallback(path, 1, lambda event: None, Throughput(Shape(1, 1, 1, 1), None))
    metrics.on_train_begin(None, state(2), control)
    metrics.loss = 1.25
    metrics.on_step_end(None, state(3), control)
    metrics.close()
    assert [(line["step"], line["loss"]) for line in read_metrics(path)] == [(1, 2.0), (2, 1.5), (3, 1.25)]
    assert [line["step"] for line in read_metrics(speed)] == [2]
