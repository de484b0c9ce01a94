"""Tables of records without a grid: a column is known by its name, a row by its place.

What is nested becomes tables of its own. A record inside another keeps what the outer
ones say, so that each visit of a report knows the city and the day the report names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from citywise.intake.cells import RECORD_FIELD, Problem
from citywise.intake.formats.sheet import Sheet, frame_cells

if TYPE_CHECKING:
    from collections.abc import Iterable

BETWEEN_NAMES = "/"
BETWEEN_TEXTS = " | "
MOST_COLUMNS = 5_000
MOST_CELLS = 20_000_000

Record = dict[str, Any]
TextOf = Callable[[object], str]
"""Writes one value as a cell's text."""


@dataclass(slots=True)
class Table:
    """Records of one kind: column names in the order of their first appearance."""

    name: str
    columns: dict[str, int] = field(default_factory=dict[str, int])
    rows: list[dict[str, str]] = field(default_factory=list[dict[str, str]])

    def add(self, record: dict[str, str]) -> None:
        """Put a record behind the others."""
        for name in record:
            self.columns.setdefault(name, len(self.columns))
        self.rows.append(record)


class Tables:
    """The tables of one document, filled from the outermost record inwards."""

    def __init__(self, text_of: TextOf) -> None:
        self._text_of = text_of
        self._by_name: dict[str, Table] = {}

    @property
    def all(self) -> list[Table]:
        """Every table, in the order in which the document names them."""
        return list(self._by_name.values())

    def add_document(self, document: object) -> None:
        """A list of records, or one record whose lists are the tables."""
        if isinstance(document, list):
            self.add("", _objects(cast("list[Any]", document)), {})
        elif isinstance(document, dict):
            own, inner = self._split(cast("Record", document), "")
            for name, records in inner.items():
                self.add(name, records, own, name)
            if not inner:
                self._table("").add(own)

    def add(
        self, name: str, records: Iterable[Record], outer: dict[str, str], under: str = ""
    ) -> None:
        """Put records into a table, with what the outer record says, and theirs below them."""
        for record in records:
            own, inner = self._split(record, "")
            whole = _with_outer(own, outer)
            self._table(name).add(whole)
            for key, children in inner.items():
                self.add(_below(name, key, under), children, whole, key)

    def _table(self, name: str) -> Table:
        return self._by_name.setdefault(name, Table(name))

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


def _objects(items: list[Any]) -> list[Record]:
    """What is no record in a list of records stands as a record of one value."""
    return [item if isinstance(item, dict) else {"value": item} for item in items]


def _holds_records(value: object) -> bool:
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(item, dict) for item in cast("list[object]", value))


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
    cells = sum(len(table.columns) * len(table.rows) for table in found)
    if cells > MOST_CELLS or any(len(table.columns) > MOST_COLUMNS for table in found):
        yield Problem(number, "too_large")
        return
    for position, table in enumerate(found, 1):
        yield _sheet(number, position, table)


def _sheet(number: int, position: int, table: Table) -> Sheet:
    names = list(table.columns)
    rows = [names, *([row.get(name, "") for name in names] for row in table.rows)]
    return Sheet(
        files=(number,),
        number=position,
        name=table.name,
        cells=frame_cells(rows, list(range(1, len(rows) + 1)), number),
        head=rows[:30],
        places=tuple(RECORD_FIELD + name for name in names),
    )
