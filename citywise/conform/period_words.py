"""The words for quarters, half-years and fiscal years: `T2 2025`, `1. halvår 2025`, `FY25`.

Letters stand for words that only one length of period has in the six languages; `sem.`, which
is a week or a half-year, and `semester`, which is one of a university, are none of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_QUARTER = r"quarter|qtr|q|trimestre|trim|t|kvartal|quartal|kv|k|çeyrek|ceyrek|ç|الربع"
_HALF_YEAR = r"half[ -]?year|half|h|semestre|s|halvår|yarıyılı?|yariyili?|yarısı|yarı|yarisi|النصف"
_FISCAL = (
    r"fy|fiscal year|financial year|exercice|année fiscale|regnskabsår|mali yıl|año fiscal"
    r"|السنة المالية"
)
_NO_LETTER = r"(?![^\W\d_])"
_OF_THE_YEAR = rf"(?:of|de|del|du|i|l|année|{_FISCAL}|year|år|yılı|yılının|عام|سنة|لعام|لسنة|من)"
_BETWEEN = rf"[\W_]*(?:{_OF_THE_YEAR}{_NO_LETTER}[\W_]*)*"
_YEAR = r"(?P<year>\d{4}(?:[-/_](?:\d{4}|\d{2}))?)"
_ORDINAL_ENDING = r"(?:\.?er|\.|e|ème|º|st|nd|rd|th)?"
_ORDINALS = {
    1: "first|premier|première|første|birinci|ilk|primer|primero|الأول",
    2: "second|deuxième|seconde?|andet|anden|ikinci|segundo|الثاني",
    3: "third|troisième|tredje|üçüncü|tercer|tercero|الثالث",
    4: "fourth|quatrième|fjerde|dördüncü|cuarto|الرابع",
}
_ORDINAL_WORDS = re.compile(
    "|".join(rf"(?P<n{number}>\b(?:{words})\b)" for number, words in _ORDINALS.items())
)
_ROMANS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_ROMAN = re.compile(
    r"(?:(?<=\btrimestre )|(?<=\bquarter )|(?<=\bsemestre )|(?<=\bkvartal )|(?<=\bçeyrek ))"
    r"(?:i{1,3}|iv)\b"
    r"|\b(?:i{1,3}|iv)(?=\.? (?:trimestre|quarter|semestre|kvartal|çeyrek|quartal)\b)"
)
_FISCAL_WORD = re.compile(rf"(?<![^\W\d_])(?:{_FISCAL}){_NO_LETTER}")
_LEADING_FISCAL_WORD = re.compile(rf"(?:{_FISCAL}){_NO_LETTER}[ ._-]*")
_SHORT_FISCAL_YEAR = re.compile(rf"(?P<word>(?:{_FISCAL})[ ._-]*)(?P<year>\d{{2}})(?!\d)")
_SPAN = re.compile(r"(\d{4})[-/_](\d{2}|\d{4})")
_ONE_YEAR = re.compile(r"\d{4}")

Kind = Literal["quarter", "half_year", "year"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a year as it is named, before it is known when that year begins.

    `is_span` for `2024/25`, whose first year is `year`; `is_fiscal` where a word says so.
    """

    kind: Kind
    year: int
    number: int
    is_fiscal: bool = False
    is_span: bool = False


def find_part(plain: str) -> Part | None:
    """The quarter, half-year or year that a text names, whichever of them is said first."""
    text = _SHORT_FISCAL_YEAR.sub(r"\g<word>20\g<year>", number_ordinals(plain))
    is_fiscal = _FISCAL_WORD.search(text) is not None
    bare = _LEADING_FISCAL_WORD.sub("", text, count=1) if is_fiscal else text
    if _SPAN.fullmatch(bare) or _ONE_YEAR.fullmatch(bare):
        return _part("year", bare, 1, is_fiscal=is_fiscal)
    for kind, patterns in _PATTERNS.items():
        for pattern in patterns:
            if match := pattern.fullmatch(text) or pattern.fullmatch(bare):
                return _part(kind, match["year"], int(match["number"]), is_fiscal=is_fiscal)
    return None


def find_number(plain: str, kind: Literal["quarter", "half_year"]) -> int | None:
    """Which quarter or half-year of a year that is told elsewhere: `2`, `q_2`, `T3`."""
    mark, most = (_QUARTER, 4) if kind == "quarter" else (_HALF_YEAR, 2)
    text = number_ordinals(plain)
    marked = rf"(?:(?:{mark}){_NO_LETTER})?[ ._]*([1-{most}])"
    ordinal = rf"([1-{most}]){_ORDINAL_ENDING} ?(?:{mark}){_NO_LETTER}"
    match = re.fullmatch(marked, text) or re.fullmatch(ordinal, text)
    return int(match[1]) if match else None


def number_ordinals(plain: str) -> str:
    """The text in small letters, with `premier` and its like as `1`, and `trimestre II` as 2."""
    folded = plain.casefold().replace("i\u0307", "i")
    plain_numbers = _ROMAN.sub(lambda match: _ROMANS[match[0]], folded)
    return _ORDINAL_WORDS.sub(lambda match: (match.lastgroup or "n")[1:], plain_numbers)


def read_span(text: str) -> tuple[int, bool] | None:
    """The first year of `2025` or `2025/26`, and whether it spans two."""
    if _ONE_YEAR.fullmatch(text):
        return int(text), False
    match = _SPAN.fullmatch(text)
    if match is None:
        return None
    follows = (int(match[1]) + 1) % 10 ** len(match[2]) == int(match[2])
    return (int(match[1]), True) if follows else None


def _part(kind: Kind, year: str, number: int, *, is_fiscal: bool = False) -> Part | None:
    span = read_span(year)
    return Part(kind, span[0], number, is_fiscal, span[1]) if span else None


def _patterns(mark: str, most: int) -> tuple[re.Pattern[str], ...]:
    marked, number = rf"(?:{mark}){_NO_LETTER}", rf"(?P<number>[1-{most}])"
    return (
        re.compile(rf"{marked}[ ._]*{number}{_BETWEEN}{_YEAR}"),
        re.compile(rf"{number}{_ORDINAL_ENDING} ?{marked}{_BETWEEN}{_YEAR}"),
        re.compile(rf"{_YEAR}{_BETWEEN}{marked}[ ._]*{number}"),
        re.compile(rf"{_YEAR}(?: yılı)?[ -]+{number}{_ORDINAL_ENDING} ?{marked}"),
    )


_PATTERNS: dict[Kind, tuple[re.Pattern[str], ...]] = {
    "quarter": _patterns(_QUARTER, 4),
    "half_year": _patterns(_HALF_YEAR, 2),
}
