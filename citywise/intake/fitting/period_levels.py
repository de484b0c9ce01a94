"""Whether a heading may name a period: `Jan`, `Q1`, `٢٠٢٥`, `1er trimestre`, but not `Goal`.

A matrix by month is another layout than a table with words for figures over its columns. Which
period it is, if it is one at all, is read where its figures get their meaning.
"""

from __future__ import annotations

import re

from citywise.catalogue.month_names import begins_month
from citywise.catalogue.words import fold

_WORDS = re.compile(r"[^\W\d_]+")
_LENGTHS = (
    *("quarter", "qtr", "half", "year", "annual", "fiscal", "month", "week", "period"),
    *("trim", "semest", "année", "annuel", "mensuel", "exercice", "mois", "semaine", "période"),
    *("kvartal", "halvår", "år", "måned", "uge"),
    *("çeyrek", "yarı", "yıl", "ay", "hafta", "dönem"),
    *("año", "anual", "mes", "mensual", "semana", "período"),
    *("ربع", "نصف", "سنة", "عام", "شهر", "أسبوع", "فترة"),
)
"""What the words for lengths of time begin with in the six languages."""
_BEGINNINGS = tuple(fold(article + word) for word in _LENGTHS for article in ("", "ال"))


def may_name_period(text: str) -> bool:
    """It has a digit, a name of a month, or a word for a length of time."""
    if any(letter.isdecimal() for letter in text):
        return True
    words = [text, *_WORDS.findall(text)]
    return any(begins_month(word) or fold(word).startswith(_BEGINNINGS) for word in words)
