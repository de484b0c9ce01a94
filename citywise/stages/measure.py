"""Measure: outcomes of every city, program and period from what counts today."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.measures.runner import measure_counts
from citywise.stages.code import code_fingerprint
from citywise.warehouse.calendar import write_periods

if TYPE_CHECKING:
    from citywise.stages.night import Night


@dataclass(frozen=True, slots=True)
class Measured:
    """How many outcomes there are; `is_unchanged` when nothing had to be measured anew."""

    values: int
    is_unchanged: bool


def measure(night: Night) -> Measured:
    """Measure everything anew, unless nothing that it depends on has changed."""
    store, network = night.store, night.network
    basis = measure_basis(night)
    is_unchanged = store.recall("measured") == basis
    if not is_unchanged:
        # the statistics take seconds to load, which an unchanged night need not spend
        from citywise.comparison.outcomes import value_outcomes  # noqa: PLC0415

        with store.transaction():
            write_periods(store, night.data_date)
            measure_counts(store, network.settings, network.indicators, night.templates.values())
            counts = store.rows("select * from measure_counts")
            store.replace("measure_values", value_outcomes(counts, network.indicators))
            store.remember("measured", basis)
    return Measured(store.value("select count(*) from measure_values"), is_unchanged)


def _kept_contents(night: Night) -> str:
    """Everything that was kept, in the order of receipt, and under which rules it was read."""
    return night.store.value(
        "select coalesce(md5(string_agg("
        " concat_ws('|', file_path, file_sha256, received_at_utc, input_fingerprint), ';'"
        " order by submission_id)), '') from core_submissions"
    )


def measure_basis(night: Night) -> str:
    """Digest of what outcomes depend on: records, reference data, settings and code."""
    parts = (
        _kept_contents(night),
        night.store.recall("reference"),
        night.network.settings.model_dump_json(exclude={"clock"}),
        "".join(template.fingerprint for template in night.templates.values()),
        code_fingerprint("contracts", "catalogue", "warehouse", "measures", "comparison"),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
