"""Two parameters by maximum likelihood, for many networks at once.

Newton's method with derivatives by differences: the likelihoods here are smooth, their
parameters are logarithms, and a network takes a handful of steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from citywise.comparison.intervals import Numbers

    Likelihood = Callable[[Numbers, Numbers], Numbers]

STEP = 1e-4
"""Of parameters, for derivatives: small beside 1, large beside what rounding does to them."""

LONGEST = 1.0
"""No step goes further: from afar the second derivatives may lead astray."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Where the likelihood is highest, and its logarithm there."""

    first: Numbers
    second: Numbers
    log_likelihood: Numbers


HALVINGS = 30
"""A step that does not lead upwards is shortened so often; then no step does."""


def maximise(likelihood: Likelihood, first: Numbers, second: Numbers, steps: int = 100) -> Fit:
    """Climb from a start for each network to where neither parameter moves any more.

    `likelihood`: logarithm, of both parameters and element by element. Where a start is `nan` so
    is the end. The top that is found is that of the hill on which the climb began.
    """
    for _ in range(steps):
        one, other = _shorten(*_newton(*_derivatives(likelihood, first, second)))
        part = _part_that_rises(likelihood, (first, second), (one, other))
        first, second = first + part * one, second + part * other
        if all(np.nanmax(np.abs(part * x), initial=0) < 1e-8 for x in (one, other)):
            break
    return Fit(first, second, likelihood(first, second))


def _shorten(one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
    """Both by the same factor: a step that is turned may lead downhill, however short it is."""
    longest = np.maximum(np.abs(one), np.abs(other))
    factor = LONGEST / np.where(longest > LONGEST, longest, LONGEST)
    return one * factor, other * factor


def _part_that_rises(
    likelihood: Likelihood, start: tuple[Numbers, Numbers], moves: tuple[Numbers, Numbers]
) -> Numbers:
    """How much of each step leads upwards: all, a half, a quarter, and so on."""
    here, part = likelihood(*start), np.ones(np.shape(start[0]))
    for _ in range(HALVINGS):
        there = likelihood(*(x + part * move for x, move in zip(start, moves, strict=True)))
        falls = there < here
        if not falls.any():
            break
        part = np.where(falls, part / 2, part)
    return part


def _derivatives(
    likelihood: Likelihood, x: Numbers, y: Numbers
) -> tuple[tuple[Numbers, Numbers], tuple[Numbers, Numbers, Numbers]]:
    """Slopes, and curvatures along x, along y and across."""
    h, here = STEP, likelihood(x, y)
    right, left = likelihood(x + h, y), likelihood(x - h, y)
    up, down = likelihood(x, y + h), likelihood(x, y - h)
    both, neither = likelihood(x + h, y + h), likelihood(x - h, y - h)
    slopes = ((right - left) / (2 * h), (up - down) / (2 * h))
    across = (both + neither + 2 * here - right - left - up - down) / (2 * h**2)
    return slopes, ((right + left - 2 * here) / h**2, (up + down - 2 * here) / h**2, across)


def _newton(
    slope: tuple[Numbers, Numbers], curve: tuple[Numbers, Numbers, Numbers]
) -> tuple[Numbers, Numbers]:
    """The step to the top of the parabola, or uphill where it has none."""
    (a, b, c), size = curve, curve[0] * curve[1] - curve[2] ** 2
    is_hill = (a < 0) & (size > 0)
    safe = np.where(is_hill, size, 1)
    steep = np.abs(c) + 1e-9
    return (
        np.where(is_hill, (c * slope[1] - b * slope[0]) / safe, slope[0] / (np.abs(a) + steep)),
        np.where(is_hill, (c * slope[0] - a * slope[1]) / safe, slope[1] / (np.abs(b) + steep)),
    )
