"""What one city knows and the network does not: kept under a name of its own, never compared."""

from __future__ import annotations

import hashlib

import polars as pl

from citywise.catalogue.vocabularies import LOCAL
from citywise.catalogue.words import fold
from citywise.intake.cells import TYPED

LOCAL_INDICATOR = LOCAL_PLACE = "local_"


def local_indicator_id(template_id: str, unit: str, name: str) -> str:
    """The id of a measure that is not in the catalogue; its unit is part of its identity.

    Counts and percentages of one name are two indicators, and are never added together.
    """
    digest = hashlib.sha256(f"{template_id}\x00{unit}\x00{name}".encode()).hexdigest()
    return LOCAL_INDICATOR + digest[:12]


def local_indicators(kept: pl.DataFrame) -> pl.DataFrame:
    """Contract rows of the local indicators among loaded values."""
    local = kept.filter(pl.col("indicator_id").str.starts_with(LOCAL_INDICATOR))
    return local.unique("indicator_id", keep="first", maintain_order=True).select(
        "indicator_id",
        pl.col("indicator_name").str.strip_prefix(TYPED),
        "unit_code",
        indicator_level_code=pl.lit("output"),
        counted_code=pl.lit("anything"),
        direction_code=pl.lit("neutral"),
        aggregation_code=pl.lit("none"),
        comparability_code=pl.lit("no"),
        tier_code=pl.lit("restricted"),
        is_local=pl.lit(value=True),
    )


def local_place_id(folder: str, name: str) -> str:
    """The id of a place that only the sender of a folder names.

    Two senders' `Northgate` are two places: nobody has said that they are one.
    """
    digest = hashlib.sha256(f"{fold(folder)}\x00{fold(name)}".encode()).hexdigest()
    return LOCAL_PLACE + digest[:12]


def local_places(kept: pl.DataFrame) -> pl.DataFrame:
    """Contract rows of the local places among loaded records."""
    if "city" not in kept.columns:
        return pl.DataFrame()
    local = kept.filter(pl.col("city_id").str.starts_with(LOCAL_PLACE))
    return local.unique("city_id", keep="first", maintain_order=True).select(
        "city_id",
        pl.col("city").cast(pl.String).str.strip_prefix(TYPED).alias("city_name"),
        pl.col("folder_of_file").alias("folder_name"),
    )


def local_programs(kept: pl.DataFrame) -> pl.DataFrame:
    """Contract rows of the local programs among loaded records."""
    if "program" not in kept.columns:
        return pl.DataFrame()
    local = kept.filter(pl.col("program_id").str.contains(f"/{LOCAL}", literal=True))
    return local.unique("program_id", keep="first", maintain_order=True).select(
        "program_id",
        "city_id",
        pl.col("program").cast(pl.String).str.strip_prefix(TYPED).alias("program_name"),
        is_local=pl.lit(value=True),
    )
