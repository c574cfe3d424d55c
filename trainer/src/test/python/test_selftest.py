import itertools
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import MAIN

from granite_trainer.selftest import areas
from granite_trainer.selftest.__main__ import Result, attempt, junit, main
from granite_trainer.selftest.trial import Choices, Failed, Trial, lines_of

PROCEDURE = [
    *("s3_operations", "bedrock_operations", "quality_evaluator", "concurrency", "data_integrity", "pipeline_e2e"),
    *("teacher_generation", "config_validation", "distillation_e2e", "model_loading", "resource_management"),
    *("dependency_matrix", "data_loading", "gpu_environment", "sagemaker_environment", "pipeline_state_machine"),
]
OF_THE_TRAINER = ["model_loading", "dependency_matrix", "data_loading", "gpu_environment", "sagemaker_environment"]


def test_the_areas_are_the_procedures_sixteen_and_each_says_what_it_does():
    assert [area.__name__ for area in areas.AREAS] == PROCEDURE
    assert all(area.__doc__ and area.__doc__.endswith(".") for area in areas.AREAS)


def test_the_trainers_areas_pass_here_and_the_gpus_is_skipped_by_name(tmp_path):
    report = tmp_path / "reports" / "selftest.xml"
    words = [word for area in OF_THE_TRAINER for word in ("--only", area)]
    environ = dict(os.environ, PYTHONPATH=str(MAIN), CUDA_VISIBLE_DEVICES="-1", GRANITE_ML_ROOT=str(tmp_path / "none"))
    command = [sys.executable, "-m", "granite_trainer.selftest", "--junit", str(report), *words]
    done = subprocess.run(command, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    suite = ElementTree.parse(report).getroot()
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("5", "0", "1")
    assert [case.get("name") for case in suite if case.find("skipped") is not None] == ["gpu_environment"]
    assert "14 layers in 4 bits on cpu" in done.stdout


def test_areas_of_the_program_are_skipped_where_it_is_not(tmp_path):
    trial = Trial(tmp_path, Choices())
    found = attempt(areas.quality_evaluator, trial)
    assert (found.state, found.text) == ("SKIP", "the program is not here: name its first words after --")
    assert attempt(areas.s3_operations, trial).state == attempt(areas.bedrock_operations, trial).state == "SKIP"


def test_a_program_that_fails_fails_its_areas_once_each_with_its_own_words(tmp_path):
    code = "import pathlib, sys; pathlib.Path('calls').open('a').write('x'); sys.exit('error: no sources\\nhint: look')"
    trial = Trial(tmp_path, Choices(program=(sys.executable, "-c", code)))
    first, second = attempt(areas.pipeline_e2e, trial), attempt(areas.distillation_e2e, trial)
    assert first.state == second.state == "FAIL"
    assert "status 1: error: no sources | hint: look" in first.text and "no sources" in second.text
    assert (tmp_path / "calls").read_text() == "x"  # the run of everything is tried once


def finished(tmp_path: Path) -> Trial:
    """A trial whose run has been made already, with two groups of examples."""
    trial = Trial(tmp_path, Choices(program=("true",)))
    folder = tmp_path / "runs" / "one" / "prepare"
    folder.mkdir(parents=True)
    for number, split in enumerate(("train", "val")):
        messages = [{"role": "user", "content": f"q{number}"}, {"role": "assistant", "content": "a"}]
        (folder / f"{split}.jsonl").write_text(json.dumps({"messages": messages}) + "\n")
        (folder / f"{split}.provenance.jsonl").write_text(json.dumps({"group": f"g{number}"}) + "\n")
    (folder / "manifest.json").write_text('{"counts": {"functions": {"dropped": {"near_duplicate": 1}}}}')
    (folder / "ledger.jsonl").write_text("{}\n")
    trial.__dict__["run"] = folder.parent
    return trial


def test_sound_data_is_counted(tmp_path):
    assert areas.data_integrity(finished(tmp_path)) == "2 examples, 1 and 1 groups, 1 drops with a reason"


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("val.provenance.jsonl", '{"group": "g0"}\n', "in training and validation"),
        ("ledger.jsonl", "", "1 items were dropped, 0 are in the ledger"),
        ("train.jsonl", '{"messages": []}\n', "another format"),
        ("train.jsonl", '{"messages": [], "id": 1}\n', "another format"),
        ("train.jsonl", "", "LF alone"),
        ("val.jsonl", "{]\n", "val.jsonl"),
    ],
)
def test_unsound_data_fails_by_name(tmp_path, file, text, told):
    trial = finished(tmp_path)
    (trial.run / "prepare" / file).write_text(text)
    with pytest.raises(Failed, match=told):
        areas.data_integrity(trial)


@pytest.mark.parametrize("damage", ["gap", "end"])
def test_a_way_with_a_gap_or_without_its_end_is_none(tmp_path, damage):
    trial = finished(tmp_path)
    states = ["CREATED", "VALIDATING", "VALIDATED", "PREPARING", "PREPARED"]
    way = [{"from": a, "to": b} for a, b in itertools.pairwise(states)]
    if damage == "gap":
        del way[1]
    (trial.run / "transitions.jsonl").write_text("".join(json.dumps(line) + "\n" for line in way))
    with pytest.raises(Failed, match="a step begins in" if damage == "gap" else "reached"):
        areas.pipeline_state_machine(trial)


def test_pins_for_another_python_do_not_count():
    text = 'a==1 ; python_version < "3" \\\n  --hash=x\na==2 ; python_version >= "3" \\\n  --hash=y\nb-c==3.0\n'
    assert areas.pinned(text) == {"a": "2", "b-c": "3.0"}


def test_a_report_tells_failures_with_their_hints_and_no_control_characters():
    results = [Result("a", "FAIL", 1.25, "off by \x1b[1m2", "mend it", "Traceback"), Result("b", "PASS", 0.5, "fine <&>")]
    suite = ElementTree.fromstring(junit(results).encode())
    assert suite.get("time") == "1.750"
    failure = suite[0].find("failure")
    assert failure.get("message") == "off by ?[1m2" and failure.text == "mend it\nTraceback"
    assert suite[1].find("system-out").text == "fine <&>"


def test_an_unexpected_error_fails_its_area_and_stops_no_other(tmp_path, monkeypatch, capsys):
    def broken(trial):
        """Breaks."""
        raise ZeroDivisionError("by nothing")

    def sound(trial):
        """Holds."""
        return "well"

    monkeypatch.setattr("granite_trainer.selftest.__main__.AREAS", (broken, sound))
    report = tmp_path / "r.xml"
    assert main(["--junit", str(report)]) == 1
    assert main(["--junit", str(report), "--report-only"]) == 0
    out = capsys.readouterr().out
    assert "[FAIL] broken" in out and "[PASS] sound" in out and "2 areas: 1 passed, 1 failed, 0 skipped" in out
    assert "ZeroDivisionError" in report.read_text()


def test_lines_are_read_strictly(tmp_path):
    path = tmp_path / "a.jsonl"
    for content in (b'{"a": 1}\r\n', b'{"a": 1}', b"[]\n", b"\xff\n"):
        path.write_bytes(content)
        with pytest.raises(Failed):
            lines_of(path)
