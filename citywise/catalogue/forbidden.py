"""What must never become a dimension, in the languages of the network."""

from __future__ import annotations

from citywise.catalogue.words import fold

_WORDS = """
religion belief denomination ethnicity ethnic race nationality citizenship ideology caste
confession croyance ethnie nationalité idéologie
الدين الديانة المذهب العرق الجنسية القومية الأيديولوجيا
trosretning etnicitet nationalitet statsborgerskab ideologi
din mezhep etnik etnisite milliyet uyruk ideoloji
religión creencia etnia raza nacionalidad ciudadanía ideología
"""

FORBIDDEN = frozenset(fold(word) for word in _WORDS.split())


def forbidden_word(heading: str) -> str:
    """The forbidden word a heading contains, or nothing."""
    return next((word for word in fold(heading).split() if word in FORBIDDEN), "")
