"""The indicators: what is measured, how parts become a whole, what it must not be used for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from citywise.catalogue.vocabularies import vocabulary
from citywise.catalogue.words import fold
from citywise.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PROTECTED_UNITS = frozenset({"people", "participations", "respondents", "incidents", "complaints"})
"""What stands for people: small numbers of these are withheld."""

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


@dataclass(frozen=True, slots=True)
class Origin:
    """The count an indicator is computed from, and its breakdown (empty: the total)."""

    indicator: str
    breakdown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator in the version in force. Codes are those of the vocabularies."""

    id: str
    version: int
    name: dict[str, str]
    level: str
    unit: str
    counted: str
    direction: str
    aggregation: str
    compare: str
    tier: str
    interval: str
    bases: tuple[str, ...]
    breakdowns: tuple[str, ...]
    definition: str
    numerator: str
    source: str
    caveat: str
    not_for: str
    collected_from: str = ""
    denominator: str = ""
    attribute: bool = False
    minimum_n: int = 0
    built_from: Origin | None = None
    words: tuple[str, ...] = field(default=())

    @property
    def is_ratio(self) -> bool:
        """Has a numerator and a denominator."""
        return bool(self.denominator)

    @property
    def is_protected(self) -> bool:
        """Counts people, so that small numbers are withheld."""
        return self.counted in PROTECTED_UNITS or self.built_from is not None


@cache
def packaged_indicators() -> dict[str, Indicator]:
    """The catalogue that comes with Citywise, by id."""
    text = files("citywise.catalogue").joinpath("indicators.yaml").read_text(encoding="utf-8")
    return {entry["id"]: _indicator(entry, "indicators.yaml") for entry in yaml.safe_load(text)}


def read_indicators(extra: Path) -> dict[str, Indicator]:
    """The packaged catalogue with a workspace's own indicators added or put in place of it."""
    indicators = dict(packaged_indicators())
    if extra.exists():
        indicators |= {entry["id"]: _indicator(entry, extra.name) for entry in _entries(extra)}
    return indicators


def _entries(file: Path) -> list[dict[str, Any]]:
    return yaml.safe_load(file.read_text(encoding="utf-8")) or []


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
        return Indicator(**told)
    except TypeError as error:
        raise WorkspaceError(
            f"{file}: indicator {entry.get('id')!r} is incomplete ({error}).",
            "Compare it with an entry of docs/indicators.md.",
        ) from error


def _require_known_codes(entry: dict[str, Any], file: str) -> None:
    for name, codes in _CODED.items():
        if entry.get(name) not in vocabulary(codes).labels:
            raise WorkspaceError(
                f"{file}: indicator {entry.get('id')!r} has {name} = {entry.get(name)!r}.",
                f"Write one of: {', '.join(vocabulary(codes).codes)}.",
            )
