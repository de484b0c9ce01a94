"""Matrices whose heading tells months and sexes in words: those of many languages, and the city's.

              | Jänner   | Februar  | März
Measure       | w  | m   | w  | m   | w  | m
Participations| 5  | 6   | 7  | 8   | 9  | 10
"""

from pathlib import Path

import pytest

from citywise.errors import WorkspaceError
from citywise.intake.templates.files import parse_template
from tests.fixtures.invented import read_one
from tests.fixtures.workbooks import workbook
from tests.proposals.proposed import propose_for, questions_of, read_by

MEASURE = "Participations (attendances)"
PATH = "eastmere/2031-Q1 report.xlsx"
CHOSEN = {"accumulation": "in_period"}


def matrix(months, sexes, figures=range(5, 11)):
    over = [text for month in months for text in (month, *[None] * (len(sexes) - 1))]
    merges = ["A1:A2", "B1:C1", "D1:E1", "F1:G1"]
    rows = [["Indicator", *over], [None, *sexes * len(months)], [MEASURE, *figures]]
    return workbook({"R": rows}, merges={"R": merges})


def told(read):
    """Period and breakdown of each figure."""
    rows = read.rows("core_reported_values")
    return {(row["period_id"], row["disagg_key"]): row["reported_value"] for row in rows}


OF_SPRING = {
    ("2031-01", "sex=F"): 5, ("2031-01", "sex=M"): 6, ("2031-02", "sex=F"): 7,
    ("2031-02", "sex=M"): 8, ("2031-03", "sex=F"): 9, ("2031-03", "sex=M"): 10,
}  # fmt: skip


@pytest.mark.parametrize(
    ("months", "sexes"),
    [
        (("January", "February", "March"), ("girls", "boys")),
        (("Jänner", "Februar", "März"), ("w", "m")),
        (("Jan.", "Feber", "Mrz"), ("weiblich", "männlich")),
        (("Januar", "Februar", "Marts"), ("Piger", "Drenge")),
        (("Janvier", "Février", "Mars"), ("Filles", "Garçons")),
        (("Enero", "Febrero", "Marzo"), ("Niñas", "Niños")),
        (("Ocak", "Şubat", "Mart"), ("Kız", "Erkek")),
        (("كانون الثاني", "شباط", "آذار"), ("فتيات", "فتيان")),
        (("يناير", "فبراير", "مارس"), ("بنات", "أولاد")),
    ],
)
def test_months_and_sexes_over_figures_are_a_matrix_in_any_language(months, sexes):
    content = matrix(months, sexes)
    proposal = propose_for(content, path=PATH)
    assert proposal.entries["unpivot"]["levels"] == ["period", "sex"]
    assert told(read_by(proposal, content, path=PATH, **CHOSEN)) == OF_SPRING


def test_a_word_that_no_list_knows_is_asked_about_and_given_to_the_level():
    content = matrix(("Jänner", "Februar", "März"), ("Mädchen", "Buben"))
    proposal = propose_for(content, path=PATH)
    assert questions_of(proposal)["words.sex"].cells == ("Buben",)
    words = {"words.sex.Buben": "M"}
    assert told(read_by(proposal, content, path=PATH, **CHOSEN, **words)) == OF_SPRING
    waiting = read_by(proposal, content, path=PATH, **CHOSEN)
    assert {reason for _, reason in waiting.kept_back} == {"unknown_code"}
    assert len(told(waiting)) == 3


def test_beside_an_h_an_m_is_asked_about_too():
    content = matrix(("Enero", "Febrero", "Marzo"), ("M", "H"))
    proposal = propose_for(content, path="rioclaro/2031-Q1 informe.xlsx")
    assert questions_of(proposal)["words.sex"].cells == ("H", "M")
    words = {"words.sex.H": "M", "words.sex.M": "F"}
    read = read_by(proposal, content, path="rioclaro/2031-Q1 informe.xlsx", **CHOSEN, **words)
    assert told(read) == OF_SPRING


def test_words_that_are_all_unknown_are_a_level_once_somebody_says_so():
    content = matrix(("Ocak", "Şubat", "Mart"), ("K", "E"))
    proposal = propose_for(content, path=PATH)
    asked = questions_of(proposal)["unpivot.levels"]
    assert asked.is_binding
    assert "period,sex" in asked.choices
    words = {"unpivot.levels": "period,sex", "words.sex.K": "F", "words.sex.E": "M"}
    assert told(read_by(proposal, content, path=PATH, **CHOSEN, **words)) == OF_SPRING


TEMPLATE = """
id = "months"
title = "Months over sexes"
produces = "values"
[source]
header_rows = 2
[report]
period = "file_name"
period_pattern = '(?P<year>20\\d\\d)'
[columns.indicator]
headers = ["Indicator"]
[unpivot]
levels = ["period", "sex"]
[unpivot.words]
period = { "1er" = "January", "2do" = "2", "3er" = "2031-03" }
sex = { "Chicas" = "F", "Resto" = "M", "Todos" = "all" }
"""


def test_a_template_says_what_the_words_of_its_levels_mean():
    content = matrix(("1er", "2do", "3er"), ("CHICAS", "resto"))
    assert told(read_one(content, path=PATH, template=TEMPLATE)) == OF_SPRING


@pytest.mark.parametrize(
    ("wrong", "says"),
    [('sex = { "Chicas" = "W" }', "W"), ('age_band = { "x" = "0-4" }', "age_band"),
     ('sex = { "Chicas" = "F", "chicas" = "M" }', "two meanings")],
)  # fmt: skip
def test_words_of_a_level_are_of_a_level_and_mean_a_code(wrong, says):
    text = TEMPLATE.partition("period = { ")[0] + wrong
    with pytest.raises(WorkspaceError, match=says):
        parse_template(text.encode(), "months.toml", Path())


@pytest.mark.parametrize("words", [("Niños", "Adultos"), ("Niños", "Niñas y niños")])
def test_children_alone_are_no_boys(words):
    content = matrix(("Enero", "Febrero", "Marzo"), words)
    read = read_one(content, path=PATH, template=TEMPLATE.partition("[unpivot.words]")[0])
    assert told(read) == {}
    assert "count[sex=M]" not in {c.chosen for c in propose_for(
        "Date,Activity,Niños\n2031-01-05,sports,12\n2031-01-06,sports,13\n").columns}  # fmt: skip
