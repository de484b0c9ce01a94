"""The words by which a row or column says that it is a total, or that of a part: `Sous-total`."""

from __future__ import annotations

import re
from functools import lru_cache

from citywise.catalogue.month_names import month_number
from citywise.catalogue.words import fold

_WORDS = (
    "total", "totals", "sum", "grand total", "overall",
    "total général", "total general", "somme", "ensemble",
    "المجموع", "الإجمالي", "مجموع", "اجمالي", "المجموع الكلي", "المجموع العام", "الإجمالي العام",
    "i alt", "ialt", "sum i alt", "samlet",
    "toplam", "genel toplam", "toplamı", "toplamlar",
    "suma",
    "gesamt", "insgesamt", "summe", "gesamtsumme", "summen", "gesamtzahl",
    "altogether", "overall total", "total overall", "sum total",
    "au total", "total global", "en total", "totaux", "totales", "sumatoria",
    "total geral", "totais", "somatório",
    "totale", "totali", "totale generale", "somma",
    "ukupno", "sveukupno", "ukupan zbir", "svega", "zbir", "zbroj", "укупно", "свега", "збир",
    "skupaj", "вкупно",
    "totalt", "summa", "sammanlagt", "til sammen", "tilsammen",
    "totaal", "totalen", "razem", "ogółem", "łącznie", "celkem", "součet",
    "итого", "всего", "сумма", "усього", "всього", "общо", "всичко",
    "összesen", "mindösszesen", "yhteensä", "kokku", "kopā", "iš viso", "σύνολο", "γενικό σύνολο",
    "jumla", "jumla kuu", "jumlah", "tổng", "tổng cộng", "合计", "総計", "合計", "합계",
)  # fmt: skip
_OF_PARTS = (
    "subtotal", "sub-total", "subtotals", "sub total",
    "sous-total", "sous-totaux", "sous total", "total partiel",
    "المجموع الفرعي", "المجموع الجزئي", "مجموع فرعي", "مجموع جزئي",
    "الإجمالي الفرعي", "إجمالي فرعي",
    "mellemsum", "delsum", "subtotaler",
    "ara toplam", "alt toplam",
    "subtotales", "suma parcial", "total parcial",
    "zwischensumme", "teilsumme", "međuzbir", "subtotale", "delsumma", "subtotaal", "podsuma",
)  # fmt: skip
"""No measure is called so, whatever stands behind: `Sous-total Sport` is the total of sports."""

_PERIODS = frozenset(
    fold(word)
    for word in (
        "week", "month", "quarter", "year", "half", "semaine", "mois", "trimestre", "trim",
        "semestre", "année", "an", "uge", "måned", "kvartal", "halvår", "år", "hafta", "ay",
        "çeyrek", "yarıyıl", "yıl", "semana", "mes", "año", "Woche", "KW", "Monat", "Quartal",
        "Jahr", "أسبوع", "شهر", "الربع", "سنة", "عام",
    )
)  # fmt: skip
_LINKS = frozenset(
    map(fold, ("of", "for", "the", "in", "de", "du", "des", "del", "la", "le", "l", "d", "el", "al",
               "pour", "i", "den", "til", "für"))
)  # fmt: skip
_PART = re.compile(r"(?:q|t|k|kv|h|s|c|uge|kw|w)[1-9]\d?")
_NUMBER = re.compile(r"\d{1,4}(?:er|ere|e|eme|st|nd|rd|th)?")
_YEAR = re.compile(r"(?:19|20)\d\d")

_FOLDED = frozenset(map(fold, _WORDS))
_BEGINNINGS = tuple(f"{fold(word)} " for word in _OF_PARTS)
_LONGEST_FIRST = sorted(_FOLDED, key=len, reverse=True)


def whose_total(text: str) -> str:
    """The folded name beside a word for a total, `klubben` in `Klubben i alt`; else nothing.

    `Participations total` may be a measure: the name itself must stand beside it to tell.
    """
    folded = fold(text)
    for word in _LONGEST_FIRST:
        name = folded.removesuffix(f" {word}").removeprefix(f"{word} ")
        if name != folded:
            return name
    return ""


@lru_cache(maxsize=10_000)
def is_total_word(text: str) -> bool:
    """The text is a word for a total in any language of the network, or begins as a subtotal."""
    return fold(text) in _FOLDED or is_part_total(text)


@lru_cache(maxsize=10_000)
def is_total_of_period(text: str) -> bool:
    """The text is a word for a total and the name of a period: `Marts i alt`, `Total T1 2025`."""
    words = [word for word in whose_total(text).split() if word not in _LINKS]
    told = [
        word for word in words if word in _PERIODS or _PART.fullmatch(word) or month_number(word)
    ]
    numbers = [word for word in words if _NUMBER.fullmatch(word)]
    is_year = len(words) == 1 and _YEAR.fullmatch(words[0])
    return bool(told or is_year) and len(told) + len(numbers) == len(words)


def is_part_total(text: str) -> bool:
    """The text begins as a subtotal, which is the total of some of the parts."""
    return f"{fold(text)} ".startswith(_BEGINNINGS)
