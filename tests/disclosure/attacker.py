"""Somebody who has the release, knows that parts make up their total, and can solve equations."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy.optimize import linprog

from citywise.periods import parse_period


def feasible_ranges(shown):
    """For each withheld cell of a released table of counts, the least and most it can be."""
    cells = {place_of(row): row["value"] for row in shown.iter_rows(named=True)}
    equations = list(_sums(cells))
    places = {place for sum_ in equations for place, _ in sum_} | set(cells)
    unknown = sorted(place for place in places if cells.get(place) is None)
    withheld = [place for place in unknown if place in cells]
    matrix, rest = _system(equations, cells, unknown)
    return {place: _range(matrix, rest, unknown.index(place)) for place in withheld}


def place_of(row):
    """Where a cell stands."""
    return (row["basis_code"], row["period_id"], row["program_id"] or "", row["disagg_key"])


def _sums(cells):
    """Each equation as places with their signs: the parts of a total less the total are nothing.

    A total that is not published is one more unknown.
    """
    lines = {}
    totals = {(basis, period, program, "") for basis, period, program, _ in cells}
    for basis, period, program, key in sorted(totals | set(cells)):
        if key:
            line = ((basis, period, program, ""), key.split("=")[0])
            lines.setdefault(line, []).append((basis, period, program, key))
        if program:
            line = ((basis, period, "", key), "program")
            lines.setdefault(line, []).append((basis, period, program, key))
    for (total, _), parts in lines.items():
        yield [(total, -1), *((part, 1) for part in parts)]
    yield from _over_time(cells)


def _over_time(cells):
    for basis, period, program, key in cells:
        whole = parse_period(period)
        inside = sorted(
            (part, other)
            for other in {place[1] for place in cells} - {period}
            if (part := parse_period(other)).start >= whole.start and part.end <= whole.end
        )
        fits = all((b.start - a.end).days == 1 for (a, _), (b, _) in pairwise(inside))
        places = [(basis, other, program, key) for _, other in inside]
        if inside and fits and inside[-1][0].end == whole.end and set(places) <= set(cells):
            yield [((basis, period, program, key), -1), *((place, 1) for place in places)]


def _system(equations, cells, unknown):
    matrix, rest = np.zeros((len(equations), len(unknown))), np.zeros(len(equations))
    for row, sum_ in enumerate(equations):
        for place, sign in sum_:
            if (known := cells.get(place)) is None:
                matrix[row, unknown.index(place)] += sign
            else:
                rest[row] -= sign * known
    return matrix, rest


def _range(matrix, rest, position):
    """Counts of people are not below zero; nothing else is known of them."""
    goal = np.zeros(matrix.shape[1])
    goal[position] = 1
    least = linprog(goal, A_eq=matrix, b_eq=rest, bounds=(0, None))
    most = linprog(-goal, A_eq=matrix, b_eq=rest, bounds=(0, None))
    assert least.success, "the true counts solve the equations, so there is a solution"
    return round(least.fun, 6), round(-most.fun, 6) if most.success else np.inf
