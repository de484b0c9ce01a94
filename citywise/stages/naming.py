"""Unknown names of the whole quarantine with what they may mean, and the alias that settles one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.errors import WorkspaceError
from citywise.network.aliases import Alias, accept_alias, alias_line
from citywise.network.network import read_network
from citywise.network.proposals import Unknown, unknown_names
from citywise.stages.night import require_idle
from citywise.warehouse.working import open_working

if TYPE_CHECKING:
    from citywise.network.names import Names
    from citywise.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Proposed:
    """An unknown name, and the line that would make it the nearest entry's."""

    unknown: Unknown
    alias: Alias | None


def propose_names(workspace: Workspace, city: str = "") -> list[Proposed]:
    """What waits for a name today, the most frequent first."""
    network = read_network(workspace)
    if city and city not in network.cities:
        raise WorkspaceError(
            f"There is no city {city!r} in this network.",
            f"Cities: {', '.join(sorted(network.cities))}",
        )
    require_idle(workspace)
    with open_working(workspace) as store:
        items = store.rows(
            "select reason_code, city_id, raw_text, file_path from core_quarantine_items_current"
            " where raw_text is not null and ? in ('', city_id) order by item_id",
            [city],
        )
    found = unknown_names(network.names, items.iter_rows())
    return [Proposed(unknown, _line(workspace, network.names, unknown)) for unknown in found]


def _line(workspace: Workspace, names: Names, unknown: Unknown) -> Alias | None:
    if not unknown.near:
        return None
    return alias_line(workspace.reference, names, unknown.text, unknown.near[0].id)


def accept_name(workspace: Workspace, text: str, entry_id: str) -> Alias:
    """Make a text another name of an entry; the next night reads what waited for it."""
    return accept_alias(workspace.reference, read_network(workspace).names, text, entry_id)
