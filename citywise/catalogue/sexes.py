"""Which sex those are whom a text names: `Girls only`, `Garçons et hommes`, `Kız öğrenciler`."""

from __future__ import annotations

from citywise.catalogue.vocabularies import vocabulary
from citywise.catalogue.words import fold

_BESIDE_WORDS = """
only and participants participant people persons youth young youths students pupils children
beneficiaries members group groups adult adults
seulement uniquement et jeunes jeune participantes participants élèves étudiantes étudiants
bénéficiaires adultes groupe
solo sólo solamente únicamente y jóvenes joven participantes alumnas alumnos estudiantes
beneficiarias beneficiarios adultas adultos grupo
kun udelukkende og unge deltagere elever voksne gruppe
sadece yalnız yalnızca ve genç gençler katılımcı katılımcılar öğrenci öğrenciler çocuk çocuklar
yetişkin yetişkinler üyeler grubu
فقط و الشباب شباب المشاركون المشاركات المشاركين مشاركات مشاركون الطلاب الطالبات طلاب طالبات
المستفيدات المستفيدون المستفيدين مجموعة
nur und jugendliche teilnehmende teilnehmerinnen teilnehmer
"""
_BESIDE = frozenset(fold(word) for word in _BESIDE_WORDS.split())
"""Words that say nothing of the sex, or that say it only with another."""
_ARTICLES = ("و", "ال")
_SEXES = frozenset({"F", "M"})
"""`Other` and `Not stated` head sections of all kinds of things."""


def sex_of(text: str) -> str | None:
    """`F` or `M`, where each word of the text names that sex or says nothing of it."""
    folded = fold(text)
    if code := _code(folded):
        return code
    codes = {_code(word) for word in folded.split() if word not in _BESIDE}
    return codes.pop() if len(codes) == 1 else None


def _code(word: str) -> str | None:
    """The sex a word names, in Arabic with its article or a link before it too."""
    words = vocabulary("sex").words
    plain = word
    for article in _ARTICLES:
        plain = plain.removeprefix(article)
        if code := words.get(word) or words.get(plain):
            return code if code in _SEXES else None
    return None
