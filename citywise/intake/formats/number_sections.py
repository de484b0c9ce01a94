"""The sections of a number format: `#,##0.0;[Red]-0` shows numbers, `[<5]"<5"` words."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from citywise.intake.formats.shown_numbers import digits_of, without_scale

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = re.compile(
    r"""(?P<end>;)|"(?P<quoted>[^"]*)"?|\\(?P<escaped>.?)|(?P<space>_.?)|(?P<fill>\*.?)"""
    r"|\[\$(?P<symbol>[^\]-]*)[^\]]*\]"
    r"|\[(?P<condition>(?:<>|[<>]=?|=)-?\d+(?:\.\d+)?)\]"
    r"|(?P<day>\[(?:h+|m+|s+)\]|AM/PM|A/P)|\[(?P<colour>[^\]]*)\]"
    r"|(?P<free>General|E[+-]|[/@])|(?P<place>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)"
    r"|(?P<part>[ymdhsbge])|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_WRITTEN = frozenset({"quoted", "escaped", "symbol", "literal"})
_CONDITION = re.compile(r"(\D+?)(-?[\d.]+)")
_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_IN_THOUSANDS = re.compile(r",+(?=\.|$)")
_GROUPED = re.compile(r"0+(?:[ '’.,\u00a0\u202f]000)*(?:D0*)?|D0+")
"""Digits, and between them what sets thousands apart; D is the decimal mark."""
_SHOWN = {"place": "0", "point": "D"}

Sign = tuple[str, str]
"""The kind of a sign in the format, and the text that it stands for."""


@dataclass(frozen=True)
class Section:
    """How numbers of one kind are shown."""

    signs: tuple[Sign, ...]

    def has(self, *kinds: str) -> bool:
        """It has a sign of one of these kinds."""
        return any(kind in kinds for kind, _ in self.signs)

    @cached_property
    def condition(self) -> tuple[str, float] | None:
        """`<` and 5, where the section is for numbers below five."""
        match = next(map(_CONDITION.fullmatch, self._all("condition")), None)
        return (match[1], float(match[2])) if match else None

    @cached_property
    def shows_digits(self) -> bool:
        """The number itself is shown, and not only words in its place."""
        return self.has("free", "place")

    def holds(self, value: float) -> bool:
        """The section says that it is for this number."""
        if self.condition is None:
            return False
        sign, limit = self.condition
        return _OPERATORS[sign](value, limit)

    def write(self, value: float) -> str:
        """The number without its sign, and what is written around it.

        A number that is shown in thousands of a unit is not told: 12000 m are `12 km`.
        """
        if not self.shows_digits:
            return _written(self.signs)
        after = _written(self.signs[self._last + 1 :])
        if thousands := self._thousands:
            after = without_scale(after, thousands)
        if thousands and any(map(str.isalpha, after)):
            return ""
        before = _written(self.signs[: self._first])
        if not value:
            # `"-"?? "kr."` shows a dash in the place of a nought
            before = before.rstrip().rstrip("-–—")
        return before + self._number(value) + after

    @cached_property
    def _first(self) -> int:
        return min(n for n, (kind, _) in enumerate(self.signs) if kind in {"free", "place"})

    @cached_property
    def _last(self) -> int:
        return max(n for n, (kind, _) in enumerate(self.signs) if kind in {"free", "place"})

    @cached_property
    def _thousands(self) -> int:
        """How often the number is divided by a thousand before it is shown."""
        skeleton = "".join(self._all("place", "point", "comma"))
        return sum(map(len, _IN_THOUSANDS.findall(skeleton)))

    def _all(self, *kinds: str) -> list[str]:
        return [text for kind, text in self.signs if kind in kinds]

    def _number(self, value: float) -> str:
        percent = "".join(self._all("percent"))
        digits = digits_of(value, 100 ** len(percent))
        within = self.signs[self._first : self._last + 1]
        shown = "".join(_SHOWN.get(kind, text if kind in _WRITTEN else "") for kind, text in within)
        if not self.has("free") and not _GROUPED.fullmatch(shown):
            return _laid_into(shown.partition("D")[0], digits_of(round(value)))
        whole, point, decimals = digits.partition(".")
        places = "".join(self._all("place", "point")).partition(".")[0].count("0")
        return f"{whole.zfill(places)}{point}{decimals}{percent}"


def _written(signs: tuple[Sign, ...]) -> str:
    """What is only written; where a sign leaves room there is a space."""
    return "".join(
        text if kind in _WRITTEN else " " for kind, text in signs if kind in _WRITTEN | {"space"}
    )


def _laid_into(shown: str, digits: str) -> str:
    """Digits among which words stand: 1234 as `12-34`."""
    places = shown.count("0")
    padded = digits.zfill(places)
    first, rest = padded[: len(padded) - places + 1], iter(padded[len(padded) - places + 1 :])
    head, _, tail = shown.partition("0")
    return head + first + "".join(next(rest) if sign == "0" else sign for sign in tail)


def sections_of(number_format: str) -> list[Section]:
    """The sections of a number format, those for texts left out."""
    parts: list[list[Sign]] = [[]]
    for match in _TOKEN.finditer(number_format):
        kind = str(match.lastgroup)
        if kind == "end":
            parts.append([])
        else:
            parts[-1].append((kind, match[kind]))
    sections = [Section(tuple(part)) for part in parts]
    is_of_text = len(sections) > 3 or (len(sections) > 1 and ("free", "@") in sections[-1].signs)
    return sections[:-1] if is_of_text else sections
