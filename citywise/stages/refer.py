"""Refer: put what the network says of itself in place, where it has changed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from citywise.warehouse.reference import expected_reports, write_reference

if TYPE_CHECKING:
    from citywise.stages.night import Night

_NO_FACTS = ("corrections", "withdrawals", "agreements")


def refer(night: Night) -> dict[str, int]:
    """Write cities, programs, indicators and obligations; returns rows by reference file."""
    digest = reference_digest(night)
    if night.store.recall("reference") != digest:
        write_reference(night.store, night.network)
        night.store.remember("reference", digest)
    return {name: len(rows) for name, rows in night.network.sheets.items()}


def reference_digest(night: Night) -> str:
    """Changes with the reference files, and with the day by what has come due.

    A correction is no fact about the network: it changes the reading of the files it names. Nor is
    a withdrawal, or until when an agreement holds: they change what is taken and what is shown.
    """
    due = [
        (
            row["city_id"],
            row["template_id"],
            row["period_id"],
            row["due_date"] < str(night.data_date),
        )
        for row in expected_reports(night.network)
    ]
    told, erased = night.network.sheets.items(), sorted(night.network.erased)
    sheets = sorted((name, repr(rows)) for name, rows in told if name not in _NO_FACTS)
    indicators = sorted(night.network.indicators.items())
    return hashlib.sha256(repr((sheets, indicators, due, erased)).encode()).hexdigest()
