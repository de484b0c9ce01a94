"""Division where there may be nothing to divide by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from citywise.comparison.intervals import Numbers


def divide(above: Numbers, below: Numbers) -> Numbers:
    """One by the other, element by element; `nan` where `below` is not above zero."""
    return above / np.where(below > 0, below, np.nan)


def divide_sums(above: Numbers, below: Numbers) -> Numbers:
    """Sums over the last axis, which stays with one element; what is `nan` adds nothing."""
    totals = (np.nansum(parts, axis=-1, keepdims=True) for parts in (above, below))
    return divide(*totals)
