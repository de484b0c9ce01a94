"""Look through every text of a sheet for personal data; say where, and of which kind.

What was found is never part of what is said: a hit is a file, a row, a column and a kind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.personal import personal_words
from citywise.catalogue.words import fold
from citywise.intake.cells import Problem
from citywise.intake.formats.sheet import FILE, ROW, cell_name
from citywise.intake.personal.asked import asked_texts
from citywise.intake.personal.forbidden_columns import forbidden_columns
from citywise.intake.personal.labels import announcing, labelled_kinds, names_person
from citywise.intake.personal.name_columns import heads_of_people, named_texts
from citywise.intake.personal.names import LISTED, is_list_of_names, looks_like_name
from citywise.intake.personal.shapes import (
    IN_COLUMNS,
    SUSPICIOUS,
    kinds_among,
    kinds_in,
    kinds_of_column,
    plain_text,
)
from citywise.intake.personal.table import COLUMN, PLAIN, TEXT, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citywise.intake.formats.sheet import Sheet
    from citywise.intake.personal.table import Table

MOST_TOLD = 10
"""Cells of one column and kind that are told of a file; it has to be looked through anyway."""

MOST_BESIDE_LABEL = 4
"""Filled cells of a row in which one is the label of another."""

_SAMPLE = 2_000
"""Texts of a column by which it is judged where single ones prove nothing."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where personal data stand, and the folded headings of their column."""

    problem: Problem
    headings: tuple[str, ...] = ()


Found = dict[tuple[int, str], set[str]]
"""(column, kind) → texts of the column that are of the kind; they go no further than the screen."""


def screen_sheet(sheet: Sheet) -> tuple[list[Hit], list[Problem]]:
    """Every hit in a sheet, also in its name, its headings and rows that could not be laid.

    Beside them notes on columns that ask for what must never be collected.
    """
    table = table_of(sheet)
    return [*_hits(table)], [*forbidden_columns(table)]


def _hits(table: Table) -> Iterator[Hit]:
    found: Found = defaultdict(set)
    suspects = suspects_of(table)
    _add_single_texts(suspects, found)
    _add_columns(table, suspects, found)
    for key, texts in (*asked_texts(table), *named_texts(table)):
        found[key] |= texts
    yield from _in_cells(table, found)
    yield from _outside_cells(table)


def suspects_of(table: Table) -> pl.DataFrame:
    """The texts that have anything of what is looked for; a closer look is taken at them alone."""
    return table.texts.filter(pl.col(PLAIN).str.contains(_ANY))


def _add_single_texts(suspects: pl.DataFrame, found: Found) -> None:
    """Texts of which one is enough."""
    alike = suspects.filter(pl.col(PLAIN).str.contains(_ONE))
    kinds = kinds_of_texts(alike[PLAIN])
    for index, text, plain in alike.iter_rows():
        for kind in kinds[plain]:
            found[index, kind].add(text)


_ONE = f"{SUSPICIOUS}|{announcing()}|{LISTED}"
_ANY = f"{_ONE}|{IN_COLUMNS}"
"""What is looked for in one pass: nearly every text has nothing of it."""


def text_kinds(plain: str) -> set[str]:
    """Kinds of personal data in one plain text, whatever stands around it."""
    return kinds_in(plain) | _told_kinds(plain)


def kinds_of_texts(plain: pl.Series) -> dict[str, set[str]]:
    """The same of each of many texts."""
    distinct = plain.unique()
    shaped = kinds_among(distinct)
    return {text: shaped.get(text, set()) | _told_kinds(text) for text in distinct}


def _told_kinds(plain: str) -> set[str]:
    """Kinds that words tell: a label, or names one after the other."""
    kinds = labelled_kinds(plain)
    return kinds | {"name"} if is_list_of_names(plain) else kinds


def _add_columns(table: Table, suspects: pl.DataFrame, found: Found) -> None:
    """Numbers that pass a check by chance now and then: their column decides."""
    alike = suspects.filter(pl.col(PLAIN).str.contains(IN_COLUMNS))
    for (index,), part in alike.group_by(COLUMN):
        sample = part.head(_SAMPLE)
        plain = sample[PLAIN].to_list()
        distinct = table.texts.filter(pl.col(COLUMN) == index).head(_SAMPLE).height
        for kind, texts in kinds_of_column(plain, distinct).items():
            mine = sample.filter(pl.col(PLAIN).is_in(texts))
            found[int(str(index)), kind] |= set(mine[TEXT])


def _in_cells(table: Table, found: Found) -> Iterator[Hit]:
    """The first cells of each file that hold one of the texts."""
    for (index, kind), texts in sorted(found.items(), key=lambda item: item[0]):
        column = table.columns[index]
        cells = table.sheet.cells.lazy().filter(pl.col(cell_name(index)).is_in(texts))
        places = cells.select(FILE, ROW).group_by(FILE).agg(pl.col(ROW).sort().head(MOST_TOLD))
        for file, row in places.collect().explode(ROW).sort(FILE, ROW).iter_rows():
            yield Hit(_problem(table, file, kind, row, index), column.headings)


def _outside_cells(table: Table) -> Iterator[Hit]:
    """Headings that the frame lacks, the name of the sheet, rows set aside, cells side by side."""
    sheet = table.sheet
    told = [(row, index, text_kinds(plain_text(text))) for row, index, text in table.above]
    told += [(row, -1, text_kinds(plain_text(text))) for row, text in _set_aside(sheet)]
    name = plain_text(sheet.name)
    is_person = looks_like_name(name)
    told += [(0, -1, text_kinds(name) | ({"name"} if is_person else set[str]()))]
    told += [(row, index, {"name"}) for row, index in beside_labels(sheet.head)]
    told += [(row, index, {"name"}) for row, index in heads_of_people(table)]
    for row, index, kinds in told:
        for kind in sorted(kinds):
            headings = table.columns[index].headings if index in table.columns else ()
            for file in sheet.files:
                yield Hit(_problem(table, file, kind, row, index), headings)


def _set_aside(sheet: Sheet) -> Iterator[tuple[int, str]]:
    return ((row, cell) for row, cells in sheet.set_aside for cell in cells if cell)


def beside_labels(head: list[list[str]]) -> Iterator[tuple[int, int]]:
    """`Prepared by` in one cell and a name in the next filled one."""
    for number, row in enumerate(head, 1):
        filled = [(index, cell) for index, cell in enumerate(row) if cell]
        for (_, label), (index, text) in pairwise(filled):
            if (
                len(filled) <= MOST_BESIDE_LABEL
                and _is_label(label)
                and names_person(label, plain_text(text))
            ):
                yield number, index


def _is_label(text: str) -> bool:
    return fold(text) in _labels()


def _labels() -> frozenset[str]:
    return frozenset(map(fold, personal_words().asking["name"].labels))


def _problem(table: Table, file: int, kind: str, row: int, index: int) -> Problem:
    place = table.columns[index].place if index in table.columns else ""
    is_sound = not (text_kinds(plain_text(place)) or looks_like_name(re.sub(r"^/", "", place)))
    return Problem(
        file, "personal_data", kind, table.sheet.number, row, index, place if is_sound else ""
    )


def hits_by_file(hits: Iterable[Hit]) -> dict[int, list[Hit]]:
    """The hits of each file, each place and kind once."""
    by_file: dict[int, dict[Problem, Hit]] = defaultdict(dict)
    for hit in hits:
        by_file[hit.problem.file_number].setdefault(hit.problem, hit)
    return {file: list(found.values()) for file, found in by_file.items()}
