"""The words by which a row or column says that it is a total."""

from __future__ import annotations

from functools import lru_cache

from citywise.catalogue.words import fold

_WORDS = (
    "total", "totals", "sum", "subtotal", "sub-total", "grand total", "overall",
    "total général", "total general", "sous-total", "somme", "ensemble",
    "المجموع", "الإجمالي", "مجموع", "اجمالي", "المجموع الكلي",
    "i alt", "ialt", "sum i alt", "samlet",
    "toplam", "genel toplam", "ara toplam",
    "suma",
)  # fmt: skip

_FOLDED = frozenset(map(fold, _WORDS))


@lru_cache(maxsize=10_000)
def is_total_word(text: str) -> bool:
    """The whole text is a word for a total, in any language of the network."""
    return fold(text) in _FOLDED
