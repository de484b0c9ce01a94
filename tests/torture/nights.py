"""A night in a forked process, which says at which stage it is.

Its stages are those it tells the operator, and three more: `begin`, before it can tell anything;
`keep`, the part of taking in that writes to the store; `end`, when it writes down how it went.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import time
from typing import TYPE_CHECKING

from citywise.stages import night_log, take_in
from pipelines import nightly, reporting
from tests.torture.children import Child
from tests.torture.clocks import off_by
from tests.torture.dying import die_after

if TYPE_CHECKING:
    from pathlib import Path

    from citywise.workspace import Workspace
    from tests.torture.children import Say

STAGES = (
    "begin", "land", "refer", "take in", "keep", "check core", "measure", "check measure",
    "protect", "check out", "release", "give back", "end",
)  # fmt: skip
_CHECKOUT = str(nightly.__file__).rpartition("/pipelines/")[0]


def start_night(workspace: Workspace, printed: Path, *, days_off: int = 0) -> Child:
    """A night of its own process, as `citywise run` makes it, by a clock that may be off."""

    def night(say: Say) -> int:
        with off_by(days_off):
            return work(workspace, say)

    return Child(night, printed)


def start_doomed_night(
    workspace: Workspace, printed: Path, stage: str, seconds: float, *, days_off: int = 0
) -> Child:
    """A night that is killed once it has worked for so long in a stage."""

    def night(say: Say) -> int:
        doomed: list[str] = []

        def say_and_die(line: str) -> None:
            say(line)
            if line == stage and not doomed:
                doomed.append(line)
                die_after(seconds)

        with off_by(days_off):
            return work(workspace, say_and_die)

    return Child(night, printed)


def start_measured_night(workspace: Workspace, printed: Path) -> Child:
    """A night whose last word is for how long it worked in each stage."""

    def night(say: Say) -> int:
        begun: dict[str, float] = {}
        code = work(workspace, lambda line: begun.setdefault(line, time.process_time()) and None)
        ends = [*list(begun.values())[1:], time.process_time()]
        spent = {
            stage: end - began for (stage, began), end in zip(begun.items(), ends, strict=True)
        }
        say(json.dumps(spent))
        return code

    return Child(night, printed)


def work(workspace: Workspace, say: Say) -> int:
    """The whole night; 0 if it succeeded."""
    os.environ["PYTHONPATH"] = _CHECKOUT
    _tell_more(say)
    last = ""

    def progress(stage: str, _done: int, _whole: int) -> None:
        nonlocal last
        if stage != last:
            last = stage
            say(stage)

    say("begin")
    report = nightly.run_night(workspace, progress)
    reporting.print_report(report)
    return 0 if report.is_success else 1


def _tell_more(say: Say) -> None:
    """In this process, which ends with the night."""
    keep, end = take_in.keep_batch, night_log.NightLog.end

    def keep_aloud(*arguments, **named):
        say("keep")
        kept = keep(*arguments, **named)
        say("take in")
        return kept

    def end_aloud(*arguments, **named):
        say("end")
        return end(*arguments, **named)

    take_in.keep_batch = keep_aloud
    night_log.NightLog.end = end_aloud


def load_what_it_needs(workspace: Workspace, printed: Path) -> None:
    """Load into this process everything that a night loads, told by one that is made for it."""
    before = set(sys.modules)

    def names(say: Say) -> int:
        code = work(workspace, lambda _: None)
        say(" ".join(sorted(set(sys.modules) - before)))
        return code

    child = Child(names, printed)
    if child.end():
        raise RuntimeError(f"The first night failed:\n{printed.read_text()[-3000:]}")
    for name in child.lines[-1].split():
        with contextlib.suppress(Exception):  # some modules exist only once another is loaded
            importlib.import_module(name)
