"""Cities most like one's own, by size and by the share of young people.

Each attribute is standardised (z-score with n - 1) and the distance is Euclidean, as
statistical neighbours of local authorities are found.
"""

from __future__ import annotations

import polars as pl

NEIGHBOUR_COUNT = 7


def find_neighbours(attributes: pl.DataFrame, city: str) -> list[str]:
    """City ids of the nearest cities, without the city itself; none where it is not described.

    `attributes`: one row a city and attribute with city_id, attribute_code, attribute_value.
    """
    described = _standardise(attributes)
    own = described.filter(pl.col("city_id") == city)
    if own.is_empty():
        return []
    others = described.filter(pl.col("city_id") != city)
    names = [name for name in described.columns if name != "city_id"]
    distance = pl.sum_horizontal((pl.col(name) - own[name][0]) ** 2 for name in names)
    return others.sort(distance, "city_id")["city_id"].head(NEIGHBOUR_COUNT).to_list()


def _standardise(attributes: pl.DataFrame) -> pl.DataFrame:
    """One row a city, one column an attribute, in standard deviations from the mean."""
    wide = attributes.pivot("attribute_code", index="city_id", values="attribute_value")
    complete = wide.drop_nulls()
    numbers = pl.exclude("city_id")
    return complete.with_columns((numbers - numbers.mean()) / numbers.std(ddof=1)).drop_nans()
