"""The network as the night sees it: settings, reference tables and what names mean."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from citywise.catalogue.indicators import indicator_words, read_indicators
from citywise.errors import WorkspaceError
from citywise.network.agreements import Agreement, agreement_of
from citywise.network.corrections import Correction, correction_of
from citywise.network.names import Names, read_names
from citywise.network.reference import Row, read_sheets
from citywise.network.settings import Settings, read_settings
from citywise.network.withdrawals import Withdrawal, withdrawal_of

if TYPE_CHECKING:
    from citywise.catalogue.indicator import Indicator
    from citywise.workspace import Workspace


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
    def withdrawn(self) -> dict[str, Withdrawal]:
        """Cities that have left the network by the day on which stock is taken."""
        every = map(withdrawal_of, self.sheets["withdrawals"])
        return {each.city_id: each for each in every if each.since <= self.settings.data_date}

    @property
    def erased(self) -> frozenset[str]:
        """Those of them of which nothing is to be known any more."""
        return frozenset(each.city_id for each in self.withdrawn.values() if each.is_erased)

    @property
    def ended(self) -> dict[str, Agreement]:
        """Agreements that hold no longer on the day on which stock is taken, by city."""
        day = self.settings.data_date
        return {each.city_id: each for each in self._agreements() if each.has_ended(day)}

    @property
    def ending(self) -> dict[str, Agreement]:
        """Agreements that still hold and are to be renewed soon, by city."""
        day, notice = self.settings.data_date, self.settings.agreements.notice_days
        return {each.city_id: each for each in self._agreements() if each.ends_soon(day, notice)}

    def _agreements(self) -> list[Agreement]:
        """Those with cities that have not left the network."""
        every = map(agreement_of, self.sheets["agreements"])
        return [each for each in every if each.city_id not in self.withdrawn]

    @property
    def encodings(self) -> tuple[str, ...]:
        """Every encoding that some city has declared."""
        return tuple(
            sorted({city["encoding"] for city in self.cities.values() if "encoding" in city})
        )

    def fingerprint(self, city_id: str | None, *, with_indicators: bool = True) -> str:
        """Digest of the reference data that reading a city's file depends on (None: all).

        Of indicators their names, and what decides how a figure is read; which version is in
        force is written beside each figure, and read again where it is another.
        """
        rows = [
            sorted(row.items())
            for name in ("cities", "programs", "partners")
            for row in self.sheets[name]
            if city_id is None or row["city_id"] == city_id
        ]
        # of a file of one city the door decides
        gone = sorted(self.withdrawn) if city_id is None else []
        told = self._told_of_indicators() if with_indicators else ()
        content = repr((rows, told, gone))
        return hashlib.sha256(content.encode()).hexdigest()

    def _told_of_indicators(self) -> tuple[object, ...]:
        return (
            sorted(self.names.indicators.items()),
            sorted((i.id, i.unit, i.counted, i.is_ratio) for i in self.indicators.values()),
        )


def read_network(workspace: Workspace) -> Network:
    """Read and check everything the network says of itself."""
    sheets = read_sheets(workspace.reference)
    cities = {row["city_id"]: row for row in sheets["cities"]}
    indicators = read_indicators(workspace.indicators_file)
    settings = read_settings(workspace.settings_file)
    _require_known_terms(settings, cities)
    return Network(
        settings=settings,
        sheets=sheets,
        indicators=indicators,
        names=read_names(sheets, indicator_words(indicators.values())),
        cities=cities,
    )


def _require_known_terms(settings: Settings, cities: dict[str, Row]) -> None:
    """A term of a misspelt city would never run out."""
    if unknown := sorted(set(settings.retention.cities) - set(cities)):
        raise WorkspaceError(
            f"network.toml: retention.cities: {', '.join(unknown)} not in cities.csv.",
            "Add the city, or correct the name.",
        )
