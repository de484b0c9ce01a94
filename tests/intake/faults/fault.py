"""A fault: one file that does harm, and what must become of it.

How to add a case: write a line in one of the tables beside this module (`workbook_faults.py`,
`container_faults.py`, …; a new table joins `FAULTS` in `test_surviving_faults.py`):

    Fault("a password", encrypted_workbook, refused("encrypted"))
    Fault("an error cell", lambda: workbook({"S": [HEADING, ...]}), loads(1, ("S!D3", "error_cell")))

The name says what is wrong, the function makes the file when the test runs (no blobs; give it
`HEADING` and `event(…)` as rows where part of it should load), and the outcome says how many
records load, what is kept back at which cell, and what is noted. The test puts the file between
good ones, reads all of them as a night would, and holds memory and time to the limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

KeptBack = tuple[str, str]
"""Where (sheet and cell; empty for the whole file), and the reason code."""

HEADING = ["Date", "Activity", "Status", "Participants"]


@dataclass(frozen=True)
class Outcome:
    """What became of a file: records loaded, what was kept back where, reasons of its notes."""

    loaded: int
    kept_back: tuple[KeptBack, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """One row of the table: what is wrong, the file, and what must become of it."""

    name: str
    content: Callable[[], bytes]
    outcome: Outcome

    def __str__(self) -> str:
        return self.name


def refused(reason: str) -> Outcome:
    """Nothing loads; the whole file waits."""
    return Outcome(0, (("", reason),))


def loads(records: int, *kept_back: KeptBack, notes: tuple[str, ...] = ()) -> Outcome:
    """So many records load; these cells or rows wait."""
    return Outcome(records, kept_back, notes)


def event(day: int = 5, participants: object = "20") -> list[object]:
    """A row below `HEADING` that loads."""
    return [f"2031-01-{day:02}", "Sports", "Completed", participants]
