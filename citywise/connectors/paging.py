"""Records that come page by page, each once, although the source may change meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.connectors.problems import TRY_LATER, PullError
from citywise.connectors.records import Record, number_under, read_record, records_under

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from citywise.connectors.transport import Answer, Server

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Names:
    """Under which names a server sends the list, the number of all, the link, and the key."""

    records: str
    count: str
    link: str
    key: str


@dataclass(frozen=True, slots=True)
class Whole:
    """Every record, and the server's own time (HTTP date) when it began to send them."""

    records: list[Record]
    began: str


def read_whole(server: Server, ask: Callable[[], Answer], names: Names) -> Whole:
    """Every record once, as many as the server says there are.

    Where a record comes or goes between two pages, another may stand twice or be missing; then
    the pages are read again from the first.
    """
    for _ in range(_ATTEMPTS):
        first = ask()
        answer = read_record(first.body)
        count = number_under(answer, names.count)
        records = [record for page in _pages(server, answer, names) for record in page]
        keys = {record.text(names.key) for record in records} - {""}
        if len(keys) == len(records) == count:
            return Whole(records, first.headers.get("date", ""))
    raise PullError(
        "The pages do not add up to the number of records that the server tells.", TRY_LATER
    )


def _pages(server: Server, answer: Record, names: Names) -> Iterator[list[Record]]:
    yield records_under(answer, names.records)
    seen = {""}
    while link := answer.text(names.link):
        if link in seen:
            raise PullError("The pages lead round in circles.", "Check the url of the connection.")
        seen.add(link)
        answer = read_record(server.get_next(link).body)
        yield records_under(answer, names.records)
