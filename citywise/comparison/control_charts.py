"""Control charts: between which limits a city's own course moves by itself.

A chart is drawn from one city's values in the order of time (last axis): XmR for single
values of any kind (Shewhart 1931; Wheeler 1993), P for shares and U for rates, whose limits
follow the size of each period. `breaks` are the places where something is known to have
changed (a definition, a program that began): from each of them on, limits are those of the
part that begins there. Which points are more than chance, `special_causes.py` tells.

A missing value has no point, and no step is measured across it. Limits from fewer than
`STEADY` points are provisional. Neighbouring periods that move together, and seasons, make
limits too narrow. People who come together answer and stay away together: P and U charts may
be widened by as much as a city's own course moves beyond chance (Laney 2002, never below 1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from citywise.comparison.divisions import divide_sums

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from citywise.comparison.intervals import Numbers

STEADY = 12
"""So many points of one part are enough for limits that will not move much."""

ENOUGH = 6
"""Of fewer figures in one part, limits say more about chance than about the city."""

XMR_FACTOR = 2.66
"""Three standard deviations in mean moving ranges: 3 / 1.128, rounded as is the custom."""

_RANGE_OF_ONE = 1.128
"""Mean moving range of values that spread by one standard deviation."""

SCREEN_FACTOR = 3.267
"""Moving ranges above it, in mean moving ranges, are left out once before limits are drawn."""


class Chart(NamedTuple):
    """Points with the centre and limits that hold for each; in the unit of the values.

    `nan`: no point, or no limits, which takes two points of one part that follow each other.
    """

    value: Numbers
    centre: Numbers
    low: Numbers
    high: Numbers


def xmr_chart(
    values: npt.ArrayLike,
    breaks: Sequence[int] = (),
    baseline: int | None = None,
    factor: float = XMR_FACTOR,
    *,
    is_screened: bool = True,
) -> Chart:
    """Individual values within `factor` mean moving ranges of their mean.

    `baseline`: centre and limits rest on the first so many points of each part, all unless
    told. `is_screened`: single great steps do not widen the limits (once, as the NHS's *Making
    Data Count* does), unless they are all that moves: limits without width would call every
    point special. A series that does not move has such limits, on the value itself: then every
    other value is outside them, and none of its own is.
    """

    def limits(part: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        basis = part[..., :baseline]
        centre, moves = _mean(basis), _mean_moving_range(basis, is_screened=is_screened)
        reach = factor * np.where(moves > 0, moves, _mean_moving_range(basis, is_screened=False))
        still = np.nanmax(basis, -1, initial=-np.inf) == np.nanmin(basis, -1, initial=np.inf)
        # a mean of equal numbers may miss them by a rounding
        middle = np.where(still, np.nanmax(basis, -1, initial=-np.inf), centre)[..., None]
        return middle, middle - reach[..., None], middle + reach[..., None]

    numbers = np.asarray(values, float)
    return _chart(numbers, [limits(part) for part in _parts(numbers, breaks)], breaks)


def p_chart(
    numerator: npt.ArrayLike,
    denominator: npt.ArrayLike,
    breaks: Sequence[int] = (),
    *,
    is_widened: bool = False,
) -> Chart:
    """Shares (0 to 1) within three binomial standard errors of the ratio of sums.

    For independent yes or no answers. With very many in each period nearly every point is
    outside: then widened limits, or an XmR chart of the shares, are the honest ones.
    """
    above, below = _valid(numerator, denominator, is_share=True)

    def limits(counts: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        centre = divide_sums(counts, sizes)
        error = np.sqrt(np.maximum(0, centre * (1 - centre)) / sizes)
        reach = 3 * error * _widening(counts / sizes - centre, error, is_widened=is_widened)
        return centre, np.maximum(0, centre - reach), np.minimum(1, centre + reach)

    parts = zip(_parts(above, breaks), _parts(below, breaks), strict=True)
    return _chart(above / below, [limits(*part) for part in parts], breaks)


def u_chart(
    count: npt.ArrayLike,
    exposure: npt.ArrayLike,
    per: float = 1.0,
    breaks: Sequence[int] = (),
    *,
    is_widened: bool = False,
) -> Chart:
    """Rates told by `per` within three Poisson standard errors of the ratio of sums.

    For happenings that do not come in clusters; as for `p_chart`, widened limits allow for them.
    """
    above, below = _valid(count, exposure, is_share=False)

    def limits(counts: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        centre = divide_sums(counts, sizes)
        error = np.sqrt(centre / sizes)
        reach = 3 * error * _widening(counts / sizes - centre, error, is_widened=is_widened)
        return centre * per, np.maximum(0, centre - reach) * per, (centre + reach) * per

    parts = zip(_parts(above, breaks), _parts(below, breaks), strict=True)
    return _chart(above / below * per, [limits(*part) for part in parts], breaks)


def excess_spread(distance: npt.ArrayLike, error: npt.ArrayLike) -> Numbers:
    """How many times as far apart as by chance points lie that follow each other; at least 1.

    Mean moving range of z by 1.128 (Laney 2002), single great steps left out once. `distance`
    from the centre and its standard `error` by chance alone, in one unit; the last
    axis is time. 1 where too few follow each other to tell.
    """
    errors = np.asarray(error, float)
    z = np.asarray(distance, float) / np.where(errors > 0, errors, np.nan)
    return np.fmax(1.0, _mean_moving_range(z, is_screened=True) / _RANGE_OF_ONE)


def part_slices(length: int, breaks: Sequence[int]) -> Iterator[slice]:
    """The parts of a series between its breaks; what lies outside the series breaks nothing."""
    inside = sorted({place for place in breaks if 0 < place < length})
    return (slice(a, b) for a, b in zip([0, *inside], [*inside, length], strict=True))


def _parts(numbers: Numbers, breaks: Sequence[int]) -> list[Numbers]:
    return [numbers[..., part] for part in part_slices(numbers.shape[-1], breaks)]


def _chart(
    values: Numbers, limits: list[tuple[Numbers, Numbers, Numbers]], breaks: Sequence[int]
) -> Chart:
    """Centre and limits of each part laid over its points."""
    laid = [np.full(values.shape, np.nan) for _ in range(3)]
    for part, found in zip(part_slices(values.shape[-1], breaks), limits, strict=True):
        for line, told in zip(laid, found, strict=True):
            line[..., part] = told
    return Chart(values, *laid)


def _valid(
    above: npt.ArrayLike, below: npt.ArrayLike, *, is_share: bool
) -> tuple[Numbers, Numbers]:
    counts, sizes = np.broadcast_arrays(np.asarray(above, float), np.asarray(below, float))
    valid = (sizes > 0) & (counts >= 0) & ((counts <= sizes) | (not is_share))
    return np.where(valid, counts, np.nan), np.where(valid, sizes, np.nan)


def _widening(distance: Numbers, error: Numbers, *, is_widened: bool) -> Numbers | float:
    return excess_spread(distance, error)[..., None] if is_widened else 1.0


def _mean_moving_range(numbers: Numbers, *, is_screened: bool) -> Numbers:
    steps = np.abs(np.diff(numbers, axis=-1))
    mean = _mean(steps)
    if not is_screened:
        return mean
    small = np.where(steps < SCREEN_FACTOR * mean[..., None], steps, np.nan)
    return np.where(mean == 0, 0.0, _mean(small))


def _mean(numbers: Numbers) -> Numbers:
    known = np.sum(~np.isnan(numbers), axis=-1)
    return np.nansum(numbers, axis=-1) / np.where(known > 0, known, np.nan)
