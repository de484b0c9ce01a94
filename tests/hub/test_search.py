"""What the hub finds for words and choices."""

import pytest

from citywise.hub.catalogue import open_catalogue
from citywise.hub.words import plain_word, words_of
from tests.hub.shelf import Shelf


@pytest.fixture(scope="module")
def catalogue():
    return open_catalogue(Shelf())


def find(catalogue, text="", **chosen):
    found = catalogue.search(text, {name: codes.split("|") for name, codes in chosen.items()})
    return found.materials["material_id"].to_list()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("L'École de la RÉPUBLIQUE", ["école", "de", "la", "république"]),
        ("المُجتمعُ المدنيّ", ["المجتمع", "المدني"]),
        ("İstanbul'da gençler", ["istanbul", "da", "gençler"]),
        ("snake_case, 2024!", ["snake", "case", "2024"]),
        ("  …  ", []),
    ],
)
def test_words_of_a_text(typed, words):
    assert words_of(typed) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [("éducation", "education"), ("Fællesskab", "faellesskab"), ("ışık", "isik"), ("مدرسة", "مدرسه"), ("إعلام", "اعلام"), ("٢٠٢٤", "2024")],
)  # fmt: skip
def test_spellings_of_one_word(one, other):
    assert plain_word(one.lower()) == plain_word(other.lower())


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mentoring", "mentor-training"),  # another form of the word
        ("mento", "mentor-handbook"),  # its beginning
        ("barberhsop", "barbershop-talks"),  # letters that changed places
        ("barbershpo talsk", "barbershop-talks"),
        ("apprentisages", "emploi-quartier"),  # a letter short
        ("onlne saftey", "safer-screens"),  # slips in what a theme is called
    ],
)
def test_finds_other_forms_beginnings_and_slips(catalogue, typed, found):
    assert found in find(catalogue, typed)


@pytest.mark.parametrize("typed", ["online safety", "sécurité en ligne", "sikkerhed på nettet", "السلامة على الإنترنت", "çevrimiçi güvenlik", "seguridad en línea"])  # fmt: skip
def test_a_theme_in_any_language_finds_materials_of_all(catalogue, typed):
    of_theme = {"safer-screens", "parents-ecrans", "foraeldre-net", "familias-red", "usra-internet", "aile-internet"}  # fmt: skip
    assert of_theme <= set(find(catalogue, typed))


def test_choices_narrow_what_is_found(catalogue):
    assert set(find(catalogue, "youth council", language="tr|da")[:2]) == {
        "genclik-meclisi",
        "ungeraad",
    }
    assert find(catalogue, language="ar|fr", theme="intercultural_interfaith", kind="toolkit") == [
        "iki-dilli"
    ]
    assert find(catalogue, door="build_partnerships") == ["police-dialogue", "interfaith-walks"]
    assert set(find(catalogue, city="aarby")) == {"council-kit", "feed-lab"}
    assert find(catalogue, licence="CC0 1.0") == ["safer-screens"]
    assert find(catalogue, practice="family-evenings") == ["family-evenings"]


def test_without_words_the_newest_stand_first(catalogue):
    found = catalogue.search(limit=100)
    years = found.materials["publication_year"].to_list()
    assert found.total == catalogue.materials.height == len(years)
    assert years == sorted(years, reverse=True)


def test_the_next_page_goes_on_where_the_first_ended(catalogue):
    first, second = (catalogue.search("police", limit=2, offset=start) for start in (0, 2))
    names = [*first.materials["material_id"], *second.materials["material_id"]]
    assert names == catalogue.search("police", limit=4).materials["material_id"].to_list()
    assert first.total == second.total > 4


@pytest.mark.parametrize(
    "typed",
    [
        "zzzzqqqq",
        "!!!",
        "a" * 10_000,
        "(foo OR bar",
        "title:x^3",
        '"',
        "\x00",
        "*",
        "[zzq TO zzx]",
        "؟",
    ],
)
def test_no_question_is_an_error(catalogue, typed):
    assert catalogue.search(typed).total == 0


def test_a_long_question_needs_not_every_word(catalogue):
    typed = (
        "is there any short film on hate speech, propos haineux, for a debate in my seventh grade"
    )
    assert "prevention-haine" in find(catalogue, typed)


def test_the_door_for_practitioners_leads_to_nothing_that_is_for_others_too(catalogue):
    """`safer-screens` names the door and is for parents."""
    assert find(catalogue, door="recognise_early_signs") == ["early-signs", "bekymring"]
    assert "safer-screens" in find(catalogue, door="protect_community")


def test_codes_to_choose_from_are_those_that_occur(catalogue):
    assert catalogue.codes("licence") == ["CC BY 4.0", "CC0 1.0"]
    assert catalogue.codes("language") == ["ar", "da", "en", "es", "fr", "tr"]
