"""python -m granite_trainer.selftest [--gpu] [--online --bucket B] [--junit FILE] [--only AREA] [--report-only] [-- PROGRAM…]

Prints a line an area and a last line with the sums, and writes JUnit XML. Status 0: no area failed; 1: one did (with
--report-only 0 as well: a job that has made its report is complete); 2: a wrong call.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from .. import files
from ..errors import explain
from .areas import AREAS
from .trial import Choices, Failed, Skipped, Trial

PASS, FAIL, SKIP = "PASS", "FAIL", "SKIP"


@dataclass(frozen=True)
class Result:
    """How an area went: `text` is what it found, why it was skipped, or what is wrong."""

    name: str
    state: str
    seconds: float
    text: str
    hint: str = ""
    details: str = ""

    def line(self) -> str:
        shown = f"[{self.state}] {self.name:<24}{self.seconds:7.1f} s  {self.text}"
        return shown + (f"\n       hint: {self.hint}" if self.hint else "")


def attempt(area: Callable[[Trial], str], trial: Trial) -> Result:
    """An area's result; whatever it throws is its own failure and stops no other."""
    name, began = area.__name__, time.monotonic()
    state, hint, details = PASS, "", ""
    try:
        text = area(trial)
    except Skipped as why:
        state, text = SKIP, str(why)
    except Failed as why:
        state, text, hint = FAIL, str(why), why.hint
    except Exception as error:
        known = explain(error)
        state, text, hint, details = FAIL, known.message, known.hint, traceback.format_exc()
    return Result(name, state, time.monotonic() - began, " ".join(text.split()), hint, details)


def junit(results: Sequence[Result]) -> str:
    """The results as JUnit XML, an area a case."""

    def count(state: str) -> str:
        return str(sum(result.state == state for result in results))

    suite = ElementTree.Element(
        "testsuite",
        name="granite selftest",
        tests=str(len(results)),
        failures=count(FAIL),
        errors="0",
        skipped=count(SKIP),
        time=f"{sum(result.seconds for result in results):.3f}",
    )
    for result in results:
        case = ElementTree.SubElement(
            suite, "testcase", classname="granite.selftest", name=result.name, time=f"{result.seconds:.3f}"
        )
        if result.state == FAIL:
            failure = ElementTree.SubElement(case, "failure", message=printable(result.text))
            failure.text = printable("\n".join(part for part in (result.hint, result.details) if part))
        elif result.state == SKIP:
            ElementTree.SubElement(case, "skipped", message=printable(result.text))
        else:
            ElementTree.SubElement(case, "system-out").text = printable(result.text)
    ElementTree.indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suite, encoding="unicode") + "\n"


def printable(text: str) -> str:
    """XML knows no control characters, not even escaped."""
    return "".join(each if each >= " " or each in "\n\t" else "?" for each in text)


def arguments(argv: list[str]) -> tuple[argparse.Namespace, tuple[str, ...]]:
    words, program = (argv[: argv.index("--")], tuple(argv[argv.index("--") + 1 :])) if "--" in argv else (argv, ())
    parser = argparse.ArgumentParser(prog="granite_trainer.selftest", description="Tries what this machine can do.")
    parser.add_argument("--gpu", action="store_true", help="fail without a GPU instead of skipping its area")
    parser.add_argument("--online", action="store_true", help="ask S3 and Bedrock, too")
    parser.add_argument("--bucket", default="", help="where objects are written and removed again, below --prefix")
    parser.add_argument("--prefix", default="runs/selftest")
    parser.add_argument("--region", default="us-east-1")
    parser.add_argument("--junit", type=Path, help="the report, as JUnit XML")
    names = [area.__name__ for area in AREAS]
    parser.add_argument("--only", action="append", choices=names, metavar="AREA", help=", ".join(names))
    parser.add_argument("--report-only", action="store_true", help="end with 0 when the report is written")
    return parser.parse_args(words), program


def main(argv: list[str]) -> int:
    chosen, program = arguments(argv)
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    areas = [area for area in AREAS if not chosen.only or area.__name__ in chosen.only]
    results = []
    with tempfile.TemporaryDirectory(prefix="granite-selftest-", ignore_cleanup_errors=True) as folder:
        choices = Choices(program, chosen.gpu, chosen.online, chosen.bucket, chosen.prefix, chosen.region)
        trial = Trial(Path(folder).resolve(), choices)
        for area in areas:
            results.append(attempt(area, trial))
            print(results[-1].line(), flush=True)
            if results[-1].details:
                print(results[-1].details, file=sys.stderr, flush=True)
    failed, skipped = (sum(result.state == state for result in results) for state in (FAIL, SKIP))
    print(
        f"{len(results)} areas: {len(results) - failed - skipped} passed, {failed} failed, {skipped} skipped",
        flush=True,
    )
    if chosen.junit:
        chosen.junit.parent.mkdir(parents=True, exist_ok=True)
        files.write_text(chosen.junit, junit(results))
    return 1 if failed and not chosen.report_only else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
