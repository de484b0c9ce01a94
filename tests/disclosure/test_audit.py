"""How closely an attacker can tell what is withheld, and what is done about it."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from tiny_tables import TOTAL, equations_of, grid_cells, grids, table_of
from tiny_values import NUMBERS, protected, share

from citywise.disclosure.audit import narrow_cells, withheld_ranges
from citywise.disclosure.complements import add_complements
from citywise.disclosure.solving import WITHHELD
from citywise.disclosure.widening import widen_ranges


def ranges_of(cells, hidden, width=10):
    found = withheld_ranges(*table_of(cells, hidden), width)
    ends = found.select("value_id", "least", "most").iter_rows()
    return {name: (least, most) for name, least, most in ends}


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


FORCED = {
    "a|x": 0, "a|y": 0, "a|z": 12, "a|Total": 12,
    "b|x": 0, "b|y": 0, "b|z": 12, "b|Total": 12,
    "c|x": 10, "c|y": 10, "c|z": 30, "c|Total": 50,
    "Total|x": 10, "Total|y": 10, "Total|z": 54, "Total|Total": 74,
}  # fmt: skip
"""All of a and b are of z, which is the rest of what is shown, though no line tells it alone."""


@pytest.mark.parametrize("of_all", [True, False])
def test_that_there_is_nobody_is_known_only_where_it_tells_nothing_of_all(of_all):
    hidden = {f"{row}|{column}" for row in "ab" for column in [*"xyz", TOTAL]}
    hidden |= {f"{row}|{column}" for row in ("c", TOTAL) for column in "xy"}
    table, lines = table_of(FORCED, hidden, of_all=of_all)
    nobody = {"a|x", "a|y", "b|x", "b|y"}
    ranges = withheld_ranges(table, lines, 10)
    assert {name for name, _, _, _, most, _ in ranges.iter_rows() if most == 0} == nobody
    assert set(narrow_cells(ranges, 10)["value_id"]) == (nobody if of_all else set())
    after = narrow_cells(withheld_ranges(widen_ranges(table, lines, 10), lines, 10), 10)
    assert after.is_empty()


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
