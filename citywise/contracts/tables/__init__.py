"""Every table, once.

Names start with the stage that writes them: `raw_` receipts, `core_` what was read,
`measure_` outcomes, `out_` what a release shows, `past_` what earlier releases knew,
`night_` how the nights went.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from citywise.contracts.tables.kept import KEPT
from citywise.contracts.tables.learning import LEARNING, REGISTERED
from citywise.contracts.tables.measured import MEASURED
from citywise.contracts.tables.nights import NIGHTS
from citywise.contracts.tables.past import PAST
from citywise.contracts.tables.raw import RAW
from citywise.contracts.tables.reference import REFERENCE
from citywise.contracts.tables.released import RELEASED

if TYPE_CHECKING:
    from citywise.contracts.table import Table

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *RAW,
        *REFERENCE,
        *KEPT,
        *REGISTERED,
        *MEASURED,
        *RELEASED,
        *LEARNING,
        *PAST,
        *NIGHTS,
    )
}


def stage_tables(stage: str) -> tuple[Table, ...]:
    """Tables that begin with `raw`, `core`, `measure`, `out`, `past` or `night`, in order."""
    return tuple(table for table in TABLES.values() if table.name.startswith(f"{stage}_"))


def key_table(column: str) -> Table:
    """The released table whose key is that column alone."""
    return next(table for table in (*RELEASED, *LEARNING) if table.key == (column,))
