"""A period that the texts around a table name, shorter than the one of the report: `T3 2031`.

File    suivi-2031.xlsx                the report is one of 2031, and the table below one of its
Title   Rapport d'activité, T3 2031    third quarter: its figures are not the year's
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.words import fold
from citywise.conform.digits import fold_digits
from citywise.conform.heading_periods import is_part_of, period_named
from citywise.conform.period_texts import read_period
from citywise.intake.fitting.records import SHEET
from citywise.intake.formats.sheet import FILE
from citywise.periods import Period, period_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.conform.context import Context, Report
    from citywise.conform.period_texts import PeriodStyle
    from citywise.conform.readings import Readings

_TITLE = "title_of_other_period"
_MOST_WORDS = 5
_LONGEST = 120
"""Letters of a line that may be a title; a longer one tells other things as well."""
_LINK = 3
"""Letters of `to`, `à` or `and`, which may stand between two periods."""
_WORDS = re.compile(r"[^\W_]+\.?")
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_SPELT_OUT = re.compile(r"[^\W\d_]{3,}")
_PARTS_OF_YEARS = ("quarter", "half_year")

_OF_REPORTS = frozenset(
    fold(word)
    for word in (
        "report", "reporting", "period", "quarterly", "monthly", "data", "results", "table",
        "sheet", "rapport", "période", "trimestriel", "mensuel", "données", "résultats", "tableau",
        "feuille", "rapportering", "periode", "kvartalsrapport", "månedsrapport", "ark", "informe",
        "período", "trimestral", "mensual", "datos", "resultados", "hoja", "rapor", "raporu",
        "dönem", "veri", "sayfa", "تقرير", "الفترة", "بيانات",
    )
)  # fmt: skip
"""Words of a title that say nothing of what its figures are about."""
_OF_THE_FILE = frozenset(
    fold(word)
    for word in (
        "updated", "update", "printed", "exported", "version", "approved", "created", "due",
        "draft", "mis", "imprimé", "exporté", "approuvé", "créé", "opdateret", "udskrevet",
        "godkendt", "udkast", "actualizado", "impreso", "exportado", "aprobado", "creado",
        "güncelleme", "güncellendi", "onaylandı", "تحديث", "طباعة", "baseline", "compared",
        "target", "plan", "planned",
    )
)  # fmt: skip
"""Beside these a period is when something was done with the file, or another figure's."""


def hold_titled(readings: Readings, context: Context, is_own: pl.Expr) -> None:
    """Hold back figures of the report's period below a title of a part of it."""
    rows = list(_titles(context))
    if not rows:
        return
    schema = {FILE: pl.Int32, SHEET: pl.Int32, _TITLE: pl.String}
    titles = pl.DataFrame(rows, schema=schema, orient="row")
    told = readings.frame.select(FILE, SHEET).join(
        titles, on=[FILE, SHEET], how="left", maintain_order="left"
    )
    readings.add(**{_TITLE: pl.lit(told[_TITLE])})
    is_told = pl.col(_TITLE).is_not_null() & (pl.col("period_id") == pl.col("period_of_file"))
    readings.hold(is_own & is_told, "heading_of_other_period", field="figure", text=_TITLE)


def _titles(context: Context) -> Iterator[tuple[int, int, str]]:
    """For each sheet of each report the first text around its table that names a part of it."""
    style = context.period_style
    for report in context.reports:
        for sheet, name, above in context.titles.get(report.file_number, ()):
            period = report.period_of(sheet)
            if period and (text := next(_naming_a_part(report, period, name, above, style), "")):
                yield report.file_number, sheet, text


def _naming_a_part(
    report: Report, told: Period, sheet: str, above: tuple[str, ...], style: PeriodStyle
) -> Iterator[str]:
    for text in above:
        if len(text) <= _LONGEST and names_a_part(text, told, style):
            yield text
    is_spelt_out = _SPELT_OUT.search(sheet) or _YEAR.search(sheet)
    # `T1` may be the first table
    if is_spelt_out and names_a_part(sheet, told, style):
        yield sheet
    name = PurePosixPath(report.file_path).stem
    if len(_parts_within(name, told, style)) == 1:
        yield name


def names_a_part(text: str, told: Period, style: PeriodStyle) -> bool:
    """The text names one period, and that is a part of the one it is said to be about."""
    if _is_of_the_file(text):
        return False
    named = period_titled(text, told, style)
    if named and is_part_of(named, told):
        return True
    return len(_parts_within(text, told, style)) == 1


def period_titled(text: str, told: Period, style: PeriodStyle) -> Period | None:
    """The quarter, half-year or month that a title names, without a year that of `told`."""
    return None if _is_of_the_file(text) else period_named(text, told, style, _OF_REPORTS)


def sole_part(text: str, style: PeriodStyle) -> Period | None:
    """The part of a year that a text of other words names with its year: `Mentors, Q1 2031`."""
    named = list(_periods(text, style))
    if len(named) != 1 or named[0].type == "year" or _is_of_the_file(text):
        return None
    return named[0]


def _is_of_the_file(text: str) -> bool:
    return bool(set(map(fold, _WORDS.findall(text))) & _OF_THE_FILE)


def _parts_within(text: str, told: Period, style: PeriodStyle) -> set[Period]:
    """The quarters and half-years of `told` that a text names with their year.

    None where it names the whole as well, as in `2031, with Q3 2031 revised`.
    """
    named = set(_periods(text, style))
    if any(not is_part_of(period, told) for period in named):
        return set()
    return {period for period in named if period.type in _PARTS_OF_YEARS}


def _periods(text: str, style: PeriodStyle) -> Iterator[Period]:
    """Every period with its year, the longest first and none within another."""
    words = _WORDS.findall(fold_digits(text))
    first = 0
    while first < len(words):
        for last in range(min(first + _MOST_WORDS, len(words)), first, -1):
            stretch = " ".join(words[first:last])
            period = read_period(stretch, style) if _YEAR.search(stretch) else None
            if isinstance(period, Period):
                yield _from_before(period, words[:first], stretch, style)
                first = last
                break
        else:
            first += 1


def _from_before(last: Period, words: list[str], stretch: str, style: PeriodStyle) -> Period:
    """From the first to the last of `Q1-Q4 2031`, of which only one has its year."""
    before = [word for word in words[-2:] if len(word) > _LINK or any(map(str.isdigit, word))]
    year = _YEAR.search(stretch)
    first = read_period(f"{before[-1]} {year[0]}", style) if before and year else None
    is_before = isinstance(first, Period) and first.type == last.type and first.start < last.start
    return period_from(first.start, last.end) if isinstance(first, Period) and is_before else last
