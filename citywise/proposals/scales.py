"""Scales that a table tells, such as `in thousands`: proposed with the reason, and asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import polars.selectors as cs

from citywise.catalogue.scales import told_scale
from citywise.intake.formats.sheet import ROW
from citywise.proposals.assignment import LEVEL, REPEATABLE
from citywise.proposals.groups import says_percent
from citywise.proposals.proposal import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from citywise.intake.fitting.zones import Zone
    from citywise.intake.formats.sheet import Sheet
    from citywise.proposals.proposal import ProposedColumn
    from citywise.proposals.sources import Found

SECTION = "scale"
"""The entries of a proposal that give columns a scale of their own, by letter."""

_COUNTED = {"count", LEVEL, *REPEATABLE}
_ASKS = "Are the figures{} to be multiplied by {}? {} says so. 1 takes them as they stand."


def find_scales(sheet: Sheet, zone: Zone, columns: Iterable[ProposedColumn], found: Found) -> None:
    """What is said of the whole table, else what each heading says of its own column."""
    figures = [c for c in columns if c.chosen.partition("[")[0] in _COUNTED]
    figures = [column for column in figures if not says_percent(column.heading)]
    own = {c.letter: text for c in figures if (text := _of_heading(c))}
    above = next(filter(told_scale, _around(sheet, zone)), "")
    is_of_all = len(own) == len(figures) and len(set(map(told_scale, own.values()))) == 1
    if figures and (text := above or (next(iter(own.values()), "") if is_of_all else "")):
        found.prove("source", "scale", told_scale(text), f"{text!r} says so")
        found.questions.append(_ask("source.scale", "", text))
    of_table = told_scale(above) if above else 0
    for letter, text in () if is_of_all and not above else own.items():
        if told_scale(text) != of_table:
            found.prove(SECTION, letter, told_scale(text), f"{text!r} says so")
            found.questions.append(_ask(f"{SECTION}.{letter}", f" of column {letter}", text))


def _ask(entry: str, what: str, text: str) -> Question:
    scale = told_scale(text)
    asks = _ASKS.format(what, scale, repr(text))
    return Question(entry, asks, (), (str(scale), "1"), is_binding=True)


def _of_heading(column: ProposedColumn) -> str:
    return next(filter(told_scale, reversed(column.heading)), "")


def _around(sheet: Sheet, zone: Zone) -> Iterator[str]:
    """The texts above the table, the name of its sheet, and rows below that hold a single text."""
    for row in sheet.head[: zone.top - 1]:
        yield from filter(None, row)
    yield sheet.name
    alone = pl.sum_horizontal(cs.string().is_not_null()) == 1
    below = sheet.cells.filter((pl.col(ROW) >= zone.first_row) & alone)
    yield from below.select(pl.coalesce(cs.string())).to_series().drop_nulls()
