"""KoboToolbox: every submission of one form, from `/api/v2/assets/{uid}/data/`.

Always all of them. A correction keeps its `_submission_time` and a deletion leaves no trace,
so that what was sent since the last pull would be only a part of what has changed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from citywise.connectors.fetched import Fetched
from citywise.connectors.paging import Names, read_whole
from citywise.connectors.records import without, write_records

if TYPE_CHECKING:
    from citywise.connectors.credentials import Secret
    from citywise.connectors.declarations import Kobo
    from citywise.connectors.transport import Server

ABOUT_PERSONS = frozenset(
    {
        "_submitted_by",
        "_geolocation",
        "_attachments",
        "_notes",
        "_tags",
        "username",
        "deviceid",
        "phonenumber",
        "email",
        "subscriberid",
        "simserial",
        "start-geopoint",
        "background-geopoint",
        "background-audio",
        "audit",
    }
)
"""What the tool adds about those who fill the form in; it is never stored."""


_NAMES = Names(records="results", count="count", link="next", key="_id")


def fetch_kobo(declared: Kobo, server: Server, secret: Secret) -> Fetched:
    """The submissions of the form, in the order of their numbers."""
    server.headers["Authorization"] = f"Token {secret.reveal()}"
    place = f"/api/v2/assets/{declared.asset}/data/"
    asked = [
        ("format", "json"),
        ("limit", str(declared.page_size)),
        ("sort", json.dumps({"_id": 1})),
    ]
    records = read_whole(server, lambda: server.get(place, asked), _NAMES).records
    names = ABOUT_PERSONS | set(declared.leave_out)
    ordered = sorted(records, key=lambda record: (len(record.text("_id")), record.text("_id")))
    content = write_records("results", (without(record, names) for record in ordered))
    return Fetched("json", content, len(records))
