"""Everything that is said to a city is said in every language of the network.

What fails here names the language, the entry and what it lacks; CONTRIBUTING says how to add it.
"""

import re

import pytest

from citywise.catalogue.checks import checks
from citywise.catalogue.reasons import reasons
from citywise.catalogue.translations import (
    ENGLISH,
    LANGUAGES,
    Advice,
    english_reasons,
    read_language,
    wording,
)
from citywise.catalogue.vocabularies import vocabularies

OTHERS = LANGUAGES[1:]
SAID_TO_CITIES = ("value_status", "submission_status", "basis", "personal_data")


@pytest.mark.parametrize("language", OTHERS)
def test_every_reason_is_translated(language):
    told = read_language(language)["reasons"]
    missing = [code for code in reasons() if set(told.get(code, {})) != {"says", "fix"}]
    assert missing == [], f"languages/{language}.yaml lacks these under reasons"
    assert set(told) - set(reasons()) == set(), f"no reason is called so in {language}.yaml"


@pytest.mark.parametrize("language", OTHERS)
def test_every_check_is_translated(language):
    told = read_language(language)["checks"]
    missing = [id_ for id_ in checks() if not told.get(id_)]
    assert missing == [], f"languages/{language}.yaml lacks these under checks"
    assert set(told) - set(checks()) == set(), f"no check is called so in {language}.yaml"


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_the_pack_is_translated_with_what_is_filled_in(language):
    english, told = (read_language(name)["words"] for name in (ENGLISH, language))
    assert set(english) ^ set(told) == set(), "these stand in one of the two files only"
    unequal = [word for word in english if filled(english[word]) != filled(told[word])]
    assert unequal == []


@pytest.mark.parametrize("language", OTHERS)
def test_names_of_files_columns_and_examples_are_those_of_the_english(language):
    told = wording(language)
    unequal = [
        code
        for code, advice in english_reasons().items()
        if names_in(advice) - names_in(told.reasons[code])
    ]
    assert unequal == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", SAID_TO_CITIES)
def test_statuses_are_translated(language, name):
    labels = vocabularies()[name].labels
    assert [code for code, told in labels.items() if language not in told] == []


def test_an_unknown_language_is_told_in_english():
    assert wording("xx").say("read_me") == "Read me"


def test_names_and_numbers_keep_their_direction_in_arabic():
    assert wording("ar").say("and_more", count=3) == "و\u20683\u2069 غيرها"
    assert wording("fr").say("and_more", count=3) == "et 3 de plus"


def test_examples_of_dates_are_not_turned_round_in_arabic():
    assert "\u20662025-05-31\u2069" in wording("ar").reasons["not_a_date"].fix


def filled(text):
    return sorted(re.findall(r"\{\w+\}", text))


def names_in(advice: Advice):
    """Names of files, formats and examples that no language changes."""
    text = f"{advice.says} {advice.fix}"
    return set(re.findall(r"\w+\.(?:csv|md|json)\b|\d{4}-\S+\d|\b[A-Z]{3,}\b|\d{4,}", text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("check", checks())
def test_a_finding_is_never_told_as_if_the_check_had_passed(language, check):
    words = wording(language)
    told = words.tell_finding(check)
    assert told != words.checks[check]
    explained = words.reasons[check].says if check in reasons() else words.checks[check]
    assert explained in told


def test_what_a_check_found_is_said():
    words = wording("en")
    assert words.tell_finding("hidden_sheet") == "A hidden sheet was not read."
    assert words.tell_finding("total_row") == (
        "Not so everywhere: Totals that the file states agree with their parts"
    )
