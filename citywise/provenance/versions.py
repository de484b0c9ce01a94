"""Every version of a value: from which release on it stood how, and how that was shown.

For the network's data team alone, as a trace is: what was withheld is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citywise.contracts.ddl import quote
from citywise.errors import WorkspaceError
from citywise.provenance.values import value_id_of

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import datetime

    from citywise.warehouse.history import History
    from citywise.warehouse.working import WorkingStore

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """How a value stood from a release on.

    `value`: its row in the internal store; `shown`: its row in the release; both empty where there
    is none. `protection`: why it was withheld there.
    """

    release_id: str
    released_at_utc: datetime
    is_rolled_back: bool
    value: Row
    shown: Row
    protection: str


def versions_of(store: WorkingStore, named: str, history: History) -> list[Version]:
    """The versions of a value, the oldest first; of releases that readers were ever shown.

    Raises:
        WorkspaceError: no release has known it since the past is kept.
    """
    value_id = value_id_of(named)
    if not store.value("select count(*) from past_releases"):
        raise WorkspaceError("The past of no release was kept yet.", "Run a night: citywise run")
    # the newest may have been written down by a night that died before it showed it
    shown = f"select * from ({_CHANGES}) where release_number <= {history.newest}"
    found = store.rows(shown.format(value_id=quote(value_id)))
    if found.is_empty():
        raise WorkspaceError(
            f"No release has known a value {named!r} since the past is kept.",
            "Copy a value_id from out_values.",
        )
    return [_version(row, history.withdrawn) for row in found.iter_rows(named=True)]


def _version(row: Row, rolled_back: Container[str]) -> Version:
    return Version(
        release_id=row["release_id"],
        released_at_utc=row["released_at_utc"],
        is_rolled_back=row["release_id"] in rolled_back,
        value=row["value_row"] or {},
        shown=row["shown_row"] or {},
        protection=row["protection_code"] or "",
    )


_CHANGES = """
with value_versions as (from past_measure_values where value_id = {value_id}),
shown_versions as (from past_out_values where value_id = {value_id}),
protection_versions as (from past_measure_protection where value_id = {value_id}),
span as (
    select known_from_release, known_to_release from value_versions
    union all select known_from_release, known_to_release from shown_versions
    union all select known_from_release, known_to_release from protection_versions
),
change as (
    select distinct unnest([known_from_release, known_to_release]) as release_number from span
)
select
    kept.release_id,
    release_number,
    release.released_at_utc,
    value_row,
    shown_row,
    reason.protection_code
from change
join past_releases as kept using (release_number)
join past_out_releases as release using (release_id)
left join value_versions as value_row
    on value_row.known_from_release <= release_number
    and coalesce(value_row.known_to_release > release_number, true)
left join shown_versions as shown_row
    on shown_row.known_from_release <= release_number
    and coalesce(shown_row.known_to_release > release_number, true)
left join protection_versions as reason
    on reason.known_from_release <= release_number
    and coalesce(reason.known_to_release > release_number, true)
order by release_number
"""
