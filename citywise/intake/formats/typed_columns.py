"""Values of a workbook as columns of text: what `text_of` says of each, said of many at once.

Most columns hold values of one kind. Where a column does not, or where a text has anything to
be cleaned of, every distinct value is asked by itself.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, cast

import polars as pl

from citywise.intake.cells import TYPED, text_of
from citywise.intake.formats.sheet import cell_name

if TYPE_CHECKING:
    from collections.abc import Sequence

_AT_ONCE = 10_000
"""Rows whose columns are made together; more would only take memory."""
_UNCLEAN = r"[\x00-\x1f\x7f]|^\s|\s$"
"""What `clean_text` takes out of a text; Python counts no other characters as spaces."""
_ALIKE = frozenset((bool, int, float))
"""Kinds whose values may equal one another and are not written alike: 1, 1.0 and true."""
_LARGEST_WHOLE = 1e15


class SpecialText(str):
    """The text of a cell that is to stay as it is: an error, with the mark before it."""

    __slots__ = ()


def frame_values(rows: Sequence[Sequence[object]], width: int) -> pl.DataFrame:
    """Cells `c0`, `c1`, … of text, null when blank; shorter rows are filled up with blanks."""
    parts = [_frame(rows[at : at + _AT_ONCE], width) for at in range(0, len(rows), _AT_ONCE)]
    schema = {cell_name(i): pl.String for i in range(width)}
    return pl.concat(parts, rechunk=True) if parts else pl.DataFrame(schema=schema)


def text_of_cell(value: object) -> str:
    """`text_of` a value, or a text that is to stay as it is."""
    return str(value) if type(value) is SpecialText else text_of(value)


def _frame(rows: Sequence[Sequence[object]], width: int) -> pl.DataFrame:
    columns = [*zip_longest(*rows, fillvalue="")]
    columns += [("",) * len(rows)] * (width - len(columns))
    return pl.DataFrame({cell_name(i): _texts(values) for i, values in enumerate(columns)})


def _texts(values: tuple[object, ...]) -> pl.Series:
    kinds = set(map(type, values))
    if kinds == {str}:
        return _plain_texts(cast("tuple[str, ...]", values))
    if kinds <= {float, str} and (whole := _whole_numbers(values, kinds)) is not None:
        return whole
    if len(kinds & _ALIKE) > 1:
        return pl.Series([text_of_cell(value) or None for value in values], dtype=pl.String)
    return _once_each(values)


def _plain_texts(values: tuple[str, ...]) -> pl.Series:
    texts = pl.Series(values, dtype=pl.String)
    if texts.str.contains(_UNCLEAN).any():
        return _once_each(values)
    return texts.set(texts == "", None)


def _whole_numbers(values: tuple[object, ...], kinds: set[type]) -> pl.Series | None:
    """Numbers and blanks; None where there is anything else, such as a fraction."""
    if str in kinds:
        values = tuple(None if value == "" else value for value in values)
        if any(type(value) is str for value in values):
            return None
    numbers = pl.Series(values, dtype=pl.Float64)
    is_whole = (numbers.floor() == numbers) & (numbers.abs() < _LARGEST_WHOLE)
    if not is_whole.all():
        return None
    return TYPED + numbers.cast(pl.Int64).cast(pl.String)


def _once_each(values: tuple[object, ...]) -> pl.Series:
    known = _Texts()
    return pl.Series([known[value] for value in values], dtype=pl.String)


class _Texts(dict[object, str | None]):
    """Each value's text, made when it is first asked for."""

    def __missing__(self, value: object) -> str | None:
        text = self[value] = text_of_cell(value) or None
        return text
