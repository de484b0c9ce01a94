"""What a macro of a release is: arguments, meaning, where its formula comes from, and its SQL."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument; `default` is its SQL literal where it may be left out."""

    name: str
    says: str
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro:
    """One SQL macro that a released file brings along.

    `body` is an expression of the arguments. It calls no other macro, because a macro of an
    attached file finds only what DuckDB itself knows. `twin` is the Python function with which
    it agrees, and `example` an expression with what it gives.
    """

    name: str
    says: str
    arguments: tuple[Argument, ...]
    gives: str
    source: str
    twin: str
    example: tuple[str, str]
    body: str

    @property
    def call(self) -> str:
        """How it is called: `wilson_interval(numerator, denominator, confidence := 0.95)`."""
        return f"{self.name}({', '.join(map(_told, self.arguments))})"


def _told(argument: Argument) -> str:
    return f"{argument.name} := {argument.default}" if argument.default else argument.name
