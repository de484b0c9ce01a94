"""Which declared correction is about which delivery, and which is about none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.checks import checks
from citywise.catalogue.words import fold
from citywise.contracts.ddl import frame_schema
from citywise.contracts.tables import TABLES
from citywise.network.corrections import SHORTEST, Correction
from citywise.stages.agreeing import waiting_deliveries
from citywise.stages.withdrawing import refused_deliveries

if TYPE_CHECKING:
    from citywise.stages.night import Night
    from citywise.stages.removal import Readable


@dataclass(frozen=True, slots=True)
class Declared:
    """Corrections by delivery; `without_file` belong to none, or begin like several files.

    `of_withdrawn` are deliveries of cities that have left the network, `waiting` those that came
    after an agreement had ended.
    """

    of_delivery: dict[int, tuple[Correction, ...]]
    without_file: list[str]
    of_withdrawn: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()

    def refusal(self, delivery: int) -> str:
        """The reason for which the delivery counts nowhere, or nothing."""
        if delivery in self.of_withdrawn:
            return "city_withdrawn"
        if delivery in self.waiting:
            return "agreement_ended"
        mine = self.of_delivery.get(delivery, ())
        return "withdrawn" if any(correction.is_withdrawal for correction in mine) else ""

    def digest(self, delivery: int) -> str:
        """Changes with what is declared of the delivery; empty where nothing is."""
        if delivery in self.of_withdrawn:
            return "of a city that has withdrawn"
        if delivery in self.waiting:
            return "after the end of an agreement"
        mine = self.of_delivery.get(delivery)
        return repr(mine) if mine else ""


def declared_corrections(night: Night, deliveries: pl.DataFrame) -> Declared:
    """Every correction with the deliveries of its city whose content it names."""
    found: dict[int, list[Correction]] = defaultdict(list)
    without_file: list[str] = []
    files = _files_by_beginning(night, deliveries) if night.network.corrections else {}
    for correction in night.network.corrections:
        mine = [
            (delivery, sha256)
            for delivery, sha256, city in files.get(correction.file[:SHORTEST], ())
            if sha256.startswith(correction.file) and city in {None, correction.city_id}
        ]
        if len({sha256 for _, sha256 in mine}) != 1:
            why = "several files begin so" if mine else "no such file of this city"
            without_file.append(f"{correction.place}: {why}")
            continue
        for delivery, _ in mine:
            found[delivery].append(correction)
    of_delivery = {number: tuple(mine) for number, mine in found.items()}
    refused, waiting = (
        find(night, deliveries) for find in (refused_deliveries, waiting_deliveries)
    )
    return Declared(of_delivery, without_file, refused, waiting)


def _files_by_beginning(
    night: Night, deliveries: pl.DataFrame
) -> dict[str, list[tuple[int, str, str | None]]]:
    """(delivery, SHA-256, city of the folder) by the shortest beginning a line may name."""
    cities = night.network.names.cities
    files: dict[str, list[tuple[int, str, str | None]]] = defaultdict(list)
    told = deliveries.select("delivery_id", "file_sha256", "folder_name").drop_nulls("file_sha256")
    for delivery, sha256, folder in told.iter_rows():
        files[sha256[:SHORTEST]].append((delivery, sha256, cities.get(fold(folder))))
    return files


def tell_without_file(night: Night, declared: Declared) -> None:
    """Keep among the results of the checks which corrections found no file."""
    looked_at = len(night.network.corrections)
    _tell(night, "correction_without_file", "raw_files", declared.without_file, looked_at)


def tell_standing(night: Night, declared: Declared, readable: Readable) -> None:
    """Keep among them which purged files would be read otherwise today, or corrected otherwise."""
    every = {c.place: c.file for found in declared.of_delivery.values() for c in found}
    lines = [
        f"{place}: purged on {day}; the reading before stands"
        for content, day in sorted(readable.standing.items())
        for place in [p for p, file in every.items() if content.startswith(file)]
        or [content[:SHORTEST]]
    ]
    _tell(night, "purged_not_read_again", "raw_removals", lines, len(lines))


def _tell(night: Night, check_id: str, table: str, lines: list[str], looked_at: int) -> None:
    store, check = night.store, checks()[check_id]
    row = {
        "check_id": check_id,
        "table_name": table,
        "submission_id": 0,
        "check_text": check.says,
        "severity_code": check.severity,
        "is_passed": False,
        "checked_count": looked_at,
        "failed_count": len(lines),
        "example_text": "\n".join(lines[:5]),
    }
    schema = frame_schema(TABLES["core_quality_results"])
    with store.transaction():
        store.run("delete from core_quality_results where check_id = ?", [check_id])
        store.insert("core_quality_results", pl.DataFrame([row] if lines else [], schema=schema))
