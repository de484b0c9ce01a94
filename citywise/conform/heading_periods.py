"""The period that a heading of figures names: `Réalisé T3`, `Opnået i juni`.

A heading tells one only where all its other words are those for figures: `T1` of `Score T1` may be
a first measurement, and `March` of `March participants seen` what they took part in. What counts
since January is not of January.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from citywise.catalogue.headings import fold_heading, heading_words, no_count
from citywise.catalogue.month_names import month_number
from citywise.catalogue.words import fold
from citywise.conform.dates import UnclearDate, plain_text
from citywise.conform.period_texts import read_period, read_period_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citywise.conform.period_texts import PeriodStyle
    from citywise.periods import Period

_MOST_WORDS = 5
"""Words of which a period is made at most: `4. trimestre de l'année 2025`."""
_LINKS = frozenset(
    {
        "in",
        "of",
        "for",
        "the",
        "during",
        "at",
        "en",
        "de",
        "du",
        "des",
        "le",
        "la",
        "au",
        "à",
        "pour",
    }
    | {"pendant", "del", "el", "al", "durante", "i", "den", "til", "på", "في", "على", "خلال"}
)
_SINCE = frozenset(
    {"since", "from", "depuis", "desde", "siden", "fra", "منذ", "من", "beri", "itibaren"}
)


def contradicts(heading: str, told: Period, style: PeriodStyle) -> bool:
    """The heading names a period of which no day lies in the one that its figures are given."""
    named = period_named(heading, told, style)
    return named is not None and (named.end < told.start or told.end < named.start)


def names_part(heading: str, told: Period, style: PeriodStyle) -> bool:
    """The heading names a part of the period that its figures are given: `Réalisé T3` of a year.

    What came together until its end is that of the whole.
    """
    named = period_named(heading, told, style)
    if named is None or not is_part_of(named, told):
        return False
    is_to_date = no_count(heading)[0] in {"running", "of_year"}
    return not (is_to_date and named.end == told.end)


def is_part_of(part: Period, whole: Period) -> bool:
    """It lies in the other and is shorter."""
    is_within = whole.start <= part.start and part.end <= whole.end
    return is_within and (part.start, part.end) != (whole.start, whole.end)


def period_named(
    heading: str, told: Period, style: PeriodStyle, beside_it: frozenset[str] = frozenset()
) -> Period | None:
    """The quarter, half-year, month or year that a heading names, without a year that of `told`.

    `beside_it` are more words that may stand there, folded.
    """
    words = plain_text(heading).split()
    if _SINCE & {word.casefold() for word in words}:
        return None
    for first, last in _stretches(len(words)):
        beside = words[:first] + words[last:]
        if all(_is_of_figures(word) or fold(word) in beside_it for word in beside):
            period = _read(" ".join(words[first:last]).strip("()[],;:–-"), told, style)
            if period:
                return period
    return None


def _stretches(count: int) -> Iterator[tuple[int, int]]:
    """The longest first: `T3 2025` rather than `T3`."""
    for length in range(min(count, _MOST_WORDS), 0, -1):
        for first in range(count - length + 1):
            yield first, first + length


def _read(text: str, told: Period, style: PeriodStyle) -> Period | None:
    # a bare number is the number of something, and a year alone says little of its parts
    if text.isdigit():
        return None
    read = read_period(text, style)
    if isinstance(read, UnclearDate):
        read = read_period_within(text, told.start, told.end, style)
    return None if isinstance(read, UnclearDate) else read


def _is_of_figures(word: str) -> bool:
    folded = fold_heading(word)
    return not folded or folded in _LINKS or folded in _figure_words()


@cache
def _figure_words() -> frozenset[str]:
    _, figures = heading_words()
    kinds = ("actual", "to_date", "target", "count", "numerator", "denominator")
    told = " ".join(phrase for kind in kinds for phrase in figures[kind])
    return frozenset(word for word in told.split() if len(word) > 1 and not month_number(word))
