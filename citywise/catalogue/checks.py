"""Checks that hold nothing back: what they look at, and how much a finding matters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from citywise.catalogue.entries import read_entries

MOST_PLACES = 200
"""Of what one check found in one file, so many places are kept: a workbook marks them all."""
FIRST_PLACES = 5
"""Wherever it is only told, so many are."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check; `says` is what holds when it passes.

    What is `is_routine` is told beside other things and is no reason to send a file back.
    """

    id: str
    severity: str
    says: str
    is_routine: bool = False


@cache
def checks() -> dict[str, Check]:
    """Every check by its id."""
    return {id_: Check(id_, **entry) for id_, entry in read_entries("checks.yaml").items()}
