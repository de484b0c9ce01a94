"""Words of titles and of questions, in the forms by which they find each other.

`Éducation`, `education` and `EDUCATION` are one word; `المُجتمع` is `المجتمع`. A stem is what
Snowball's rules for a language (https://snowballstem.org) leave of a word: `jeunes` → `jeun`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import tantivy

from citywise.catalogue.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
    "tr": "turkish",
}  # fmt: skip
"""Languages with rules for stems, by their code; a word of another one is taken as it stands."""

_WORD = re.compile(r"[^\W_]{2,}|\d")
_MARKS = re.compile(
    "[\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "\u0629": "\u0647", "\u0649": "\u064a"})
"""Letters that stand for one another where people type in a hurry: teh marbuta for heh."""
_WITH_STOP_WORDS = ("da", "de", "en", "es", "fr", "it", "nl", "pt", "sv")
_MORE_STOP_WORDS = frozenset(
    map(fold, "في من على إلى عن مع هذا هذه التي الذي ve ile için bir bu da de".split())  # noqa: SIM905 - a list of words to read
)
_LONGEST = 60
_WITHOUT_LATIN = frozenset({"ar", "el", "ru"})
"""Languages whose words are written in other letters."""
_AFTER_LATIN = "\u0250"


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, with their accents: of `L'École` only `école`."""
    if not text.isascii():
        # vowel signs of Arabic, direction marks and the stretching line; accents are in letters
        text = _MARKS.sub("", unicodedata.normalize("NFC", text).replace("İ", "i"))
    return [word[:_LONGEST] for word in _WORD.findall(text.lower())]


@lru_cache(maxsize=200_000)
def plain_word(word: str) -> str:
    """A word without its accents."""
    return fold(word).translate(_LETTERS).replace(" ", "")


def stems_of(words: Iterable[str], languages: Iterable[str]) -> Iterator[str]:
    """Each word's stems in these languages, without accents; a word has one at least."""
    known = tuple(sorted({language for language in languages if language in STEMMERS}))
    for word in words:
        yield from word_stems(word, known)


@lru_cache(maxsize=500_000)
def word_stems(word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Also the stem of what somebody writes who leaves out the accents, where it differs."""
    plain = plain_word(word)
    forms = [plain, *(_stem(form, each) for each in languages for form in {word, plain})]
    return tuple(sorted(set(filter(None, forms))))


@lru_cache(maxsize=500_000)
def _stem(word: str, language: str) -> str:
    if (word[0] < _AFTER_LATIN) == (language in _WITHOUT_LATIN):
        return plain_word(word)
    return plain_word("".join(_analyzer(language).analyze(word)))


def is_stop_word(word: str) -> bool:
    """A word such as `of`, `et` or `ve`, which says little of what somebody looks for."""
    plain = plain_word(word)
    if len(plain) < 2 or plain in _MORE_STOP_WORDS:
        return True
    return any(not _stopper(language).analyze(word) for language in _WITH_STOP_WORDS)


@cache
def _analyzer(language: str) -> tantivy.TextAnalyzer:
    stemmer = tantivy.Filter.stemmer(STEMMERS[language])
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(stemmer).build()


@cache
def _stopper(language: str) -> tantivy.TextAnalyzer:
    stop = tantivy.Filter.stopword(STEMMERS[language])
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(stop).build()
