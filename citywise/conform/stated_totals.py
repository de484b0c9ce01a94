"""Totals over a breakdown that a file states beside parts that are not all known.

Sex     | People
Hombres |   n.d.     The whole is 300, and nothing else in the file says so: it is loaded.
Mujeres |    120     Were both parts known, it would only be compared with them. Were one of them
Total   |    300     `<5`, the total would give it away, and is kept back.
"""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.breakdowns import read_key
from citywise.conform.contradictions import differs_from_itself, hold_contradictions
from citywise.conform.distinct import REASON, Meaning, read_column
from citywise.conform.finer_parts import FINER, with_finer
from citywise.conform.problems import FIELD, RECORD
from citywise.conform.totalled import BETWEEN, GROUP, OVER
from citywise.conform.totals import TOLERANCE, with_numbers
from citywise.intake.fitting.records import LETTER, SHEET, TEXT
from citywise.intake.formats.sheet import FILE, ROW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.conform.context import Context
    from citywise.conform.readings import Readings

WITHHELD = "total_tells_withheld"
"""The reason for which a total is kept back that would give away one of its parts."""

SUM_OF_PARTS = "sum_of_parts"
"""What the parts of a total come to, of which all are known: by sex, or by age, …"""

_PLACE = [FILE, SHEET, ROW, LETTER]
_NO_SUMS = pl.DataFrame(schema={FILE: pl.Int32, SHEET: pl.Int32, ROW: pl.Int32, LETTER: pl.String,
                                SUM_OF_PARTS: pl.Float64})  # fmt: skip
_ABOUT = ["city_id", "indicator_id", "period_id"]
_ALIKE = [FILE, "kind", *_ABOUT, "part_code", "accumulation_code"]
_MAY_HIDE = ["not_a_number", "ambiguous_dash"]
"""A part that cannot be read may be a mark such as `*`, by which a source withholds."""
_PEOPLE = ["age_band", "age_band|sex", "sex"]
"""Everybody is of one sex and of one age, so that the parts are never more than all."""
_ADDS_UP = ["count", "currency"]


def settle_totals(readings: Readings, context: Context) -> pl.DataFrame:
    """Leave the totals that are figures of their own, and hold back what may not be told.

    Out go those whose parts are all known, those that state nothing, and the empty cells of
    targets beside them, which are no records. Told are the sums of the parts that are known.
    """
    if readings.frame[OVER].is_null().all():
        return _NO_SUMS
    hold_contradictions(readings, context, pl.col(OVER).is_null())
    judged = _judged(readings, context)
    totals = judged.filter(pl.col(OVER).is_not_null())
    pairs = _with_parts(totals, judged)
    sums = _sums_of_parts(readings, pairs)
    readings.frame = _with_facts(readings, _facts_of_parts(pairs), _beside_withheld(totals, judged))
    _hold_totals(readings, context)
    is_silent = pl.col("value_status_code").is_in(["not_reported", "not_applicable"])
    is_empty_target = pl.col(OVER).is_null() & (pl.col("kind") != "actual") & pl.col(TEXT).is_null()
    is_total = pl.col(OVER).is_not_null()
    readings.forget(is_empty_target | (is_total & (pl.col("is_compared") | is_silent)))
    return sums


def gaps_of_values(readings: Readings) -> pl.DataFrame:
    """Where figures are missing that were kept back.

    A total that would give away a part is none: what its parts say of the whole stays known.
    """
    telling = readings.problems.filter(pl.col(REASON) == WITHHELD).select(RECORD).unique()
    gaps = readings.gaps().filter(pl.col("kind") == "actual")
    return gaps.join(telling, on=RECORD, how="anti", maintain_order="left")


def _with_facts(readings: Readings, *found: pl.DataFrame) -> pl.DataFrame:
    """Beside each total what speaks for and against it as a figure of its own."""
    frame = readings.frame
    for facts in found:
        frame = frame.join(facts, on=RECORD, how="left", maintain_order="left")
    facts = pl.col("is_compared", "is_finer", "tells_withheld")
    return frame.with_columns(facts.fill_null(value=False))


def _hold_totals(readings: Readings, context: Context) -> None:
    is_own = pl.col(OVER).is_not_null() & ~pl.col("is_compared")
    is_safe = is_own & ~pl.col("tells_withheld")
    readings.hold(is_own & pl.col("tells_withheld"), WITHHELD, field="figure", text=TEXT)
    exceeds = is_safe & _is_exceeded(context)
    readings.hold(exceeds, "parts_exceed_total", field="figure", text=TEXT)
    # a total that is only compared speaks against it, too
    differs = differs_from_itself(~pl.col("is_finer"), [*_ALIKE, "program_id", "disagg_key"])
    readings.hold(is_safe & differs, "conflicting_values", field="figure", text=TEXT)


def _is_exceeded(context: Context) -> pl.Expr:
    """The parts that are known are more than the total, where people or money are counted."""
    most = pl.coalesce("numerator_high", "reported_value")
    exceeds = pl.col(OVER).is_in(_PEOPLE) & (pl.col("parts_low") > most + TOLERANCE)
    return (adds_up(context) & exceeds).fill_null(value=False)


def adds_up(context: Context) -> pl.Expr:
    """People or money are counted, so that a whole is the sum of its parts; shares never are."""
    known = context.network.indicators
    units = {indicator.id: indicator.unit for indicator in known.values()}
    of_catalogue = pl.col("indicator_id").replace_strict(
        units, default=None, return_dtype=pl.String
    )
    is_amount = pl.coalesce(of_catalogue, "unit_code").is_in(_ADDS_UP)
    return is_amount | pl.col("part_code").is_in(["numerator", "denominator"])


