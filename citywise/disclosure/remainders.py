"""What the withheld cells of a line have together, beside what they had in an earlier release.

Of 121 people 70 are shown, and of the two other groups nothing; before, 100 and 50 were. So the
two have one person more than they had, though no number of theirs was ever told. Where the same
cells of a line are withheld in both releases, what is told beside them must not change what they
have together by fewer people than the threshold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.disclosure.audit import COUNTS
from citywise.disclosure.earlier import SINCE, WAS_TOLD
from citywise.disclosure.solving import WITHHELD

if TYPE_CHECKING:
    from citywise.disclosure.earlier import Earlier

_NEARLY = 1e-6
_SHOWN = "is_shown"


def moved_remainders(
    cells: pl.DataFrame, lines: pl.DataFrame, earlier: Earlier, threshold: int
) -> pl.DataFrame:
    """`line_id`, `value_id` and `is_total` of what tells anew of a few people in withheld cells.

    `cells` have `value_id`, `is_withheld`, `with_count` and `without_count` (persons); `lines` are
    those of `gap_lines`. What is known from an earlier release is told no more anew.
    """
    placed = _open_lines(cells, lines, earlier.known)
    seen = earlier.versions.join(placed, on="value_id", how="semi")
    both = placed.join(seen.select(SINCE).unique(), how="cross")
    both = both.sort(SINCE).join_asof(
        seen.sort(SINCE), on=SINCE, by="value_id", suffix="_then", check_sortedness=False
    )
    was_shown = pl.col(WAS_TOLD).fill_null(value=False)
    moved = both.group_by("line_id", SINCE).agg(
        (pl.col(_SHOWN) == was_shown).all().alias("is_alike"),
        *(_change(name).alias(name) for name in COUNTS),
    )
    is_few = pl.any_horizontal(
        pl.col(name).abs().is_between(_NEARLY, threshold - _NEARLY) for name in COUNTS
    )
    told = placed.filter(_SHOWN, ~pl.col("value_id").is_in(earlier.known.implode()))
    few = moved.filter("is_alike", is_few.fill_null(value=False))
    return told.join(few, on="line_id", how="semi").select("line_id", "value_id", "is_total")


def _open_lines(cells: pl.DataFrame, lines: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    """Lines that tell their total and something anew, and withhold a part."""
    is_shown = ~pl.col(WITHHELD) & pl.col(COUNTS[0]).is_not_null()
    shown = cells.select("value_id", is_shown.alias(_SHOWN), *COUNTS)
    placed = lines.join(shown, on="value_id", how="left").with_columns(
        pl.col(_SHOWN).fill_null(value=False)
    )
    # not asked line by line: each of them would be handed all that is known
    is_new = pl.col(_SHOWN) & ~pl.col("value_id").is_in(known.implode())
    by_line = placed.with_columns(is_new=is_new).group_by("line_id")
    told = by_line.agg(
        (pl.col("is_total") & pl.col(_SHOWN)).any().alias("tells_total"),
        (~pl.col(_SHOWN)).any().alias("withholds"),
        pl.col("is_new").any().alias("tells_anew"),
    )
    is_open = told.filter("tells_total", "withholds", "tells_anew")
    return placed.join(is_open, on="line_id", how="semi")


def _change(name: str) -> pl.Expr:
    """By how much the shown cells of a line say that the others have changed; null if not known."""
    change = (pl.col(name) - pl.col(f"{name}_then")) * pl.col("sign")
    of_shown = change.filter(_SHOWN)
    return pl.when(of_shown.is_not_null().all()).then(of_shown.sum())
