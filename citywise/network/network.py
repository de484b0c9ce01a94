"""The network as the night sees it: settings, reference tables and what names mean."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citywise.catalogue.indicators import indicator_words, read_indicators
from citywise.catalogue.words import fold
from citywise.network.corrections import Correction, correction_of
from citywise.network.reference import BETWEEN_ALIASES, Row, read_sheets
from citywise.network.settings import Settings, read_settings

if TYPE_CHECKING:
    from citywise.catalogue.indicator import Indicator
    from citywise.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Names:
    """What a folded name means, within a city where names are the city's own."""

    cities: dict[str, str]
    programs: dict[tuple[str, str], str]
    partners: dict[tuple[str, str], str]
    indicators: dict[str, str]


@dataclass(frozen=True, slots=True)
class Network:
    """Settings, reference rows by sheet name, indicators, and the names in use."""

    settings: Settings
    sheets: dict[str, list[Row]]
    indicators: dict[str, Indicator]
    names: Names
    cities: dict[str, Row] = field(repr=False)

    @property
    def corrections(self) -> list[Correction]:
        """What the network decided about cells and files, in the order of the lines."""
        return [correction_of(row) for row in self.sheets["corrections"]]

    @property
    def encodings(self) -> tuple[str, ...]:
        """Every encoding that some city has declared."""
        return tuple(
            sorted({city["encoding"] for city in self.cities.values() if "encoding" in city})
        )

    def fingerprint(self, city_id: str | None) -> str:
        """Digest of the reference data that reading a city's file depends on (None: all)."""
        rows = [
            sorted(row.items())
            for name in ("cities", "programs", "partners")
            for row in self.sheets[name]
            if city_id is None or row["city_id"] == city_id
        ]
        content = repr((rows, sorted(self.names.indicators.items())))
        return hashlib.sha256(content.encode()).hexdigest()


def read_network(workspace: Workspace) -> Network:
    """Read and check everything the network says of itself."""
    sheets = read_sheets(workspace.reference)
    cities = {row["city_id"]: row for row in sheets["cities"]}
    indicators = read_indicators(workspace.indicators_file)
    return Network(
        settings=read_settings(workspace.settings_file),
        sheets=sheets,
        indicators=indicators,
        names=_names(sheets, indicators),
        cities=cities,
    )


def _names(sheets: dict[str, list[Row]], indicators: dict[str, Indicator]) -> Names:
    return Names(
        cities={name[1]: id_ for name, id_ in _named(sheets["cities"], "city").items()},
        programs=_named(sheets["programs"], "program"),
        partners=_named(sheets["partners"], "partner"),
        indicators=indicator_words(indicators.values()),
    )


def _named(rows: list[Row], kind: str) -> dict[tuple[str, str], str]:
    """`(city, folded name) → id`; a name that two entries share means neither."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        owner = "" if kind == "city" else row["city_id"]
        aliases = row.get("aliases", "").split(BETWEEN_ALIASES)
        for name in (row[f"{kind}_id"], row[f"{kind}_name"], *aliases):
            if name.strip():
                found[owner, fold(name)].add(row[f"{kind}_id"])
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}
