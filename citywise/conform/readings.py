"""Records while they are read: meanings are put beside the texts, problems are collected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.conform.distinct import REASON, read_column
from citywise.conform.problems import HELD, NUMBER, RECORD, no_problems, problems_in
from citywise.intake.cells import CONFLICT, COVERED, ERROR, MERGED, OTHERWISE, TYPED
from citywise.intake.fitting.records import SHEET
from citywise.intake.formats.sheet import FILE, ROW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citywise.conform.context import Context
    from citywise.conform.distinct import Meaning
    from citywise.conform.meanings import Read


LEFT = "row_of_withdrawn_city"
UNSOUND = {
    OTHERWISE: "shown_otherwise",
    COVERED: "covered_cell",
    ERROR: "error_cell",
    CONFLICT: "columns_differ",
    MERGED: "merged_figure",
}
"""What a cell begins with that cannot mean anything, and why; the longest first."""


def begin_reading(
    records: pl.DataFrame, context: Context, doubtful: pl.Expr | None = None
) -> Readings:
    """The records with what is known of the files in which they stand."""
    readings = Readings(records, doubtful)
    readings.frame = context.with_reports(readings.frame)
    return readings


class Readings:
    """A frame of records in the order of their files, and what is wrong with them.

    Those that `doubtful` says may be no records are numbered behind the others.
    """

    def __init__(self, records: pl.DataFrame, doubtful: pl.Expr | None = None) -> None:
        ordered = _in_order(records).with_row_index(RECORD)
        # counted before anything is held back: a record keeps its number whatever else is read
        number = pl.int_range(pl.len()) + 1
        if doubtful is not None:
            number = doubtful.cast(pl.Int8).rank("ordinal").cast(pl.Int64)
        self.frame = ordered.with_columns(number.over(FILE).alias(NUMBER))
        self._problems = [no_problems()]

    def has(self, name: str) -> bool:
        """The template found the column in these files."""
        return name in self.frame.columns

    def read(
        self, by: Sequence[str], read: Read, schema: dict[str, Any], *, field: str, held: str
    ) -> None:
        """Put the meaning of the texts `by` beside each record; `held` is kept back without one."""
        frame = read_column(self.frame, by, _unless_in_error(read, len(schema)), schema)
        self._problems.append(problems_in(frame, field=field, held=held, text=by[-1]))
        self.frame = frame.drop(REASON)

    def read_text(self, name: str, column: str, *, held: str) -> None:
        """Take a text over as it stands; an error cell is none."""
        why = pl.coalesce(
            pl.when(pl.col(name).str.starts_with(mark)).then(pl.lit(reason))
            for mark, reason in UNSOUND.items()
        )
        found = problems_in(self.frame, field=name, held=held, text=name, reason=why)
        self._problems.append(found)
        self.add(**{column: pl.when(why.is_null()).then(pl.col(name).str.strip_prefix(TYPED))})

    def add(self, **columns: pl.Expr) -> None:
        """Put computed columns beside each record."""
        self.frame = self.frame.with_columns(**columns)

    def hold(self, breach: pl.Expr, reason: str, *, field: str, text: str | None = None) -> None:
        """Hold back the records that break a rule."""
        why = pl.when(breach).then(pl.lit(reason))
        found = problems_in(self.frame, field=field, held="record", text=text, reason=why)
        self._problems.append(found)

    def forget(self, mask: pl.Expr) -> None:
        """Leave out what has turned out to be no record, with what was found wrong with it."""
        gone = self.frame.filter(mask).select(RECORD)
        self.frame = self.frame.join(gone, on=RECORD, how="anti", maintain_order="left")
        self._problems = [p.join(gone, on=RECORD, how="anti") for p in self._problems]

    @property
    def problems(self) -> pl.DataFrame:
        """Everything found so far; of a row about a city that has left, only that it is."""
        found = pl.concat(self._problems)
        left = found.filter(pl.col(REASON) == LEFT)
        others = found.join(left, on=RECORD, how="anti", maintain_order="left")
        return pl.concat([others, left])

    def kept(self) -> pl.DataFrame:
        """The records that were not held back."""
        return self.frame.join(self.held(), on=RECORD, how="anti", maintain_order="left")

    def gaps(self) -> pl.DataFrame:
        """The records that were held back, with what could be understood of them."""
        return self.frame.join(self.held(), on=RECORD, how="semi", maintain_order="left")

    def held(self) -> pl.DataFrame:
        """The numbers of the records that were held back."""
        return self.problems.filter(pl.col(HELD) == "record").select(RECORD).unique()


def _unless_in_error(read: Read, width: int) -> Read:
    """An error such as #REF! means nothing, whatever the column is read for; nor do two texts."""

    def read_sound(*texts: object) -> Meaning:
        for mark, reason in UNSOUND.items():
            if any(isinstance(text, str) and text.startswith(mark) for text in texts):
                return (*[None] * width, reason)
        return read(*texts)

    return read_sound


def _in_order(records: pl.DataFrame) -> pl.DataFrame:
    """By file, sheet and row; records of text files come so already."""
    place = pl.col(FILE).cast(pl.Int64) * 2**32 + pl.col(SHEET) * 2**24 + pl.col(ROW)
    if records.select(place).to_series().is_sorted():
        return records
    return records.sort(FILE, SHEET, ROW, maintain_order=True)
