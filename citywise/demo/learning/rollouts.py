"""How practices and exchanges, city after city, move what cities report.

One theme of exchanges moves an indicator for the better, one practice moves one for the worse;
nothing else moves anything. Cities that never do it stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from citywise.demo.world import Move, Moved

if TYPE_CHECKING:
    from datetime import date

    from citywise.demo.learning.exchanges import Exchange
    from citywise.demo.learning.followings import Following

BY_THEME = {"practitioner_capability": ("oc_knowledge_gain", 0.10)}
"""What a first exchange about a theme adds to a share, from the quarter after it on."""

BY_PRACTICE = {"class-checklists": ("oc_felt_safe_respected", -0.09)}
"""What following a practice adds to a share, from the quarter after its beginning on."""


def make_moves(followings: list[Following], exchanges: list[Exchange]) -> Moved:
    """Every move that is planted, by city and indicator."""
    moves: dict[tuple[str, str], list[Move]] = defaultdict(list)
    for (city, theme), day in first_exchanges(exchanges).items():
        if theme in BY_THEME:
            indicator, share = BY_THEME[theme]
            moves[city, indicator].append(Move(day, share))
    for following in followings:
        if following.practice_id in BY_PRACTICE:
            indicator, share = BY_PRACTICE[following.practice_id]
            moves[following.city_id, indicator].append(Move(following.since, share))
    return {place: tuple(of_place) for place, of_place in moves.items()}


def first_exchanges(exchanges: list[Exchange]) -> dict[tuple[str, str], date]:
    """The first day on which a city learned about a theme, in an exchange that was held."""
    first: dict[tuple[str, str], date] = {}
    held = [e for e in exchanges if e.status == "held" and e.start]
    for exchange in sorted(held, key=lambda e: str(e.start)):
        for theme in exchange.themes:
            if exchange.start:
                first.setdefault((exchange.learner_id, theme), exchange.start)
    return first
