"""Which template a whole file fits: one file is one report, whatever else its sheets hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import polars as pl
import polars.selectors as cs

from citywise.intake.cells import Problem
from citywise.intake.fitting.hidden_records import hidden_records
from citywise.intake.fitting.layout_changes import A_SHEET_OF_ITS_NAME
from citywise.intake.fitting.outer_records import outermost
from citywise.intake.fitting.recognition import Fit, fit_sheet
from citywise.intake.producers.review import review

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.formats.sheet import Sheet
    from citywise.intake.templates.template import Template

_SAYS_LITTLE = ("hidden_sheet", "empty_table", "empty_file")
"""Of a sheet, while another one of the file says more."""


class _Misfit(NamedTuple):
    """A sheet that fits no template: why, and what it is called."""

    problem: Problem
    name: str

    def as_note(self) -> Problem:
        """Beside another sheet that is read; only the template's own words are repeated."""
        if self.problem.reason == "hidden_sheet":
            return self.problem
        template, _, lacks = self.problem.text.partition("; ")[0].partition(": ")
        says = "names other sheets" if lacks == A_SHEET_OF_ITS_NAME else f"lacks {lacks}"
        text = f"{self.name}: {template} {says}" if lacks else self.name
        return replace(self.problem, reason="sheet_not_read", text=" ".join(text.split()))


def fits_by_file(
    sheets: Iterator[Sheet], templates: list[Template], problems: list[Problem]
) -> dict[tuple[int, ...], list[Fit]]:
    """The fitting sheets of each file (or of each group of files that are read as one)."""
    fits: dict[tuple[int, ...], list[Fit]] = defaultdict(list)
    misfits: dict[tuple[int, ...], list[_Misfit]] = defaultdict(list)
    for whole in sheets:
        sheet, marked = review(whole)
        problems += marked
        found = _fit(sheet, templates)
        if isinstance(found, Fit):
            fits[sheet.files].append(found)
            problems += hidden_records(found)
        else:
            misfits[sheet.files].append(_Misfit(found, sheet.name))
    for files, found in misfits.items():
        problems += _about_misfits(files, found, is_read=files in fits)
    return fits


def _fit(sheet: Sheet, templates: list[Template]) -> Fit | Problem:
    if not sheet.is_visible:
        return Problem(sheet.files[0], "hidden_sheet", sheet.name, sheet.number)
    if not any(any(row) for row in sheet.head) and _is_blank(sheet):
        # a text without a word may have been cut off; a workbook that opens is whole
        reason = "empty_table" if sheet.name else "empty_file"
        return Problem(sheet.files[0], reason, sheet.name, sheet.number)
    return fit_sheet(sheet, templates)


def _is_blank(sheet: Sheet) -> bool:
    return bool(sheet.cells.select(pl.all_horizontal(cs.string().is_null().all())).item())


def _about_misfits(
    files: tuple[int, ...], misfits: list[_Misfit], *, is_read: bool
) -> list[Problem]:
    """In a file that is read a misfit is a note; else the nearest one refuses the file."""
    if is_read:
        return [misfit.as_note() for misfit in misfits]
    found = [misfit.problem for misfit in misfits]
    if all(problem.reason == "empty_table" for problem in found):
        return [Problem(number, "empty_table") for number in files]
    visible = [problem for problem in found if problem.reason not in _SAYS_LITTLE] or found
    worst = max(visible, key=lambda problem: len(problem.text))
    is_hidden = any(problem.reason == "hidden_sheet" for problem in found)
    reason = "unknown_layout" if worst.reason in _SAYS_LITTLE and is_hidden else worst.reason
    return [replace(worst, file_number=number, reason=reason) for number in files]


def fits_of_one_template(fits: list[Fit], problems: list[Problem]) -> list[Fit]:
    """One file is one report: the template that most of its sheets fit."""
    chosen = Counter(fit.template.id for fit in fits).most_common(1)[0][0]
    for fit in fits:
        if fit.template.id != chosen:
            number = fit.sheet.files[0]
            problems.append(Problem(number, "sheet_not_read", fit.sheet.name, fit.sheet.number))
    return outermost([fit for fit in fits if fit.template.id == chosen], problems)
