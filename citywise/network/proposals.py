"""Names that waited in quarantine, and which entry each of them may mean."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.network.names import KINDS, Kind, Names
from citywise.network.nearest import Near, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

_REASONS: dict[str, Kind] = {f"unknown_{kind}": kind for kind in KINDS}
_BETWEEN = re.compile(r"\s*[;|\n]\s*|\s*,\s+")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A text that named nobody: how often it waits, in how many files, and what comes near."""

    kind: Kind
    owner: str | None
    text: str
    count: int
    files: int
    near: tuple[Near, ...]


def kind_of(reason: str) -> Kind | None:
    """What kind of name is unknown for a reason; None where it is about no name."""
    return _REASONS.get(reason)


def proposals(names: Names, kind: Kind, owner: str | None, text: str) -> list[Near]:
    """The entries that come nearest to a text, or to those parts of it that nobody knows."""
    found = (
        near
        for part in unknown_parts(names, kind, owner, text)
        for near in _near(names, kind, owner, part)
    )
    return list(dict.fromkeys(found))


def unknown_parts(names: Names, kind: Kind, owner: str | None, text: str) -> list[str]:
    """A cell of partners may hold several, of which some are known."""
    if kind != "partner":
        return [text]
    parts = [part for part in _BETWEEN.split(text) if part]
    return [part for part in parts if (owner, fold(part)) not in names.partners] or [text]


def _near(names: Names, kind: Kind, owner: str | None, text: str) -> list[Near]:
    mine = (
        s
        for s in names.spellings
        if s.kind == kind and (kind == "city" or owner in {None, s.owner})
    )
    return nearest(text, mine)


def unknown_names(names: Names, items: Iterable[tuple[str, str | None, str, str]]) -> list[Unknown]:
    """(reason, city, text, file) of quarantine entries grouped by text, the most frequent first.

    What has become known since, because an alias was added, is left out.
    """
    groups: dict[tuple[Kind, str | None, str], list[str]] = defaultdict(list)
    for reason, city, text, file in items:
        kind = kind_of(reason)
        for part in unknown_parts(names, kind, city, text) if kind else ():
            if kind and not _is_known(names, kind, city, part):
                groups[kind, None if kind == "city" else city, part].append(file)
    found = [
        Unknown(
            kind, owner, text, len(files), len(set(files)), tuple(_near(names, kind, owner, text))
        )
        for (kind, owner, text), files in groups.items()
    ]
    return sorted(found, key=lambda each: (-each.count, each.kind, each.text))


def _is_known(names: Names, kind: Kind, owner: str | None, text: str) -> bool:
    if kind == "city":
        return names.find_city(text)[0] is not None
    known = names.programs if kind == "program" else names.partners
    return (owner or "", fold(text)) in known
