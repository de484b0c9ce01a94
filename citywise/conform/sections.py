"""Rows between the figures that say what those below them are about: `Harbour Youth`, `Girls`.

Harbour Youth  |            a known program of the city, in a table without a column for it:
Participations | 40         not the city's 40, but those of the club
Quarter 1      |            in a report of the year
Participations | 12         not the year's

Nothing in a template reads such a row, so what stands below it waits, up to the next one that
says something of the same kind. In a report so it does below a text that nobody understands
(`Adults`, `Planned`), up to a row that says the whole, such as the city or the year reported on;
unless it is plainly a remark, or one of the template's `notes`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.remarks import is_remark
from citywise.catalogue.scales import told_scale
from citywise.catalogue.sexes import sex_of
from citywise.catalogue.vocabularies import vocabulary
from citywise.catalogue.words import fold
from citywise.conform.age_texts import read_ages
from citywise.conform.choices import folded_words
from citywise.conform.period_texts import read_month, read_period, read_period_within
from citywise.intake.fitting.records import LEVEL, SHEET
from citywise.intake.formats.sheet import FILE, ROW
from citywise.intake.templates.fields import EVENT_FIELDS, VALUE_FIELDS
from citywise.network.nearest import nearest
from citywise.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.conform.context import Context, Report
    from citywise.conform.readings import Readings
    from citywise.intake.fitting.text_rows import TextRow
    from citywise.network.names import Names

_TEXT, _IS_OTHER, _ORDER = "section_text", "section_is_other", "order"
_BETWEEN = re.compile(r"\s*[:()\[\]|;,]\s*|\s+[-–—/]\s+|^\s*(?:\d+(?:\.\d+)*|[A-Za-z])[.)]\s+")
_SPOKEN = re.compile(r"[^\W\d_]|\d{4}|\d ?[-–—+]")
"""A letter, a year or ages: without them a text is a number of something."""

_OF_A_YEAR = re.compile(
    r"(?:year|année|annee|an|año|år|yıl|jahr|ano|سنة|عام|السنة) (?=\d{4})|(?<=\d{4}) yılı$",
    re.IGNORECASE,
)
"""`Year 2031` is `2031`."""

_NEAR, _A_WORD_MORE = 0.9, 0.88
_PERIODS = ("period", "date", "period_start", "year", "quarter", "month", f"{LEVEL}period")
_UNKNOWN = "unknown"
"""What nobody knows the kind of."""
_KINDS = ("program", "city", "period", "sex", "age_band")


def hold_sections(readings: Readings, context: Context) -> None:
    """Hold back what stands below a row that says of it what it does not say itself."""
    if not context.text_rows:
        return
    if not ((rule := context.template.columns.get("program")) and rule.sections):
        _hold(readings, context, "program", pl.col("program_id").is_null())
    if context.template.report.city == "folder":
        _hold(readings, context, "city", pl.lit(value=True))
    if not readings.has("disagg_key"):
        # a session for girls counts whoever came; only figures are told apart by such words
        if not readings.has("status"):
            _hold(readings, context, "event_status", pl.lit(value=True))
        return
    if not context.template.has_sections:
        _hold(readings, context, _UNKNOWN, pl.lit(value=True))
    if not any(map(readings.has, _PERIODS)):
        _hold(readings, context, "period", pl.lit(value=True))
    for dimension in ("sex", "age_band"):
        told = pl.col("disagg_key").str.contains(f"{dimension}=", literal=True)
        own = pl.col(dimension).is_not_null() if readings.has(dimension) else pl.lit(value=False)
        _hold(readings, context, dimension, ~told & ~own)


def _hold(readings: Readings, context: Context, kind: str, is_open: pl.Expr) -> None:
    """Hold back the records whose nearest text above, of those of a kind, says something else."""
    rows = list(_told(context, kind))
    if not rows:
        return
    schema = {FILE: pl.Int32, SHEET: pl.Int32, ROW: pl.Int32, _TEXT: pl.String}
    above = pl.DataFrame(rows, schema=schema | {_IS_OTHER: pl.Boolean}, orient="row")
    place = readings.frame.select(FILE, SHEET, ROW).with_row_index(_ORDER)
    # sorted here, for polars cannot see by groups whether they are, and would warn the reader
    beside = place.sort(FILE, SHEET, ROW).join_asof(
        above.sort(FILE, SHEET, ROW), on=ROW, by=[FILE, SHEET],
        allow_exact_matches=False, check_sortedness=False,
    ).sort(_ORDER)  # fmt: skip
    readings.add(**{name: pl.lit(beside[name]) for name in (_TEXT, _IS_OTHER)})
    is_held = pl.col(_IS_OTHER).fill_null(value=False) & is_open
    readings.hold(is_held, "unread_section", field="section", text=_TEXT)


def _told(context: Context, kind: str) -> Iterator[tuple[int, int, int, str, bool]]:
    """The rows that say something of a kind: where they stand, and whether the report says else."""
    reports = {report.file_number: report for report in context.reports}
    for row in context.text_rows:
        report = reports[row.file_number]
        if _is_declared_note(row.text, context):
            continue
        if kind == _UNKNOWN:
            is_other = _is_unknown(row, report, context)
        else:
            is_other = _says_else(kind, row, report, context)
        if is_other is not None:
            yield row.file_number, row.sheet_number, row.row, row.text, is_other


def _says_else(kind: str, row: TextRow, report: Report, context: Context) -> bool | None:
    """The row says something of the kind that the report does not; None if nothing of the kind."""
    meant = _meant_by(kind, row, report, context)
    # the sex of a row without figures is that of this row alone; a program may be filled once
    if meant is None or (row.field == kind and kind != "program"):
        return None
    return meant != _said_by_report(kind, report, row.sheet_number)


def _is_unknown(row: TextRow, report: Report, context: Context) -> bool | None:
    """Nobody knows what the row says; False if it says the whole, None if it says anything else."""
    meant = {kind: m for kind in _KINDS if (m := _meant_by(kind, row, report, context))}
    if meant:
        said = {kind: _said_by_report(kind, report, row.sheet_number) for kind in meant}
        return False if meant == said else None
    is_understood = (
        is_remark(row.text)
        or not parts_of(row.text)
        or any(read_month(part) for part in parts_of(row.text))
        or told_scale(row.text)
        or _is_of_its_column(row, context)
    )
    return None if is_understood else True


def _is_of_its_column(row: TextRow, context: Context) -> bool:
    """A row whose figures are empty: its text is one of those that its column has, or fills down.

    One that is kept as the city's own whatever it says is not known by that.
    """
    rule, text = context.template.columns.get(row.field), fold(row.text)
    if rule is None:
        return False
    field = (VALUE_FIELDS | EVENT_FIELDS).get(row.field)
    codes = vocabulary(field.codes).words if field and field.codes else {}
    of_field = {"indicator": context.network.names.indicators}.get(row.field, {})
    return rule.fill_down or text in folded_words(rule) or text in codes or text in of_field


def _is_declared_note(text: str, context: Context) -> bool:
    """The template lists the text; of one that means something only the whole text counts."""
    return fold(text) in {fold(note) for note in context.template.source.notes}


def _said_by_report(kind: str, report: Report, sheet: int) -> str | None:
    if kind == "period":
        period = report.period_of(sheet)
        return period.id if period else None
    # where no column tells how sessions went, each is taken for held
    return {"city": report.city_id, "event_status": "completed"}.get(kind)


def _meant_by(kind: str, row: TextRow, report: Report, context: Context) -> str | None:
    said = (_meant(kind, text, row.sheet_number, report, context) for text in parts_of(row.text))
    return next(filter(None, said), None)


def says_otherwise(row: TextRow, report: Report, context: Context) -> bool:
    """The row says something that is no program: a city, a period, a sex or an age group."""
    texts, sheet = parts_of(row.text), row.sheet_number
    if any(read_month(text) or isinstance(read_period(text), Period) for text in texts):
        return True
    kinds = ("city", "period", "sex", "age_band")
    return any(_meant(kind, text, sheet, report, context) for kind in kinds for text in texts)


def parts_of(text: str) -> list[str]:
    """The text, and what stands in it between marks: `Program: Mentors`, `Girls (12-14)`."""
    parts = [text, *_BETWEEN.split(text)]
    return [part for part in parts if part and _SPOKEN.search(part)]


def _meant(kind: str, text: str, sheet: int, report: Report, context: Context) -> str | None:
    names = context.network.names
    match kind:
        case "program":
            return _program(names, report.city_id, text)
        case "city":
            return names.find_city(text)[0]
        case "period":
            return _period(text, report.period_of(sheet), context)
        case "sex":
            return sex_of(text)
        case "event_status":
            return vocabulary("event_status").words.get(fold(text))
        case _:
            return _age_group(text)


def _age_group(text: str) -> str | None:
    """An age group, of whatever edges; a word that tells no ages is none."""
    if code := vocabulary("age_band").words.get(fold(text)):
        return None if code == "U" else code
    ages = read_ages(text)
    return f"{ages[0]}-{ages[1]}" if ages else None


def _program(names: Names, city: str | None, text: str) -> str | None:
    """The program of that name, or one whose name is nearly that."""
    if found := names.programs.get((city or "", fold(text))):
        return found
    mine = [s for s in names.spellings if s.kind == "program" and s.owner == city]
    for near in nearest(text, mine):
        more = abs(len(fold(text).split()) - len(fold(near.name).split()))
        if near.score >= _NEAR or (near.score >= _A_WORD_MORE and more <= 1):
            return near.id
    return None


def _period(text: str, told: Period | None, context: Context) -> str | None:
    if told is None:
        return None
    read = read_period_within(_OF_A_YEAR.sub("", text), told.start, told.end, context.period_style)
    return read.id if isinstance(read, Period) else None
