"""Practices under each other, and suggestions: name, warning, what is done, what is known."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """One practice. `warning` is said before everything else; `facts` are (term, text).

    `links` are (words, address), below the facts.
    """

    name: str
    about: str
    facts: Sequence[tuple[str, str]]
    link: str = ""
    warning: str = ""
    links: Sequence[tuple[str, str]] = ()


def draw_practices(practices: Sequence[Practice]) -> str:
    """Each with its name as a link, what is done, and facts side by side."""
    return f'<div class="cw-programs cw-practices">{"".join(map(_draw, practices))}</div>'


def draw_warning(text: str) -> str:
    """What harms, before anything else."""
    return f'<p class="cw-warning" role="note" dir="auto"><b>Take care.</b> {escape(text)}</p>'


def draw_ways(links: Sequence[tuple[str, str]]) -> str:
    """Links beside each other: (words, address)."""
    return f'<p class="cw-ways">{" ".join(_draw_link(words, to) for words, to in links)}</p>'


def _draw(practice: Practice) -> str:
    facts = "".join(
        f'<div><dt>{escape(term)}</dt><dd dir="auto">{escape(text)}</dd></div>'
        for term, text in practice.facts
        if text
    )
    warning = draw_warning(practice.warning) if practice.warning else ""
    ways = draw_ways(practice.links) if practice.links else ""
    about = f'<p class="cw-note" dir="auto">{escape(practice.about)}</p>'
    name = f'<h4 dir="auto">{_draw_name(practice)}</h4>'
    return f"<section>{name}{warning}{about}<dl>{facts}</dl>{ways}</section>"


def _draw_name(practice: Practice) -> str:
    return _draw_link(practice.name, practice.link) if practice.link else escape(practice.name)


def _draw_link(words: str, address: str) -> str:
    return f'<a href="{escape(address)}" target="_self">{escape(words)}</a>'
