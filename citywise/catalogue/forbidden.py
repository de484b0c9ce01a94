"""What must never become a dimension, in the languages of the network."""

from __future__ import annotations

from functools import lru_cache

from citywise.catalogue.words import fold

_WORDS = """
religion belief denomination ethnicity ethnic race nationality citizenship ideology caste
confession croyance ethnie nationalité idéologie
الدين الديانة المذهب العرق الجنسية القومية الأيديولوجيا
trosretning etnicitet nationalitet statsborgerskab ideologi
din mezhep etnik etnisite milliyet uyruk ideoloji
religión creencia etnia raza nacionalidad ciudadanía ideología
"""

_ASKING = """
religion, religious affiliation, religious background, religious group, faith, belief, beliefs,
denomination, sect, ethnicity, ethnic group, ethnic background, ethnic origin, race,
race ethnicity, tribe, caste, nationality, citizenship, country of origin, country of birth,
ideology, political opinion, political views, political affiliation, confession,
confession religieuse, appartenance religieuse, croyance, croyances, culte, ethnie,
groupe ethnique, origine ethnique, appartenance ethnique, nationalité, citoyenneté,
pays d'origine, pays de naissance, idéologie, opinion politique, opinions politiques,
appartenance politique, tro, trosretning, trossamfund, religiøs baggrund,
religiøst tilhørsforhold, etnicitet, etnisk baggrund, etnisk oprindelse, etnisk gruppe,
nationalitet, statsborgerskab, oprindelsesland, fødeland, ideologi, politisk holdning,
politisk overbevisning, din, dini, dini inanç, inanç, mezhep, etnik köken, etnik kimlik,
etnik grup, etnisite, ırk, milliyet, uyruk, uyruğu, vatandaşlık, ideoloji, siyasi görüş,
siyasi görüşü, köken ülkesi, religión, confesión, confesión religiosa, creencia, creencias,
etnia, grupo étnico, origen étnico, raza, nacionalidad, ciudadanía, país de origen,
país de nacimiento, ideología, afiliación política, opinión política, الدين, الديانة, المذهب,
الطائفة, الانتماء الديني, العرق, الأصل العرقي, الانتماء العرقي, المجموعة العرقية, الجنسية,
القومية, بلد المنشأ, بلد الأصل, الأيديولوجيا, الانتماء السياسي, الرأي السياسي
"""
"""Headings that ask a person for it; alone, or with words about persons around them."""

_AROUND_WORDS = """
of the participant participants person your what is s main optional
du de la le des l d participante
deltagers deltagerens deltager
katılımcı katılımcının
del el los
المشارك المشاركين للمشارك
"""

_AROUND = frozenset(fold(word) for word in _AROUND_WORDS.split())
_DINAR = "din"
FORBIDDEN = frozenset(fold(word) for word in _WORDS.split())
_PHRASES = frozenset(fold(phrase) for phrase in _ASKING.replace("\n", " ").split(","))


_OF_MONEY = """
000 1000 rsd dinar dinara dinari dinarima mil mio hilj hiljada hiljadama hiljade iznos
rashod rashodi trošak troškovi troškova prihod prihodi budžet budžeta cena cijena vrednost
vrijednost ukupno spend spending cost costs amount budget expenditure
"""
_MONEY = frozenset(fold(word) for word in _OF_MONEY.split())
"""Words beside which `din` is the dinar of Serbia, and no religion in Turkish."""


def forbidden_word(heading: str) -> str:
    """The forbidden word a heading contains, or nothing."""
    words = fold(heading).split()
    is_money = not _MONEY.isdisjoint(words)
    return next((w for w in words if w in FORBIDDEN and not (w == _DINAR and is_money)), "")


@lru_cache(maxsize=20_000)
def asks_for_forbidden(heading: str) -> bool:
    """A folded heading asks who a person is; `Nationalities of partners` does not."""
    own = " ".join(word for word in heading.split() if word not in _AROUND)
    return heading in _PHRASES or own in _PHRASES
