"""What the hub says of its materials and doors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from citywise.catalogue.doors import doors
from citywise.hub.doors import reminders
from citywise.hub.labels import language_name
from dashboards.amounts import write_count
from dashboards.links import hub_link, practice_link
from dashboards.markup.materials import DoorWay, Material
from dashboards.wording import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citywise.hub.catalogue import Found

NO_MATERIALS = "No catalogue of materials has been released yet."
_VOCABULARIES = {
    "door": "hub_door",
    "theme": "theme",
    "audience": "audience",
    "kind": "resource_type",
}


def name_codes(
    name: str, codes: Sequence[str], cities: Mapping[str, str], practices: Mapping[str, str]
) -> dict[str, str]:
    """What the codes of a choice are called, in the order of the alphabet; doors in their own."""
    named = {code: _name(name, code, cities, practices) for code in codes}
    if name == "door":
        return {code: named[code] for code in doors() if code in named}
    return dict(sorted(named.items(), key=lambda entry: entry[1].casefold()))


def _name(name: str, code: str, cities: Mapping[str, str], practices: Mapping[str, str]) -> str:
    match name:
        case "language":
            return language_name(code)
        case "city":
            return cities.get(code, code)
        case "practice":
            return practices.get(code, code)
        case "licence":
            return code
        case _:
            return label(_VOCABULARIES[name], code)


def count_doors(materials: pl.DataFrame, here: str) -> list[DoorWay]:
    """The doors in their order, with how many materials are behind each."""
    behind = dict(materials["door_codes"].list.explode().drop_nulls().value_counts().iter_rows())
    return [
        DoorWay(
            name=label("hub_door", code),
            says=door.says,
            count=_materials(behind.get(code, 0)),
            link=hub_link(code),
            reminder=door.brief,
            is_here=code == here,
        )
        for code, door in doors().items()
    ]


def tell_found(found: Found, words: str, door: str, total: int) -> str:
    """How much was found of how much, in a sentence."""
    if not total:
        return NO_MATERIALS
    behind = f" through the door “{label('hub_door', door)}”" if door else ""
    for_words = f" for “{words}”" if words else ""
    if not found.total:
        return f"No material was found{for_words}{behind}. Use fewer words, or choose less."
    return f"{_materials(found.total)}{for_words}{behind}, of {write_count(total)} in the hub."


def _materials(count: int) -> str:
    return f"{write_count(count)} {'material' if count == 1 else 'materials'}"


def tell_reminders(found: Found, door: str) -> list[str]:
    """What stands beside these materials, also where a search has led to them."""
    shown = found.materials["door_codes"].list.explode().drop_nulls().to_list()
    return reminders([door, *shown])


def tell_materials(found: Found, cities: Mapping[str, str]) -> list[Material]:
    """Each material in words, in the order of the search."""
    return [_tell(row, cities) for row in found.materials.iter_rows(named=True)]


def _tell(row: dict[str, Any], cities: Mapping[str, str]) -> Material:
    year = row["publication_year"]
    kind = [
        label("resource_type", row["resource_type_code"]),
        ", ".join(map(language_name, row["language_codes"])),
        str(year) if year else "",
        row["publisher_name"] or "",
    ]
    facts = [
        ("Themes", _labels("theme", row["theme_codes"])),
        ("For", _labels("audience", row["audience_codes"])),
        ("Licence", row["licence_text"] or "Not stated: ask the publisher before you copy it"),
        ("Used by", ", ".join(sorted(cities.get(city, city) for city in row["city_ids"]))),
    ]
    return Material(
        title=row["material_title"],
        kind=" · ".join(part for part in kind if part),
        about=row["material_text"] or "",
        facts=facts,
        practice=row["practice_name"] or "",
        practice_link=practice_link(row["practice_id"], "") if row["practice_id"] else "",
        place=row["link_text"] or "",
    )


def _labels(name: str, codes: list[str]) -> str:
    return ", ".join(label(name, code) for code in codes)


def lay_out(materials: pl.DataFrame) -> pl.DataFrame:
    """The materials as a table for a spreadsheet: what there are several of is one text."""
    lists = pl.col(pl.List(pl.String)).list.join("; ")
    return materials.with_columns(lists).rename({"licence_text": "material_licence_text"})
