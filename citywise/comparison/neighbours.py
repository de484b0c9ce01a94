"""The cities most like one, and in what each of them is close to it or far from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from citywise.comparison.peers import (
    describe_differences,
    nearest_peers,
    peer_distances,
    standardise,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NEIGHBOUR_COUNT = 7

LOPSIDED = ("population",)
"""Attributes of which ten times as much is the same step everywhere."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A city like one's own; attributes by how far apart the two are."""

    city_id: str
    close: tuple[str, ...]
    far: tuple[str, ...]
    unknown: tuple[str, ...]


def find_neighbours(
    attributes: pl.DataFrame, city: str, count: int = NEIGHBOUR_COUNT
) -> list[Neighbour]:
    """The nearest cities, nearest first; none where too little is known of the city itself.

    `attributes`: one row a city and attribute with city_id, attribute_code, attribute_value.
    Population counts by its logarithm; see `peers` for distances and what is missing.
    """
    if attributes.filter(city_id=city).is_empty():
        return []
    value, is_lopsided = pl.col("attribute_value"), pl.col("attribute_code").is_in(LOPSIDED)
    # a city of nobody is one of which it is not known
    scaled = pl.when(~is_lopsided).then(value).when(value > 0).then(value.log())
    wide = attributes.with_columns(attribute_value=scaled).pivot(
        "attribute_code", index="city_id", values="attribute_value"
    )
    names, cities = wide.columns[1:], wide["city_id"].to_list()
    placed = standardise(wide.select(names).cast(pl.Float64).to_numpy())
    own = cities.index(city)
    words = describe_differences(placed, own)
    nearest = nearest_peers(peer_distances(placed), own, count)
    return [_neighbour(cities[place], names, words[place]) for place in nearest]


def _neighbour(city: str, names: list[str], words: npt.NDArray[np.str_]) -> Neighbour:
    close, far, unknown = (
        tuple(name for name, told in zip(names, words, strict=True) if told == word)
        for word in ("close", "far", "unknown")
    )
    return Neighbour(city, close, far, unknown)
