"""Marks: which cells of a delivered file need a look, how much they matter, and what to say there.

`Mark(1, 14, 5, "record", "ambiguous_number", …)` is cell F14 of the first sheet, for which the
whole row waits. A mark without a column is about its row, without a row about the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citywise.catalogue.checks import MOST_PLACES
from citywise.catalogue.vocabularies import vocabulary
from citywise.intake.cells import RECORD_FIELD, column_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from citywise.catalogue.translations import Wording
    from citywise.intake.copying import CopiedSheet

SEVERITIES = ("file", "record", "cell", "warning", "note")
"""From what keeps most back to what keeps back nothing."""

_EFFECTS = {
    "file": "file_waits",
    "record": "row_waits",
    "cell": "cell_waits",
    "warning": "nothing_waits",
    "note": "for_information",
}
_CELL = re.compile(r"(?P<letters>[A-Z]{1,3})(?P<row>\d+)")
_ROW = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to look at. `row` counts from 1, 0 is the whole file; `column` from 0, -1 the row.

    `address` is where it stands in what was sent, without the file; `more` in how many places
    besides those that are marked the same was found; `kind` what kind of personal data it is.
    """

    sheet: int
    row: int
    column: int
    severity: str
    code: str
    address: str
    more: int = 0
    kind: str = ""


def marks_of(
    items: Iterable[Mapping[str, Any]],
    findings: Iterable[Mapping[str, Any]],
    sheets: Sequence[CopiedSheet],
) -> list[Mark]:
    """The marks of one file: its entries in quarantine, then what its checks found."""
    of_items = [_of_item(item, sheets) for item in items]
    of_checks = [mark for finding in findings for mark in _of_finding(finding, sheets)]
    return sorted({*of_items, *of_checks}, key=_order)


def _order(mark: Mark) -> tuple[int, int, int, int, str]:
    return (SEVERITIES.index(mark.severity), mark.sheet, mark.row, mark.column, mark.code)


def _of_item(item: Mapping[str, Any], sheets: Sequence[CopiedSheet]) -> Mark:
    sheet = next((s for s in sheets if s.number == item["sheet_number"]), None)
    column = _column_of(item["column_letter"] or "", sheet)
    where = (item["sheet_number"] or 1, item["source_row"] or 0, column)
    address = _within_file(item["cell_address"], item["file_path"])
    kind = item["personal_data_code"] or ""
    return Mark(*where, item["held_code"], item["reason_code"], address, kind=kind)


def _within_file(address: str, file_path: str) -> str:
    return address.removeprefix(file_path).removeprefix("!")


def _column_of(place: str, sheet: CopiedSheet | None) -> int:
    """`F` is 5, `/date` the column of that name; what a sheet does not have is its whole row."""
    if not place:
        return -1
    if not place.startswith(RECORD_FIELD):
        return column_index(place)
    places = sheet.places if sheet else ()
    return places.index(place) if place in places else -1


def _of_finding(finding: Mapping[str, Any], sheets: Sequence[CopiedSheet]) -> list[Mark]:
    """One mark for each place that is kept, as `conform.quarantine.cell_address` writes it."""
    severity = "note" if finding["severity_code"] == "note" else "warning"
    addresses = (finding["example_text"] or finding["file_path"]).splitlines()
    places = [_within_file(address, finding["file_path"]) for address in addresses]
    is_cut = len(places) >= MOST_PLACES
    more = finding["failed_count"] - len(places) if is_cut else 0
    return [
        Mark(*_place_of(place, sheets), severity, finding["check_id"], place, more)
        for place in places
    ]


def _place_of(rest: str, sheets: Sequence[CopiedSheet]) -> tuple[int, int, int]:
    """CopiedSheet, row and column of `Log!F14`, `F14`, `12` or `sessions!11/date`."""
    name, _, cell = rest.rpartition("!")
    sheet = next((s for s in sheets if s.name == name), sheets[0] if sheets else None)
    number = sheet.number if sheet else 1
    cell = cell.partition(": ")[0]
    if match := _CELL.fullmatch(cell):
        return number, int(match["row"]), column_index(match["letters"])
    record, is_field, field = cell.partition(RECORD_FIELD)
    if is_field and record.isdigit():
        return number, int(record) + 1, _column_of(RECORD_FIELD + field, sheet)
    if _ROW.fullmatch(cell):
        # records have no row of their own: the names of their columns stand in the first
        return number, int(cell) + (1 if sheet and sheet.places else 0), -1
    of_name = [s.number for s in sheets if s.name == cell]
    return next(iter(of_name), number), 0, -1


def tell_found(mark: Mark, wording: Wording) -> str:
    """What was found; of a check that no reason explains, what should hold and does not."""
    if mark.code not in wording.reasons:
        return wording.tell_finding(mark.code)
    kind = vocabulary("personal_data").label(mark.kind, wording.language) if mark.kind else ""
    says = wording.reasons[mark.code].says
    return f"{says} ({kind})" if kind else says


def tell_remedy(mark: Mark, wording: Wording) -> str:
    """What the sender does about it; a check has a remedy where a reason explains it."""
    return wording.reasons[mark.code].fix if mark.code in wording.reasons else ""


def tell_effect(mark: Mark, wording: Wording) -> str:
    """How much waits because of it."""
    return wording.say(_EFFECTS[mark.severity])


def tell_whole(mark: Mark, wording: Wording) -> str:
    """Everything that a comment on a cell says."""
    kind = "found" if mark.code in wording.reasons else "expected"
    lines = [wording.say(kind, text=tell_found(mark, wording))]
    if remedy := tell_remedy(mark, wording):
        lines.append(wording.say("to_do", text=remedy))
    return "\n".join([*lines, tell_effect(mark, wording)])
