"""How soon somebody finds what they mean: questions in six languages over a small catalogue."""

from collections import defaultdict

import pytest

from citywise.hub.catalogue import open_catalogue
from tests.hub.questions import QUESTIONS
from tests.hub.shelf import Shelf, rows_of

LEAST = 0.8


@pytest.fixture(scope="module")
def catalogue():
    return open_catalogue(Shelf())


def ranks(catalogue):
    """One over the place of the first right answer, of each question; 0 where there is none."""
    found = defaultdict(list)
    for language, text, right in rows_of(QUESTIONS):
        names = catalogue.search(text).materials["material_id"].to_list()
        place = next((n for n, name in enumerate(names, 1) if name in right.split()), None)
        found[language].append(1 / place if place else 0)
    return found


def test_there_are_sixty_questions_in_four_languages_or_more():
    languages = [language for language, *_ in rows_of(QUESTIONS)]
    assert len(languages) >= 60
    assert len([one for one in set(languages) if languages.count(one) >= 7]) >= 4


def test_the_right_material_stands_first_or_nearly(catalogue):
    found = ranks(catalogue)
    assert all(sum(each) / len(each) >= LEAST for each in found.values())


def test_every_right_answer_is_a_material(catalogue):
    names = set(catalogue.materials["material_id"])
    assert {name for *_, right in rows_of(QUESTIONS) for name in right.split()} <= names
