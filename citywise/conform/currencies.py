"""Read what an amount is in: `€1,200`, `1.200 kr.`, `USD 500`, `12 450 FCFA`.

A code of ISO 4217 and a sign that only one currency has speak for themselves. What several
share (`$`, `kr`, `dinar`) is the currency that the template or the city has declared, where
that is one of them; it is never guessed.
"""

from __future__ import annotations

import re
from functools import cache

from babel import Locale
from babel.numbers import get_territory_currencies

from citywise.conform.figure_words import FRACTIONS

_CERTAIN = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "avro": "EUR", "يورو": "EUR",
    "us$": "USD", "ca$": "CAD", "a$": "AUD", "nz$": "NZD",
    "£": "GBP", "₺": "TRY", "tl": "TRY", "₪": "ILS", "₹": "INR", "₽": "RUB", "₴": "UAH",
    "₦": "NGN", "₱": "PHP", "฿": "THB", "₫": "VND", "₸": "KZT", "₼": "AZN", "₾": "GEL",
    "₵": "GHS", "₲": "PYG", "₡": "CRC", "₩": "KRW", "zł": "PLN", "kč": "CZK",
    "r$": "BRL", "mx$": "MXN", "hk$": "HKD", "nt$": "TWD", "rd$": "DOP", "n$": "NAD",
    "ksh": "KES", "kshs": "KES", "tsh": "TZS", "tshs": "TZS", "ush": "UGX", "ushs": "UGX",
    "fbu": "BIF", "frw": "RWF", "fdj": "DJF", "naira": "NGN", "birr": "ETB",
    "৳": "BDT", "taka": "BDT",
    "د.ا": "JOD", "د.أ": "JOD", "د.ت": "TND", "ل.ل": "LBP",  # noqa: RUF001
    "د.م": "MAD", "د.ج": "DZD", "د.ع": "IQD", "ج.م": "EGP", "ل.س": "SYP", "ر.س": "SAR",
}  # fmt: skip
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "JMD", "TTD", "BBD", "BZD",
                      "XCD", "FJD", "LRD", "NAD"})  # fmt: skip
_PESOS = frozenset({"MXN", "ARS", "CLP", "COP", "UYU", "DOP", "CUP"})
_KRONER = frozenset({"DKK", "SEK", "NOK", "ISK"})
_POUNDS = frozenset({"GBP", "EGP", "LBP", "SYP", "SDG", "SSP"})
_DINARS = frozenset({"JOD", "TND", "DZD", "IQD", "KWD", "BHD", "LYD", "RSD", "MKD"})
_LIRAS = frozenset({"TRY", "LBP", "SYP"})
_CFA = frozenset({"XOF", "XAF"})
_FRANCS = _CFA | frozenset({"CHF", "XPF", "BIF", "RWF", "CDF", "GNF", "DJF", "KMF"})
_RUPEES = frozenset({"INR", "PKR", "LKR", "NPR", "MUR", "SCR"})
_SHILLINGS = frozenset({"KES", "TZS", "UGX", "SOS"})
_SHARED = {
    "$": _DOLLARS | _PESOS, "peso": _PESOS, "pesos": _PESOS,
    **dict.fromkeys(("dollar", "dollars", "dólares", "دولار"), _DOLLARS),
    **dict.fromkeys(("kr", "krone", "kroner", "kronor"), _KRONER),
    **dict.fromkeys(("pound", "pounds", "جنيه"), _POUNDS),
    **dict.fromkeys(("dinar", "dinars", "دينار"), _DINARS),
    **dict.fromkeys(("lira", "liras", "ليرة"), _LIRAS),
    **dict.fromkeys(("fcfa", "f cfa", "cfa", "franc cfa", "francs cfa"), _CFA),
    **dict.fromkeys(("franc", "francs", "fr", "frs"), _FRANCS),
    **dict.fromkeys(("rs", "₨", "rupee", "rupees", "roupie", "roupies"), _RUPEES),
    **dict.fromkeys(("sh", "shs", "shilling", "shillings"), _SHILLINGS),
    **dict.fromkeys(("dh", "dhs", "dirham", "dirhams", "درهم"), frozenset({"MAD", "AED"})),
    **dict.fromkeys(("le", "l.e", "e£"), frozenset({"EGP"})), "lei": frozenset({"RON", "MDL"}),
    "dt": frozenset({"TND"}), "jd": frozenset({"JOD"}), "fc": frozenset({"CDF", "KMF"}),
    "fg": frozenset({"GNF"}), "bs": frozenset({"BOB", "VES"}), "ft": frozenset({"HUF"}),
    "¥": frozenset({"JPY", "CNY"}), "﷼": frozenset({"IRR", "SAR", "QAR", "YER", "OMR"}),
}  # fmt: skip

_QUANTITY = rf"[\d{''.join(FRACTIONS)}]"
_AROUND = re.compile(
    rf"(?P<before>[^\d<>≤≥(+\-%]*?)"
    rf"(?P<amount>[<>≤≥(+\-%]*{_QUANTITY}.*{_QUANTITY}|[<>≤≥(+\-%]*{_QUANTITY})"
    rf"(?P<after>\D*)",
)
_WHOLE_AMOUNT = re.compile(r"[.,][-–—]|/[=-]")


def read_currency(word: str, declared: str | None) -> str | None:
    """The code that a word or sign means; None where that is not clear, or no currency."""
    if word.upper() in _codes():
        return word.upper()
    name = word.casefold().rstrip(".") if word.casefold() not in _CERTAIN else word.casefold()
    if name in _SHARED:
        return declared if declared in _SHARED[name] else None
    code = _CERTAIN.get(name)
    # where another pound is at home, its sign may mean that one
    is_other_pound = code == "GBP" and declared in _POUNDS - {"GBP"}
    return None if is_other_pound else code


def split_amount(plain: str) -> tuple[str, tuple[str, ...]]:
    """An amount without the words for its currency, and these words: `ca. €1.2 mio`."""
    match = _AROUND.fullmatch(plain)
    if match is None:
        return plain, ()
    before, first = _take_last_word(match["before"])
    after, last = _take_last_word(_WHOLE_AMOUNT.sub("", match["after"], count=1))
    return f"{before}{match['amount']}{after}", tuple(filter(None, (last, first)))


def _take_last_word(text: str) -> tuple[str, str]:
    """The text without the currency that ends it, and that."""
    plain = text.strip()
    for word in (plain, plain.split(" ")[-1], plain[-1:]):
        if _is_currency(word):
            return text.rstrip().removesuffix(word), word
    return text, ""


def _is_currency(word: str) -> bool:
    name = word.casefold()
    return word in _codes() or any(n in _CERTAIN or n in _SHARED for n in (name, name.rstrip(".")))


@cache
def _codes() -> frozenset[str]:
    """The codes of the currencies that are in use somewhere."""
    territories = map(str, Locale("en").territories)
    places = [code for code in territories if len(code) == 2 and code.isalpha()]
    return frozenset(code for place in places for code in _in_use(place))


def _in_use(territory: str) -> list[str]:
    return [str(code) for code in get_territory_currencies(territory)]
