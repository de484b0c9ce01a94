"""Totals that a file states are compared with their parts and never counted.

A total row closes the block of rows above it, or the whole table so far, of its own measure, period
and program; a part that is said not to be known leaves the sum open. A total column
sums the columns that agree with it in every level it names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.catalogue.totals import is_total_of_period, is_total_word
from citywise.conform.distinct import REASON, Meaning, read_column
from citywise.conform.finer_parts import FINER, with_finer
from citywise.conform.numbers import Figure, Style, read_figure
from citywise.intake.fitting.records import (
    LETTER,
    LEVEL,
    RULE,
    SHEET,
    TEXT,
    TOTAL_COLUMN,
)
from citywise.intake.formats.sheet import FILE, ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

TOLERANCE = 1e-6
_COLUMN = [FILE, SHEET, "column"]
_BETWEEN = "\x1f"
KEY = "disagg_key"
"""The breakdown of a cell that is a record, where its file has breakdowns."""
SUBJECTS = {
    "measure": ("indicator", "unit"),
    "time": ("period", "date", "period_start", "period_end", "year", "quarter", "month"),
    "place": ("city", "program"),
}
"""Fields of a row that say of what it is a figure; a total has only parts of its own kind."""

SCHEMA: dict[str, Any] = {
    FILE: pl.Int32,
    SHEET: pl.Int32,
    ROW: pl.Int32,
    RULE: pl.String,
    LETTER: pl.String,
    "reported_total": pl.Float64,
    "computed_total": pl.Float64,
    "is_passed": pl.Boolean,
    "is_open": pl.Boolean,
}
"""`is_open` says of a total that it could not be compared, because its parts are not all known."""


def no_totals() -> pl.DataFrame:
    """What a file without totals states."""
    return pl.DataFrame(schema=SCHEMA)


def check_total_rows(cells: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Total rows of `cells` (one figure a row; `column` tells the columns apart), checked."""
    if not cells["is_total"].any():
        return no_totals()
    figures = with_numbers(cells, style).sort(*_COLUMN, ROW)
    figures = figures.with_columns(_block(_COLUMN).alias("rows_block"))
    for subject, fields in SUBJECTS.items():
        figures = _with_subject(figures, subject, [f for f in fields if f in cells.columns])
    figures = _without_finer(figures)
    by_measure = [*_COLUMN, "measure"]
    by_time = [*by_measure, "time"]
    sums = _with_sums(figures, [*by_time, "place"], "place_sum", pl.col("says_place"))
    sums = _with_sums(sums, by_time, "time_sum", ~pl.col("totals_time"))
    sums = _with_sums(sums, by_measure, "measure_sum", pl.lit(value=True))
    return _row_verdicts(sums.filter("is_total"))


def _without_finer(figures: pl.DataFrame) -> pl.DataFrame:
    """A part of a part adds nothing to the sum, and leaves nothing open."""
    if KEY not in figures.columns:
        return figures
    own = figures.with_columns(pl.when(~pl.col("is_total")).then(KEY).alias(KEY))
    marked = with_finer(own, [*_COLUMN, "rows_block", *SUBJECTS])
    return marked.with_columns(
        pl.when(FINER).then(0.0).otherwise("number").alias("number"),
        pl.col("is_unsaid") & ~pl.col(FINER),
    )


