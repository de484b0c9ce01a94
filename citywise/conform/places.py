"""Where a record belongs: its city, and its program where the file names one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from citywise.conform.meanings import city_reader, program_reader

if TYPE_CHECKING:
    from citywise.conform.context import Context
    from citywise.conform.readings import Readings


def read_place(readings: Readings, context: Context) -> None:
    """Add `city_id` and `program_id`; without a city of its own a record is kept back."""
    names, columns = context.network.names, context.template.columns
    if context.template.report.city == "folder":
        readings.add(city_id=pl.col("city_of_file"))
    else:
        if not readings.has("country"):
            readings.add(country=pl.lit(None, dtype=pl.String))
        country, gone = context.template.report.country, context.network.withdrawn
        read = city_reader(names, columns["city"], country, gone)
        by = ["folder_of_file", "country", "city"]
        readings.read(by, read, {"city_id": pl.String}, field="city", held="record")
    if readings.has("program"):
        read = program_reader(names, columns["program"])
        by = ["city_id", "program"]
        readings.read(by, read, {"program_id": pl.String}, field="program", held="record")
    else:
        readings.add(program_id=pl.lit(None, dtype=pl.String))
