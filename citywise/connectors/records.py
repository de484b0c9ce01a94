"""Records as the server wrote them: `1.10` stays `1.10`, a name that stands twice stays twice.

Only what is left out on purpose goes; what the rest means is decided when the file is read.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from citywise.connectors.problems import TRY_LATER, PullError, page_instead
from citywise.intake.formats import recognise_format

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Written(str):
    """A number, in the digits it came in."""

    __slots__ = ()


class Record(list[tuple[str, object]]):
    """Names and values in the order in which they were sent."""

    __slots__ = ()

    def get(self, name: str) -> object:
        """The value under a name; None where there is none, or more than one."""
        found = [value for own, value in self if own == name]
        return found[0] if len(found) == 1 else None

    def text(self, *names: str) -> str:
        """The text or number under a name, or under a name in the record under a name."""
        value: object = self
        for name in names:
            value = value.get(name) if isinstance(value, Record) else None
        return value if isinstance(value, str) else ""


def read_record(body: bytes) -> Record:
    """The one record that an answer is; anything else is told as what it is."""
    if recognise_format(body[:4096])[1] == "page_not_table":
        raise page_instead()
    try:
        document = json.loads(
            body.decode("utf-8-sig"),
            parse_int=_Written,
            parse_float=_Written,
            parse_constant=_Written,
            object_pairs_hook=Record,
        )
    except (ValueError, RecursionError):
        # not `from` it: the error holds the whole answer
        raise PullError("The server's answer is not JSON, or broken off.", TRY_LATER) from None
    if not isinstance(document, Record):
        raise _unlike()
    return document


def records_under(answer: Record, name: str, *, may_lack: bool = False) -> list[Record]:
    """The list of records under a name."""
    found = answer.get(name)
    if found is None and may_lack and not any(own == name for own, _ in answer):
        return []
    if not isinstance(found, list) or isinstance(found, Record):
        raise _unlike()
    records = cast("list[object]", found)
    if not all(isinstance(record, Record) for record in records):
        raise _unlike()
    return cast("list[Record]", records)


def number_under(answer: Record, name: str) -> int:
    """The whole number under a name."""
    text = answer.text(name)
    if not text.isascii() or not text.isdigit():
        raise _unlike()
    return int(text[:18])


def _unlike() -> PullError:
    return PullError(
        "The server's answer is not what this kind of server sends.",
        "Check kind and url of the connection.",
    )


def without(record: Record, names: frozenset[str]) -> Record:
    """The record without the fields of these names, at any depth; `group/name` counts as name."""
    return Record(
        (name, _without(value, names))
        for name, value in record
        if name.rpartition("/")[2] not in names
    )


def _without(value: object, names: frozenset[str]) -> object:
    if isinstance(value, Record):
        return without(value, names)
    if isinstance(value, list):
        return [_without(item, names) for item in cast("list[object]", value)]
    return value


def write_records(name: str, records: Iterable[Record]) -> bytes:
    """A document with one record a line; the same records in the same order are the same bytes."""
    lines = ",\n".join(written(record) for record in records)
    return f'{{"{name}":[\n{lines}\n]}}\n'.encode()


def written(value: object) -> str:
    """A value as JSON."""
    if isinstance(value, Record):
        return f"{{{','.join(f'{json.dumps(name)}:{written(own)}' for name, own in value)}}}"
    if isinstance(value, list):
        return f"[{','.join(written(item) for item in cast('list[object]', value))}]"
    return str(value) if isinstance(value, _Written) else json.dumps(value)