def _with_subject(figures: pl.DataFrame, subject: str, fields: list[str]) -> pl.DataFrame:
    """What each row is about; a total that does not say it is about what stands above it."""
    texts = [pl.col(field).cast(pl.String).fill_null("") for field in fields]
    told = pl.concat_str(texts, separator=_BETWEEN) if texts else pl.lit("")
    stated = [pl.when("is_total").then(text) for text in texts]
    is_word = [t.map_elements(_says_total, return_dtype=pl.Boolean) for t in stated]
    has_word = pl.col("is_total") & pl.any_horizontal(pl.lit(value=False), *is_word).fill_null(
        value=False
    )
    says = pl.col("is_total") & (told.str.strip_chars(_BETWEEN) != "") & ~has_word
    figures = figures.with_columns(
        told.alias(subject), says.alias(f"says_{subject}"), has_word.alias(f"totals_{subject}")
    )
    above = pl.when(~pl.col("is_total")).then(subject)
    inherited = pl.when("is_total").then(above.forward_fill().over(_COLUMN)).otherwise(subject)
    block = [*_COLUMN, "rows_block"]
    in_block, in_all = (above.drop_nulls().n_unique().over(of) for of in (block, _COLUMN))
    several = (in_block > 1) | ((in_block == 0) & (in_all > 1))
    return figures.with_columns(
        pl.when(f"says_{subject}").then(subject).otherwise(inherited).alias(subject),
        (several & ~pl.col(f"says_{subject}")).alias(f"mixes_{subject}"),
    )


def _says_total(text: str) -> bool:
    return is_total_word(text) or is_total_of_period(text)


def _with_sums(figures: pl.DataFrame, group: list[str], name: str, holds: pl.Expr) -> pl.DataFrame:
    """The sums of the parts of one group: of those since the last total, and of all so far."""
    part = pl.when(~pl.col("is_total")).then(pl.col("number").fill_null(0))
    is_known = pl.col("is_total") | (pl.col("number").is_not_null() & ~pl.col("is_unsaid"))
    has_parts = holds & part.is_not_null().any().over(group)
    figures = figures.with_columns(_block(group).alias("block"))
    return figures.with_columns(
        pl.when(has_parts).then(part.sum().over([*group, "block"])).alias(name),
        pl.when(has_parts).then(part.fill_null(0).cum_sum().over(group)).alias(f"whole_{name}"),
        is_known.all().over(group).alias(f"known_{name}"),
    )


def _block(group: list[str]) -> pl.Expr:
    """The number of totals above a row; a total still belongs to the rows that it closes."""
    return (pl.col("is_total").cum_sum() - pl.col("is_total").cast(pl.Int32)).over(group)


def _row_verdicts(totals: pl.DataFrame) -> pl.DataFrame:
    """Held against the narrowest sum; one over several measures or periods proves nothing wrong."""
    names = ("place_sum", "time_sum", "measure_sum")
    narrowest = pl.coalesce(names)
    known = pl.coalesce(pl.when(pl.col(n).is_not_null()).then(f"known_{n}") for n in names)
    mixes_time = pl.col("mixes_time") & ~pl.col("totals_time")
    is_mixed = pl.col("mixes_measure") | mixes_time
    are_known = known.fill_null(value=False)
    whole = pl.coalesce(f"whole_{name}" for name in names)
    judged = totals.with_columns(
        all_known=are_known & ~is_mixed,
        # of a sum over several measures there is nothing to say
        is_open=~are_known | (mixes_time & ~pl.col("mixes_measure")),
    )
    return verdicts(judged, narrowest, whole)


