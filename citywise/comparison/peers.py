"""Peers: cities like this one, by what cities are and not by how they do.

Attributes such as population, youth share or budget are put on one scale, and cities that lie
close together are statistical neighbours (CIPFA's and NHS England's rule: standardised
attributes, Euclidean distance). Each attribute may weigh more or less; 0 leaves it out.

Cities are rows, attributes columns, `nan` where a city's attribute is not known. Two cities
are held together on what is known of both, and their distance is scaled up to all attributes,
as if they lay as far apart on the rest (Gower 1971); where less than half of the weight is
known of both, no distance is told. An attribute that is the same everywhere tells nothing
apart and adds nothing. Attributes that are very lopsided (population) belong on a logarithmic
scale before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from citywise.comparison.intervals import Numbers

SHARED = 0.5
"""So much of the weight must be known of both cities."""

CLOSE, FAR = 0.5, 1.5
"""Standard deviations: up to where two cities are close on an attribute, from where far."""


def standardise(attributes: npt.ArrayLike, scale: Literal["z", "range"] = "z") -> Numbers:
    """Each attribute without its unit.

    `z`: standard deviations from the mean of cities (divisor n - 1). `range`: 0 for the
    smallest to 1 for the largest. 0 for all where they do not differ, or only one is known.
    """
    numbers = np.asarray(attributes, float)
    known = ~np.isnan(numbers)
    low = np.min(np.where(known, numbers, np.inf), 0, initial=np.inf)
    high = np.max(np.where(known, numbers, -np.inf), 0, initial=-np.inf)
    differs, sizes = high > low, np.maximum(1, known.sum(0))
    if scale == "range":
        zero, unit = low, np.where(differs, high, 1) - np.where(differs, low, 0)
    else:
        zero = np.nansum(numbers, 0) / sizes
        squares = np.nansum((numbers - zero) ** 2, 0) / np.maximum(1, sizes - 1)
        unit = np.sqrt(np.where(differs, squares, 1))
    # a mean of equal numbers may miss them by a rounding
    return np.where(known & ~differs, 0.0, (numbers - np.where(differs, zero, 0)) / unit)


def peer_distances(
    standardised: npt.ArrayLike, weights: npt.ArrayLike | None = None, shared: float = SHARED
) -> Numbers:
    """Distance of every two cities: 0 alike; a square, symmetric, `nan` where it is not told.

    `weights` (0 or more) are what each attribute's difference is multiplied by.
    """
    parts = _parts(np.asarray(standardised, float), weights)
    worth = _worth(standardised, weights)
    known = (~np.isnan(parts) * worth).sum(-1)
    squares = np.nansum(parts, -1)
    enough = (known > 0) & (known >= shared * worth.sum())
    return np.sqrt(squares * worth.sum() / np.where(enough, known, np.nan))


def rebase(distances: npt.ArrayLike) -> Numbers:
    """Distances from 0, alike, to 1, the two cities furthest apart (CIPFA); 0 if all are alike."""
    numbers = np.asarray(distances, float)
    most = np.nanmax(numbers, initial=0)
    return numbers / (most if most > 0 else 1)


def explain_distances(standardised: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Numbers:
    """What share of each squared distance each attribute makes up, 0 to 1; third axis.

    Over the attributes known of both cities, `nan` for others; 0 for cities that are alike.
    """
    parts = _parts(np.asarray(standardised, float), weights)
    return parts / _above_zero(np.nansum(parts, -1, keepdims=True))


def describe_differences(standardised: npt.ArrayLike, city: int) -> npt.NDArray[np.str_]:
    """How each city (row) lies beside one on each attribute, by z-scores.

    `close`, `apart` or `far`, and `unknown` where either has none: "close on size and youth
    share, far on language".
    """
    numbers = np.asarray(standardised, float)
    gaps = np.abs(numbers - numbers[city])
    told = np.where(gaps <= CLOSE, "close", np.where(gaps >= FAR, "far", "apart"))
    return np.where(np.isnan(gaps), "unknown", told)


def nearest_peers(distances: npt.ArrayLike, city: int, count: int) -> npt.NDArray[np.intp]:
    """Rows of the cities closest to one, nearest first, never itself; fewer where few are told."""
    row = np.array(distances, float)[city]
    row[city] = np.nan
    order = np.argsort(row, kind="stable")
    return order[: min(count, int((~np.isnan(row)).sum()))]


def _parts(standardised: Numbers, weights: npt.ArrayLike | None) -> Numbers:
    """Weighted squared differences of every two cities by attribute."""
    gaps = standardised[:, None] - standardised[None]
    return gaps**2 * _worth(standardised, weights)


def _worth(standardised: npt.ArrayLike, weights: npt.ArrayLike | None) -> Numbers:
    """How much each attribute counts in a squared distance."""
    columns = np.asarray(standardised, float).shape[-1]
    given = np.ones(columns) if weights is None else np.asarray(weights, float)
    return given**2


def _above_zero(numbers: Numbers) -> Numbers:
    return np.where(numbers > 0, numbers, 1)
