"""Which doors of the hub lead to a material."""

from __future__ import annotations

from citywise.catalogue.doors import doors


def open_doors(named: list[str], audiences: list[str]) -> list[str]:
    """The named doors but for those that are not for all of these audiences.

    What is for the training of practitioners is for them alone, whoever names the door.
    """
    return [code for code in named if may_open(code, audiences)]


def may_open(code: str, audiences: list[str]) -> bool:
    """A door that is only for some leads to what says that it is for them, and for nobody else."""
    only_for = doors()[code].only_for if code in doors() else ()
    return not only_for or (bool(audiences) and set(audiences) <= set(only_for))


def reminders(codes: list[str]) -> list[str]:
    """What must stand beside materials of these doors."""
    return [door.reminder for code, door in doors().items() if door.reminder and code in codes]
