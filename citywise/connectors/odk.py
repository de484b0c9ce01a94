"""ODK Central: every submission of one form with its repeats, from its OData feed.

First it is asked, in two small questions, whether anything was sent or changed since the last
pull and whether there are still as many submissions. Only if so, all of them are fetched:
an increment would not show what was deleted.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from citywise.connectors.changes import Stamped, bookmark_of, is_same
from citywise.connectors.fetched import Fetched
from citywise.connectors.paging import Names, read_whole
from citywise.connectors.problems import PullError
from citywise.connectors.records import (
    Record,
    number_under,
    read_record,
    records_under,
    without,
    write_records,
)

if TYPE_CHECKING:
    from citywise.connectors.credentials import Secret
    from citywise.connectors.declarations import Odk
    from citywise.connectors.memory import Bookmark
    from citywise.connectors.transport import Server

ABOUT_PERSONS = frozenset(
    {
        "submitterId",
        "submitterName",
        "deviceId",
        "deviceid",
        "username",
        "phonenumber",
        "email",
        "subscriberid",
        "simserial",
        "start-geopoint",
        "background-audio",
        "audit",
    }
)
"""What the tool adds about those who fill the form in; it is never stored."""

_STAMPS = ("submissionDate", "updatedAt")
_NAMES = Names(records="value", count="@odata.count", link="@odata.nextLink", key="__id")


def fetch_odk(
    declared: Odk, server: Server, secret: Secret, before: Bookmark | None
) -> Fetched | None:
    """The submissions of the form, in the order of sending; None if nothing has changed."""
    place = _enter(declared, server, secret)
    if before and _is_unchanged(declared, server, place, before):
        return None
    asked = [("$count", "true"), ("$expand", "*"), ("$top", str(declared.page_size))]
    whole = read_whole(server, lambda: server.get(place, asked), _NAMES)
    records = sorted(
        whole.records, key=lambda r: (r.text("__system", "submissionDate"), r.text("__id"))
    )
    names = ABOUT_PERSONS | set(declared.leave_out)
    content = write_records("value", (without(record, names) for record in records))
    bookmark = bookmark_of(map(_stamped, records), len(records), whole.began)
    return Fetched("json", content, len(records), bookmark)


def _enter(declared: Odk, server: Server, secret: Secret) -> str:
    """Where the form's feed is; a user signs in for a session, an app user has a way of its own."""
    start = f"/v1/key/{quote(secret.reveal(), safe='')}"
    if declared.user:
        told = json.dumps({"email": declared.user, "password": secret.reveal()})
        session = read_record(server.post("/v1/sessions", told.encode()).body).text("token")
        if not session.isprintable() or not session:
            raise PullError("The server opened no session.", "Check url, user and secret.")
        server.headers["Authorization"] = f"Bearer {session}"
        start = "/v1"
    form = quote(declared.form, safe="")
    return f"{start}/projects/{declared.project}/forms/{form}.svc/Submissions"


def _is_unchanged(declared: Odk, server: Server, place: str, before: Bookmark) -> bool:
    if not before.changed_since:
        return False
    since = " or ".join(f"__system/{stamp} ge {before.changed_since}" for stamp in _STAMPS)
    one = [("$top", "1"), ("$count", "true")]
    count = number_under(read_record(server.get(place, one).body), "@odata.count")
    if count != before.count:
        return False
    some = [("$top", str(declared.page_size)), ("$filter", since)]
    answer = read_record(server.get(place, some).body)
    # more than one page has changed: then it is not the same
    if answer.text("@odata.nextLink"):
        return False
    return is_same(map(_stamped, records_under(answer, "value")), before)


def _stamped(record: Record) -> Stamped:
    return Stamped(record.text("__id"), tuple(record.text("__system", name) for name in _STAMPS))
