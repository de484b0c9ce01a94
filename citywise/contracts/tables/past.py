"""What earlier releases knew: every version of a row, with the releases from and to which it held.

`past_out_values` holds the rows of `out_values` in all their versions. Such a table has the
columns of the one whose past it keeps, so it is not written down a second time (`past_of`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from citywise.contracts.table import table
from citywise.contracts.tables.kept import KEPT
from citywise.contracts.tables.learning import LEARNING, REGISTERED
from citywise.contracts.tables.measured import MEASURED
from citywise.contracts.tables.reference import REFERENCE
from citywise.contracts.tables.released import RELEASED

if TYPE_CHECKING:
    from citywise.contracts.table import Table

PAST = (
    table(
        "past_releases",
        "One row for each release whose tables can be made again",
        key="release_number",
        also="release_id script_id",
    ),
    table(
        "past_scripts",
        "One row for each way in which an empty released file was made: tables, views and macros",
        key="script_id",
        also="script_text",
    ),
    table(
        "past_tables",
        "One row for each form that a table has had, and where its rows of that time are kept",
        key="kept_as_name",
        also="table_name form_id known_from_release",
        optional="known_to_release",
    ),
    table(
        "past_readings",
        "One row for each reading of a submission that a later one with other records has replaced",
        key="submission_id known_to_release",
    ),
)

_COUNTED_AGAIN = frozenset({"measure_counts"})
"""Says the same as another table, before intervals."""

WITH_PAST: tuple[Table, ...] = (
    *RELEASED,
    *LEARNING,
    *(each for each in MEASURED if each.name not in _COUNTED_AGAIN),
    *REFERENCE,
    *(each for each in KEPT if each.name in {"core_submissions", "core_rules"}),
)
"""Tables of which every version of a row stays known."""

_READ = frozenset({
    "core_submission_sheets", "core_events", "core_event_audiences", "core_event_partners",
    "core_event_counts", "core_reported_values", "core_targets", "core_gaps",
    "core_quarantine_items",
})  # fmt: skip

WITH_READINGS: tuple[Table, ...] = (
    *(each for each in KEPT if each.name in _READ),
    *REGISTERED,
)
"""Tables of records: what an earlier reading of a submission brought stays known."""


def past_of(table: Table, name: str) -> Table:
    """The table that keeps every version of the rows of another."""
    return replace(
        table,
        name=name,
        grain=f"Past versions of {table.name}. {table.grain}",
        key=(*table.key, "known_from_release"),
        columns=(*table.columns, "known_from_release", "known_to_release"),
        optional=table.optional | {"known_to_release"},
        rules=(),
        lineage=(),
        leads=(),
    )


def replaced_of(table: Table, name: str) -> Table:
    """The table that keeps the rows of readings that were replaced."""
    return replace(
        table,
        name=name,
        grain=f"Rows of replaced readings. {table.grain}",
        key=(*table.key, "known_to_release"),
        columns=(*table.columns, "known_to_release"),
        rules=(),
        lineage=(),
        leads=(),
    )
