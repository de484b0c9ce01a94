"""What the invented cities have learned from one another, before anybody writes it down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.demo.learning.exchanges import Exchange, make_exchanges
from citywise.demo.learning.followings import Following, make_followings
from citywise.demo.learning.materials import Material, make_materials
from citywise.demo.learning.studies import Study, make_studies

if TYPE_CHECKING:
    from citywise.network.network import Network


@dataclass(frozen=True, slots=True)
class Learning:
    """Practices that are followed, studies of them, exchanges about them, materials."""

    followings: list[Following]
    studies: list[Study]
    exchanges: list[Exchange]
    materials: list[Material]


def make_learning(network: Network, seed: int) -> Learning:
    """The same for the same seed and cities."""
    followings = make_followings(network, seed)
    return Learning(
        followings,
        make_studies(network, followings, seed),
        make_exchanges(network, followings, seed),
        make_materials(network, followings, seed),
    )
