"""Gazetteers: how places are also written, and what they lie in."""

import pytest

from tests.fixtures.invented import read_one

TEMPLATE = """
id = "gazetteer"
title = "Villages and the district each lies in"
produces = "places"

[report]
city = "column"
key = ["folder", "file"]

[columns.district_code]
headers = ["District code"]
[columns.district]
headers = ["District"]
[columns.village_code]
headers = ["Code"]
[columns.village]
headers = ["Village"]
[columns.also]
headers = ["Also"]
split = ";"

[[levels]]
level = "district"
name = "district"
code = "district_code"

[[levels]]
level = "village"
name = "village"
code = "village_code"
parent = "district_code"
other_names = ["also"]
"""
HEAD = "District code,District,Code,Village,Also\n"


def gazetteer(*rows):
    return read_one(HEAD + "\n".join(rows) + "\n", template=TEMPLATE)


def told(read, level):
    names = ("place_ref", "place_name", "is_other_name", "parent_place_ref")
    rows = [row for row in read.rows("core_places") if row["place_level_name"] == level]
    return [tuple(row[name] for name in names) for row in rows]


def test_each_level_of_a_row_is_a_place_and_stands_once():
    read = gazetteer("01,North,0101,Aby,", "01,North,0102,Beby,")
    assert told(read, "district") == [("01", "North", False, None)]
    assert told(read, "village") == [("0101", "Aby", False, "01"), ("0102", "Beby", False, "01")]


def test_other_names_stand_beside_the_name():
    read = gazetteer("01,North,0101,Aby,Åby; Aabye")
    assert told(read, "village") == [
        ("0101", "Aby", False, "01"),
        ("0101", "Åby", True, "01"),
        ("0101", "Aabye", True, "01"),
    ]


def test_places_of_one_name_and_two_codes_are_two_places():
    read = gazetteer("01,North,0101,Aby,", "02,South,0201,Aby,")
    assert [code for code, *_ in told(read, "village")] == ["0101", "0201"]


@pytest.mark.parametrize(
    ("row", "cell", "reason"),
    [("01,North,,Aby,", "C2", "no_place"), ("01,,0101,,", "B2", "no_place")],
)
def test_a_row_without_a_code_or_a_name_is_kept_back(row, cell, reason):
    read = gazetteer(row)
    assert read.kept_back == [(cell, reason)]
    assert read.rows("core_places") == []
