"""Join what form tools take apart: a repeat's rows get the columns of the form they belong to.

ODK Central writes one table a repeat, linked by PARENT_KEY → KEY; OData links by __<table>-id →
__id; KoboToolbox writes one sheet a repeat, linked by _parent_table_name and _parent_index →
_index. An index counts the rows of
one export, so tables are joined within one file only.
"""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from citywise.intake.cells import RECORD_FIELD, column_letter
from citywise.intake.formats.sheet import ROW, Sheet, Within, cell_name
from citywise.intake.producers.hashtags import is_tag_row

_CHILD, _KEY = "PARENT_KEY", "KEY"
_CHILD_TABLE, _CHILD_INDEX, _INDEX = "_parent_table_name", "_parent_index", "_index"
_ODATA_CHILD, _ODATA_KEY = re.compile(r"__.+-id"), "__id"
_LINKS = {_CHILD, _KEY, _CHILD_TABLE, _CHILD_INDEX, _INDEX}


def join_repeats(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets of one file; each repeat with the columns of its parent, and of its parents."""
    joined: dict[int, Sheet] = {}
    for sheet in sheets:
        _join(sheet, sheets, joined, ())
    return [joined[sheet.number] for sheet in sheets]


def _join(
    sheet: Sheet, all_: list[Sheet], joined: dict[int, Sheet], below: tuple[int, ...]
) -> Sheet:
    """Parents first; a circle of parents is no parentage."""
    if sheet.number in joined:
        return joined[sheet.number]
    link = _link(sheet, all_)
    if link is None or link[0].number in below:
        joined[sheet.number] = sheet
        return sheet
    parent = _join(link[0], all_, joined, (*below, sheet.number))
    joined[sheet.number] = _with_parent(sheet, parent, link[1], link[2])
    return joined[sheet.number]


def _link(sheet: Sheet, all_: list[Sheet]) -> tuple[Sheet, str, str] | None:
    """The parent, the child's column that points to it, and the parent's column it points at."""
    others = [other for other in all_ if other.number != sheet.number]
    return _link_by_key(sheet, others) or _link_by_index(sheet, others)


def _link_by_key(sheet: Sheet, others: list[Sheet]) -> tuple[Sheet, str, str] | None:
    pointer, name = _column(sheet, _CHILD), _KEY
    if pointer is None:
        linked = (h for h in (sheet.head[0] if sheet.head else []) if _ODATA_CHILD.fullmatch(h))
        pointer, name = _column(sheet, next(linked, "")), _ODATA_KEY
    if pointer is None:
        return None
    wanted = _values(sheet, pointer)
    for other in others:
        key = _column(other, name)
        # a repeat without a single row belongs to whatever form stands beside it
        if key and (not wanted or wanted & _values(other, key)):
            return other, pointer, key
    return None


def _link_by_index(sheet: Sheet, others: list[Sheet]) -> tuple[Sheet, str, str] | None:
    table, pointer = _column(sheet, _CHILD_TABLE), _column(sheet, _CHILD_INDEX)
    if table is None or pointer is None:
        return None
    wanted = _values(sheet, table)
    for other in others:
        key = _column(other, _INDEX)
        if key and (not wanted or wanted == {other.name}):
            return other, pointer, key
    return None


def _column(sheet: Sheet, heading: str) -> str | None:
    first = sheet.head[0] if sheet.head else []
    return cell_name(first.index(heading)) if heading and heading in first else None


def _values(sheet: Sheet, column: str) -> set[str]:
    return set(sheet.cells.filter(pl.col(ROW) > 1)[column].drop_nulls().to_list())


def _with_parent(sheet: Sheet, parent: Sheet, pointer: str, key: str) -> Sheet:
    """The child with its parent's columns behind its own; told by their names, not by letters."""
    rows = parent.cells.filter((pl.col(ROW) > 1) & pl.col(key).is_not_null())
    if rows[key].is_duplicated().any():
        return sheet
    own = len(sheet.head[0])
    taken = [(i, name) for i, name in enumerate(parent.head[0]) if name and name not in _LINKS]
    names = _own_names([name for _, name in taken], sheet.head[0])
    added = [pl.col(cell_name(i)).alias(cell_name(own + n)) for n, (i, _) in enumerate(taken)]
    spare = [cell_name(i) for i in range(own, len(sheet.cells.columns))]
    cells = sheet.cells.drop(spare, strict=False).join(
        rows.select(pl.col(key).alias(pointer), *added),
        on=pointer,
        how="left",
        maintain_order="left",
    )
    places = sheet.places or tuple(column_letter(i) for i in range(own))
    return replace(
        sheet,
        cells=cells,
        head=[sheet.head[0] + names, *_tags_below(sheet, parent, taken), *sheet.head[2:]],
        places=places + tuple(RECORD_FIELD + name for name in names),
        within=_within(cells, parent, (pointer, key), range(own, own + len(names))),
    )


def _within(cells: pl.DataFrame, parent: Sheet, link: tuple[str, str], lent: range) -> Within:
    """What is lent stands in several rows where a record, or one around it, has several."""
    pointer, key = link
    above = parent.within or Within(frozenset(), frozenset(), frozenset())
    below = cells.filter(pl.col(ROW) > 1, pl.col(pointer).is_not_null())
    several = parent.cells.filter(pl.col(ROW).is_in(above.shared))[key].to_list()
    is_shared = below[pointer].is_duplicated() | below[pointer].is_in(several)
    shared = frozenset(below.filter(is_shared)[ROW].to_list())
    return Within(above.outer | {parent.number}, frozenset(lent), shared)


def _tags_below(sheet: Sheet, parent: Sheet, taken: list[tuple[int, str]]) -> list[list[str]]:
    """The second row of both, where that of each names its columns by hashtags."""
    own, theirs = sheet.head[1:2], parent.head[1:2]
    if not own or not theirs:
        return own
    width = len(sheet.head[0])
    row = own[0][:width] + [""] * (width - len(own[0]))
    row += [theirs[0][i] if i < len(theirs[0]) else "" for i, _ in taken]
    return [row] if is_tag_row(row) else own


def _own_names(names: list[str], known: list[str]) -> list[str]:
    """A parent's column keeps its name, with `../` before it where the child has that name."""
    taken, own = set(known), list[str]()
    for name in names:
        free = name
        while free in taken:
            free = f"../{free}"
        taken.add(free)
        own.append(free)
    return own
