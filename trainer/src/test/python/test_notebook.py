"""The notebook as a file; granite-cli runs it, since it needs the command."""

import ast
import json
import subprocess
import sys
from pathlib import Path

TRAINER = Path(__file__).parents[3]
NOTEBOOK = TRAINER / "notebooks" / "training.ipynb"


def test_the_notebook_is_clean_and_plain_python():
    content = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in content["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None
            ast.parse("".join(cell["source"]))
    assert content["cells"][0]["cell_type"] == "markdown"


def test_a_failing_cell_is_named_and_pictures_are_kept(tmp_path):
    cells = [
        {"cell_type": "markdown", "source": ["# A"]},
        {"cell_type": "code", "source": ["from IPython.display import SVG, display\n", "display(SVG('<svg/>'))"]},
        {"cell_type": "code", "source": ["known = 1"]},
        {"cell_type": "code", "source": ["known / 0"]},
    ]
    path = tmp_path / "bad.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "cells": cells}))
    program = TRAINER / "build" / "run_notebook.py"
    done = subprocess.run([sys.executable, str(program), str(path), str(tmp_path / "p")], capture_output=True, text=True)
    assert done.returncode == 1
    assert "cell 4 of" in done.stderr and "ZeroDivisionError" in done.stderr
    assert (tmp_path / "p" / "figure-1.svg").read_text() == "<svg/>"
