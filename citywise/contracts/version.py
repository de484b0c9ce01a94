"""Which contract a release keeps, so that a reader can tell whether it understands it."""

from __future__ import annotations

CONTRACT_VERSION = "1.4"
"""First number: something was removed or changed its meaning. Second: something was added."""


def is_understood(version: str) -> bool:
    """A reader understands contracts with its own first number, and those before."""
    return _first(version) <= _first(CONTRACT_VERSION)


def _first(version: str) -> int:
    return int(version.partition(".")[0])
