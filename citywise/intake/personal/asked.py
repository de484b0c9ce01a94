"""Columns whose heading asks for personal data, and the cells that answer it.

A heading alone is no hit: `Phone` may be how a session was held. What stands below must have
the shape of an answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from citywise.catalogue.personal import KINDS, personal_words
from citywise.catalogue.words import fold
from citywise.intake.personal.names import looks_like_any_name
from citywise.intake.personal.table import COLUMN, PLAIN, TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from citywise.intake.personal.table import Column, Table

_SAMPLE = 500
_STREET = re.compile(
    r"(?i)\b(?:street|st\.?|avenue|ave\.?|road|rd\.?|lane|drive|blvd|boulevard|court|close|rue|quai"
    r"|impasse|all[ée]e|chemin|sokak|sok\.?|cadde(?:si)?|cad\.?|mah(?:alle(?:si)?)?\.?|calle|c/|avda\.?"
    r"|avenida|plaza|paseo|camino)(?!\w)|\w(?:vej|gade|all[ée]|stien|stræde|vænget|plads)\b|شارع|حي |عمارة|زقاق"
)
_DAY = re.compile(
    r"\d{1,4}[./ -]\d{1,2}[./ -]\d{1,4}|\d{1,2}\.? ?[^\W\d_]{3,12}\.? ?\d{4}|[^\W\d_]{3,12} \d{1,2},? \d{4}"
)
_SAYS_NOTHING = frozenset(
    [
        "yes",
        "no",
        "oui",
        "non",
        "ja",
        "nej",
        "evet",
        "hayir",
        "si",
        "none",
        "n",
        "a",
        "na",
        "true",
        "false",
        "نعم",
        "لا",
        "unknown",
    ]
)


def _is_phone(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    return 6 <= digits <= 15 and re.fullmatch(r"[+(]?\d[\d ()./+-]*", text) is not None


def _has_digits(least: int, most: int = 40) -> Callable[[str], bool]:
    def has(text: str) -> bool:
        digits = sum(c.isdigit() for c in text)
        plain = re.fullmatch(r"[\w ./-]+", text)
        return plain is not None and least <= digits and len(text) <= most and "." not in text[1:4]

    return has


def _is_place(text: str) -> bool:
    return re.match(r"-?\d{1,3}[.,]\d{3,}|-?\d{1,3}[°º]", text) is not None


def _is_device(text: str) -> bool:
    return re.fullmatch(r"(?=.*\d)[\w:.=-]{7,}", text) is not None


def _is_handle(text: str) -> bool:
    is_word = re.fullmatch(r"@?(?=.*[^\W\d])[\w.-]{3,40}|(?:https?://|www\.)\S+", text)
    return is_word is not None and fold(text) not in _SAYS_NOTHING


def _is_address(text: str) -> bool:
    return len(text) >= 5 and any(c.isalpha() for c in text) and fold(text) not in _SAYS_NOTHING


def is_postal(text: str) -> bool:
    """A street with a number."""
    return _STREET.search(text) is not None and any(c.isdigit() for c in text)


_ANSWERS: dict[str, Callable[[str], bool]] = {
    "name": looks_like_any_name,
    "phone": _is_phone,
    "email": lambda text: "@" in text,
    "identity_number": _has_digits(5),
    "passport": _has_digits(4),
    "bank_account": _has_digits(6),
    "coordinates": _is_place,
    "address": _is_address,
    "device": _is_device,
    "handle": _is_handle,
    "birth_date": lambda text: _DAY.search(text) is not None,
}


def asked_texts(table: Table) -> Iterator[tuple[tuple[int, str], set[str]]]:
    """Per column and kind, the texts that answer a heading which asks for it."""
    for column in table.columns.values():
        for kind in KINDS:
            if answers := _answers(table, column, kind):
                yield (column.index, kind), answers


def asks_for_personal(column: Column) -> bool:
    """The headings of a column ask for personal data of some kind."""
    return any(_judge(column, kind) for kind in KINDS)


def _answers(table: Table, column: Column, kind: str) -> set[str]:
    answers = _judge(column, kind)
    if answers is None:
        return set()
    asks = personal_words().asking[kind].is_asked
    mine = table.texts.filter(pl.col(COLUMN) == column.index)
    below = [
        (text, plain)
        for text, plain in mine.head(_SAMPLE).select(TEXT, PLAIN).iter_rows()
        if not asks(fold(text))
    ]
    found = {text for text, plain in below if answers(plain)}
    return found if len(found) * 3 >= len(below) else set()


def _judge(column: Column, kind: str) -> Callable[[str], bool] | None:
    """What tells an answer below the headings of a column; None where they do not ask."""
    asking = personal_words().asking[kind]
    if any(map(asking.is_asked, column.headings)):
        return _ANSWERS[kind]
    if kind == "address" and any(map(asking.is_weakly_asked, column.headings)):
        return is_postal
    return None
