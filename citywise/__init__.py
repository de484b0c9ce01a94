"""Citywise: what works, where, and for whom, from the reports that cities already write.

Analysts begin here: `citywise.open_release()` opens the newest release, and
`citywise.connect_remote()` asks one that another machine shares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citywise.sharing.client import RemoteRelease, connect_remote
    from citywise.warehouse.reading import Release, open_release

__all__ = ["Release", "RemoteRelease", "connect_remote", "open_release"]

_ROOMS = {
    "Release": "citywise.warehouse.reading",
    "open_release": "citywise.warehouse.reading",
    "RemoteRelease": "citywise.sharing.client",
    "connect_remote": "citywise.sharing.client",
}


def __getattr__(name: str) -> object:
    # kept lazy, so that `import citywise` costs nothing until something is opened
    if name in _ROOMS:
        from importlib import import_module  # noqa: PLC0415

        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(name)
