"""By what a heading or a title says its figures are to be multiplied."""

import pytest

from citywise.catalogue.scales import told_scale

THOUSAND, MILLION = 1_000, 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        "Participants (in thousands)", "In thousands", "Thousands", "Spending, EUR thousands",
        "Participants (000)", "Participants ('000)", "Participants (’000s)", "Spending (€000)",
        "Spending £'000", "000s of people", "000 EUR", "Participants x1000", "Reach x 1,000",
        "Reach ×1 000", "Participants (1,000s)", "in 1,000", "k€", "Spending in kEUR", "thousand EUR",
        "Dépenses (en milliers d'euros)", "en milliers", "Milliers de personnes", "(milliers)",
        "Personnes (x 1 000)",
        "in Tsd.", "Tsd. €", "in Tausend", "TEUR",
        "i tusinde", "Deltagere (i tusind)", "Udgifter (1.000 kr.)", "Udgifter, t.kr.", "tkr.",
        "i 1.000 kr.", "TDKK",
        "en miles", "Miles de personas", "Personas (miles)", "Gasto (miles de euros)",
        "Katılımcı (bin)", "Harcama (bin TL)", "bin kişi", "Katılımcı, bin",
        "Spend ($K)", "Spend, US$ k", "Dépenses (K€)", "Spend (USD K)", "Spend (K USD)", "Spend in 000",
        "Despesa (mil R$)", "R$ mil", "mil reais", "em milhares", "Spesa (migliaia)", "in migliaia di euro",
        "Uitgaven (x € 1.000)", "Uitgaven (€ 1.000)", "duizendtallen", "Wydatki (tys. zł)", "w tysiącach",
        "Rashodi (000 din)", "u hiljadama dinara", "Rashodi (hilj. din)", "u tisućama kn", "у хиљадама динара",  # noqa: RUF001
        "тыс. руб.", "тис. грн", "Výdaje (tis. Kč)", "ezer Ft", "tusental kronor", "Spend x 10^3", "Spend (×10³)",  # noqa: RUF001
        "Spend (KES 000s)", "Spend (Ksh thousands)", "Gasto (miles $)", "Dépenses (milliers FCFA)",
        "بالآلاف", "المشاركون (بالآلاف)", "آلاف المشاركين", "بالألف", "ألف دينار",
    ],
)  # fmt: skip
def test_thousands_are_told_in_the_languages_of_the_network(text):
    assert told_scale(text) == THOUSAND


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("in millions", MILLION), ("Spending (million EUR)", MILLION), ("€m", MILLION),
        ("en millions d'euros", MILLION), ("Mio. €", MILLION), ("mio. kr.", MILLION),
        ("millones", MILLION), ("milyon TL", MILLION), ("بالملايين", MILLION), ("مليون دينار", MILLION),
        ("$M", MILLION), ("Spend (US$ M)", MILLION), ("R$ mi", MILLION), ("milhões", MILLION),
        ("milioni di euro", MILLION), ("mln zł", MILLION), ("mil. Kč", MILLION), ("млн руб.", MILLION),  # noqa: RUF001
        ("in 1,000,000", MILLION), ("x € 1.000.000", MILLION), ("mkr", MILLION), ("mld zł", 10**9),
        ("miliardi", 10**9),
        ("MEUR", MILLION), ("in billions", 10**9), ("en miles de millones", 10**9),
        ("mia. kr.", 10**9), ("in lakhs", 100_000), ("(crore)", 10**7),
    ],
)  # fmt: skip
def test_other_scales(text, scale):
    assert told_scale(text) == scale


@pytest.mark.parametrize(
    "text",
    [
        "", "Participants", "Women", "2031", "Q1 2031", "1000", "Participants 1000",
        # rates
        "Incidents per thousand", "Cases per 1,000", "per 1000 inhabitants", "(per 1,000)",
        "pro 1.000 Einwohner", "pr. 1.000 indbyggere", "pour 1 000 habitants", "pour mille",
        "por mil", "por cada 1.000 habitantes", "1000 kişi başına", "1000 kişide", "binde",
        "لكل ألف نسمة", "لكل 1000", "‰", "promille", "per million", "of 1000 households",
        "Incidents per 100,000",
        # words that look like one
        "Waste bin", "Bin collections", "Miles walked", "Distance (miles)", "in miles",
        "Milan", "Militants", "Similar events", "Mille-feuille", "Emile", "Family", "familles",
        "Mia's group", "Thousand Oaks", "Tusindfryd", "Million-tree walk", "kr.", "KDK", "Teur", "Keur Lamane", "KEUR LAMANE",
        "10 000", "Grant 10,000", "Code 000123", "10 thousand steps", "5 million trees", "k", "(k)",
        "Mila's club", "MIL training", "Mil palabras", "Ski (K)", "Tisa", "Tys", "Ribu", "Kids in 2000",
        "Grant of $ 1,000", "5 € 1,000 grants", "Men (M)", "M", "Familia", "Smiles", "bint", "ألفة",
    ],
)  # fmt: skip
def test_what_only_looks_like_one(text):
    assert told_scale(text) == 0