def open_totals(cells: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Totals that nothing can be held against."""
    unknown = with_numbers(cells, style).with_columns(
        all_known=pl.lit(value=False), is_open=pl.lit(value=True)
    )
    return verdicts(unknown, pl.col("number"), pl.col("number"))


def agreed_totals(cells: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Totals that were known by being the sum of their parts."""
    return verdicts(
        with_numbers(cells, style).with_columns(
            all_known=pl.lit(value=True), is_open=pl.lit(value=False)
        ),
        pl.col("number"),
        pl.col("number"),
    )


def check_total_columns(cells: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Total columns of a matrix, row by row, beside the columns they sum."""
    levels = [name for name in cells.columns if name.startswith(LEVEL)]
    if not levels or not cells[TOTAL_COLUMN].any():
        return no_totals()
    figures = with_numbers(cells, style).filter(pl.col(levels[0]).is_not_null())
    place = [FILE, SHEET, ROW, RULE, LETTER]
    figures = figures.select(
        *place, *levels, TOTAL_COLUMN, TEXT, KEY, "number", "is_unsaid", "is_silent"
    )
    totals, parts = figures.filter(TOTAL_COLUMN), figures.filter(~pl.col(TOTAL_COLUMN))
    pairs = totals.join(parts.drop(RULE, LETTER), on=[FILE, SHEET, ROW], suffix="_part")
    pairs = pairs.filter(pl.all_horizontal(_agrees(level) for level in levels))
    pairs = with_finer(pairs, place, f"{KEY}_part")
    summed = pairs.filter(~pl.col(FINER)).group_by(place).agg(*sum_of_parts())
    return verdicts_of_sums(totals.join(summed, on=place, how="left"))


def sum_of_parts() -> Iterator[pl.Expr]:
    """The sum of the parts of a total, whether all are known, and whether a cell is left blank."""
    number = pl.col("number_part")
    yield number.sum().alias("total")
    yield (number.is_not_null() & ~pl.col("is_unsaid_part")).all().alias("is_known")
    yield pl.col(f"{TEXT}_part").is_null().any().alias("has_blanks")


def verdicts_of_sums(totals: pl.DataFrame) -> pl.DataFrame:
    """Totals beside such sums; nobody says whether a cell left blank is none."""
    agrees = (pl.col("number") - pl.col("total")).abs() <= TOLERANCE
    all_known = pl.col("is_known") & (agrees | ~pl.col("has_blanks"))
    judged = totals.with_columns(all_known=all_known.fill_null(value=False))
    open_too = judged.with_columns(is_open=~pl.col("all_known"))
    return verdicts(open_too, pl.col("total"), pl.col("total"))


def _agrees(level: str) -> pl.Expr:
    says_total = pl.col(level).map_elements(is_total_word, return_dtype=pl.Boolean)
    return says_total | (pl.col(level) == pl.col(f"{level}_part"))


def verdicts(totals: pl.DataFrame, computed: pl.Expr, whole: pl.Expr) -> pl.DataFrame:
    """Passed where either sum agrees, or where a part is no plain number and no sum is known."""
    reported = pl.col("number")
    agrees = ((reported - computed).abs() <= TOLERANCE) | ((reported - whole).abs() <= TOLERANCE)
    letter = pl.col(LETTER) if LETTER in totals.columns else pl.lit(None, dtype=pl.String)
    # what is stated and cannot be read is told, and proves nothing
    are_known = pl.col("all_known") & reported.is_not_null()
    is_stated = pl.col(TEXT).is_not_null() & ~pl.col("is_silent")
    return totals.filter(is_stated).select(
        FILE,
        SHEET,
        ROW,
        RULE,
        letter.alias(LETTER),
        reported.alias("reported_total"),
        pl.when(are_known).then(computed).alias("computed_total"),
        (agrees | ~are_known).fill_null(value=True).alias("is_passed"),
        pl.col("is_open") | reported.is_null(),
    )


def with_numbers(cells: pl.DataFrame, style: Style) -> pl.DataFrame:
    """Beside each text the number it is: blanks and words count nothing, the rest is unknown."""

    def read(text: str | None) -> Meaning:
        figure = read_figure(text, style)
        if not isinstance(figure, Figure):
            return (None, False, False, None)
        is_unsaid = text is not None and figure.status == "not_reported"
        is_empty = figure.status in {"not_reported", "not_applicable"}
        return (0.0 if is_empty else _float(figure), is_unsaid, is_empty, None)

    schema = {"number": pl.Float64, "is_unsaid": pl.Boolean, "is_silent": pl.Boolean}
    return read_column(cells, [TEXT], read, schema).drop(REASON)


def _float(figure: Figure) -> float | None:
    return None if figure.value is None else float(figure.value)
