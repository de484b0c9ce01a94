"""What comes near a name, and by what evidence; nothing of it is ever taken for the name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citywise.network.names import Spelling
from citywise.network.nearest import LEAST, nearest

KNOWN = ["Aarhus", "Beirut", "Tripoli", "İzmir", "København", "Río Claro", "Gençlik Kulübü",
         "Maison des jeunes", "The Club", "Street Football", "نادي الشباب", "Tønder", "Ægirshavn",
         "Peñablanca", "Diyarbakır", "Amman"]  # fmt: skip
SPELLINGS = [Spelling("city", "", name, name) for name in KNOWN]


@pytest.mark.parametrize(
    ("text", "means", "evidence"),
    [
        ("Århus", "Aarhus", "another way"),
        ("Koebenhavn", "København", "another way"),
        ("Toender", "Tønder", "another way"),
        ("Aegirshavn", "Ægirshavn", "another way"),
        ("بيروت", "Beirut", "consonants"),
        ("طرابلس", "Tripoli", "consonants"),
        ("عمّان", "Amman", "consonants"),
        ("Nadi al-Shabab", "نادي الشباب", "consonants"),
        ("Beirout", "Beirut", "another way"),
        ("Club The", "The Club", "order"),
        ("The Club Northby", "The Club", "a word more"),
        ("Football", "Street Football", "a word more"),
        ("The Clubb", "The Club", "1 letter differs"),
        ("Gençlik Külubü", "Gençlik Kulübü", ""),
        ("Tripоli", "Tripoli", "another script"),  # noqa: RUF001 - a Cyrillic o
        ("Maison des jeune", "Maison des jeunes", "1 letter differs"),
        ("Penyablanca", "Peñablanca", "letter"),
    ],
)
def test_comes_near(text, means, evidence):
    best = nearest(text, SPELLINGS)[0]
    assert best.id == means
    assert evidence in best.evidence
    assert LEAST <= best.score <= 1


@pytest.mark.parametrize(
    "text", ["Oslo", "Night Owls", "Friends of the Pier", "مكتبة", "x", "12", "-"]
)
def test_what_is_far_is_not_proposed(text):
    assert nearest(text, SPELLINGS) == []


def test_a_text_as_long_as_a_page_is_no_name():
    assert nearest("The Club " + "x " * 500, SPELLINGS) == []


@given(st.text(max_size=40))
def test_any_text_can_be_compared(text):
    found = nearest(text, SPELLINGS)
    assert len(found) <= 3
    assert all(LEAST <= near.score <= 1 for near in found)
