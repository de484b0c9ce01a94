"""Tables that repeat within others of their file: what an outer record says counts once.

A meeting with two groups is one record of `meetings` and two of `meetings/groups`, both with
the meeting's day and attendance. Read as two events, its 16 participants would be 32.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from citywise.intake.cells import Problem
from citywise.intake.formats.sheet import FILE, ROW

if TYPE_CHECKING:
    from citywise.intake.fitting.headings import LaidColumn
    from citywise.intake.fitting.recognition import Fit
    from citywise.intake.formats.sheet import Within


def outermost(fits: list[Fit], problems: list[Problem]) -> list[Fit]:
    """The fits of one file without tables that lie within another one that is read.

    Where the inner table says something of its own, nobody can tell which of the two the
    template means, and the file has none that fits.
    """
    fits = _meant(fits, problems)
    read = {fit.sheet.number for fit in fits}
    inner = [fit for fit in fits if fit.sheet.within and fit.sheet.within.outer & read]
    if not inner or fits[0].template.produces == "values":
        return fits
    if unclear := [fit for fit in inner if not _is_all_lent(fit)]:
        problems.append(_about(unclear[0], "outer_and_inner_table"))
        return []
    problems += [_about(fit, "inner_table_not_read") for fit in inner]
    within = {fit.sheet.number for fit in inner}
    return [fit for fit in fits if fit.sheet.number not in within]


def _meant(fits: list[Fit], problems: list[Problem]) -> list[Fit]:
    """Those that `sheets` names, where one of them is within a table that has no name."""
    named = [fit for fit in fits if re.fullmatch(fit.template.source.sheets, fit.sheet.name)]
    if len(named) == len(fits) or not any(fit.sheet.within for fit in named):
        return fits
    meant = {fit.sheet.number for fit in named}
    others = [fit for fit in fits if fit.sheet.number not in meant]
    problems += [_about(fit, "sheet_not_read") for fit in others]
    return named


def _about(fit: Fit, reason: str) -> Problem:
    return Problem(fit.sheet.files[0], reason, fit.sheet.name, fit.sheet.number)


def _is_all_lent(fit: Fit) -> bool:
    lent = fit.sheet.within.lent if fit.sheet.within else frozenset[int]()
    return all(column.index in lent for column in fit.heading.columns if column.rule)


def hold_shared_counts(fit: Fit) -> tuple[Fit, list[Problem]]:
    """The sheet without records that would count an outer record's number once more."""
    within = fit.sheet.within
    if within is None or fit.template.produces != "events":
        return fit, []
    lent = [column for column in fit.heading.columns if _is_lent_count(column, within)]
    held = pl.col(ROW).is_in(within.shared) & pl.any_horizontal(
        pl.lit(value=False), *(pl.col(f"c{column.index}").is_not_null() for column in lent)
    )
    rows = fit.sheet.cells.filter(held).select(FILE, ROW).rows()
    column = lent[0].index if lent else -1
    problems = [
        Problem(file, "shared_count", "", fit.sheet.number, row, column) for file, row in rows
    ]
    return replace(fit, sheet=replace(fit.sheet, cells=fit.sheet.cells.filter(~held))), problems


def _is_lent_count(column: LaidColumn, within: Within) -> bool:
    is_count = column.rule.startswith("count:") or column.rule == "field:sessions"
    return is_count and column.index in within.lent
