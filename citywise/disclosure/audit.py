"""What an attacker can narrow a withheld count down to.

The attacker knows every number that is shown, that the lines of a table add up, and that counts
are not below zero. The least and most that a withheld cell can then be are the ends of a linear
program (Fischetti & Salazar 2001, Management Science 47(7)); a cell is protected when they are
far enough apart. As in any such audit the attacker may think of half a person.

Cells, as everywhere in this room, are rows with `value_id`, `is_withheld` and the people they
count: `with_count` and, of a share, `without_count`, the rest of its denominator. Both add up along
every line, each for itself. A line with a withheld cell whose count is not known (null) is no
equation: means and ready-made percentages add up to nothing. Of cells that are `of_all` nobody and
everybody are no less telling than a few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from citywise.disclosure.linear_program import solve_program
from citywise.disclosure.solving import WITHHELD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt
    from scipy.sparse import csc_array

    from citywise.catalogue.indicator import Indicator
    from citywise.comparison.intervals import Numbers

UNITS_BY_HEAD = ("currency", "points")
"""Units in which the people counted stand below the line."""

COUNTS = ("with_count", "without_count")
RANGE_SCHEMA = pl.Schema(
    {
        "value_id": pl.String,
        "count_name": pl.String,
        "count": pl.Float64,
        "least": pl.Float64,
        "most": pl.Float64,
        "of_all": pl.Boolean,
    }
)
_NEARLY = 1e-6


def count_people(cells: pl.DataFrame, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """`cells` (columns of measure_values) with `with_count`, `without_count` and `of_all`.

    Of a range it is the least, of one of a share the least of either. Of what is told by the head,
    as costs and points are, the heads. None or all tell something of all where the share is one of
    an attribute, and anybody was asked.
    """
    shares = [i.id for i in indicators.values() if i.is_share]
    attributes = [i.id for i in indicators.values() if i.is_share and i.attribute]
    by_head = [i.id for i in indicators.values() if i.is_ratio and i.unit in UNITS_BY_HEAD]
    numerator, denominator = pl.col("numerator_count"), pl.col("denominator_count")
    heads = pl.when(pl.col("indicator_id").is_in(by_head)).then(denominator)
    is_share, is_range = pl.col("indicator_id").is_in(shares), pl.col("interval_code") == "bounds"
    # where it is not known either how many were asked, it may be nobody
    asked = denominator.fill_null(0)
    least = pl.when(is_share).then(pl.col("low") * asked).otherwise("low")
    others = pl.when(is_range & numerator.is_null()).then((1 - pl.col("high")) * asked)
    return cells.with_columns(
        with_count=pl.coalesce(heads, numerator, pl.when(is_range).then(least)),
        without_count=pl.when(is_share).then(pl.coalesce(denominator - numerator, others)),
        of_all=pl.col("indicator_id").is_in(attributes) & (denominator.fill_null(1) > 0),
    )


class Unknowns(NamedTuple):
    """Counts that hang together: ids, true sizes (persons), and the equations between them."""

    ids: npt.NDArray[np.object_]
    sizes: Numbers
    matrix: csc_array


def withheld_ranges(cells: pl.DataFrame, lines: pl.DataFrame, width: float) -> pl.DataFrame:
    """`value_id`, `count_name`, `count`, `least` and `most` of all withheld counts that add up.

    They are persons; `of_all` is that of the cell. Whatever the attacker does, the count may still
    be anything from `least` to `most`. Where these are at least `width` apart no wider range is
    looked for; where they are closer, they are the exact ends. `lines` are those of `table_lines`.
    """
    found = [RANGE_SCHEMA.to_frame()]
    for name in COUNTS:
        hidden = hidden_counts(cells, lines, name)
        bound = _equations(lines.join(hidden, on="value_id"))
        free = hidden.drop_nulls().join(bound, on="value_id", how="anti")
        named = pl.lit(name).alias("count_name")
        ends = {"least": pl.lit(0.0), "most": pl.col("size") + width}
        found.append(free.select("value_id", named, count="size", **ends))
        found.append(_bound_ranges(form_equations(bound), width).with_columns(named))
    columns = [name for name in RANGE_SCHEMA.names() if name != "of_all"]
    ranges = pl.concat([part.select(columns) for part in found])
    return ranges.join(cells.select("value_id", "of_all"), on="value_id", maintain_order="left")


def narrow_cells(ranges: pl.DataFrame, width: float) -> pl.DataFrame:
    """The rows of `withheld_ranges` that are closer than `width`.

    That there is nobody may be known, unless it tells something of all (`of_all`): such a cell was
    withheld to hide others.
    """
    is_close = pl.col("most") - pl.col("least") < width - _NEARLY
    return ranges.filter(is_close & ((pl.col("count") > 0) | pl.col("of_all")))


def form_equations(placed: pl.DataFrame) -> Unknowns:
    """The equations of `placed`: `line_id`, `value_id`, `sign` (1 or -1) and `size` (persons).

    One row of the matrix a line and one column a cell, both in the order of their ids; where the
    sizes are the true counts, `matrix @ sizes` is zero.
    """
    from scipy.sparse import csc_array  # noqa: PLC0415 - pages that audit nothing need not wait

    ids, columns = np.unique(placed["value_id"].to_numpy(), return_inverse=True)
    lines, rows = np.unique(placed["line_id"].to_numpy(), return_inverse=True)
    sizes = np.zeros(len(ids))
    sizes[columns] = placed["size"].to_numpy()
    signs = placed["sign"].to_numpy().astype(float)
    matrix = csc_array((signs, (rows, columns)), shape=(len(lines), len(ids)))
    return Unknowns(ids, sizes, matrix)


def hidden_counts(cells: pl.DataFrame, lines: pl.DataFrame, name: str) -> pl.DataFrame:
    """`value_id` and `size` (persons) of what is withheld, and of totals that are not published.

    `name` is one of `COUNTS`; where that is not known the size is null. A total that is not
    published is as large as its parts are together.
    """
    size = pl.col(name).cast(pl.Float64)
    withheld = cells.filter(WITHHELD).select("value_id", size=size)
    placed = lines.join(cells.select("value_id", size=size), on="value_id", how="left")
    parts = placed.filter(~pl.col("is_total")).group_by("line_id").agg(pl.col("size").sum())
    absent = lines.filter("is_total").join(cells, on="value_id", how="anti")
    totals = absent.join(parts, on="line_id").group_by("value_id").agg(pl.col("size").max())
    return pl.concat([withheld, totals])


def _equations(placed: pl.DataFrame) -> pl.DataFrame:
    """The lines of which every withheld count is known to us."""
    return placed.filter(pl.col("size").is_not_null().all().over("line_id"))


def _bound_ranges(unknowns: Unknowns, width: float) -> pl.DataFrame:
    ids, sizes, _ = unknowns
    least, most = np.zeros_like(sizes), np.zeros_like(sizes)
    for chosen, part in _connected(unknowns):
        least[chosen], most[chosen] = _reaches(part, width)
    told = {"count": sizes, "least": sizes + least, "most": sizes + most}
    return pl.DataFrame({"value_id": pl.Series(ids, dtype=pl.String), **told})


def _connected(unknowns: Unknowns) -> Iterator[tuple[npt.NDArray[np.intp], Unknowns]]:
    """What no equation ties together can be looked at by itself."""
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    ids, sizes, matrix = unknowns
    _, labels = connected_components(abs(matrix).T @ abs(matrix), directed=False)
    order = np.argsort(labels, kind="stable")
    for chosen in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
        part = matrix[:, chosen]
        lines = np.unique(part.indices)
        yield chosen, Unknowns(ids[chosen], sizes[chosen], part[lines, :])


def _reaches(unknowns: Unknowns, width: float) -> tuple[Numbers, Numbers]:
    """How far down and up each count may be from the truth, so that all still adds up."""
    if unknowns.matrix.shape[0] == 1:
        return _reaches_on_one_line(unknowns.sizes, unknowns.matrix.toarray()[0], width)
    least, most = np.zeros_like(unknowns.sizes), np.zeros_like(unknowns.sizes)
    # what is found for one count tells of the others as well, so few programs are solved
    for place in range(len(unknowns.sizes)):
        for sign in (1, -1):
            if most[place] - least[place] < width - _NEARLY:
                away = _farthest(unknowns, place, sign, width)
                least, most = np.minimum(least, away), np.maximum(most, away)
    return least, most


def _reaches_on_one_line(sizes: Numbers, signs: Numbers, width: float) -> tuple[Numbers, Numbers]:
    """The same where there is one equation: what one side gains the others give, or get too."""
    same = np.array([sizes[signs == sign].sum() for sign in signs])
    other = sizes.sum() - same
    alike = np.array([(signs == sign).sum() for sign in signs])
    most = np.where(alike < len(signs), width, np.minimum(width, same - sizes))
    least = np.where(alike > 1, sizes, np.minimum(sizes, other))
    return -least, most


def _farthest(unknowns: Unknowns, place: int, sign: int, width: float) -> Numbers:
    """How far from the truth all counts are when one is as far down (-1) or up (1) as can be."""
    costs, most = np.zeros_like(unknowns.sizes), np.full_like(unknowns.sizes, np.inf)
    costs[place], most[place] = -sign, width
    return solve_program(costs, unknowns.matrix.toarray(), -unknowns.sizes, most)