def _judged(readings: Readings, context: Context) -> pl.DataFrame:
    """Beside each record whether it is a known number, and whether its source withholds it."""
    held = readings.held()[RECORD].implode()
    is_unread = (pl.col(FIELD) == "figure") & pl.col(REASON).is_in(_MAY_HIDE)
    hides = readings.problems.filter(is_unread)[RECORD].implode()
    is_told = pl.col("reported_value").is_not_null() | (
        pl.col("value_status_code") == "not_applicable"
    ).fill_null(value=False)
    is_due = (pl.col("kind") == "actual") | pl.col(TEXT).is_not_null()
    is_suppressed = (pl.col("value_status_code") == "suppressed_at_source").fill_null(value=False)
    is_held = pl.col(RECORD).is_in(held)
    return with_numbers(readings.frame, context.style).select(
        RECORD, "number", *_ALIKE, OVER, "disagg_key",
        program_id=pl.col("program_id").fill_null(""),
        is_known=~is_held & is_told & is_due,
        is_withheld=is_suppressed | pl.col(RECORD).is_in(hides),
        low=pl.when(~is_held).then(pl.coalesce("numerator_low", "reported_value")),
    )  # fmt: skip


def _with_parts(totals: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """Each total beside each of its parts; a part of a part is in that one already."""
    parts = judged.filter(pl.col(OVER).is_null())
    pairs = _related(totals.join(parts, on=[*_ALIKE, "program_id"], suffix="_part"))
    is_part = pl.col("relation").is_in(["direct", "finer"])
    return with_finer(pairs.filter(is_part), [RECORD], "disagg_key_part").filter(~pl.col(FINER))


def _sums_of_parts(readings: Readings, pairs: pl.DataFrame) -> pl.DataFrame:
    """Where each total stands, with the sum of each of its splits of which all parts are known."""
    sums = (
        pairs.filter(pl.col("relation") == "direct")
        .group_by(RECORD, "split")
        .agg(pl.col("number_part").sum().alias(SUM_OF_PARTS), pl.col("is_known_part").all())
        .filter("is_known_part")
    )
    places = readings.frame.select(RECORD, *_PLACE)
    return places.join(sums, on=RECORD).select(_NO_SUMS.columns)


def _facts_of_parts(pairs: pl.DataFrame) -> pl.DataFrame:
    """For each total that has parts whether it is compared with them, and their least sum."""
    is_direct = pl.col("relation") == "direct"
    facts = pairs.group_by(RECORD).agg(
        is_finer=~is_direct.any(),
        are_known=pl.col("is_known_part").filter(is_direct).all(),
        parts_low=pl.col("low_part").filter(is_direct).sum(),
    )
    # where only finer parts are there, the total does not say of which of them it is
    compared = pl.col("is_finer") | pl.col("are_known")
    return facts.select(RECORD, "is_finer", "parts_low", is_compared=compared)


def _beside_withheld(totals: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """The totals in which something is counted that its source withholds.

    What is not known of the withheld figure may be anything.
    """
    withheld = judged.filter("is_withheld").select(
        FILE, "kind", *_ABOUT, "program_id", "disagg_key"
    )
    none = totals.select(RECORD).clear()
    found = [none, *_counted_in(totals, withheld.unique())]
    return pl.concat(found).unique().with_columns(tells_withheld=pl.lit(value=True))


def _counted_in(totals: pl.DataFrame, withheld: pl.DataFrame) -> Iterator[pl.DataFrame]:
    unknown = chain.from_iterable(combinations(_ABOUT, size) for size in range(len(_ABOUT) + 1))
    for names in unknown:
        is_so = [pl.col(n).is_null() if n in names else pl.col(n).is_not_null() for n in _ABOUT]
        told = [name for name in _ABOUT if name not in names]
        pairs = totals.join(withheld.filter(is_so), on=[FILE, "kind", *told], suffix="_part")
        of_city = (pl.col("program_id") == "") | (pl.col("program_id_part") == "")
        in_program = of_city | (pl.col("program_id") == pl.col("program_id_part"))
        is_part = pl.col("disagg_key_part").is_null() | pl.col("relation").is_not_null()
        yield _related(pairs.filter(in_program)).filter(is_part).select(RECORD)


def _related(pairs: pl.DataFrame) -> pl.DataFrame:
    by = ["disagg_key", OVER, "disagg_key_part"]
    schema = {"relation": pl.String, "split": pl.String}
    return read_column(pairs, by, _read_relation, schema).drop(REASON)


def _read_relation(key: str | None, over: str, part_key: str | None) -> Meaning:
    """How a figure is part of a total: by what is totalled alone, by more, or by other things."""
    if key is None or part_key is None:
        return (None, None, None)
    whole, part = read_key(key), read_key(part_key)
    named = set(over.split(BETWEEN))
    beyond, totalled = part.keys() - whole.keys(), named - {GROUP}
    if not beyond or not whole.items() <= part.items():
        return (None, None, None)
    split = BETWEEN.join(sorted(beyond))
    if beyond >= totalled:
        is_direct = beyond == totalled or GROUP in named
        return ("direct" if is_direct else "finer", split, None)
    return ("beyond", split, None)
