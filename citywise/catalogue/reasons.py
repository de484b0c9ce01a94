"""Reason codes: what was found, how much is kept back, and how to put it right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from citywise.catalogue.entries import read_entries


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `held` is `file`, `record` or `cell`; a `note` keeps nothing back.

    Of a file with a reason that is not `is_copied`, nothing is repeated to anybody.
    """

    code: str
    held: str
    says: str
    fix: str
    is_copied: bool = True

    @property
    def hint(self) -> str:
        """What the sender reads."""
        return f"{self.says} {self.fix}"


@cache
def reasons() -> dict[str, Reason]:
    """Every reason by its code."""
    return {code: Reason(code, **entry) for code, entry in read_entries("reasons.yaml").items()}
