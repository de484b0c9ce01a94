"""The words and signs that stand for figures or beside them: `ingen`, `n/a`, `ca.`, `mio.`, `½`.

Words of the six languages of the network. A word that means two things in two of them
(`m` is men, minutes or millions) is among those that keep a figure back.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from citywise.catalogue.words import fold

ZERO_WORDS = frozenset(map(fold, ("zero", "zéro", "صفر", "nul", "sıfır", "cero")))
NONE_WORDS = frozenset(
    map(fold, ("nil", "none", "aucun", "aucune", "néant", "لا يوجد", "ingen", "yok", "ninguno",
               "ninguna"))
)  # fmt: skip
"""None of what is counted is nought; of a share they say that there is no share."""

NOT_APPLICABLE_WORDS = frozenset(
    map(fold, ("n/a", "na", "n.a.", "not applicable", "s.o.", "sans objet", "لا ينطبق",
               "ikke relevant", "i.r.", "uygulanamaz", "no aplica", "n.p."))
)  # fmt: skip
NOT_REPORTED_WORDS = frozenset(
    map(fold, ("not reported", "not recorded", "unknown", "n.d.", "nd", "non disponible",
               "non communiqué", "غير متوفر", "غير مسجل", "ikke oplyst", "ikke registreret",
               "bilinmiyor", "kayıt yok", "no disponible", "sin dato", "n/d", "s/d", "sin datos",
               "uoplyst", "veri yok", "k. A.", "k.A.", "keine Angabe", "keine Angaben"))
)  # fmt: skip
ELLIPSES = frozenset({"…", "..."})
DASHES = frozenset({"-", "–", "—"})

ABOUT_WORDS = (
    "~", "≈", "ca.", "ca", "c.", "circa", "approx.", "approx", "approximately", "about", "around",
    "environ", "env.", "env", "omkring", "cirka", "yaklaşık", "aprox.", "aprox",
    "alrededor de", "حوالي", "نحو", "unos", "unas", "aproximadamente", "approximativement",
    "abt.", "abt", "ungefähr", "etwa", "zirka", "cerca de", "en torno a", "más o menos", "casi",
    "à peu près", "autour de", "près de", "some", "roughly", "cca.", "cca", "oko", "około",
    "por volta de", "ungefär", "تقريبا", "قرابة", "زهاء",
)  # fmt: skip
BELOW_WORDS = (
    "less than", "fewer than", "under", "below", "moins de", "inférieur à", "mindre end",
    "færre end", "menos de", "menor que", "menor de", "menor a", "inferior a", "أقل من", "اقل من",
    "دون", "weniger als", "unter", "meno di", "manje od", "mniej niż", "minder dan", "färre än",
    "mindre än", "менее", "меньше",
)  # fmt: skip
"""Before a number they say what `<` says."""
ESTIMATE_WORDS = (
    "est.", "estimated", "estimate", "estimation", "estimé", "estimée", "estimado", "estimada",
    "aprox.", "approx.", "ca.", "env.", "environ", "anslået", "skøn", "tahmini", "tahminî",
    "geschätzt", "تقديري", "تقريبا", "تقريباً",
)  # fmt: skip
"""Behind a number, bare or in brackets, they say that it is an estimate: `60 (est.)`."""

PERCENT_WORDS = frozenset(
    {"%", "percent", "per cent", "pour cent", "pct", "pct.", "procent", "por ciento", "بالمئة",
     "في المئة", "بالمائة"}
)  # fmt: skip

THOUSAND, MILLION = Decimal(1000), Decimal(1_000_000)
SCALES = {
    **dict.fromkeys(("thousand", "mille", "tusind", "bin", "ألف", "آلاف"), THOUSAND),
    **dict.fromkeys(
        ("million", "millions", "mio", "mill", "mln", "millioner", "millón", "millones", "milyon",
         "مليون", "ملايين"),
        MILLION,
    ),
}  # fmt: skip
"""Words behind a number that multiply it, whatever is counted."""

AMOUNT_SCALES = {"k": THOUSAND, "mn": MILLION}
"""Behind an amount of money these multiply; behind a count `12 k` may be twelve women
(kvinder, kadın), and `30 mn` half an hour."""

UNCLEAR_SCALES = frozenset(
    {"k", "m", "mm", "mn", "mil", "b", "bn", "t", "md", "mia", "mrd", "milliard", "milliards",
     "milliarder", "milyar", "billion", "billions", "billones", "مليار"}
)  # fmt: skip

FRACTIONS = {sign: Decimal(str(unicodedata.numeric(sign))) for sign in "½¼¾⅕⅖⅗⅘⅛⅜⅝⅞"}
"""Signs of fractions that end; a third has no end and is refused."""
