"""DHIS2: the values of data sets, from `/api/dataValueSets.json`.

First only what changed since the last pull is asked for, deleted values included. If that is
nothing new, it is all; else the whole is fetched, because a file with only the changed values
would take the place of the one with all of them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from citywise.connectors.changes import Stamped, bookmark_of, is_same
from citywise.connectors.fetched import Fetched
from citywise.connectors.records import (
    Record,
    read_record,
    records_under,
    without,
    write_records,
    written,
)

if TYPE_CHECKING:
    from citywise.connectors.credentials import Secret
    from citywise.connectors.declarations import Dhis2
    from citywise.connectors.memory import Bookmark
    from citywise.connectors.transport import Server

ABOUT_PERSONS = frozenset({"storedBy", "comment"})
"""Who typed a value, and what was remarked; it is never stored."""

_PLACE = "/api/dataValueSets.json"
_AHEAD = timedelta(days=366)
_KEYS = ("dataElement", "period", "orgUnit", "categoryOptionCombo", "attributeOptionCombo")


def fetch_dhis2(
    declared: Dhis2, server: Server, secret: Secret, before: Bookmark | None
) -> Fetched | None:
    """The values that stand now, in the order of their keys; None if nothing has changed."""
    told = secret.with_user(declared.user) if declared.user else f"ApiToken {secret.reveal()}"
    server.headers["Authorization"] = told
    if before and _is_unchanged(declared, server, before):
        return None
    answer = server.get(_PLACE, _question(declared))
    values = _values(answer.body)
    standing = [value for value in values if written(value.get("deleted")) != "true"]
    names = ABOUT_PERSONS | set(declared.leave_out)
    kept = (without(value, names) for value in sorted(standing, key=_key))
    bookmark = bookmark_of(map(_stamped, values), 0, answer.headers.get("date", ""))
    return Fetched("json", write_records("dataValues", kept), len(standing), bookmark)


def _is_unchanged(declared: Dhis2, server: Server, before: Bookmark) -> bool:
    if not before.changed_since:
        return False
    since = ("lastUpdated", before.changed_since)
    changed = _values(server.get(_PLACE, [*_question(declared), since]).body)
    return is_same(map(_stamped, changed), before)


def _question(declared: Dhis2) -> list[tuple[str, str]]:
    asked = [("dataSet", uid) for uid in declared.data_sets]
    asked += [("orgUnit", uid) for uid in declared.org_units]
    asked += [("period", period) for period in declared.periods]
    if declared.since:
        end = datetime.now(UTC).date() + _AHEAD
        asked += [("startDate", declared.since.isoformat()), ("endDate", end.isoformat())]
    return [*asked, ("children", str(declared.children).lower()), ("includeDeleted", "true")]


def _values(body: bytes) -> list[Record]:
    """Where no value stands, DHIS2 sends a record without a list. Some values stand on its head."""
    answer = read_record(body)
    outer = [(name, value) for name, value in answer if name in _KEYS]
    return [
        Record([*(pair for pair in outer if pair[0] not in dict(value)), *value])
        for value in records_under(answer, "dataValues", may_lack=True)
    ]


def _key(value: Record) -> tuple[str, ...]:
    return (*(value.text(name) for name in _KEYS), written(value))


def _stamped(value: Record) -> Stamped:
    return Stamped(written(without(value, ABOUT_PERSONS)), (value.text("lastUpdated"),))
