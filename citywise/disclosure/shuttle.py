"""Between which ends a count lies, by the lines of its table alone.

Nothing is known of an empty count but that it is not below zero. Then every line draws the ends of
its cells closer: a part is at most what the total can be, less the least of the other parts. This
goes on until nothing moves (the shuttle algorithm: Buzzigoli & Giusti 1999, Statistical Data
Protection, Eurostat). The ends are never too close; those of a linear program may be closer.
"""

from __future__ import annotations

import polars as pl

ANY = 1e12
"""More people than there are: the most where nothing is known of it."""

_NEARLY = 1e-6
_STEPS = 20
"""Numbers that contradict each other would be drawn closer for ever."""


def draw_closer(ends: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """`value_id`, `least` and `most` of every cell of the `lines` (of `table_lines`), in persons.

    `ends` has the same columns: what is known of each cell to begin with. A cell that is not among
    them, such as a total that is not published, can be anything from none to `ANY`.
    """
    places = lines.select("line_id", "value_id", "sign")
    found = places.select(pl.col("value_id").unique()).join(ends, on="value_id", how="left")
    found = found.with_columns(pl.col("least").fill_null(0.0), pl.col("most").fill_null(ANY))
    for _ in range(_STEPS):
        closer = _once(places, found.sort("value_id"))
        if closer.equals(found):
            break
        found = closer
    return found


def _once(places: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
    """With its sign a cell is the opposite of all others of its line."""
    is_part = pl.col("sign") > 0
    placed = places.join(ends, on="value_id").with_columns(
        low=pl.when(is_part).then("least").otherwise(-pl.col("most")),
        high=pl.when(is_part).then("most").otherwise(-pl.col("least")),
    )
    others_low, others_high = (
        pl.col(end).sum().over("line_id") - pl.col(end) for end in ("low", "high")
    )
    drawn = placed.select(
        "value_id",
        new_least=pl.when(is_part).then(-others_high).otherwise(others_low),
        new_most=pl.when(is_part).then(-others_low).otherwise(others_high),
    )
    closest = drawn.group_by("value_id").agg(pl.col("new_least").max(), pl.col("new_most").min())
    least, most = pl.max_horizontal("least", "new_least"), pl.min_horizontal("most", "new_most")
    # where the lines contradict a number, it stays what it was
    stays = least > most + _NEARLY
    return (
        ends.join(closest, on="value_id")
        .select(
            "value_id",
            least=pl.when(stays).then("least").otherwise(least),
            most=pl.when(stays).then("most").otherwise(pl.max_horizontal(least, most)),
        )
        .sort("value_id")
    )
