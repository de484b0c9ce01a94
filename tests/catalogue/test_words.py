"""Words that every city writes: for a total, and for how and whether a session took place."""

from importlib.resources import files

import pytest
import yaml

from citywise.catalogue.totals import is_total_word, whose_total
from citywise.catalogue.vocabularies import vocabulary
from citywise.catalogue.words import fold


@pytest.mark.parametrize(
    "text",
    ["Total", "TOTAL :", "I alt", "Toplam", "المجموع", "Suma",
     "Subtotal", "Sub-total", "Sous-total", "Sous–total :", "Ara toplam", "Mellemsum", "Delsum",
     "المجموع الفرعي", "المجموع الجزئي", "Subtotal parcial", "Sous-total Sport", "Subtotal: Q1"],
)  # fmt: skip
def test_a_total_says_so(text):
    assert is_total_word(text)


@pytest.mark.parametrize(
    "text", ["", "Total sessions", "Summer", "Subtotality", "Sports", "Ensembles"]
)
def test_what_only_sounds_so_is_none(text):
    assert not is_total_word(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Klubben i alt", "klubben"),
        ("Klubben, sum i alt", "klubben"),
        ("Club total", "club"),
        ("Total Club", "club"),
        ("Kulüp toplam", fold("Kulüp")),
        ("إجمالي النادي", fold("النادي")),
        ("Klubben", ""),
        ("Total", ""),
    ],
)
def test_a_total_may_name_whose_it_is(text, name):
    assert whose_total(text) == name


@pytest.mark.parametrize(
    ("vocabulary_name", "text", "code"),
    [
        ("event_status", "Réalisée", "completed"),
        ("event_status", "Annulée", "cancelled"),
        ("event_status", "Reportée", "postponed"),
        ("event_status", "Prévue", "planned"),
        ("event_status", "تم التنفيذ", "completed"),
        ("event_status", "ملغاة", "cancelled"),
        ("event_status", "مؤجلة", "postponed"),
        ("event_status", "Afholdt", "completed"),
        ("event_status", "Udsat", "postponed"),
        ("event_status", "Gerçekleşti", "completed"),
        ("event_status", "İPTAL", "cancelled"),
        ("event_status", "Suspendida", "cancelled"),
        ("mode", "Híbrida", "hybrid"),
        ("mode", "Présentiel", "in_person"),
        ("mode", "عن بعد", "online"),
        ("mode", "Çevrim içi", "online"),
        ("mode", "Blandet", "hybrid"),
    ],
)
def test_status_and_mode_are_known_in_every_language(vocabulary_name, text, code):
    assert vocabulary(vocabulary_name).words[fold(text)] == code


@pytest.mark.parametrize("name", ["event_status", "mode"])
def test_no_word_stands_for_two_codes_of_one_list(name):
    source = files("citywise.catalogue").joinpath("vocabularies.yaml").read_text(encoding="utf-8")
    entry = yaml.safe_load(source)[name]
    told = [
        (fold(word), code)
        for code, texts in entry["codes"].items()
        for word in {code, *texts.values(), *entry["also"].get(code, [])}
    ]
    codes = {word: {code for other, code in told if other == word} for word, _ in told}
    assert {word: found for word, found in codes.items() if len(found) > 1} == {}
