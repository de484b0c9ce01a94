"""IATI: one document of activities, from a publisher's file or a question to a datastore.

The server's own marks (`ETag`, `Last-Modified`) say whether it has changed. A question with
`rows=50` is asked page by page, because a datastore says nothing of what it leaves out.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import parse

from citywise.connectors.fetched import Fetched
from citywise.connectors.memory import Bookmark
from citywise.connectors.problems import TRY_LATER, PullError, page_instead
from citywise.intake.formats import recognise_format

if TYPE_CHECKING:
    from citywise.connectors.credentials import Secret
    from citywise.connectors.declarations import Iati
    from citywise.connectors.transport import Server

_NOT_MODIFIED = 304


def fetch_iati(
    declared: Iati, server: Server, secret: Secret | None, before: Bookmark | None
) -> Fetched | None:
    """The document as it is sent; None if the server says that it has not changed."""
    if secret:
        server.headers["Ocp-Apim-Subscription-Key"] = secret.reveal()
    if _is_paged(declared.url):
        return _fetch_pages(declared, server)
    answer = server.get("", headers=_marks(before) if before else {})
    if answer.status == _NOT_MODIFIED:
        return None
    activities = _activities(declared, answer.body)
    bookmark = Bookmark(
        etag=answer.headers.get("etag", ""),
        last_modified=answer.headers.get("last-modified", ""),
    )
    return Fetched("xml", answer.body, len(activities), bookmark)


def _marks(before: Bookmark) -> dict[str, str]:
    marks = {"If-None-Match": before.etag, "If-Modified-Since": before.last_modified}
    return {name: mark for name, mark in marks.items() if mark}


def _is_paged(url: str) -> bool:
    return "rows" in dict(parse_qsl(urlsplit(url).query))


def _fetch_pages(declared: Iati, server: Server) -> Fetched:
    """The activities of all pages in one document, until a page is empty.

    A page that is not full need not be the last: servers have limits of their own.
    """
    body = server.get("").body
    whole = page = _activities(declared, body)
    while len(page):
        last, body = body, server.get("", [("start", str(len(whole)))]).body
        page = _activities(declared, body)
        if len(page) and body == last:
            raise PullError(
                "The server sends the same page again and again.",
                "Leave rows out of the url, if what it names is a file.",
            )
        whole.extend(list(page))
    return Fetched("xml", tostring(whole, encoding="utf-8", xml_declaration=True), len(whole))


def _activities(declared: Iati, body: bytes) -> Element:
    """The activities of a document that is whole and of the kind that is expected."""
    if recognise_format(body[:4096])[1] == "page_not_table":
        raise page_instead()
    try:
        root = parse(BytesIO(body), forbid_dtd=True).getroot()
    except (ParseError, DefusedXmlException, ValueError):
        raise PullError("The server's answer is not XML, or broken off.", TRY_LATER) from None
    if root is None or root.tag != "iati-activities":
        raise PullError(
            "The server's answer holds no IATI activities.", "Check the url of the connection."
        )
    for other in [child for child in root if child.tag != "iati-activity"]:
        root.remove(other)
    others = {by.get("ref") for by in root.iterfind("iati-activity/reporting-org")}
    if declared.reporting_org and others - {declared.reporting_org}:
        raise PullError(
            "The document holds activities that another organisation reports.",
            "Check url and reporting_org of the connection.",
        )
    return root
