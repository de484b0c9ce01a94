"""Read the reference tables: plain CSV files that a data steward keeps in a spreadsheet.

Lines that begin with `#` are comments. A mistake is reported with file, line, column,
value and what was expected, and stops the night: numbers on a wrong footing are worse
than yesterday's.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from citywise.catalogue.vocabularies import vocabulary
from citywise.contracts.columns import COLUMNS, Column, Kind
from citywise.errors import WorkspaceError
from citywise.network.corrections import SHORTEST, require_sound
from citywise.network.encodings import is_encoding

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

Row = dict[str, str]

BETWEEN_ALIASES = "|"


def _own(kind: Kind, says: str, pattern: str = "") -> Column:
    return Column(name="", kind=kind, label="", says=says, pattern=pattern)


_OWN = {
    "": _own("text", "a text"),
    "integer": _own("integer", "a whole number"),
    "day": _own("date", "a day such as 2026-01-31"),
    "digits": _own(
        "text",
        f"the SHA-256 of the file, or at least its first {SHORTEST} digits (0 to 9, a to f)",
        rf"^[0-9a-fA-F]{{{SHORTEST},64}}$",
    ),
    "cell": _own(
        "text",
        "a cell such as C7, or a field of a record such as 11/date",
        r"^([A-Z]{1,3}[1-9][0-9]{0,6}|[1-9][0-9]{0,6}/.+)$",
    ),
    "yes": _own("text", "yes or no", r"^(yes|no)$"),
    "correction": _own("text", "replace or withdraw_file", r"^(replace|withdraw_file)$"),
}
"""What is asked of headings that fill no column of the contract."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One reference file: `required[heading]` is the contract column it fills.

    An empty name leaves the text free; `_OWN` has names beside those of the contract.
    """

    file: str
    required: dict[str, str]
    optional: dict[str, str]
    must_exist: bool = False
    once: tuple[str, ...] = ()
    """Headings whose values together stand once; a second line would count everything twice."""


SHEETS = {
    "cities": Sheet(
        "cities.csv",
        {"city_id": "city_id", "city_name": "city_name", "country": "country_code",
         "language": "language_code"},
        {"decimal_mark": "decimal_mark", "date_order": "date_order_code",
         "encoding": "encoding_name", "currency": "currency_code", "calendar": "calendar_code",
         "contact": "contact_text", "aliases": ""},
        must_exist=True,
        once=("city_id",),
    ),
    "city_attributes": Sheet(
        "city_attributes.csv",
        {"city_id": "city_id", "attribute": "attribute_code", "year": "attribute_year",
         "value": "attribute_value"},
        {},
        once=("city_id", "attribute", "year"),
    ),
    "programs": Sheet(
        "programs.csv",
        {"program_id": "program_id", "city_id": "city_id", "program_name": "program_name"},
        {"aliases": "", "prevention_level": "prevention_level_code", "theme": "theme_code",
         "evidence": "practice_evidence_code", "start_date": "start_date", "end_date": "end_date"},
        once=("program_id",),
    ),
    "partners": Sheet(
        "partners.csv",
        {"partner_id": "partner_id", "city_id": "city_id", "partner_name": "partner_name"},
        {"aliases": "", "partner_type": "partner_type_code"},
        once=("partner_id",),
    ),
    "expected_reports": Sheet(
        "expected_reports.csv",
        {"city_id": "city_id", "template_id": "template_id", "first_period": "period_id",
         "due_days": "integer"},
        {"last_period": "period_id"},
        once=("city_id", "template_id", "first_period"),
    ),
    "release_states": Sheet(
        "release_states.csv",
        {"city_id": "city_id", "indicator_id": "indicator_id", "since": "since_date",
         "state": "release_state_code"},
        {},
        once=("city_id", "indicator_id", "since"),
    ),
    "agreements": Sheet(
        "agreements.csv",
        {"city_id": "city_id", "until": "day"},
        {"note": ""},
        once=("city_id",),
    ),
    "fx_rates": Sheet(
        "fx_rates.csv",
        {"currency": "currency_code", "period": "period_id", "rate_to_base": "rate_to_base"},
        {"source": "rate_source_text"},
        once=("currency", "period"),
    ),
    "corrections": Sheet(
        "corrections.csv",
        {"city": "city_id", "file": "digits", "action": "correction", "reason": "",
         "decided_by": "", "decided_on": "day"},
        {"sheet": "", "cell": "cell", "expect": "", "replace_by": ""},
        once=("city", "file", "sheet", "cell"),
    ),
    "withdrawals": Sheet(
        "withdrawals.csv",
        {"city": "city_id", "since": "day", "decided_by": "", "reason": ""},
        {"erase": "yes"},
        once=("city",),
    ),
}  # fmt: skip


def read_sheets(folder: Path) -> dict[str, list[Row]]:
    """Every reference file as rows of contract columns; blanks are left out."""
    known = {row["city_id"] for _, row in _read_sheet(folder, SHEETS["cities"])}
    sheets: dict[str, list[Row]] = {}
    for name, sheet in SHEETS.items():
        numbered = list(_read_sheet(folder, sheet))
        _require_known_cities(sheet, numbered, known)
        _require_each_once(sheet, numbered)
        sheets[name] = [row for _, row in numbered]
        if name == "corrections":
            require_sound(numbered)
    return sheets


def _read_sheet(folder: Path, sheet: Sheet) -> Iterator[tuple[int, Row]]:
    path = folder / sheet.file
    if path.exists():
        for line, row in _numbered_rows(path, sheet):
            yield line, _checked(path, sheet, line, row)
    elif sheet.must_exist:
        raise WorkspaceError(f"{path} is missing.", "Copy it from a new workspace: citywise init.")


def _require_known_cities(
    sheet: Sheet, numbered: list[tuple[int, Row]], known: Container[str]
) -> None:
    for line, row in numbered:
        city = row.get("city_id") or row.get("city")
        if city and city not in known:
            raise WorkspaceError(
                f"{sheet.file}, line {line}: city {city!r} is not in cities.csv.",
                "Add the city, or correct the name.",
            )


def _require_each_once(sheet: Sheet, numbered: list[tuple[int, Row]]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for line, row in numbered:
        entry = tuple(row.get(heading, "") for heading in sheet.once)
        if entry in seen:
            told = ", ".join(filter(None, entry))
            raise WorkspaceError(
                f"{sheet.file}, line {line}: {told} stands in line {seen[entry]} too.",
                "Keep one of the two lines.",
            )
        seen[entry] = line


def _numbered_rows(path: Path, sheet: Sheet) -> Iterator[tuple[int, Row]]:
    content = [(n, line) for n, line in enumerate(_lines(path), 1) if _is_content(line)]
    if not content:
        return
    reader = csv.reader((line for _, line in content), strict=True)
    headings: list[str] = []
    try:
        for cells in reader:
            number = content[reader.line_num - 1][0]
            texts = [cell.strip() for cell in cells]
            if not headings:
                headings = texts
                _require_headings(path, sheet, headings)
                continue
            _require_no_surplus(path, number, headings, texts)
            yield number, dict(zip(headings, texts, strict=False))
    except csv.Error as error:
        raise WorkspaceError(
            f"{path.name}, line {content[min(reader.line_num, len(content)) - 1][0]}: {error}.",
            "Close the quotation mark, or remove it.",
        ) from error


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise WorkspaceError(
            f"{path.name}, line {line}: a letter is not written in UTF-8.",
            'Save the file as "CSV UTF-8".',
        ) from error
    return io.StringIO(text, newline="").readlines()


def _require_no_surplus(path: Path, line: int, headings: list[str], texts: list[str]) -> None:
    if any(texts[len(headings) :]):
        raise WorkspaceError(
            f"{path.name}, line {line}: {len(texts)} cells under {len(headings)} headings.",
            "Put text that contains a comma between quotation marks.",
        )


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
    return _OWN.get(name) or COLUMNS[name]


def _fits(text: str, column: Column) -> bool:
    if column.name == "encoding_name":
        return is_encoding(text)
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
