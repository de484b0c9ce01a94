"""What the cells of a column look like: days, periods, counts, codes, names of the network."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from citywise.catalogue.month_names import month_number
from citywise.catalogue.vocabularies import LOCAL, vocabulary
from citywise.catalogue.words import fold
from citywise.conform.age_texts import read_ages
from citywise.conform.breakdowns import is_not_understood, read_age_band
from citywise.conform.dates import Day, UnclearDate, read_day
from citywise.conform.digits import fold_digits
from citywise.conform.numbers import DecimalMark, Figure, Style, Unclear, read_figure
from citywise.conform.period_texts import PeriodStyle, read_period, read_period_within
from citywise.intake.cells import TYPED
from citywise.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from citywise.intake.producers.forms import Form
    from citywise.proposals.columns import Column

_SOME_YEAR = (date(2001, 1, 1), date(2001, 12, 31))
_SPLITS = (";#", ";", "|", " / ", ",")
MARKS: tuple[DecimalMark, ...] = (",", ".")
UNCLEAR = "unclear"
_OLDEST = 120
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Known:
    """The names of a network, folded: how cells are seen to be cities, programs and so on.

    `forms` are those in `reference/forms/`, by file; `habits` is how the city of the file writes
    figures and days, as `cities.csv` has it.
    """

    cities: frozenset[str] = frozenset()
    programs: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()
    indicators: frozenset[str] = field(default=frozenset())
    forms: dict[str, Form] = field(default_factory=dict[str, "Form"])
    habits: Mapping[str, str] = field(default_factory=dict[str, str])

    def of(self, target: str) -> frozenset[str]:
        """The names that a field's cells would be."""
        names = {"city": self.cities, "program": self.programs, "partner": self.partners}
        return names.get(target, self.indicators if target == "indicator" else frozenset())


@lru_cache(maxsize=50_000)
def is_day(text: str) -> bool:
    """A day, also one whose order or calendar is not decided; no mere number."""
    found = read_day(text, None)
    if isinstance(found, UnclearDate):
        return found.reason in {"ambiguous_date", "other_calendar"}
    return found.precision == "day"


def is_month_start(text: str) -> bool:
    """The first day of a month, written from the year on."""
    return (found := _whole_day(text)) is not None and found.day == 1


def is_month_end(text: str) -> bool:
    """The last day of a month."""
    found = _whole_day(text)
    return found is not None and (found + timedelta(days=1)).day == 1


@lru_cache(maxsize=50_000)
def _whole_day(text: str) -> date | None:
    found = read_day(text, "dmy")
    return found.date if isinstance(found, Day) and found.precision == "day" else None


@lru_cache(maxsize=50_000)
def is_period(text: str) -> bool:
    """A quarter, month, year or other period; no day."""
    found = read_period(text, PeriodStyle(quarters="calendar"))
    return isinstance(found, Period) and not is_day(text)


def is_named_period(text: str) -> bool:
    """A period that no number could be mistaken for."""
    return not fold_digits(text.removeprefix(TYPED)).isdecimal() and is_period(text)


@lru_cache(maxsize=10_000)
def is_period_name(text: str) -> bool:
    """A period, or a month or quarter of a year that is told elsewhere."""
    first, last = _SOME_YEAR
    style = PeriodStyle(quarters="calendar")
    found = read_period_within(text, first, last, style)
    return not text.isdecimal() and (isinstance(found, Period) or is_period(text))


def is_year(text: str) -> bool:
    """A year of our time."""
    plain = fold_digits(text.removeprefix(TYPED))
    return re.fullmatch(r"(?:19|20)\d\d|20\d\d[_/-](?:20)?\d\d", plain) is not None


def is_month(text: str) -> bool:
    """A month, by number or name."""
    plain = fold_digits(text.removeprefix(TYPED))
    if plain.isdecimal():
        return 1 <= int(plain) <= 12
    return month_number(plain, "gregorian") is not None


def is_quarter(text: str) -> bool:
    """A quarter, by number or with its letter."""
    plain = fold_digits(text.removeprefix(TYPED)).casefold()
    return re.fullmatch(r"(?:[qktçر][ _.]*)?[1-4](?:[.º]?(?: ?\w+)?)?", plain) is not None


@lru_cache(maxsize=50_000)
def is_figure(text: str) -> bool:
    """A number, a range, nothing counted, or one whose mark is not decided."""
    found = read_figure(text, Style())
    if isinstance(found, Unclear):
        return found.reason in {"ambiguous_number", "ambiguous_dash", "only_a_bound"}
    return True


@lru_cache(maxsize=50_000)
def is_count(text: str) -> bool:
    """A figure that may be a number of people: whole, not below zero, no percentage."""
    found = read_figure(text, Style())
    if isinstance(found, Unclear):
        return found.reason in {"ambiguous_number", "ambiguous_dash"}
    whole = found.value is None or found.value == found.value.to_integral_value()
    return whole and not found.is_percent and (found.value is None or found.value >= 0)


