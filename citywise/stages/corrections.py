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

if TYPE_CHECKING:
    from citywise.stages.night import Night

_CHECK = "correction_without_file"


@dataclass(frozen=True, slots=True)
class Declared:
    """Corrections by delivery; `without_file` belong to none, or begin like several files."""

    of_delivery: dict[int, tuple[Correction, ...]]
    without_file: list[str]

    def is_withdrawn(self, delivery: int) -> bool:
        """The delivery counts nowhere."""
        return any(correction.is_withdrawal for correction in self.of_delivery.get(delivery, ()))

    def digest(self, delivery: int) -> str:
        """Changes with what is declared of the delivery; empty where nothing is."""
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
    return Declared({number: tuple(mine) for number, mine in found.items()}, without_file)


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
    store, lines = night.store, declared.without_file
    row = {
        "check_id": _CHECK,
        "table_name": "raw_files",
        "submission_id": 0,
        "check_text": checks()[_CHECK].says,
        "severity_code": checks()[_CHECK].severity,
        "is_passed": False,
        "checked_count": len(night.network.corrections),
        "failed_count": len(lines),
        "example_text": "\n".join(lines[:5]),
    }
    schema = frame_schema(TABLES["core_quality_results"])
    with store.transaction():
        store.run("delete from core_quality_results where check_id = ?", [_CHECK])
        store.insert("core_quality_results", pl.DataFrame([row] if lines else [], schema=schema))
