"""Tell the operators that a night failed or is late, and when that is over.

The library Apprise sends e-mail and webhooks. Its addresses hold passwords, so they stand where
secrets do and are never shown: a notice that could not be sent is told by the address's place. They
do not stand in `network.toml`, because a mistake in that file is one of the things to be told.
"""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citywise.connectors.credentials import Secret, read_closed_file
from citywise.errors import BusyError, CitywiseError
from citywise.locks import alone
from citywise.network.settings import late_after_hours, read_settings
from citywise.stages.night_log import recognise_dead_nights
from citywise.warehouse.incidents import due_notice, remember_notice
from citywise.warehouse.night_status import Standing, failed_now, judge, read_status
from pipelines.notice_words import write_notice

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from citywise.warehouse.incidents import Due
    from citywise.workspace import Workspace
    from pipelines.notice_words import Notice

VARIABLE = "CITYWISE_NOTICES"
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class NoticeSent:
    """What was to be told, how many addresses took it, and what is wrong with the others."""

    due: Due
    reached: int
    problems: tuple[str, ...] = ()


def standing_of(workspace: Workspace) -> Standing:
    """How the nights stand, with those that died recognised."""
    recognise_dead_nights(workspace)
    return judge(read_status(workspace), late_after_hours(workspace.settings_file))


def tell_operators(workspace: Workspace, *, has_failed: bool = False) -> NoticeSent | None:
    """Send what is due, if anything is and somebody is to be told. Never raises.

    `has_failed`: the night that has just ended did, also where it could not write that down.
    """
    try:
        with alone(workspace.nights / "notices.lock", "notice", "look again"):
            standing = standing_of(workspace)
            return _tell_what_is_due(workspace, failed_now(standing) if has_failed else standing)
    except (BusyError, OSError):
        return None


def _tell_what_is_due(workspace: Workspace, standing: Standing) -> NoticeSent | None:
    due = due_notice(workspace, standing)
    if due is None:
        return None
    try:
        addresses = list(read_addresses(workspace))
    except CitywiseError as error:
        return NoticeSent(due, 0, (f"{error.problem} {error.remedy}",))
    if not addresses:
        return None
    told = _send(addresses, due, write_notice(due, standing.status, workspace, _name(workspace)))
    if told.reached:
        with suppress(OSError):
            remember_notice(workspace, due)
    return told


def read_addresses(workspace: Workspace) -> Iterator[tuple[str, Secret]]:
    """Each address with the place where it stands.

    Raises PullError where the file can be read by others, or not at all.
    """
    places = {f"the variable {VARIABLE}": os.environ.get(VARIABLE, "")}
    file = workspace.notice_addresses
    if file.exists():
        places[f"keys/{file.name}"] = read_closed_file(file, "Write it in UTF-8.")
    for place, text in places.items():
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip() and not line.lstrip().startswith("#"):
                yield f"line {number} of {place}", Secret(line.strip())


def _send(addresses: list[tuple[str, Secret]], due: Due, notice: Notice) -> NoticeSent:
    problems: list[str] = []
    with _silent():
        for place, address in addresses:
            if problem := _send_to(address, due, notice):
                problems.append(f"{place}: {problem}")
    return NoticeSent(due, len(addresses) - len(problems), tuple(problems))


def _send_to(address: Secret, due: Due, notice: Notice) -> str:
    """What went wrong, in words that hold nothing of the address."""
    kind = "success" if due == "recovered" else "failure"
    try:
        # takes half a second to load, which a night with nothing to tell need not spend
        from apprise import Apprise  # noqa: PLC0415

        receiver = Apprise()
        if not receiver.add(address.reveal()):
            return "not an address that Apprise knows"
        sent = receiver.notify(notice.body, notice.title, kind, timeout=_SECONDS)
    except Exception as error:  # noqa: BLE001 - of a library's many ways to fail none stops a night
        return f"not sent ({type(error).__name__})"
    return "" if sent else "not sent; it was refused, or nobody answered"


@contextmanager
def _silent() -> Generator[None]:
    """What the library logs may hold parts of an address."""
    logger = logging.getLogger("apprise")
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before


def _name(workspace: Workspace) -> str:
    try:
        return read_settings(workspace.settings_file).network.name
    except CitywiseError:
        return workspace.root.name
