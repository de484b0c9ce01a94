"""The indicators that come with Citywise, and those that a network adds or overrides."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

import yaml

from citywise.catalogue.entries import parse_entries, read_entries
from citywise.catalogue.indicator import EarlierVersion, Indicator, Origin
from citywise.catalogue.safeguards import weakened
from citywise.catalogue.version_days import disordered
from citywise.catalogue.vocabularies import vocabulary
from citywise.catalogue.words import fold
from citywise.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_CODED = {
    "level": "indicator_level",
    "unit": "unit",
    "counted": "counted",
    "direction": "direction",
    "aggregation": "aggregation",
    "compare": "comparability",
    "tier": "tier",
    "interval": "interval",
}


@cache
def packaged_indicators() -> dict[str, Indicator]:
    """The catalogue that comes with Citywise, by id."""
    return {
        entry["id"]: _indicator(entry, "indicators.yaml")
        for entry in read_entries("indicators.yaml")
    }


def read_indicators(extra: Path) -> dict[str, Indicator]:
    """The packaged catalogue with a workspace's own indicators added or put in place of it."""
    indicators = dict(packaged_indicators())
    if extra.exists():
        indicators |= {entry["id"]: _own(entry, extra.name) for entry in _entries(extra)}
    return indicators


def _own(entry: dict[str, Any], file: str) -> Indicator:
    """An indicator of the network's, which may not undo what protects small groups."""
    own = _indicator(entry, file)
    if wrong := weakened(own, packaged_indicators().get(own.id)):
        raise WorkspaceError(
            f"{file}: indicator {own.id!r} {wrong}.", "Give it another id, or leave this as it is."
        )
    return own


def _entries(file: Path) -> list[dict[str, Any]]:
    try:
        entries: object = parse_entries(file.read_text(encoding="utf-8")) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise WorkspaceError(
            f"{file.name}: {error}.", "Mend the line; compare it with docs/indicators.md."
        ) from error
    if isinstance(entries, list) and all(_is_entry(entry) for entry in cast("list[Any]", entries)):
        return cast("list[dict[str, Any]]", entries)
    raise WorkspaceError(
        f"{file.name}: not a list of entries that each have an id.",
        "Compare it with docs/indicators.md.",
    )


def _is_entry(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("id"), str)  # pyright: ignore[reportUnknownArgumentType]


def indicator_words(indicators: Iterable[Indicator]) -> dict[str, str]:
    """Every folded name of every indicator, in any language, with its id."""
    words: dict[str, str] = {}
    for indicator in indicators:
        for name in (indicator.id, *indicator.name.values(), *indicator.words):
            words[fold(name)] = indicator.id
    return words


def _indicator(entry: dict[str, Any], file: str) -> Indicator:
    _require_known_codes(entry, file)
    origin = entry.get("built_from")
    told: dict[str, Any] = entry | {"built_from": Origin(**origin) if origin else None}
    told |= {name: tuple(entry.get(name, ())) for name in ("bases", "breakdowns", "words")}
    try:
        told["earlier"] = tuple(map(_earlier, entry.get("earlier", ())))
        indicator = Indicator(**told | _dated(entry))
    except TypeError as error:
        raise WorkspaceError(
            f"{file}: indicator {entry.get('id')!r} is incomplete ({error}).",
            "Compare it with an entry of docs/indicators.md.",
        ) from error
    if wrong := disordered(indicator):
        raise WorkspaceError(
            f"{file}: indicator {indicator.id!r} {wrong}.",
            "Number the versions from old to new, each with the day from which it holds.",
        )
    return indicator


def _earlier(entry: dict[str, Any]) -> EarlierVersion:
    return EarlierVersion(**entry | _dated(entry))


def _dated(entry: dict[str, Any]) -> dict[str, Any]:
    """YAML takes 2026-01-01 for a day; the catalogue keeps it as it is written."""
    return {"since": str(entry["since"])} if "since" in entry else {}


def _require_known_codes(entry: dict[str, Any], file: str) -> None:
    for name, codes in _CODED.items():
        if entry.get(name) not in vocabulary(codes).labels:
            raise WorkspaceError(
                f"{file}: indicator {entry.get('id')!r} has {name} = {entry.get(name)!r}.",
                f"Write one of: {', '.join(vocabulary(codes).codes)}.",
            )
