"""Why these cities are shown as those most like one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards.wording import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citywise.comparison.neighbours import Neighbour


def tell_neighbours(neighbours: Sequence[Neighbour], names: Mapping[str, str]) -> str:
    """`Nearest first: Borg (close on population; far on share of people aged 15 to 29), …`."""
    told = ", ".join(f"{names.get(n.city_id, n.city_id)} ({_tell(n)})" for n in neighbours)
    return f"Nearest first: {told}."


def _tell(neighbour: Neighbour) -> str:
    parts = (
        ("close on", neighbour.close),
        ("far on", neighbour.far),
        ("unknown:", neighbour.unknown),
    )
    told = [f"{word} {_join(codes)}" for word, codes in parts if codes]
    return "; ".join(told) or "neither close nor far on anything"


def _join(codes: Sequence[str]) -> str:
    labels = [label("city_attribute", code) for code in codes]
    return " and ".join(name[:1].lower() + name[1:] for name in labels)
