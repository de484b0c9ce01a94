"""Tables of records without a grid: a column is known by its name, a row by its place.

What is nested becomes tables of its own. A record inside another keeps what the outer
ones say, so that each visit of a report knows the city and the day the report names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from citywise.intake.cells import Problem
from citywise.intake.formats.record_tables import MOST_CELLS, Table, TooLargeError

if TYPE_CHECKING:
    from citywise.intake.formats.sheet import Sheet

BETWEEN_NAMES = "/"
BETWEEN_TEXTS = " | "
MOST_TABLES = 1_000
MOST_STRAYS = 100

Record = dict[str, Any]
TextOf = Callable[[object], str]
"""Writes one value as a cell's text."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where records lie: in records of which tables, and under which key of theirs.

    `is_shared` where what the outer records say stands in other rows as well.
    """

    tables: tuple[str, ...] = ()
    under: str = ""
    is_shared: bool = False


OUTERMOST = Place()


class Tables:
    """The tables of one document, filled from the outermost record inwards."""

    def __init__(self, text_of: TextOf) -> None:
        self._text_of = text_of
        self._by_name: dict[str, Table] = {}
        self.strays: list[tuple[str, int]] = []
        """Table and row of what stands among records and is none."""

    @property
    def all(self) -> list[Table]:
        """Every table, in the order in which the document names them."""
        return list(self._by_name.values())

    def add_document(self, document: object) -> None:
        """A list of records, or one record whose lists are the tables."""
        if isinstance(document, list):
            items = cast("list[Any]", document)
            self.add("", items if _holds_records(items) else _values(items), {})
        elif isinstance(document, dict):
            own, inner = self._split(cast("Record", document), "")
            for name, records in inner.items():
                self.add(name, records, own, Place(under=name))
            if not inner:
                self._table("").add(own)

    def add(
        self, name: str, records: list[Any], outer: dict[str, str], place: Place = OUTERMOST
    ) -> None:
        """Put records into a table, with what the outer record says, and theirs below them."""
        is_shared = place.is_shared or (bool(outer) and len(records) > 1)
        for record in records:
            if not isinstance(record, dict):
                self._set_aside(name, place.tables)
                continue
            own, inner = self._split(cast("Record", record), "")
            whole = _with_outer(own, outer)
            table = self._table(name, place.tables)
            table.add(whole)
            table.borrow(whole.keys() - own.keys(), is_shared=is_shared)
            below = Place((*place.tables, name), "", is_shared=is_shared)
            for key, children in inner.items():
                into = _below(name, key, place.under)
                self.add(into, children, whole, replace(below, under=key))

    def _set_aside(self, name: str, outer: tuple[str, ...]) -> None:
        """It keeps its row, so that the records behind it keep their numbers."""
        table = self._table(name, outer)
        table.add({})
        self.strays.append((name, table.height + 1))

    def _table(self, name: str, outer: tuple[str, ...] = ()) -> Table:
        if len(self._by_name) > MOST_TABLES:
            raise TooLargeError
        return self._by_name.setdefault(name, Table(name, outer))

    def _split(self, record: Record, prefix: str) -> tuple[dict[str, str], dict[str, list[Any]]]:
        """A record's own fields as text, and the lists of records within it."""
        own: dict[str, str] = {}
        inner: dict[str, list[Any]] = {}
        for key, value in record.items():
            name = f"{prefix}{key}"
            if isinstance(value, dict):
                nested = self._split(cast("Record", value), name + BETWEEN_NAMES)
                own |= nested[0]
                inner |= nested[1]
            elif _holds_records(value):
                inner[name] = value
            else:
                own[name] = self._text(value)
        return own, inner

    def _text(self, value: object) -> str:
        if not isinstance(value, list):
            return self._text_of(value)
        texts = [self._text(item) for item in cast("list[object]", value)]
        return BETWEEN_TEXTS.join(text for text in texts if text)


def _values(items: list[Any]) -> list[Record]:
    """Where no item is a record, each stands as a record of one value."""
    return [{"value": item} for item in items]


def _holds_records(value: object) -> bool:
    """Records, whatever else stands among them: that is told, not they are lost with it."""
    if not isinstance(value, list):
        return False
    return any(isinstance(item, dict) for item in cast("list[object]", value))


def _with_outer(own: dict[str, str], outer: dict[str, str]) -> dict[str, str]:
    """An outer field keeps its name, with `../` before it where the record has one of that name."""
    whole = dict(own)
    for key, text in outer.items():
        name = key
        while name in whole:
            name = f"..{BETWEEN_NAMES}{name}"
        whole[name] = text
    return whole


def _below(name: str, key: str, under: str) -> str:
    """The name of a table within a table; form tools write the whole path into the key."""
    own = key.removeprefix(under + BETWEEN_NAMES) if under else key
    return f"{name}{BETWEEN_NAMES}{own}" if name else own


def sheets_of(number: int, tables: Tables) -> Iterator[Sheet | Problem]:
    """Each table as a sheet whose first row are the names of its columns."""
    found = tables.all
    if sum(table.cell_count for table in found) > MOST_CELLS:
        yield Problem(number, "too_large")
        return
    positions = {table.name: position for position, table in enumerate(found, 1)}
    for table in found:
        yield table.sheet(number, positions)
    for name, row in tables.strays[:MOST_STRAYS]:
        yield Problem(number, "not_a_record", sheet_number=positions[name], row=row)
    if len(tables.strays) > MOST_STRAYS:
        yield Problem(number, "too_many_broken_rows")
