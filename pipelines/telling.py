"""Say what became of the connections, one line each, and what to do where one failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from citywise.connectors.memory import Memory
    from citywise.connectors.results import Pulled, Pulls
    from citywise.warehouse.incidents import Due
    from pipelines.notices import NoticeSent


_NOTICES: dict[Due, str] = {
    "failed": "the night failed",
    "late": "no night has succeeded for too long",
    "recovered": "the nights succeed again",
}


def describe_pulls(pulls: Pulls) -> str:
    """A line a connection; two more where it failed."""
    lines = [f"{each.connection_id:<14}{_describe(each)}" for each in pulls.connections]
    return "\n".join(lines) or "There are no connections in connections.toml."


def summarise_pulls(pulls: Pulls) -> str:
    """How many connections were fetched from, and all about those that failed."""
    new = sum(each.outcome == "new" for each in pulls.connections)
    counts = f"{new} with new content, {len(pulls.failed)} failed"
    lines = [f"{len(pulls.connections)} connections; {counts}"]
    lines += [f"  {each.connection_id}: {_describe(each)}" for each in pulls.failed]
    return "\n".join(lines)


def describe_freshness(remembered: dict[str, Memory]) -> str:
    """When each connection last succeeded, last brought a new content, and what failed since."""
    lines: list[str] = []
    for connection, memory in remembered.items():
        success, change = _moment(memory.last_success), _moment(memory.last_change)
        lines.append(f"{connection:<14}last success {success}; last new content {change}")
        if memory.last_problem:
            lines.append(f"{'':<14}failed {_moment(memory.last_try)}: {memory.last_problem}")
    return "\n".join(lines) or "There are no connections in connections.toml."


def describe_notice(told: NoticeSent) -> str:
    """Whether the operators were told, and where not, why not."""
    lines = [f"{_NOTICES[told.due]}; sent to {told.reached} of {told.reached + len(told.problems)}"]
    return "\n".join([*lines, *(f"  {problem}" for problem in told.problems)])


def _describe(pulled: Pulled) -> str:
    match pulled.outcome:
        case "new":
            return f"{pulled.records:,} records, new content: raw/{pulled.place}"
        case "unchanged":
            return f"{pulled.records:,} records, nothing has changed"
        case "nothing_yet":
            return "no records yet"
        case "withdrawn":
            return f"not asked: {pulled.place.partition('/')[0]} has left the network"
        case "failed":
            last = f"Last success: {_moment(pulled.last_success)}."
            return f"failed. {pulled.problem}\n{'':<14}{pulled.remedy}\n{'':<14}{last}"


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"
