"""What the names of cities, programs and partners mean, and what they do not.

A name means an entry when it is that entry's id, name or alias, folded. A name that two
entries share means neither, until a country says which: `Tripoli, LB`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from citywise.catalogue.countries import country_code
from citywise.catalogue.words import fold
from citywise.network.reference import BETWEEN_ALIASES, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal["city", "program", "partner"]
KINDS: dict[Kind, str] = {"city": "cities", "program": "programs", "partner": "partners"}
"""Kinds of named things, with the sheet that lists them."""

_WITH_COUNTRY = re.compile(r"(?P<name>[^,(]+?)\s*[,(]\s*(?P<country>[^,()]+?)\s*\)?")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way of writing an entry; programs and partners belong to the city `owner`."""

    kind: Kind
    owner: str
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Names:
    """What a folded name means, within a city where names are the city's own.

    `shared` are folded names of several entries, by kind and owner, with their ids.
    """

    cities: dict[str, str]
    programs: dict[tuple[str, str], str]
    partners: dict[tuple[str, str], str]
    indicators: dict[str, str]
    countries: dict[str, str] = field(default_factory=dict[str, str])
    shared: dict[tuple[Kind, str, str], frozenset[str]] = field(
        default_factory=dict[tuple[Kind, str, str], frozenset[str]]
    )
    spellings: tuple[Spelling, ...] = ()

    def unknown(self, kind: Kind, owner: str, name: str) -> str:
        """Why a name means no entry: nobody is called so, or several are."""
        is_shared = (kind, owner, fold(name)) in self.shared
        return "ambiguous_name" if is_shared else f"unknown_{kind}"

    def find_city(
        self, text: str, country: str | None = None, usual: tuple[str, ...] = ()
    ) -> tuple[str | None, str | None]:
        """The city of a name, and else the reason; `country` is what the row says of it.

        Of a shared name, one of the `usual` countries decides where the text does not: that of
        the template, then that of the sender.
        """
        name, said = self._apart(text, country)
        code = country_code(said) if said else ""
        if said and not code:
            return None, "unknown_country"
        ids = self._cities_called(name)
        if len(ids) > 1:
            wanted = [code] if code else [*filter(None, usual)]
            fitting = (self._within(ids, each) for each in wanted)
            ids = next((found for found in fitting if found), ids)
        elif code:
            ids = self._within(ids, code)
        if len(ids) == 1:
            return next(iter(ids)), None
        return None, "ambiguous_name" if ids else "unknown_city"

    def _apart(self, text: str, country: str | None) -> tuple[str, str]:
        """`Tripoli (Lebanon)` is a name and a country, unless a city is called so as a whole."""
        match = _WITH_COUNTRY.fullmatch(text.strip())
        if self._cities_called(text) or match is None or not country_code(match["country"]):
            return text, (country or "").strip()
        return match["name"], match["country"]

    def _cities_called(self, name: str) -> frozenset[str]:
        folded = fold(name)
        if folded in self.cities:
            return frozenset((self.cities[folded],))
        return self.shared.get(("city", "", folded), frozenset())

    def _within(self, ids: frozenset[str], country: str) -> frozenset[str]:
        return frozenset(each for each in ids if self.countries.get(each) == country)


def read_names(sheets: dict[str, list[Row]], indicators: dict[str, str]) -> Names:
    """The names of the reference sheets, and the words for indicators."""
    spellings = tuple(s for kind, sheet in KINDS.items() for s in _spellings(kind, sheets[sheet]))
    called = _called(spellings)
    meaning = {place: next(iter(ids)) for place, ids in called.items() if len(ids) == 1}
    return Names(
        cities={name: each for (kind, _, name), each in meaning.items() if kind == "city"},
        programs=_of_cities(meaning, "program"),
        partners=_of_cities(meaning, "partner"),
        indicators=indicators,
        countries={row["city_id"]: row.get("country", "") for row in sheets["cities"]},
        shared={place: frozenset(ids) for place, ids in called.items() if len(ids) > 1},
        spellings=spellings,
    )


def _spellings(kind: Kind, rows: list[Row]) -> Iterable[Spelling]:
    for row in rows:
        owner = "" if kind == "city" else row["city_id"]
        aliases = row.get("aliases", "").split(BETWEEN_ALIASES)
        for text in (row[f"{kind}_id"], row[f"{kind}_name"], *aliases):
            if text.strip():
                yield Spelling(kind, owner, text.strip(), row[f"{kind}_id"])


def _called(spellings: Iterable[Spelling]) -> dict[tuple[Kind, str, str], set[str]]:
    found: dict[tuple[Kind, str, str], set[str]] = defaultdict(set)
    for each in spellings:
        found[each.kind, each.owner, fold(each.text)].add(each.id)
    return found


def _of_cities(
    meaning: dict[tuple[Kind, str, str], str], wanted: Kind
) -> dict[tuple[str, str], str]:
    return {(owner, name): each for (kind, owner, name), each in meaning.items() if kind == wanted}
