"""By what figures are to be multiplied, as a heading or a title says it: `in thousands`, `(000)`.

`per 1,000 inhabitants` is a rate, `bin` is a thousand in Turkish and a bin in English, `miles` are
thousands in Spanish: where a word has other meanings, something has to stand beside it.
"""

# ruff: noqa: RUF001 - Cyrillic letters are meant

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

_SIGN = r"(?:r\$|us\$|[$€£¥₺₪₹₽₴₦₱₫₩฿])"
_MONEY = (
    r"(?:eur|euros?|evra|avro|usd|dollars?|dolar|dolares|gbp|pounds?|chf|francs?|f?cfa|kr|kroner|kronor|dkk|sek|nok"
    r"|jod|egp|mad|tnd|dh|tl|try|lira|brl|reais|mxn|cop|pesos?|kes|ksh|kshs|tzs|ugx|ngn|ghs|zar|rand|inr|rs"
    r"|rsd|din|dinara?|kn|bam|zl|zlotych|pln|kc|czk|korun|lei|ron|ft|huf|forint|lv|bgn|den|mkd"
    rf"|руб|rub|грн|uah|лв|дин|динара|{_SIGN})"
)
_PEOPLE = (
    r"(?:people|persons?|participa\w*|personnes?|personer|deltagere|personas|kisi|katilimci|kadin"
    r"|erkek|genc|cocuk|adet|units?)"
)
_OF_ARABIC = r"\b(?:الف|بالف) (?:دينار|درهم|جنيه|دولار|يورو|ليره|شخص|مشارك|مستفيد)"
_WHAT = rf"(?:{_MONEY}|{_PEOPLE})(?!\w)"
_OPEN, _CLOSE = r"[(\[] ?", r" ?[)\]]"
_ONE = r"1[ .,']?000(?!\d)"
_NO_DIGIT = r"(?<![\d.,'])(?<![\d.,'] )"
_NOUGHTS = rf"{_NO_DIGIT}'?000'?s?(?!\d)"
_MILLION = r"1[ .,']?000[ .,']?000(?!\d)"
_CODES = r"(?:eur|usd|gbp|dkk|sek|nok|chf|kes|brl|mxn|rsd|pln|czk|jod|zar|inr|[€$£])"
_MANY = rf"(?:{_MONEY}|{_PEOPLE})\.?(?!\w)"

_SCALES = {
    10**9: (
        r"miles de millones", r"milliards?\b", r"\b(?:in|en) billions", rf"{_OPEN}billions",
        r"\bmilliarder", r"\bmilyar\b", r"\bmrd\b", rf"\bmia\. ?{_MONEY}", r"\bi mia\b",
        r"مليارات?", r"\bmil milhoes\b", r"\bmiliard\w*", rf"\b(?:mld|mlrd)\.? {_MONEY}",
        r"\bмлрд\b", r"\bмілярд\w*", r"\bмиллиард\w*",
    ),
    10**7: (r"\bcrores?\b",),
    10**6: (
        r"\b(?:millions|millones|millioner|milyon|mio|mln)\b", r"\bin million\b",
        rf"{_OPEN}million(?:{_CLOSE}| {_WHAT})", rf"\bmillion {_WHAT}", r"\bmill\.",
        r"[€$£] ?m\b", rf"\b(?:m|mn ){_CODES}(?!\w)", rf"\b{_CODES} ?m\b",
        r"\b(?:ب?ال)?ملايين", r"\b(?:بال)?مليون\b",

        r"\b(?:milhoes|milioni|milion(?:a|ach|ima|u|y)|milijun\w*|miljoner|miljoen(?:en)?|milioane)\b",
        rf"{_SIGN} ?mi\b", rf"\bmilj?\. ?{_MONEY}", r"\bm[nk]?kr\b",
        r"\b(?:млн|миллион\w*|мільйон\w*|милион\w*)\b",
        rf"{_OPEN}{_SIGN} ?mm?{_CLOSE}", rf"{_SIGN} ?m\b", rf"\b{_CODES} ?mn?\b", r"[x*] ?10\^?6\b",
        rf"{_OPEN}(?:in |en |i )?{_MILLION}", rf"(?<!\w)[x*] ?(?:{_MONEY} ?)?{_MILLION}",
        rf"\b(?:in|en|i) {_MILLION}",
        r"百万[円元]",
    ),
    10**5: (r"\blakhs?\b",),
    10**3: (
        r"\b(?:thousands|milliers|tsd|tausende?)\b", r"\bin thousand\b", rf"\bthousand {_WHAT}",
        r"\bk[€$£]", r"\bt€", r"\bt\.? ?kr\b",
        r"\b(?:i|in) tusinde?r?\b", rf"\btusinde?r? {_WHAT}", r"\ben miles\b", r"\bmiles de\b",
        rf"{_OPEN}(?:thousand|millier|miles|tusinde?r?|bin|الف|الاف)(?: {_WHAT})?{_CLOSE}",
        rf"\bbin {_WHAT}", r", bin$",
        r"\b(?:بالالاف|بالاف|الالاف|الاف|بالالف)\b", _OF_ARABIC,
        rf"{_OPEN}(?:{_NOUGHTS}|{_ONE}'?s)(?: {_WHAT})?{_CLOSE}",
        rf"{_OPEN}{_ONE} ?{_MONEY}\.?{_CLOSE}",
        rf"\b(?:in|i|en) {_ONE}'?s?(?: ?{_MONEY}|{_CLOSE}|$)", rf"(?<!\w)[x*] ?{_ONE}",
        r"(?<!\d)1[ .,']?000s\b", rf"{_NO_DIGIT}'000", rf"{_MONEY} ?{_NOUGHTS}",
        rf"{_NO_DIGIT}000(?:'?s\b| {_WHAT})",
        # a sign or a code of a currency and K: `$K`, `(K€)`, `USD k`
        rf"{_SIGN} ?k\b", rf"(?<!\w)k ?{_SIGN}", rf"\b{_CODES} k\b", rf"(?<!\w)k {_CODES}\b",
        r"[x*] ?10\^?3\b",
        # `x € 1.000`, `(€ 1.000)`, `in 000`
        rf"(?<!\w)[x*] ?{_MONEY} ?{_ONE}", rf"{_OPEN}(?:in )?{_MONEY} ?{_ONE}{_CLOSE}",
        rf"\bin {_MONEY} ?{_ONE}$",
        rf"\b(?:in|en|em|i|u|w|v|у|в) {_NOUGHTS}",
        # words of more languages
        rf"{_SIGN} ?mil\b", rf"\bmil {_MONEY}(?!\w)", r"\b(?:em )?milhares\b",
        r"\bmigliai[ao]\b", rf"\bmila {_MONEY}(?!\w)", rf"(?<!\w){_MONEY} ?mila\b",
        r"\bu (?:hiljadama|tisucama)\b", r"\b(?:hilj|tis|tys)\.",
        r"\b(?:hiljad[ae]|tisuc[aeu]|tisoc)\b",
        rf"\btys {_MANY}", r"\btysi(?:ace|ecy|acach)\b", r"\btisic\w*",
        rf"\bmii (?:de )?{_MONEY}(?!\w)",
        r"\b(?:duizend(?:en|tallen)|tusental|tuhansi[an]\w*)\b", r"\btusen (?:kr|kronor|kroner)\b",
        rf"{_OPEN}(?:duizend|tusen){_CLOSE}", rf"\bezer {_MANY}", r"\beft\b",
        r"\bу (?:хиљадама|тисячах)\b", r"\bв тысячах\b", r"\b(?:хиљ|тыс|тис|хил)\.",
        r"\b(?:тысяч\w*|тисяч\w*)",
        rf"\b(?:тыс|тис|хил) {_MANY}", r"\bχιλιαδες\b", r"\bχιλ\.",
        r"هزار (?:تومان|ریال|نفر)", r"\bribu (?:rupiah|rp|orang)\b", r"千[円元]",
    ),
}  # fmt: skip
"""What says each scale, the largest first: `miles de millones` are no thousands."""

