"""Numbers of a study: one number a cell, as `42`, `3,5` or `45 %`.

An effect is computed from them, so that a range, a limit or an estimate is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.conform.meanings import count_reader
from citywise.conform.numbers import Figure, Style, Unclear, read_figure

if TYPE_CHECKING:
    from citywise.conform.distinct import Meaning
    from citywise.conform.meanings import Read

_EXACT = {"reported", "reported_zero"}
_NONE = {"not_reported", "not_applicable"}


def exact_count_reader(style: Style) -> Read:
    """Reads a count: its value, or none where the cell is empty."""
    read_count = count_reader(style)

    def read(text: str | None) -> Meaning:
        value, _, _, status, reason = read_count(text)
        if reason is None and status not in _EXACT | _NONE:
            reason = "not_one_number"
        return (None if reason else value, reason)

    return read


def exact_number_reader(style: Style) -> Read:
    """Reads a number, of a percentage the share, and whether it stood as a percentage."""

    def read(text: str | None) -> Meaning:
        figure = read_figure(text, style)
        if isinstance(figure, Unclear):
            return (None, None, figure.reason)
        if figure.status in _NONE:
            return (None, None, None)
        return _exact(figure)

    return read


def _exact(figure: Figure) -> Meaning:
    if figure.status not in _EXACT or figure.value is None:
        return (None, None, "not_one_number")
    return (float(figure.value), figure.is_percent, None)
