"""Which template a sheet fits, and what the sheet says of its period above the table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.words import fold
from citywise.intake.cells import Problem, column_letter
from citywise.intake.fitting.headings import Heading, find_heading, heading_at, seen_head
from citywise.intake.fitting.layout_changes import nearest_drift
from citywise.intake.fitting.zones import find_zone, layout_digest
from citywise.intake.formats.delimiters import first_rows_by_heading
from citywise.intake.formats.sheet import Sheet
from citywise.intake.producers.hashtags import is_tag_row
from citywise.intake.producers.notices import lacks_repeats

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citywise.intake.templates.template import Template


@dataclass(frozen=True, slots=True)
class Fit:
    """A sheet, the template it fits, and the heading by which it fits."""

    sheet: Sheet
    template: Template
    heading: Heading


def fit_sheet(sheet: Sheet, templates: Iterable[Template]) -> Fit | Problem:
    """The one template whose required columns are all there; the most specific one wins."""
    templates = list(templates)
    fits = [Fit(sheet, t, find_heading(sheet, t)) for t in templates if _asks_for(sheet, t)]
    complete = sorted((fit for fit in fits if fit.heading.is_complete), key=_known, reverse=True)
    if not complete:
        return _unknown(sheet, templates)
    if len(complete) > 1 and _known(complete[0]) == _known(complete[1]):
        both = f"{complete[0].template.id}, {complete[1].template.id}"
        return Problem(sheet.files[0], "ambiguous_layout", both, sheet.number)
    return complete[0]


def declared_encoding(raw: bytes, of_city: str, templates: list[Template]) -> str:
    """The encoding in which a text is of a layout for which it is declared, else the city's.

    A template's own declaration outweighs the city's. Where a text reads as two different
    layouts, or differently as one, nobody has said which of them it is: nothing is chosen.
    """
    named = {template.source.encoding for template in templates} | {of_city}
    texts = {
        encoding: text
        for encoding in sorted(named - {""})
        if (text := _text_of_its_layout(raw, encoding, of_city, templates))
    }
    if not texts:
        return of_city
    return next(iter(texts)) if len(set(texts.values())) == 1 else ""


def _text_of_its_layout(raw: bytes, encoding: str, of_city: str, templates: list[Template]) -> str:
    """The text as the encoding has it, if the template it then fits declares just that."""
    text = raw.decode(encoding, "replace")
    rows = first_rows_by_heading(text.encode(), partial(fits_heading, templates=templates))
    fit = fit_sheet(Sheet((0,), 1, "", pl.DataFrame(), rows), templates)
    is_declared = isinstance(fit, Fit) and (fit.template.source.encoding or of_city) == encoding
    return text if is_declared else ""


def _unknown(sheet: Sheet, templates: list[Template]) -> Problem:
    """An unknown layout, with its fingerprint, by which files of one layout are seen together."""
    zone = find_zone(sheet)
    layout = layout_digest(zone.headings) if zone else ""
    reason, nearest = _why(sheet, templates), _nearest(sheet, templates)
    return Problem(sheet.files[0], reason, nearest, sheet.number, layout=layout)


def fits_heading(cells: list[str], templates: Iterable[Template]) -> bool:
    """A single line of cells is the whole heading of some template."""
    single = [template for template in templates if template.source.header_rows == 1]
    return any(heading_at([cells], 0, template).is_complete for template in single)


def _why(sheet: Sheet, templates: Iterable[Template]) -> str:
    """A form that came without its repeats lacks what a template for them would read."""
    if not lacks_repeats(sheet):
        return "unknown_layout"
    of_repeats = (t for t in templates if re.fullmatch(t.source.sheets, "") is None)
    found = any(_known(Fit(sheet, t, find_heading(sheet, t))) for t in of_repeats)
    return "repeats_missing" if found else "unknown_layout"


def _asks_for(sheet: Sheet, template: Template) -> bool:
    return not sheet.name or re.fullmatch(template.source.sheets, sheet.name) is not None


def _known(fit: Fit) -> int:
    return sum(1 for column in fit.heading.columns if column.rule)


def _nearest(sheet: Sheet, templates: Iterable[Template]) -> str:
    """What the nearest template lacks, and what may stand there in its place."""
    drift = nearest_drift(sheet, templates)
    if drift is None:
        return ""
    lines = [change.line for change in drift.changes]
    return "; ".join([f"{drift.template.id}: {', '.join(drift.lacks)}", *lines])


def period_label(fit: Fit) -> tuple[str, str]:
    """The text that names the sheet's period above the table, and its cell."""
    report = fit.template.report
    if report.period == "title":
        return next(iter(titles(fit)), ("", ""))
    wanted = {fold(label) for label in report.period_labels}
    for row, cells in enumerate(_above(fit), 1):
        for index, cell in enumerate(cells):
            label, _, rest = cell.partition(":")
            if fold(label) in wanted:
                return _beside(cells, index, row, rest.strip())
    return "", ""


def titles(fit: Fit) -> tuple[tuple[str, str], ...]:
    """The texts above the table in which the template's pattern finds a period, with their cells.

    The headings themselves count only where no line above them tells one.
    """
    report = fit.template.report
    if report.period != "title":
        return ()
    found = [
        (row, cell, f"{column_letter(index)}{row}")
        for row, cells in enumerate(_above(fit), 1)
        for index, cell in enumerate(cells)
        if re.search(report.period_pattern, cell)
    ]
    last = fit.heading.first_row - 1 - fit.template.source.header_rows
    above = [(text, place) for row, text, place in found if row <= last]
    return tuple(above or [(text, place) for _, text, place in found[:1]])


def texts_above(fit: Fit) -> tuple[str, ...]:
    """The texts above the heading of a table."""
    head = _above(fit)
    tags = 1 if head and is_tag_row(list(head[-1])) else 0
    above = head[: max(len(head) - tags - fit.template.source.header_rows, 0)]
    return tuple(text for cells in above for text in cells if text)


def _above(fit: Fit) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cells) for cells in seen_head(fit.sheet)[: fit.heading.first_row - 1])


def _beside(cells: tuple[str, ...], index: int, row: int, rest: str) -> tuple[str, str]:
    if rest:
        return rest, f"{column_letter(index)}{row}"
    for offset, cell in enumerate(cells[index + 1 :], index + 1):
        if cell:
            return cell, f"{column_letter(offset)}{row}"
    return "", f"{column_letter(index)}{row}"
