"""Columns that tools add by themselves about people, devices and places: never read.

`_submitted_by`, `SubmitterName`, `deviceid`, `_home_latitude`, `#contact+email`. No template
can ask for one of them, and a column of this kind is left alone wherever it stands.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.intake.producers.hashtags import normal_tag

if TYPE_CHECKING:
    from collections.abc import Sequence

PERSONAL_COLUMNS = {
    "KoboToolbox": (
        "_submitted_by", "username", "deviceid", "phonenumber", "simserial", "subscriberid",
        "email", "start-geopoint", "background-geopoint", "background-audio", "audit",
        "_geolocation", "_attachments", "_notes", "meta/audit",
    ),
    "ODK Central": (
        "SubmitterID", "SubmitterName", "DeviceID", "AttachmentsPresent", "AttachmentsExpected",
        "__system/submitterId", "__system/submitterName", "__system/deviceId",
        "__system/attachmentsPresent", "__system/attachmentsExpected", "__system-submitterId",
        "__system-submitterName", "__system-deviceId", "__system-attachmentsPresent",
        "__system-attachmentsExpected",
    ),
    "DHIS2": ("storedBy", "strby", "createdByUserInfo", "lastUpdatedByUserInfo"),
    "ActivityInfo": ("@lastEditedBy", "@createdBy"),
    "HXL": ("#contact", "#geo"),
}  # fmt: skip
"""The names by producer, as it writes them; of a hashtag, whatever attributes follow."""

PLACES_OF_A_POINT = (
    re.compile(r"(?P<group>.*\W)?_(?P<question>.+?)_(?:latitude|longitude|altitude|precision)"),
    re.compile(r"(?P<group>)(?P<question>.+)-(?:Latitude|Longitude|Altitude|Accuracy)"),
    re.compile(r"(?P<group>)(?P<question>.+)/coordinates(?:/\d+)?"),
)
"""What stands beside a question that took a point on the map: its column is one as well."""

_FOLDED = {
    fold(name): producer
    for producer, names in PERSONAL_COLUMNS.items()
    for name in names
    if not name.startswith("#")
}
_TAGS = {name: producer for producer, names in PERSONAL_COLUMNS.items() for name in names}
_ANNOTATION = "@odata."
"""In the names of what OData says of itself, such as a link to the repeats of one record."""

_INNER = ("_attachments/", "_geolocation/", "_notes/")
"""Before the names of the fields of such a column, where it holds records."""


@lru_cache(maxsize=20_000)
def personal_producer(heading: str) -> str:
    """The producer whose personal column has this heading; nothing where it is none."""
    if tag := normal_tag(heading):
        return _TAGS.get(tag.partition("+")[0], "")
    if _ANNOTATION in heading:
        return "ODK Central"
    if heading.startswith(_INNER) or any(p.fullmatch(heading) for p in PLACES_OF_A_POINT):
        return "KoboToolbox"
    return _FOLDED.get(fold(heading)) or _FOLDED.get(fold(heading.rpartition("/")[2]), "")


def personal_columns(headings: Sequence[str]) -> set[int]:
    """Which columns of a heading are never read, counted from 0."""
    points: set[str] = set()
    before: set[int] = set()
    for index, heading in enumerate(headings):
        for point, question in _points_beside(heading):
            points.add(point)
            if index and fold(headings[index - 1]) == question:
                # KoboToolbox names the groups of the places, and not those of the point itself
                before.add(index - 1)
    return before | {
        index
        for index, heading in enumerate(headings)
        if heading and (personal_producer(heading) or fold(heading) in points)
    }


@lru_cache(maxsize=20_000)
def _points_beside(heading: str) -> tuple[tuple[str, str], ...]:
    """The points that this would be a place of, folded: with its group, and by its question."""
    found = filter(None, (pattern.fullmatch(heading) for pattern in PLACES_OF_A_POINT))
    return tuple(
        (fold((match["group"] or "") + match["question"]), fold(match["question"]))
        for match in found
    )
