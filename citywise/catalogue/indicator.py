"""One indicator: what is measured, how parts become a whole, what it must not be used for."""

from __future__ import annotations

from dataclasses import dataclass, field

PROTECTED_UNITS = frozenset({"people", "participations", "respondents", "incidents", "complaints"})
"""What stands for people: small numbers of these are withheld."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The count an indicator is computed from, and its breakdown (empty: the total)."""

    indicator: str
    breakdown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierVersion:
    """What the definition was before; `since` is the first day of it, empty for the beginning."""

    version: int
    definition: str
    since: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator in the version in force. Codes are those of the vocabularies.

    `since` is the first day of this version and `change` what it changed; both are empty where
    nobody has written them down.
    """

    id: str
    version: int
    name: dict[str, str]
    level: str
    unit: str
    counted: str
    direction: str
    aggregation: str
    compare: str
    tier: str
    interval: str
    bases: tuple[str, ...]
    breakdowns: tuple[str, ...]
    definition: str
    numerator: str
    source: str
    caveat: str
    not_for: str
    collected_from: str = ""
    denominator: str = ""
    attribute: bool = False
    safeguard: bool = False
    minimum_n: int = 0
    built_from: Origin | None = None
    counts_again: str = ""
    since: str = ""
    change: str = ""
    earlier: tuple[EarlierVersion, ...] = field(default=())
    words: tuple[str, ...] = field(default=())

    @property
    def is_ratio(self) -> bool:
        """Has a numerator and a denominator."""
        return bool(self.denominator)

    @property
    def is_share(self) -> bool:
        """Tells which part of those counted below the line stands above it."""
        return self.is_ratio and self.unit == "percent"

    @property
    def is_protected(self) -> bool:
        """Counts people, so that small numbers are withheld."""
        return self.counted in PROTECTED_UNITS or self.built_from is not None
