"""Read JSON: one document, or one record a line. Nothing is guessed and nothing is rounded.

Numbers keep the digits they were written with. What JSON does not allow (NaN, a name that
stands twice in one record, half a character) is an error cell, not a value.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from citywise.intake.cells import ERROR, TYPED, Problem, clean_text, text_of
from citywise.intake.formats.encodings import NOTHING_DECLARED, UNREADABLE, Declared, decode
from citywise.intake.formats.record_tables import LONGEST_TEXT, TooLargeError
from citywise.intake.formats.records import Tables, sheets_of
from citywise.intake.formats.sheet import Sheet, frame_cells

if TYPE_CHECKING:
    from collections.abc import Iterator


MOST_VALUES = 6_000_000


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


class _Unusable(str):
    """What stands where no value can be taken."""

    __slots__ = ()


def read_json(
    number: int, raw: bytes, declared: Declared = NOTHING_DECLARED
) -> Iterator[Sheet | Problem]:
    """The tables of a document, or the one problem that stops it."""
    text = decode(number, raw, declared)
    if isinstance(text, Problem):
        yield text
        return
    if _has_too_many_values(text.content):
        yield Problem(number, "too_large")
        return
    try:
        yield from _read_document(number, _parse(text.content.decode()))
    except RecursionError:
        yield Problem(number, "too_deep")
    except TooLargeError:
        yield Problem(number, "too_large")
    except json.JSONDecodeError as error:
        yield Problem(number, "broken_json", f"{error.msg}: line {error.lineno}")


def _has_too_many_values(content: bytes) -> bool:
    """By the marks between them, before anything is made of them."""
    return sum(content.count(mark) for mark in (b",", b"[", b"{")) > MOST_VALUES


def _read_document(number: int, document: object) -> Iterator[Sheet | Problem]:
    if _is_grid(document):
        grid = cast("list[list[object]]", document)
        rows = [[_text(value) for value in row] for row in grid]
        frame = frame_cells(rows, list(range(1, len(rows) + 1)), number)
        yield Sheet((number,), 1, "", frame, rows[:30])
        return
    tables = Tables(_text)
    tables.add_document(document)
    yield from sheets_of(number, tables)


def _is_grid(document: object) -> bool:
    """Rows of cells, the first of them the heading; so HXL is sent."""
    if not isinstance(document, list) or not document:
        return False
    return all(isinstance(row, list) for row in cast("list[object]", document))


def _parse(content: str) -> object:
    try:
        return _load(content)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
    # one document a line; a line that is broken refuses the file like a broken document
    return [_load(line) for line in content.split("\n") if line.strip()]


def _load(content: str) -> object:
    return json.loads(
        content,
        parse_int=_Number,
        parse_float=_Number,
        parse_constant=_Unusable,
        object_pairs_hook=_record,
    )


def _record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for name, value in pairs:
        plain = clean_text(name.encode("utf-8", "replace").decode())
        record[plain] = _Unusable("duplicate name") if plain in record else value
    return record


def _text(value: object) -> str:
    match value:
        case _Unusable():
            return ERROR + value
        case _Number():
            return _number_text(value)
        case str() if len(value) > LONGEST_TEXT:
            return ERROR + "text too long"
        case str():
            return clean_text(value) if _is_whole(value) else ERROR + "unreadable character"
        case _:
            return text_of(value)


def _number_text(written: str) -> str:
    """The digits as they stand; only powers of ten and `75.0` are written out."""
    if "e" not in written.casefold():
        whole, _, decimals = written.partition(".")
        return TYPED + (written if decimals.strip("0") else whole)
    return text_of(float(written))


def _is_whole(text: str) -> bool:
    """Free of zeros, halves of characters (lone surrogates), and of what could not be decoded."""
    if "\x00" in text or UNREADABLE in text:
        return False
    return text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text)
