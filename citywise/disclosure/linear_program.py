"""The smallest sum of costs under which amounts within limits leave every equation balanced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from citywise.comparison.intervals import Numbers


def solve_program(costs: Numbers, equations: Numbers, least: Numbers, most: Numbers) -> Numbers:
    """Amounts from `least` to `most` with `equations @ amounts = 0`; zeros where there are none.

    One cost and both limits for each amount, `equations` with one column for each; a limit may be
    infinite. Solved by the simplex and interior point methods of HiGHS (Huangfu & Hall 2018,
    Mathematical Programming Computation 10(1)).
    """
    # SciPy takes a while to load, and pages that protect nothing need not wait for it
    from scipy.optimize import linprog  # noqa: PLC0415

    nothing = np.zeros(equations.shape[0])
    limits = list(zip(least.tolist(), most.tolist(), strict=True))
    found = linprog(costs, A_eq=equations, b_eq=nothing, bounds=limits)
    return np.zeros_like(costs) if found.x is None else np.asarray(found.x, dtype=float)
