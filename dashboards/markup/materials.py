"""The hub: its doors, and materials under each other."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class DoorWay:
    """A door: its name, what is behind it, how much, and the address that it leads to.

    `reminder` stands on it wherever it is drawn, however narrow the screen.
    """

    name: str
    says: str
    count: str
    link: str
    reminder: str = ""
    is_here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One material. `place` is where it is found, shown as text and never as a link."""

    title: str
    kind: str
    about: str
    facts: Sequence[tuple[str, str]]
    practice: str = ""
    practice_link: str = ""
    place: str = ""


def draw_doors(doors: Sequence[DoorWay]) -> str:
    """The doors beside each other; the one that somebody has come through is marked."""
    drawn = "".join(map(_draw_door, doors))
    return f'<nav class="cw-doors" aria-label="Doors of the hub">{drawn}</nav>'


def _draw_door(door: DoorWay) -> str:
    here = ' aria-current="true"' if door.is_here else ""
    reminder = f"<em>{escape(door.reminder)}</em>" if door.reminder else ""
    return (
        f'<a href="{escape(door.link)}" target="_self"{here}><b>{escape(door.name)}</b>'
        f"<span>{escape(door.says)}</span>{reminder}<small>{escape(door.count)}</small></a>"
    )


def draw_reminder(text: str) -> str:
    """What must be kept in mind, in a frame of its own."""
    return f'<div class="cw-reminder" role="note">{escape(text)}</div>'


def draw_materials(materials: Sequence[Material]) -> str:
    """Materials under each other; each text begins where its language begins."""
    return f'<div class="cw-materials">{"".join(map(_draw_material, materials))}</div>'


def _draw_material(material: Material) -> str:
    return (
        f'<article><p class="cw-note">{escape(material.kind)}</p>'
        f'<h4 dir="auto">{escape(material.title)}</h4>{_draw_about(material.about)}'
        f"<dl>{_draw_facts(material)}</dl></article>"
    )


def _draw_about(text: str) -> str:
    return f'<p dir="auto">{escape(text)}</p>' if text else ""


def _draw_facts(material: Material) -> str:
    facts = [(escape(name), escape(text)) for name, text in material.facts if text]
    if material.practice:
        address, name = escape(material.practice_link), escape(material.practice)
        facts.append(("Practice", f'<a href="{address}" target="_self">{name}</a>'))
    if material.place:
        facts.append(("Found at", f"<code>{escape(material.place)}</code>"))
    return "".join(f"<div><dt>{name}</dt><dd>{shown}</dd></div>" for name, shown in facts)
