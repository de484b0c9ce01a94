"""Special causes: which points of a control chart are more than a city's usual ups and downs.

The rules of the NHS's *Making Data Count*, each part between breaks by itself, the strongest
first where several hold for a point:

1. *outside*: beyond a limit;
2. *trend*: one of seven points in a row that all rise, or all fall;
3. *two of three*: near the same limit (beyond two thirds of the way), with three in a row on
   that side of the centre;
4. *shift*: one of seven points in a row on one side of the centre.

A point on the centre is on neither side and ends a run; equal points end a trend; a missing
one ends both. With all four rules one steady series of twenty points in seven has a sign by
chance alone: a sign is a reason to ask, not a finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from citywise.comparison.control_charts import Chart, part_slices

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from citywise.comparison.intervals import Numbers

    Flags = npt.NDArray[np.bool_]

SpecialCause = Literal[
    "none", "common", "outside_high", "outside_low", "trend_up", "trend_down",
    "two_of_three_high", "two_of_three_low", "shift_high", "shift_low",
]  # fmt: skip
"""What can be said of a point; `none` where there is no point, or are no limits."""

RUN = 7
"""So many points in a row are no chance: one in 64 for the side of the centre."""


def special_causes(chart: Chart, breaks: Sequence[int] = ()) -> npt.NDArray[np.str_]:
    """A `SpecialCause` for each point of the chart; `breaks` as the chart was drawn with."""
    told = np.full(chart.value.shape, "none", dtype="<U17")
    for part in part_slices(chart.value.shape[-1], breaks):
        told[..., part] = _causes(Chart(*(line[..., part] for line in chart)))
    return told


def _causes(chart: Chart) -> npt.NDArray[np.str_]:
    value, centre, low, high = chart
    side = np.nan_to_num(np.sign(value - centre))
    outside = np.where(value > high, 1, np.where(value < low, -1, 0))
    near = _near(chart) & (outside == 0)
    signs = {
        "outside_{}": outside,
        "trend_{}": _trends(value),
        "two_of_three_{}": np.where(near & _in_three(side, near), side, 0),
        "shift_{}": np.where(_in_run(side == 1), 1, np.where(_in_run(side == -1), -1, 0)),
    }
    told = np.full(value.shape, "common", dtype="<U17")
    for name, sign in reversed(signs.items()):
        up, down = ("up", "down") if name.startswith("trend") else ("high", "low")
        told = np.where(sign > 0, name.format(up), np.where(sign < 0, name.format(down), told))
    return np.where(np.isnan(value) | np.isnan(low) | np.isnan(high), "none", told)


def _near(chart: Chart) -> Flags:
    """Beyond two thirds of the way to a limit."""
    value, centre, low, high = chart
    above, below = centre + (high - centre) * 2 / 3, centre - (centre - low) * 2 / 3
    return (value > above) | (value < below)


def _trends(value: Numbers) -> Numbers:
    """1 for each of seven that rise, -1 for each of seven that fall."""
    steps = np.diff(value, axis=-1)
    up, down = (_starts(flags, RUN - 1) for flags in (steps > 0, steps < 0))
    length = value.shape[-1]
    rises, falls = (_spread(starts, RUN, length) for starts in (up, down))
    return np.where(rises, 1, np.where(falls, -1, 0))


def _in_run(flags: Flags) -> Flags:
    return _spread(_starts(flags, RUN), RUN, flags.shape[-1])


def _in_three(side: Numbers, near: Flags) -> Flags:
    """One of three in a row on one side, at least two of them near a limit."""
    length = side.shape[-1]
    if length < 3:
        return np.zeros(side.shape, bool)
    windows = np.lib.stride_tricks.sliding_window_view
    together = np.abs(windows(side, 3, axis=-1).sum(-1)) == 3
    return _spread(together & (windows(near, 3, axis=-1).sum(-1) >= 2), 3, length)


def _starts(flags: Flags, count: int) -> Flags:
    """Where so many in a row begin that all hold."""
    if flags.shape[-1] < count:
        return np.zeros((*flags.shape[:-1], 0), bool)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(flags, count, axis=-1).all(-1))


def _spread(starts: Flags, count: int, length: int) -> Flags:
    """Each start, and what follows up to so many, among so many points."""
    spread = np.zeros((*starts.shape[:-1], length), bool)
    for offset in range(count):
        spread[..., offset : offset + starts.shape[-1]] |= starts
    return spread
