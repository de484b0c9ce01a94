"""A word for a total in a column of groups: the whole, loaded, compared or told like any other."""

import pytest

from tests.fixtures.invented import read_one

TEMPLATE = """
id = "tableau"
title = "Tableau"
produces = "values"

[source]
decimal_mark = "."

[report]
period = "declared"
declared = "2031-Q1"
key = ["folder", "file"]

[columns.program]
headers = ["Lieu"]

[columns.indicator]
headers = ["Mesure"]
required = true
words = { Participations = "out_participations", "Séances" = "out_sessions_delivered" }

[columns.group]
headers = ["Pour"]

[columns.group.groups]
"Femmes" = { sex = "F" }
"dont 15-24" = { sex = "F", age_band = "15-24" }
"Hommes" = { sex = "M" }
"Jeunes" = { age_band = "15-24" }
"Aînés" = { age_band = "60+" }
"Somme" = { sex = "X" }
"Ensemble" = {}

[[values]]
headers = ["Nombre"]
required = true
"""
WHOLE = ""


def read(*rows):
    """Rows `Mesure, Pour, Nombre`."""
    return read_all(*(f",{row}" for row in rows))


def read_all(*rows):
    """Rows `Lieu, Mesure, Pour, Nombre`."""
    content = "\n".join(["Lieu,Mesure,Pour,Nombre", *rows]) + "\n"
    return read_one(content, template=TEMPLATE)


def values(found):
    return {r["disagg_key"]: r["reported_value"] for r in found.rows("core_reported_values")}


def counts(found):
    """Records, loaded, kept back."""
    records = found.batch.parts[0].records
    return records.select("record_count", "loaded_count", "quarantined_count").rows()[0]


@pytest.mark.parametrize("word", ["Ensemble", "ENSEMBLE", "Total"])
def test_a_total_that_stands_alone_is_the_figure_whether_the_template_names_it_or_not(word):
    found = read(f"Séances,{word},31")
    assert values(found) == {WHOLE: 31.0}
    assert (found.totals, found.findings, counts(found)) == ([], {}, (1, 1, 0))


def test_a_total_that_cannot_be_read_waits():
    found = read("Participations,Femmes,40", "Séances,Ensemble,(8)")
    assert found.kept_back == [("D3", "bracketed_number")]
    assert counts(found) == (2, 1, 1)


def test_a_total_of_known_parts_is_compared_with_them():
    found = read(
        "Participations,Femmes,40", "Participations,Hommes,50", "Participations,Ensemble,95"
    )
    assert values(found) == {"sex=F": 40.0, "sex=M": 50.0}
    assert found.totals == [("D4", 95.0, 90.0, False)]


def test_a_total_that_stands_above_its_parts_is_compared_with_them():
    found = read(
        "Participations,Ensemble,90", "Participations,Femmes,40", "Participations,Hommes,50"
    )
    assert found.totals == [("D2", 90.0, 90.0, True)]


def test_a_total_beside_a_part_that_is_not_known_is_loaded():
    found = read(
        "Participations,Femmes,40", "Participations,Hommes,n.d.", "Participations,Ensemble,90"
    )
    assert values(found) == {"sex=F": 40.0, "sex=M": None, WHOLE: 90.0}
    assert found.findings == {}


def test_a_total_beside_a_withheld_part_waits():
    found = read(
        "Participations,Femmes,40", "Participations,Hommes,<5", "Participations,Ensemble,43"
    )
    assert found.kept_back == [("D4", "total_tells_withheld")]


@pytest.mark.parametrize(
    "rows",
    [
        ["Femmes,40", "dont 15-24,15", "Hommes,50", "Ensemble,90"],
        ["dont 15-24,15", "Femmes,40", "Hommes,50", "Ensemble,90"],
        ["Femmes,40", "dont 15-24,n.d.", "Hommes,50", "Ensemble,90"],
        ["Ensemble,90", "Femmes,40", "dont 15-24,15", "Hommes,50"],
    ],
)
def test_a_part_of_a_part_is_not_added_to_the_parts(rows):
    found = read(*(f"Participations,{row}" for row in rows))
    [(_, stated, computed, is_passed)] = found.totals
    assert (stated, computed, is_passed) == (90.0, 90.0, True)
    assert found.findings == {}


@pytest.mark.parametrize("total", ["(8)", "7-9", "8 k"])
def test_a_total_over_places_that_is_no_plain_number_is_told(total):
    found = read_all("Maison,Séances,,8", f"Total,Séances,,{total}")
    assert found.findings == {"total_not_compared": 1}


@pytest.mark.parametrize("total", ["n.d.", ""])
def test_a_total_over_places_that_states_nothing_is_none(total):
    found = read_all("Maison,Séances,,8", f"Total,Séances,,{total}")
    assert (found.findings, found.totals) == ({}, [])


def test_a_word_to_which_the_template_gives_a_group_is_no_total():
    found = read("Participations,Femmes,40", "Participations,Somme,3")
    assert values(found) == {"sex=F": 40.0, "sex=X": 3.0}


def test_a_total_of_two_splits_agrees_with_each_by_itself():
    found = read("Participations,Femmes,40", "Participations,Hommes,50", "Participations,Jeunes,30",
                 "Participations,Aînés,60", "Participations,Ensemble,90")  # fmt: skip
    assert found.findings == {}


@pytest.mark.parametrize("young", ["15", "n.d."])
def test_a_part_of_a_part_leaves_no_total_open_whose_row_does_not_say_whose_it_is(young):
    parts = ["Femmes,40", f"dont 15-24,{young}", "Hommes,50"]
    rows = [f"The Club,Participations,{part}" for part in parts]
    found = read_all(*rows, ",Participations,Ensemble,90")
    assert found.kept_back == []
    assert found.totals == [("D5", 90.0, 90.0, True)]
