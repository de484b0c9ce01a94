"""Read the reference tables: plain CSV files that a data steward keeps in a spreadsheet.

Lines that begin with `#` are comments. A mistake is reported with file, line, column,
value and what was expected, and stops the night: numbers on a wrong footing are worse
than yesterday's.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from citywise.catalogue.vocabularies import vocabulary
from citywise.contracts.columns import COLUMNS, Column
from citywise.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Row = dict[str, str]

BETWEEN_ALIASES = "|"

_WHOLE_NUMBER = Column(name="", kind="integer", label="", says="a whole number")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One reference file: `required[heading]` is the contract column it fills.

    An empty name leaves the text free; `integer` asks for a whole number.
    """

    file: str
    required: dict[str, str]
    optional: dict[str, str]
    must_exist: bool = False


SHEETS = {
    "cities": Sheet(
        "cities.csv",
        {"city_id": "city_id", "city_name": "city_name", "country": "country_code",
         "language": "language_code"},
        {"decimal_mark": "decimal_mark", "date_order": "date_order_code",
         "encoding": "encoding_name", "aliases": ""},
        must_exist=True,
    ),
    "city_attributes": Sheet(
        "city_attributes.csv",
        {"city_id": "city_id", "attribute": "attribute_code", "year": "attribute_year",
         "value": "attribute_value"},
        {},
    ),
    "programs": Sheet(
        "programs.csv",
        {"program_id": "program_id", "city_id": "city_id", "program_name": "program_name"},
        {"aliases": "", "prevention_level": "prevention_level_code", "theme": "theme_code",
         "evidence": "practice_evidence_code", "start_date": "start_date", "end_date": "end_date"},
    ),
    "partners": Sheet(
        "partners.csv",
        {"partner_id": "partner_id", "city_id": "city_id", "partner_name": "partner_name"},
        {"aliases": "", "partner_type": "partner_type_code"},
    ),
    "expected_reports": Sheet(
        "expected_reports.csv",
        {"city_id": "city_id", "template_id": "template_id", "first_period": "period_id",
         "due_days": "integer"},
        {"last_period": "period_id"},
    ),
    "release_states": Sheet(
        "release_states.csv",
        {"city_id": "city_id", "indicator_id": "indicator_id", "since": "since_date",
         "state": "release_state_code"},
        {},
    ),
    "fx_rates": Sheet(
        "fx_rates.csv",
        {"currency": "currency_code", "period": "period_id", "rate_to_base": "rate_to_base"},
        {},
    ),
}  # fmt: skip


def read_sheet(folder: Path, name: str) -> list[Row]:
    """The rows of one reference file as contract columns; blanks are left out."""
    sheet = SHEETS[name]
    path = folder / sheet.file
    if not path.exists():
        if sheet.must_exist:
            raise WorkspaceError(
                f"{path} is missing.", "Copy it from a new workspace: citywise init."
            )
        return []
    return [_checked(path, sheet, line, row) for line, row in _numbered_rows(path, sheet)]


def _numbered_rows(path: Path, sheet: Sheet) -> Iterator[tuple[int, Row]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        content = [(n, line) for n, line in enumerate(lines, 1) if _is_content(line)]
    if not content:
        return
    reader = csv.reader(line for _, line in content)
    headings = [heading.strip() for heading in next(reader)]
    _require_headings(path, sheet, headings)
    for cells in reader:
        number = content[reader.line_num - 1][0]
        yield number, dict(zip(headings, (cell.strip() for cell in cells), strict=False))


def _is_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _require_headings(path: Path, sheet: Sheet, headings: list[str]) -> None:
    missing = [heading for heading in sheet.required if heading not in headings]
    unknown = [h for h in headings if h not in sheet.required and h not in sheet.optional]
    if missing or unknown:
        raise WorkspaceError(
            f"{path.name}: columns missing: {missing or 'none'}; not known: {unknown or 'none'}.",
            f"The columns are {[*sheet.required, *sheet.optional]}.",
        )


def _checked(path: Path, sheet: Sheet, line: int, row: Row) -> Row:
    for heading, column in sheet.required.items():
        if not row.get(heading):
            raise _mistake(path, line, heading, "", _expected(column))
    for heading, column in (sheet.required | sheet.optional).items():
        text = row.get(heading, "")
        if text and column and not _fits(text, _expected(column)):
            raise _mistake(path, line, heading, text, _expected(column))
    return {heading: text for heading, text in row.items() if text}


def _expected(name: str) -> Column:
    return _WHOLE_NUMBER if name == "integer" else COLUMNS[name]


def _fits(text: str, column: Column) -> bool:
    if column.codes:
        return text in vocabulary(column.codes).labels
    if column.pattern:
        return re.search(column.pattern, text) is not None
    if column.kind == "date":
        return _is_day(text)
    patterns = {"integer": r"\d+", "number": r"-?\d+(\.\d+)?"}
    return re.fullmatch(patterns.get(column.kind, ".*"), text) is not None


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _mistake(path: Path, line: int, heading: str, text: str, column: Column) -> WorkspaceError:
    expected = column.says
    if column.codes:
        expected = f"one of {', '.join(vocabulary(column.codes).codes)}"
    found = f"{text!r} is not right" if text else "it is empty"
    return WorkspaceError(
        f"{path.name}, line {line}, column {heading}: {found}.", f"Expected: {expected}."
    )
