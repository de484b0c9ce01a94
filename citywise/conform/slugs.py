"""Short names: `Åben klub` is `aben-klub`, in every file and every city the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citywise.catalogue.words import fold
from citywise.conform.choices import folded_words
from citywise.intake.cells import TYPED

if TYPE_CHECKING:
    from citywise.conform.distinct import Meaning
    from citywise.conform.meanings import Read
    from citywise.intake.templates.sections import ColumnRule

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "œ": "oe", "ð": "d", "þ": "th"})
_BETWEEN = re.compile(r"[\s%#+<>/]+")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")


def slug_of(text: str) -> str | None:
    """The short name of a text; None where its letters have none in a-z."""
    parts = _BETWEEN.split(fold(text).translate(_LETTERS))
    slug = "-".join(filter(None, parts))
    return slug if _SLUG.fullmatch(slug) else None


def slug_reader(rule: ColumnRule, *, required: bool = False) -> Read:
    """Reads a short name, or the template's word for one."""
    words = folded_words(rule)

    def read(text: str | None) -> Meaning:
        if text is None:
            return (None, "missing_value" if required else None)
        plain = text.removeprefix(TYPED)
        slug = slug_of(words.get(fold(plain), plain))
        return (slug, None if slug else "no_short_name")

    return read
