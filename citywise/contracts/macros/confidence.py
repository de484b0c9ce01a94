"""How sure limits shall be: the levels that macros know, and the quantiles behind them.

DuckDB has no normal and no chi-squared quantile, so both are tables. Another level is refused
rather than approximated.
"""

from __future__ import annotations

from citywise.contracts.macro import Argument

Z = {
    0.9: 1.6448536269514722,
    0.95: 1.959963984540054,
    0.99: 2.5758293035489004,
    0.998: 3.090232306167813,
}
"""Standard normal quantiles that leave the rest in equal parts on both sides."""

LEVELS = ", ".join(map(str, Z))

CONFIDENCE = Argument(
    name="confidence", says=f"How sure: one of {LEVELS}; 0.95 unless told", default="0.95"
)


def by_confidence(choices: dict[float, str]) -> str:
    """The SQL that picks one of `choices` by the level of confidence, or refuses the level."""
    cases = " ".join(f"when {level} then {choice}" for level, choice in choices.items())
    refusal = f"error('confidence must be one of {LEVELS}')"
    return f"(case confidence::double {cases} else {refusal} end)"


Z_SQL = by_confidence({level: str(z) for level, z in Z.items()})