def is_age(text: str) -> bool:
    """A whole number of years that somebody may have lived."""
    plain = fold_digits(text.removeprefix(TYPED))
    return plain.isdecimal() and len(plain) < 4 and int(plain) <= 110


def is_text(text: str) -> bool:
    """Words rather than figures."""
    return not text.startswith(TYPED) and _LETTER.search(text) is not None and not is_figure(text)


@lru_cache(maxsize=10_000)
def age_code(text: str) -> str:
    """The code of an age group; nothing for what is none."""
    code = read_age_band(text)
    return "" if code.startswith(LOCAL) or code == "U" else code


@lru_cache(maxsize=10_000)
def local_age(text: str) -> str:
    """The code of an age group that is none of the network's; nothing for what is none at all."""
    # `2,5` and `1/2` are no ages, though their figures rise
    code = read_age_band(text) if read_ages(text) else ""
    edges = [int(age) for age in re.findall(r"\d+", code)] if code.startswith(LOCAL) else []
    is_told = bool(edges) and edges == sorted(edges) and edges[-1] <= _OLDEST
    return code if is_told and not is_not_understood(code) else ""


def code_of(codes: str, text: str) -> str:
    """The code that a word stands for in a list of the catalogue; nothing for an unknown one."""
    if codes == "age_band":
        return age_code(text)
    return vocabulary(codes).words.get(fold(text.removeprefix(TYPED)), "")


def share_of_codes(column: Column, codes: str, mark: str = "") -> float:
    """The share of cells all of whose words are known words of a code list."""
    words = vocabulary(codes).words
    return column.share(lambda text: _all_known(text, words, mark) or bool(code_of(codes, text)))


def share_of_names(column: Column, names: Collection[str], mark: str = "") -> float:
    """The share of cells that are names of the network."""
    return column.share(lambda text: _all_known(text, names, mark)) if names else 0.0


def _all_known(text: str, known: Collection[str], mark: str) -> bool:
    parts = text.removeprefix(TYPED).split(mark) if mark else [text.removeprefix(TYPED)]
    folded = [fold(part) for part in parts if part.strip()]
    return bool(folded) and all(part in known for part in folded)


def find_split(column: Column, known: Collection[str]) -> str:
    """The mark between several entries in one cell, where splitting makes known words of them."""
    whole = share_of_names(column, known)
    shares = {mark: share_of_names(column, known, mark) for mark in _SPLITS}
    best = max(_SPLITS, key=lambda mark: shares[mark])
    return best if shares[best] > whole + 0.05 else ""


def find_orders(column: Column) -> dict[str, tuple[str, ...]]:
    """Cells that are a day in one order only, by that order; and under `unclear` the rest."""
    return _sorted_cells(column, _only_order, ("dmy", "mdy"))


def _sorted_cells(
    column: Column, decide: Callable[[str], str], answers: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    found = {
        answer: column.cells(lambda text, answer=answer: decide(text) == answer, most=5)
        for answer in (*answers, UNCLEAR)
    }
    return {answer: cells for answer, cells in found.items() if cells}


@lru_cache(maxsize=50_000)
def _only_order(text: str) -> str:
    """The one order in which a text is a day; empty where none is needed."""
    undeclared = read_day(text, None)
    if isinstance(undeclared, UnclearDate) and undeclared.reason != "ambiguous_date":
        return ""
    is_iso = re.match(r"\d{4}|.*[^\W\d_]", fold_digits(text.removeprefix(TYPED))) is not None
    reads: list[str] = [
        order
        for order in ("dmy", "mdy")
        if isinstance(read_day(text, order, short_years=True), Day)
    ]
    if isinstance(undeclared, Day) and (is_iso or len(reads) != 1):
        return ""
    return reads[0] if len(reads) == 1 else UNCLEAR


def is_short_year(text: str) -> bool:
    """A date whose year has two digits."""
    return re.fullmatch(r"\d{1,2}([./-])\d{1,2}\1\d{2}\.?", fold_digits(text)) is not None


@lru_cache(maxsize=50_000)
def is_other_calendar(text: str) -> bool:
    """A date of a calendar that nothing declares."""
    found = read_day(text, None)
    return isinstance(found, UnclearDate) and found.reason == "other_calendar"


def find_marks(column: Column) -> dict[str, tuple[str, ...]]:
    """Cells whose decimal mark is certain, by that mark; and under `unclear` the rest."""
    return _sorted_cells(column, _only_mark, (",", "."))


@lru_cache(maxsize=50_000)
def _only_mark(text: str) -> str:
    """The one mark with which a text is a figure; empty where it holds none."""
    if text.startswith(TYPED) or not any(mark in text for mark in ",."):
        return ""
    undeclared = read_figure(text, Style())
    if isinstance(undeclared, Unclear):
        return UNCLEAR if undeclared.reason == "ambiguous_number" else ""
    reads: list[str] = [
        mark for mark in MARKS if isinstance(read_figure(text, Style(mark=mark)), Figure)
    ]
    return reads[0] if len(reads) == 1 else ""
