"""Names of months in the languages of the network, and in German: `mars`, `Jänner`, `رمضان`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from babel import Locale

from citywise.catalogue.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Calendar = Literal["gregorian", "hijri", "solar_hijri", "buddhist", "ethiopian"]

_LEAST_LETTERS = 3
"""Letters of the shortest abbreviation of a month: `Jan`."""

_LOCALES = ("en", "fr", "ar", "ar_JO", "ar_TN", "da", "tr", "es", "de", "de_AT")

_HIJRI = (
    "Muharram|Moharram|Mouharram|Muharrem|محرم|المحرم",
    "Safar|Safer|صفر",
    "Rabi al-awwal|Rabi' al-awwal|Rabi I|Rabia al awal|Rebiülevvel|ربيع الأول",
    (
        "Rabi al-thani|Rabi' al-thani|Rabi al-akhir|Rabi' al-akhir|Rabi II|Rabia ath-thani"
        "|Rebiülahir|ربيع الثاني|ربيع الآخر"
    ),
    (
        "Jumada al-awwal|Jumada al-ula|Jumada I|Joumada al oula|Cemaziyelevvel|جمادى الأولى"
        "|جمادى الأول"
    ),
    (
        "Jumada al-thani|Jumada al-akhirah|Jumada II|Joumada ath-thania|Cemaziyelahir|جمادى الآخرة"
        "|جمادى الثانية|جمادى الثاني|جمادى الآخر"
    ),
    "Rajab|Radjab|Recep|رجب",
    "Shaban|Sha'ban|Chaabane|Chaban|Şaban|شعبان",
    "Ramadan|Ramadhan|Ramazan|رمضان",
    "Shawwal|Chawwal|Şevval|شوال",
    "Dhu al-Qadah|Dhu al-Qa'dah|Dhu al-Qidah|Dhul Qadah|Dhou al qi'da|Zilkade|ذو القعدة|ذي القعدة",
    "Dhu al-Hijjah|Dhu al-Hijja|Dhul Hijjah|Dhou al-hijja|Zilhicce|ذو الحجة|ذي الحجة",
)
_SOLAR_HIJRI = (
    "Farvardin|فروردین|فروردين",
    "Ordibehesht|اردیبهشت|ارديبهشت",
    "Khordad|خرداد",
    "Tir|تیر|تير",
    "Mordad|Amordad|مرداد|امرداد",
    "Shahrivar|شهریور|شهريور",
    "Mehr|مهر",
    "Aban|آبان",
    "Azar|آذر",
    "Dey|Dei|دی|دي",
    "Bahman|بهمن",
    "Esfand|اسفند",
)
_ETHIOPIAN = (
    "Meskerem",
    "Tikimt|Tiqimt|Tekemt",
    "Hidar|Hedar",
    "Tahsas|Tahisas|Tahesas",
    "Tir|Ter",
    "Yekatit",
    "Megabit",
    "Miyazya|Miyazia|Miazia",
    "Ginbot|Genbot",
    "Sene",
    "Hamle",
    "Nehase|Nehasse",
    "Pagume|Pagumen|Pagumiene",
)


def month_number(name: str, calendar: Calendar = "gregorian") -> int | None:
    """The month of a name or abbreviation in any language of the network."""
    return _names(calendar).get(fold(name))


def begins_month(word: str) -> bool:
    """A word of three letters or more with which the name of a month of some calendar begins."""
    folded = fold(word)
    return len(folded) >= _LEAST_LETTERS and any(n.startswith(folded) for n in _all_names())


@cache
def _all_names() -> frozenset[str]:
    calendars: tuple[Calendar, ...] = get_args(Calendar)
    return frozenset(name for calendar in calendars for name in _names(calendar))


@cache
def _names(calendar: Calendar) -> dict[str, int]:
    match calendar:
        case "hijri":
            return _listed(_HIJRI)
        case "solar_hijri":
            return _listed(_SOLAR_HIJRI)
        case "ethiopian":
            return _listed(_ETHIOPIAN)
        case _:
            return _in_one_month(_gregorian())


def _listed(months: Iterable[str]) -> dict[str, int]:
    return {fold(name): n for n, names in enumerate(months, 1) for name in names.split("|")}


def _gregorian() -> Iterator[tuple[str, int]]:
    yield from ((fold("Feber"), 2), (fold("Mrz"), 3))
    for locale in map(Locale.parse, _LOCALES):
        for width in ("wide", "abbreviated"):
            for form in ("format", "stand-alone"):
                for number, name in locale.months[form][width].items():
                    yield fold(name), number


def _in_one_month(named: Iterable[tuple[str, int]]) -> dict[str, int]:
    """What is one month in one language and another in the next is no month at all."""
    numbers: dict[str, set[int]] = {}
    for name, number in named:
        numbers.setdefault(name, set()).add(number)
    return {name: found.pop() for name, found in numbers.items() if len(found) == 1}
