"""Age groups as people write them, as the first and the last year of age: `15 to 24`, `más de 29`.

Only what can mean one group is read. `Over 29` are those of 30 and more, `up to 25` may or may
not be with those of 25.
"""

from __future__ import annotations

import re
import unicodedata

from citywise.conform.digits import fold_digits
from citywise.intake.cells import TYPED

OLDEST = 200


def _plain(text: str) -> str:
    """Small letters without accents, digits of one script, one space between words."""
    decomposed = unicodedata.normalize("NFKD", fold_digits(text.removeprefix(TYPED)).casefold())
    letters = "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf"})
    return " ".join(letters.replace("’", "'").split())


_NUMBER = r"(\d{1,3})"
_UNIT = r"(?:years? old|years?|yrs?|y|ans?|år|yaş|años?|سنوات|سنة|عاما)"
_YEARS = rf"(?: ?{_UNIT}(?: of age| d'âge| de edad)?\.?)?"
"""Nothing else may stand beside an age: `0-11 months` and `15-17 girls` are no groups of years."""

_NAMED = (
    r"(?:(?:age[sd]?|aged|alder|âge|âgée?s?(?: de)?|yaş|edad|(?:de )?edades|العمر|الأعمار):? ?)?"
)

_TO = r"(?:[-–—]|to|through|until|à|a|al|til|ile|ila|hasta|إلى|الى)"
_RANGES = (
    rf"{_NUMBER}{_YEARS} ?{_TO} ?{_NUMBER}{_YEARS}(?: arası)?",
    rf"(?:from|de|du|fra|من) {_NUMBER}{_YEARS} (?:to|à|a|al|til|إلى|الى) {_NUMBER}{_YEARS}",
    rf"(?:between|entre|mellem|بين) {_NUMBER}{_YEARS} (?:and|et|y|og|و) ?{_NUMBER}{_YEARS}",
)
_YOUNGER = (
    r"<|under|below|younger than|less than|moins de|en dessous de|yngre end|mindre end"
    r"|menor(?:es)? (?:de|que)|menos de|دون|أقل من|تحت|أصغر من"
)
_OLDER = (
    r">|over|above|older than|more than|plus de|au-dessus de|ældre end|mere end"
    r"|mayor(?:es)? (?:de|que)|más de|أكثر من|فوق|أكبر من"
)
_FROM = r">=|≥|=>|at least|au moins|mindst|en az|al menos|à partir de|a partir de|desde"
_BELOW = (
    rf"(?:{_YOUNGER}) ?{_NUMBER}(?:{_YEARS}|s)",
    rf"{_NUMBER} ?(?:yaş altı|altı|yaşından küçük|yaşın altında)",
)
"""Younger than the number."""
_AT_MOST = (
    rf"(?:<=|≤|=<|at most|au plus|højst|en fazla|como máximo) ?{_NUMBER}{_YEARS}",
    rf"{_NUMBER}{_YEARS},? (?:and|or) (?:under|younger|below|less)",
    rf"{_NUMBER}{_YEARS},? (?:et|ou) (?:moins|plus jeunes?)",
    rf"{_NUMBER}{_YEARS},? (?:og|eller) (?:derunder|under|yngre)",
    rf"{_NUMBER}{_YEARS},? (?:ve|veya) (?:altı|daha küçük)",
    rf"{_NUMBER}{_YEARS},? (?:y|o) (?:menos|menores)",
    rf"{_NUMBER}{_YEARS} ?(?:فأقل|وأقل|أو أقل|فما دون|وما دون)",
)
_ABOVE = (
    rf"(?:{_OLDER}) ?{_NUMBER}(?:{_YEARS}|s)",
    rf"{_NUMBER} ?(?:yaşından büyük|yaşın üstünde)",
)
"""Older than the number."""
_AT_LEAST = (
    rf"(?:{_FROM}) ?{_NUMBER}{_YEARS}",
    rf"{_NUMBER}{_YEARS} ?\+{_YEARS}",
    rf"{_NUMBER}{_YEARS},? (?:and|or) (?:over|older|above|more|up){_YEARS}",
    rf"{_NUMBER}{_YEARS},? (?:et|ou) (?:plus|\+)(?: âgée?s?)?{_YEARS}",
    rf"{_NUMBER}{_YEARS},? (?:og|eller) (?:derover|over|ældre|mere){_YEARS}",
    rf"{_NUMBER}{_YEARS},? (?:ve|veya) (?:üzeri|üstü|daha büyük){_YEARS}",
    rf"{_NUMBER}{_YEARS},? (?:y|o) (?:más|mayores){_YEARS}",
    rf"{_NUMBER}{_YEARS} ?(?:فأكثر|وأكثر|أو أكثر|فما فوق|وما فوق)",
)


def _patterns(told: tuple[str, ...]) -> list[re.Pattern[str]]:
    return [re.compile(_NAMED_PLAIN + _plain_pattern(text)) for text in told]


def _plain_pattern(text: str) -> str:
    """The pattern for texts without accents; what regular expressions mean by signs stays."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn")


_NAMED_PLAIN = _plain_pattern(_NAMED)
_BETWEEN, _UNDER, _UP_TO, _OVER, _UPWARDS = map(
    _patterns, (_RANGES, _BELOW, _AT_MOST, _ABOVE, _AT_LEAST)
)


def read_ages(text: str) -> tuple[int, int] | None:
    """The first and last year of age, both included; nothing for what may mean something else."""
    plain = _plain(text)
    if match := _match(_BETWEEN, plain):
        return (int(match[1]), int(match[2]))
    if match := _match(_UNDER, plain):
        return (0, int(match[1]) - 1)
    if match := _match(_UP_TO, plain):
        return (0, int(match[1]))
    if match := _match(_OVER, plain):
        return (int(match[1]) + 1, OLDEST)
    match = _match(_UPWARDS, plain)
    return (int(match[1]), OLDEST) if match else None


def _match(patterns: list[re.Pattern[str]], plain: str) -> re.Match[str] | None:
    return next((match for pattern in patterns if (match := pattern.fullmatch(plain))), None)
