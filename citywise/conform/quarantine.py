"""Quarantine entries: where it stands, why it was kept back, and how to put it right."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.catalogue.reasons import reasons
from citywise.conform.layouts import field_name, letters_by_rule
from citywise.contracts.ddl import frame_schema
from citywise.contracts.tables import TABLES
from citywise.intake.cells import (
    CONFLICT,
    COVERED,
    MERGED,
    OTHERWISE,
    RECORD_FIELD,
    TYPED,
    Problem,
    cell_ref,
    column_letter,
)
from citywise.network.proposals import kind_of, proposals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citywise.conform.block import BatchConformed
    from citywise.intake.templates.template import Template
    from citywise.network.names import Names

Entry = dict[str, Any]
PERSONAL = "personal_data"
"""The reason of which only positions and kinds are told."""
_SCHEMA = frame_schema(TABLES["core_quarantine_items"])


def quarantine_items(batch: BatchConformed, templates: dict[str, Template]) -> pl.DataFrame:
    """Contract rows for everything in the batch that was kept back."""
    entries = [*_of_files(batch), *_of_records(batch, templates)]
    unique = {entry["item_id"]: entry for entry in entries}
    return pl.DataFrame(list(unique.values()), schema=_SCHEMA)


def _of_files(batch: BatchConformed) -> Iterator[Entry]:
    for problem in batch.problems:
        held = reasons()[problem.reason].held
        if problem.reason == PERSONAL:
            yield _entry_on_person(batch, problem)
        elif held != "note":
            yield _entry(batch, problem, "", held, problem.text)


def _entry_on_person(batch: BatchConformed, problem: Problem) -> Entry:
    """Position and kind, never the text; two kinds in one cell are two entries."""
    letter = problem.place or (column_letter(problem.column) if problem.column >= 0 else "")
    kind, city = problem.text, batch.folder_cities[problem.file_number]
    entry = _entry(batch, problem, letter, "file", None)
    item = _identity(problem.file_number, f"{entry['cell_address']}|{kind}", PERSONAL)
    return entry | {"item_id": item, "personal_data_code": kind or None, "city_id": city}


def _of_records(batch: BatchConformed, templates: dict[str, Template]) -> Iterator[Entry]:
    letters = letters_by_rule(batch.files.values())
    for part in batch.parts:
        for row in part.problems.iter_rows(named=True):
            number, sheet, rule = row["file_number"], row["sheet_number"], row["field_name"]
            letter = row["column_letter"] or letters.get((number, sheet, rule), "")
            problem = Problem(number, row["reason_code"], "", sheet, row["source_row"])
            template = templates[batch.files[number].template_id]
            entry = _entry(batch, problem, letter, row["held_code"], row["raw_text"])
            told = {"field_name": field_name(rule, template), "record_number": row["record_number"]}
            yield entry | told | _proposals(batch.names, entry)


def _proposals(names: Names, entry: Entry) -> Entry:
    """What comes near to a name that nobody knows; it is told beside it, and not taken for it."""
    kind = kind_of(entry["reason_code"])
    if kind is None or not entry["raw_text"]:
        return {}
    near = proposals(names, kind, entry["city_id"], entry["raw_text"])
    return {"proposal_text": "; ".join(each.says for each in near) or None}


def _entry(
    batch: BatchConformed, problem: Problem, letter: str, held: str, raw: str | None
) -> Entry:
    delivery = batch.deliveries[problem.file_number]
    report = batch.reports.get(problem.file_number)
    address = cell_address(batch, problem, letter)
    return {
        "item_id": _identity(delivery.number, address, problem.reason),
        "submission_id": delivery.number,
        "file_path": delivery.file_path,
        "reason_code": problem.reason,
        "held_code": held,
        "cell_address": address,
        "fix_hint": reasons()[problem.reason].hint,
        "city_id": report.city_id if report else batch.folder_cities[delivery.number],
        "period_id": report.period.id if report and report.period else None,
        "sheet_number": problem.sheet_number,
        "source_row": problem.row or None,
        "column_letter": letter or None,
        "raw_text": (raw or "").lstrip(TYPED + OTHERWISE + COVERED + CONFLICT + MERGED) or None,
    }


def cell_address(batch: BatchConformed, problem: Problem, letter: str) -> str:
    """`file!sheet!cell`; a whole row is `file!sheet!12`, a whole file its path."""
    delivery = batch.deliveries[problem.file_number]
    if not problem.row:
        return delivery.file_path
    file = batch.files.get(problem.file_number)
    sheets = [s for s in file.sheets if s.number == problem.sheet_number] if file else []
    name = sheets[0].name if sheets else _unnamed(problem)
    is_record = bool(sheets) and all(c.letter.startswith(RECORD_FIELD) for c in sheets[0].columns)
    is_field = letter.startswith(RECORD_FIELD)
    # a whole record has no column of its own; its number says where it stands
    where = str(problem.row - 1) if is_record and not is_field else cell_ref(letter, problem.row)
    return "!".join((delivery.file_path, *([name] if name else []), where))


def _unnamed(problem: Problem) -> str:
    """A sheet of a refused file is told by its number: its name may be a person's."""
    is_first = problem.sheet_number == 1 or problem.reason != PERSONAL
    return "" if is_first else f"sheet {problem.sheet_number}"


def _identity(submission: int, address: str, reason: str) -> str:
    return hashlib.sha256(f"{submission}|{address}|{reason}".encode()).hexdigest()[:16]


def record_problems(problems: Iterable[Problem]) -> dict[int, int]:
    """How many records of each file the reader itself kept back."""
    counts: dict[int, int] = {}
    for problem in problems:
        if reasons()[problem.reason].held == "record":
            counts[problem.file_number] = counts.get(problem.file_number, 0) + 1
    return counts