_IN_CAPITALS = re.compile(r"\b(?:k(?:EUR|USD|GBP|DKK)|TEUR|TUSD|TDKK)\b")
"""Codes of currencies; `Keur` and `Teur` are words of names."""

_RATE = re.compile(
    r"(?:\b(?:per|pro|pr\.?|par|pour|por(?: cada)?|each|every|of|ud af|sur|je|لكل|في كل) ?|/ ?)"
    r"(?:1(?:[ .,']?000)+|100[ .,']?000|thousand|mille|mil|tusind|tausend|million|الف|مليون)\b"
    r"|1[ .,']?000 (?:kisi|nufus|inhab|indb|einw|hab)\w*|‰|promille|\bbinde\b"
)
"""How many something is reckoned to; left out before anything else is looked for."""

_OF_A_ROAD = re.compile(r"\b(?:distance|walk\w*|r[au]n|cycl\w*|travel\w*|dr[io]v\w*|mileage)")
"""What `miles` are of that are no thousands."""

_ONE_WAY = str.maketrans(
    {"ı": "i", "ł": "l", "đ": "d", "\u0629": "\u0647"} | dict.fromkeys("’\u2018\u02bc`", "'")
)


@lru_cache(maxsize=20_000)
def told_scale(text: str) -> int:
    """By what the figures under a text are to be multiplied; 0 where it says nothing of that."""
    if _IN_CAPITALS.search(text):
        return 10**3
    plain = _RATE.sub(" ", _plain(text))
    found = next((scale for scale, told in _patterns() if told.search(plain)), 0)
    return 0 if found and "miles" in plain and _OF_A_ROAD.search(plain) else found


@cache
def _patterns() -> tuple[tuple[int, re.Pattern[str]], ...]:
    """`10 thousand steps` are ten thousand: a number before the word takes it for itself."""
    return tuple(
        (scale, re.compile(rf"(?<!\d )(?<!\d)(?:{'|'.join(told)})"))
        for scale, told in _SCALES.items()
    )


def _plain(text: str) -> str:
    """Lower case without accents, digits and marks written in one way; brackets stay."""
    letters = unicodedata.normalize("NFKD", text.replace("×", "x").casefold())
    kept = "".join(c for c in letters if unicodedata.category(c) not in {"Mn", "Cf"})
    digits = "".join(str(unicodedata.decimal(c, c)) for c in kept.translate(_ONE_WAY))
    return " ".join(digits.split())
