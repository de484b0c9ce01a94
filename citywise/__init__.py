"""Citywise: what works, where, and for whom, from the reports that cities already write.

Analysts begin here: `citywise.open_release()` opens the newest release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from citywise.warehouse.reading import Release, open_release

__all__ = ["Release", "open_release"]


def __getattr__(name: str) -> object:
    # kept lazy, so that `import citywise` costs nothing until something is opened
    if name in __all__:
        from citywise.warehouse import reading  # noqa: PLC0415

        return getattr(reading, name)
    raise AttributeError(name)
