"""What must hold of any file whatever, and of a good file in any dress."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING

from citywise.conform.submissions import submission_rows
from citywise.intake.cells import clean_text
from tests.fixtures.invented import Read, read_one

if TYPE_CHECKING:
    from tests.fixtures.tables import Rows
    from tests.fuzz.good_files import Reader

MOST_SECONDS = 20
MOST_KILOBYTES = 1024 * 1024


class LimitError(AssertionError):
    """The file took more time or memory than a file may."""


class LossError(AssertionError):
    """A record was lost, doubled or changed on the way."""


def read_within_limits(content: bytes, reader: Reader) -> Read:
    """Read a file as a night would; whatever is raised here is a finding."""
    began = time.process_time()
    read = read_one(content, template=reader.template)
    told = read.kept_back or read.batch.problems
    if (took := time.process_time() - began) > MOST_SECONDS:
        raise LimitError(f"seconds: {took:.0f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if peak > MOST_KILOBYTES:
        raise LimitError(f"MB: {peak / 1024:.0f}")
    if not told and not read.batch.files:
        raise LossError("neither read nor refused")
    return read


def lose_nothing(rows: Rows, read: Read, kind: str = "events") -> None:
    """Every row is loaded as it was written, or kept back."""
    if kind == "materials":
        _lose_no_material(rows, read)
        return
    if any(not address for address, _ in read.kept_back):
        raise LossError(f"a good file was refused as {read.kept_back[0][1]}: {read.kept_back}")
    submission = submission_rows(read.batch, read.templates, lambda *_: "").row(0, named=True)
    if submission["record_count"] != len(rows) - 1:
        raise LossError(
            f"not every row is a record: {submission['record_count']} of {len(rows) - 1}"
        )
    written = {row[0]: (row[1], _squeezed(row[2]), float(row[5])) for row in rows[1:]}
    loaded = read.rows("core_events")
    if len({event["event_ref"] for event in loaded}) != submission["loaded_count"]:
        raise LossError("loaded records are not those that were counted")
    for event in loaded:
        names = ("event_date", "event_title", "participation_count")
        day, title, count = (event[name] for name in names)
        if (str(day), _squeezed(title or ""), count) != written[event["event_ref"]]:
            raise LossError(
                f"changed: {(str(day), title, count)} was {written[event['event_ref']]}"
            )


def _lose_no_material(rows: Rows, read: Read) -> None:
    """Materials of a good file are loaded; no more than its rows, and nobody who wrote them."""
    loaded = read.rows("core_materials")
    if not loaded or len(loaded) > len(rows) - 1:
        raise LossError(f"{len(loaded)} materials of {len(rows) - 1} rows: {read.kept_back}")
    if any("nobody" in str(material).casefold() for material in loaded):
        raise LossError("an author was read")


def _squeezed(text: str) -> str:
    """Formats of office programs fold white space; what stands between it, they do not."""
    return " ".join(clean_text(text).split())
