"""A city's programs with a few figures each."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Program:
    """One program: what it is in a line, and its figures as (name, figure in words)."""

    name: str
    about: str
    figures: Sequence[tuple[str, str]]


def draw_programs(programs: Sequence[Program]) -> str:
    """Programs under each other, their figures side by side."""
    return f'<div class="cw-programs">{"".join(map(_draw_program, programs))}</div>'


def _draw_program(program: Program) -> str:
    figures = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(figure)}</dd></div>"
        for name, figure in program.figures
    )
    return (
        f'<section><h4>{escape(program.name)}</h4><p class="cw-note">{escape(program.about)}</p>'
        f"<dl>{figures}</dl></section>"
    )
