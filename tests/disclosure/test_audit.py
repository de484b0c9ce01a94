"""How closely an attacker can tell what is withheld, and what is done about it."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from tiny_values import NUMBERS, protected, share

from citywise.disclosure.audit import narrow_cells, withheld_ranges
from citywise.disclosure.complements import add_complements
from citywise.disclosure.solving import WITHHELD
from citywise.disclosure.widening import widen_ranges

TOTAL = "Total"


def table_of(cells, hidden):
    """Cells of a table written `row|column` (or `row`), with `Total` for the sums; and its lines.

    A dimension without a `Total` adds up to nothing.
    """
    rows = [(name, size, name in hidden, size, None) for name, size in cells.items()]
    schema = {"value_id": pl.String, "size": pl.Float64, WITHHELD: pl.Boolean,
              "with_count": pl.Float64, "without_count": pl.Float64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row"), lines_of(cells)


def lines_of(cells):
    placed = []
    for name in cells:
        place = name.split("|")
        for at, word in enumerate(place):
            line = "|".join([*place[:at], "*", *place[at + 1 :]])
            placed.append(("table", line, name, -1 if word == TOTAL else 1, word == TOTAL))
    schema = {"table_id": pl.String, "line_id": pl.String, "value_id": pl.String,
              "sign": pl.Int64, "is_total": pl.Boolean}  # fmt: skip
    lines = pl.DataFrame(placed, schema=schema, orient="row")
    return lines.filter(pl.col("is_total").any().over("line_id"))


def ranges_of(cells, hidden, width=10):
    found = withheld_ranges(*table_of(cells, hidden), width)
    return {name: (least, most) for name, _, _, least, most in found.iter_rows()}


def test_of_one_line_each_cell_may_be_whatever_the_other_leaves():
    # 53 in all, of which 30 are shown
    found = ranges_of({"A": 3, "B": 20, "C": 30, TOTAL: 53}, {"A", "B"}, width=100)
    assert found == {"A": (0, 23), "B": (0, 23)}


def test_where_the_ends_are_far_enough_apart_no_wider_range_is_looked_for():
    found = ranges_of({"A": 3, "B": 20, "C": 30, TOTAL: 53}, {"A", "B"}, width=5)
    assert found["A"] == (0, 8)


def test_a_cell_on_no_line_may_be_anything():
    assert ranges_of({"A": 3}, {"A"}, width=10) == {"A": (0, 13)}


def test_without_its_total_a_part_has_no_upper_end():
    found = ranges_of({"A": 3, "B": 20, TOTAL: 23}, {"A", TOTAL}, width=50)
    assert found == {"A": (0, 53), TOTAL: (20, 73)}


@pytest.fixture
def cases(published_facts):
    """Tables with what is withheld in them, and how others have judged them."""
    return [case for case in published_facts("06_sdc_attack_cases.json") if "cells" in case]


def named_like_a_table(cells):
    """Two published totals, with and without one city, are a total and its parts."""
    renamed = {"all": TOTAL}
    return {renamed.get(name, name): size for name, size in cells.items()}


def test_published_cases_are_judged_as_published(cases):
    assert len(cases) == 6
    for case in cases:
        cells, hidden, threshold = judged(case)
        exact = ranges_of(cells, hidden, width=1000)
        for name, bounds in case["lp_bounds"].items():
            assert exact[name] == pytest.approx(bounds, abs=1e-6), (case["id"], name)
        table, lines = table_of(cells, hidden)
        close = narrow_cells(withheld_ranges(table, lines, threshold), threshold)
        unsafe = set(close["value_id"]) & set(case["primary"])
        assert unsafe == set(case["unsafe_primary"]), case["id"]
        assert bool(unsafe) == (case["verdict"] == "unsafe"), case["id"]


def test_published_tables_are_protected_at_no_more_than_half_again_the_least_cost(cases):
    for case in cases:
        cells, _, threshold = judged(case)
        small = {name for name, size in cells.items() if 0 < size < threshold}
        table, lines = table_of(cells, {*case["primary"], *small})
        after = protect_table(table, lines, threshold)
        assert narrow_cells(withheld_ranges(after, lines, threshold), threshold).is_empty()
        if optimal := case.get("optimal_secondary"):
            is_further = ~pl.col("value_id").is_in(case["primary"])
            cost = after.filter(WITHHELD, is_further)["size"].sum()
            assert cost <= 1.5 * optimal["cost_value"], case["id"]


def test_a_published_share_tells_no_numerator_that_is_withheld(published_facts):
    """Of 80 people 3.75 %: everything in the row goes with the numerator."""
    told = {case["id"]: case for case in published_facts("06_sdc_attack_cases.json")}[
        "I0_rate_leak"
    ]
    row = share(told["numerator"], told["denominator"])
    assert row["value"] == pytest.approx(told["published_rate"])
    shown = protected(row, threshold=5).row(0, named=True)
    assert shown["value_status_code"] == "suppressed_by_us"
    assert {shown[name] for name in NUMBERS} == {None}


def judged(case):
    """Cells, what is withheld, and the threshold."""
    return named_like_a_table(case["cells"]), set(case["suppressed"]), case["threshold"]


def protect_table(table, lines, threshold):
    """As the release does it: wide enough, and by the rules of single lines."""
    return add_complements(widen_ranges(table, lines, threshold), lines, threshold)


@st.composite
def grids(draw, rows=4, columns=3):
    """A table of counts with its margins, and some of its cells withheld."""
    height, width = draw(st.integers(1, rows)), draw(st.integers(1, columns))
    sizes = st.one_of(st.integers(0, 12), st.integers(0, 80))
    inner = [[draw(sizes) for _ in range(width)] for _ in range(height)]
    cells = grid_cells(np.array(inner))
    return cells, draw(st.sets(st.sampled_from(sorted(cells))))


def grid_cells(inner):
    """`row|column` with margins."""
    whole = np.vstack([inner, inner.sum(axis=0)])
    whole = np.hstack([whole, whole.sum(axis=1, keepdims=True)])
    names = [[*map(str, range(size - 1)), TOTAL] for size in whole.shape]
    return {
        f"{row}|{column}": int(whole[i, j])
        for (i, row), (j, column) in product(*map(enumerate, names))
    }


@settings(max_examples=60, deadline=None)
@given(grids())
def test_the_ends_are_those_of_the_linear_program_over_the_whole_table(grid):
    cells, hidden = grid
    for name, (least, most) in ranges_of(cells, hidden, width=1000).items():
        if most - least < 1000:
            assert (least, most) == pytest.approx(whole_program(cells, hidden, name), abs=1e-6)


def whole_program(cells, hidden, name):
    """The least and most by one program over all cells, shown ones held where they are."""
    names, matrix = equations_of(cells)
    limits = [(0, cells[n] + 1000) if n in hidden else (cells[n], cells[n]) for n in names]
    limits[names.index(name)] = (0, cells[name] + 1000)
    free = [(0, None) if n in hidden else limit for n, limit in zip(names, limits, strict=True)]
    free[names.index(name)] = (0, cells[name] + 1000)
    goal = np.array([float(n == name) for n in names])
    least, most = (
        linprog(sign * goal, A_eq=matrix, b_eq=np.zeros(len(matrix)), bounds=free)
        for sign in (1, -1)
    )
    return least.fun, -most.fun


def equations_of(cells):
    names, lines = list(cells), lines_of(cells)
    at = {line: place for place, line in enumerate(lines["line_id"].unique(maintain_order=True))}
    matrix = np.zeros((len(at), len(names)))
    for line, name, sign in lines.select("line_id", "value_id", "sign").iter_rows():
        matrix[at[line], names.index(name)] = sign
    return names, matrix


@settings(max_examples=60, deadline=None)
@given(grids())
def test_what_was_widened_is_nowhere_told_too_closely(grid):
    cells, hidden = grid
    table, lines = table_of(cells, hidden)
    wide = widen_ranges(table, lines, 10)
    assert narrow_cells(withheld_ranges(wide, lines, 10), 10).is_empty()
    assert hidden <= set(wide.filter(WITHHELD)["value_id"])


def test_of_two_hundred_tables_protection_costs_at_most_half_again_the_optimum():
    """The sum of what is withheld besides the small cells, in those that can be protected."""
    chance = np.random.default_rng(2026)
    spent = least = 0.0
    for _ in range(200):
        shape = chance.integers(2, 5), chance.integers(2, 4)
        cells = grid_cells(np.round(chance.lognormal(3, 1, shape)).astype(int))
        small = {name for name, size in cells.items() if 0 < size < 10}
        table, lines = table_of(cells, small)
        found = protect_table(table, lines, 10)
        spent += found.filter(WITHHELD, ~pl.col("value_id").is_in([*small]))["size"].sum()
        least += optimum(cells, small, 10)
    assert least > 0
    assert spent <= 1.5 * least


def optimum(cells, small, width):
    """The least sum of further cells that leaves every small one `width` wide: an integer program.

    For each small cell two flows that only withheld cells may carry, one down and one up.
    """
    if not small:
        return 0.0
    names, matrix = equations_of(cells)
    sizes, count = np.array([cells[n] for n in names], dtype=float), len(names)
    flows = 2 * len(small)
    costs = np.concatenate(
        [np.where([n in small for n in names], 0, sizes), np.zeros(flows * count)]
    )
    rules = [LinearConstraint(*balance(matrix, flow, flows, count)) for flow in range(flows)]
    rules += [LinearConstraint(*carried(sizes, flow, flows, count, width)) for flow in range(flows)]
    rules += [LinearConstraint(*far_apart(names.index(n), at, flows, count, width))
              for at, n in enumerate(sorted(small))]  # fmt: skip
    low = np.concatenate([[float(n in small) for n in names], -np.tile(sizes, flows)])
    high = np.concatenate([np.ones(count), np.full(flows * count, np.inf)])
    whole = np.concatenate([np.ones(count), np.zeros(flows * count)])
    found = milp(costs, constraints=rules, bounds=Bounds(low, high), integrality=whole)
    assert found.success
    return found.fun


def block(part, flow, flows, count):
    """`part` at the place of one flow, nothing elsewhere; the choices of cells come first."""
    wide = np.zeros((len(part), count * (flows + 1)))
    wide[:, count * (flow + 1) : count * (flow + 2)] = part
    return wide


def balance(matrix, flow, flows, count):
    return block(matrix, flow, flows, count), 0, 0


def carried(sizes, flow, flows, count, width):
    """A cell that is not withheld carries nothing; no flow needs more than all there is."""
    everything = sizes.sum() + width
    up = block(np.eye(count), flow, flows, count)
    up[:, :count] = -np.eye(count) * everything
    down = block(-np.eye(count), flow, flows, count)
    down[:, :count] = -np.eye(count) * everything
    return np.vstack([up, down]), -np.inf, 0


def far_apart(place, at, flows, count, width):
    row = np.zeros((1, count * (flows + 1)))
    row[0, count * (2 * at + 1) + place] = 1
    row[0, count * (2 * at + 2) + place] = -1
    return row, width, np.inf
