"""Which people stand behind a cell, what is withheld of them, and the equations between them."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_tables import TOTAL, equations_of, grids, table_of
from tiny_values import _row, count, points, rough_share, share, untold, values

from citywise.catalogue.indicators import packaged_indicators
from citywise.disclosure.audit import count_people, form_equations, hidden_counts

KNOWN = packaged_indicators()


def costs(euros, participations):
    return _row(
        None, "", "2025-Q1", "report", "fi_cost_per_participation", value=euros / participations,
        numerator_count=euros, denominator_count=participations, n_count=participations,
        interval_code="none", value_status_code="reported",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "people"),
    [
        # those counted, of a share the others, and whether none or all tell of everybody
        (count(30), (30, None, False)),
        (count(0), (0, None, False)),
        (count((12, 15)), (12, None, False)),
        (share(30, 50), (30, 20, False)),
        (share(30, 50, indicator="oc_belonging"), (30, 20, True)),
        (share(0, 50, indicator="oc_belonging"), (0, 50, True)),
        (share(50, 50, indicator="oc_belonging"), (50, 0, True)),
        (share(0, 1, indicator="oc_belonging") | {"denominator_count": 0}, (0, 0, False)),
        # of a rough share the least of either; nobody, where it is not known who was asked
        (rough_share(20, 30, 40), (20, 10, False)),
        (rough_share(20, 40, 40, indicator="oc_belonging"), (20, 0, True)),
        (rough_share(20, 30, 40) | {"denominator_count": None}, (0, 0, False)),
        # by the head, whatever they have spent or scored
        (costs(900, 200), (200, None, False)),
        (points(300, 40), (40, None, False)),
        # no number, no people; nobody knows whether anybody was asked
        (untold("not_reported"), (None, None, False)),
        (untold("not_reported", indicator="oc_belonging"), (None, None, True)),
    ],
)
def test_people_of_a_cell(row, people):
    counted = count_people(values(row), KNOWN)
    assert counted.select("with_count", "without_count", "of_all").row(0) == people


def test_nothing_counts_nobody_and_every_row_stays():
    assert count_people(values(), KNOWN).is_empty()
    rows = values(count(30), untold("not_due", key="sex=F"), count(3, "a"))
    assert count_people(rows, KNOWN).select(rows.columns).equals(rows)


CELLS = {"A": 3, "B": 20, "C": 30, TOTAL: 53}


@pytest.mark.parametrize(
    ("cells", "hidden", "found"),
    [
        ({}, set(), {}),
        (CELLS, set(), {}),
        (CELLS, {"A", "B"}, {"A": 3, "B": 20}),
        (CELLS, set(CELLS), CELLS),
        # on no line
        ({"A": 3}, {"A"}, {"A": 3}),
        ({"A": None, "B": 20, TOTAL: 53}, {"A"}, {"A": None}),
    ],
)
def test_hidden_counts(cells, hidden, found):
    table = table_of(cells, hidden)
    assert dict(hidden_counts(*table, "with_count").rows()) == found
    assert set(dict(hidden_counts(*table, "without_count").rows()).values()) <= {None}


def test_a_total_that_is_not_published_is_hidden_and_as_large_as_its_parts():
    cells, lines = table_of(CELLS, {"A"})
    told = cells.filter(pl.col("value_id") != TOTAL)
    assert dict(hidden_counts(told, lines, "with_count").rows()) == {"A": 3, TOTAL: 53}


def equations(lines):
    """The ids, sizes and equations of lines written as `{line: {cell: (sign, size)}}`."""
    placed = [
        (line, name, sign, float(size))
        for line, cells in lines.items()
        for name, (sign, size) in cells.items()
    ]
    schema = {"line_id": pl.String, "value_id": pl.String, "sign": pl.Int64, "size": pl.Float64}
    ids, sizes, matrix = form_equations(pl.DataFrame(placed, schema=schema, orient="row"))
    return ids.tolist(), sizes.tolist(), matrix.toarray().tolist()


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ({}, ([], [], [])),
        ({"l": {"a": (1, 3)}}, (["a"], [3], [[1]])),
        ({"l": {"t": (-1, 7), "a": (1, 3), "b": (1, 4)}},
         (["a", "b", "t"], [3, 4, 7], [[1, 1, -1]])),
        # a cell of two lines is one
        ({"m": {"b": (1, 4), "u": (-1, 4)}, "l": {"a": (1, 3), "b": (1, 4)}},
         (["a", "b", "u"], [3, 4, 4], [[1, 1, 0], [0, 1, -1]])),
    ],
)  # fmt: skip
def test_equations(lines, found):
    assert equations(lines) == found


@settings(deadline=None)
@given(grids())
def test_the_true_counts_solve_the_equations(grid):
    cells, _ = grid
    table, lines = table_of(cells, set())
    placed = lines.join(table.select("value_id", "size"), on="value_id")
    ids, sizes, matrix = form_equations(placed)
    assert dict(zip(ids, sizes, strict=True)) == cells
    assert matrix @ sizes == pytest.approx(np.zeros(matrix.shape[0]))
    names, other = equations_of(cells)
    order = [names.index(name) for name in ids]
    rows = {tuple(row) for row in matrix.toarray()}
    assert rows == {tuple(row) for row in other[:, order]}


@settings(deadline=None)
@given(grids(), st.randoms(use_true_random=False))
def test_the_order_of_cells_decides_nothing(grid, chance):
    cells, hidden = grid
    mixed = dict(chance.sample(sorted(cells.items()), len(cells)))
    one, other = (
        dict(hidden_counts(*table_of(each, hidden), "with_count").rows()) for each in (cells, mixed)
    )
    assert one == other == {name: cells[name] for name in hidden}
