"""Who learns from whom: what a link says, and links between countries instead of cities."""

from __future__ import annotations

from html import escape
from typing import Any

import polars as pl

from dashboards.figures.maps import country_name
from dashboards.wording import label


def add_texts(links: pl.DataFrame) -> pl.DataFrame:
    """The links with `text`: what stands where one points at them."""
    texts = [
        _text(row["host_name"], row["learner_name"], row) for row in links.iter_rows(named=True)
    ]
    return links.with_columns(pl.Series("text", texts, pl.String))


def tell_links(links: pl.DataFrame) -> str:
    """How many cities shared with how many, and in how many exchanges."""
    hosts, learners = (links[f"{side}_city_id"].n_unique() for side in ("host", "learner"))
    held = int(links["exchange_count"].sum())
    again = links.filter(pl.col("exchange_count") > 1).height
    more = f" In {again} of {links.height} pairs there was more than one." if again else ""
    return (
        f"{hosts} {_cities(hosts)} shared with {learners} {_cities(learners)} in {held}"
        f" {'exchange' if held == 1 else 'exchanges'}.{more}"
    )


def by_country(links: pl.DataFrame) -> pl.DataFrame:
    """One row for each country that shared and each that learned, with its text."""
    pair = ["host_country", "learner_country"]
    joined = links.group_by(pair, maintain_order=True).agg(
        pl.col("exchange_count").sum(),
        pl.col("theme_codes").list.explode().drop_nulls().unique().sort(),
    )
    texts = [
        _text(country_name(row["host_country"]), country_name(row["learner_country"]), row)
        for row in joined.iter_rows(named=True)
    ]
    return joined.with_columns(pl.Series("text", texts, pl.String))


def count_cities(cities: pl.DataFrame) -> pl.DataFrame:
    """One row a country: how many cities of the network, and their names."""
    counted = cities.group_by("country_code", maintain_order=True).agg(
        city_count=pl.len(), names=pl.col("city_name")
    )
    texts = [
        f"{escape(country_name(code))}: {escape(', '.join(names))}"
        for code, names in counted.select("country_code", "names").iter_rows()
    ]
    return counted.drop("names").with_columns(pl.Series("text", texts, pl.String))


def _text(host: str, learner: str, row: dict[str, Any]) -> str:
    count = row["exchange_count"]
    exchanges = f"{count} {'exchange' if count == 1 else 'exchanges'}"
    themes = "<br>".join(escape(label("theme", code)) for code in row["theme_codes"])
    return f"{escape(host)} → {escape(learner)}: {exchanges}" + (f"<br>{themes}" if themes else "")


def _cities(count: int) -> str:
    return "city" if count == 1 else "cities"
