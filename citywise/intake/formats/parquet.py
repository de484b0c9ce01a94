"""Read Parquet tables; what is nested in them becomes tables of its own."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from citywise.intake.cells import Problem, text_of
from citywise.intake.formats.record_tables import MOST_CELLS, TooLargeError
from citywise.intake.formats.records import Tables, sheets_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.intake.formats.sheet import Sheet

_BROKEN = (OSError, ValueError, NotImplementedError, KeyError, TypeError)
"""What a damaged table provokes in the reader; its own errors derive from these."""


def read_parquet(number: int, raw: bytes) -> Iterator[Sheet | Problem]:
    """The table, or the one problem that stops it."""
    # a fifth of what a reader takes to start, for a format that few files have
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        file: Any = pq.ParquetFile(io.BytesIO(raw))
        about: Any = file.metadata
        if about.num_rows * about.num_columns > MOST_CELLS:
            yield Problem(number, "too_large")
            return
        records: list[dict[str, Any]] = file.read().to_pylist()
    except _BROKEN as error:
        yield Problem(number, "broken_table", type(error).__name__)
        return
    tables = Tables(text_of)
    try:
        tables.add_document(records)
    except TooLargeError:
        yield Problem(number, "too_large")
        return
    yield from sheets_of(number, tables)
