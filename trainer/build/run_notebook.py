#!/usr/bin/env python3
"""Runs the code cells of a notebook one after the other, as a kernel would, and keeps the pictures that they display.

    python3 run_notebook.py NOTEBOOK [FOLDER]

Jupyter is not needed: `IPython.display` is replaced by a stand-in that writes each picture to FOLDER/figure-N.svg. The
notebook must be plain Python, which this also makes sure of. Exit status 1 names the cell that failed.
"""

import json
import sys
import time
import traceback
import types
from pathlib import Path


def code_cells(notebook: Path) -> list[tuple[int, str]]:
    content = json.loads(notebook.read_text(encoding="utf-8"))
    if content.get("nbformat") != 4:
        raise SystemExit(f"{notebook} is no notebook of format 4")
    cells = enumerate(content["cells"], start=1)
    return [(number, "".join(cell["source"])) for number, cell in cells if cell["cell_type"] == "code"]


def stand_in(folder: Path | None) -> types.ModuleType:
    """As much of IPython.display as the notebook uses."""

    class Svg:
        def __init__(self, data: str):
            self.data = data

    figures: list[str] = []

    def display(*things) -> None:
        for thing in things:
            if isinstance(thing, Svg):
                figures.append(thing.data)
                if folder:
                    folder.mkdir(parents=True, exist_ok=True)
                    (folder / f"figure-{len(figures)}.svg").write_text(thing.data, encoding="utf-8")
            else:
                print(thing)

    module = types.ModuleType("IPython.display")
    module.SVG, module.display = Svg, display
    return module


def main(argv: list[str]) -> int:
    notebook, folder = Path(argv[0]), Path(argv[1]) if len(argv) > 1 else None
    sys.modules["IPython"] = types.ModuleType("IPython")
    sys.modules["IPython.display"] = stand_in(folder)
    names: dict = {"__name__": "__main__"}
    for number, source in code_cells(notebook):
        print(f"--- cell {number}", flush=True)
        started = time.process_time(), time.monotonic()
        try:
            exec(compile(source, f"{notebook.name}, cell {number}", "exec"), names)
        except BaseException:
            traceback.print_exc()
            print(f"cell {number} of {notebook} failed", file=sys.stderr)
            return 1
        used = time.process_time() - started[0], time.monotonic() - started[1]
        print(f"--- cell {number}: {used[0]:.1f} s of CPU in {used[1]:.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
