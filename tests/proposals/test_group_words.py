"""Words beside a group in a heading: an age in words is read, what nobody knows is asked about."""

import pytest

from tests.fixtures.workbooks import workbook
from tests.proposals.proposed import propose_for, questions_of, read_by, taken_for


def log(*headings, tags=()):
    rows = [["2031-01-0" + day, "sports", "13", *("5" for _ in headings)] for day in "234"]
    above = [["#date", "#activity", "#reached", *tags]] if tags else []
    lines = [["Date", "Activity", "Participants", *headings], *above, *rows]
    return "".join(";".join(line) + "\n" for line in lines)


def asked_of(proposal, letter="D"):
    question = questions_of(proposal).get(letter)
    return question.asks if question and question.is_binding else ""


@pytest.mark.parametrize(
    ("heading", "group"),
    [
        ("Boys under 18", "age_band=0-17|sex=M"),
        ("Girls (under 18)", "age_band=0-17|sex=F"),
        ("Girls <18", "age_band=0-17|sex=F"),
        ("Women aged 60 and over", "age_band=60+|sex=F"),
        ("Women 60+", "age_band=60+|sex=F"),
        ("Filles moins de 18", "age_band=0-17|sex=F"),
        ("Femmes de 60 ans et plus", "age_band=60+|sex=F"),
        ("18 yaş altı kız", "age_band=0-17|sex=F"),
        ("Piger under 18 år", "age_band=0-17|sex=F"),
        ("Hombres mayores de 59", "age_band=60+|sex=M"),
        ("نساء أقل من 18", "age_band=0-17|sex=F"),
        ("Number of women who came", "sex=F"),
        ("Antal kvinder der deltog", "sex=F"),
        ("Katılan kadın sayısı", "sex=F"),
        ("Nombre de femmes présentes", "sex=F"),
        ("dont_moins_de_18", "age_band=0-17"),
        ("Girls and boys 15-17", "age_band=15-17"),
    ],
)
def test_an_age_in_words_is_read_with_the_sex_beside_it(heading, group):
    proposal = propose_for(log(heading))
    assert taken_for(proposal)["D"] == f"count[{group}]"
    assert not asked_of(proposal)


@pytest.mark.parametrize(
    ("heading", "word"),
    [
        ("Women absent", "absent"),
        ("Women who did not come", "not"),
        ("Women dropped out", "dropped"),
        ("Women trainers", "trainers"),
        ("Girls sessions", "sessions"),
        ("Femmes absentes", "absentes"),
        ("Kvindelige frivillige piger", "frivillige"),
        ("Girls 0-11 months", "months"),
        ("Women with 15-17 children", "children"),
        ("Other women", "other"),
        ("M 15-17", "m"),
    ],
)
def test_a_word_beside_a_group_that_nobody_knows_is_asked_about(heading, word):
    proposal = propose_for(log(heading))
    assert repr(word) in asked_of(proposal)


def test_a_row_of_a_heading_over_groups_is_asked_about_as_well():
    head = [["Date", "Activity", "Staff", ""], ["", "", "Women", "Men"]]
    rows = [["2031-01-0" + day, "sports", 4, 6] for day in "234"]
    merges = {"Log": ["A1:A2", "B1:B2", "C1:D1"]}
    proposal = propose_for(workbook({"Log": [*head, *rows]}, merges=merges))
    assert taken_for(proposal)["C"] == "count[sex=F]"
    assert "staff" in asked_of(proposal, "C")


def test_parts_of_one_sex_that_a_hashtag_tells_are_asked_about():
    tags = ("#reached+f+children", "#reached+f+adults")
    proposal = propose_for(log("Filles (<18)", "Femmes", tags=tags))
    assert taken_for(proposal)["D"] == "count[age_band=0-17|sex=F]"
    assert not asked_of(proposal, "D")
    assert "+adults" in asked_of(proposal, "E")


def test_an_answer_settles_it():
    content = log("Women absent", "Women")
    read = read_by(propose_for(content), content, D="-", E="count[sex=F]")
    assert read.column("core_event_counts", "measured_value") == [5, 5, 5]


@pytest.mark.parametrize(
    ("heading", "word"),
    [
        ("Participants absent", "absent"),
        ("Participants who dropped out", "dropped"),
        ("Bénéficiaires absents", "absents"),
        ("Deltagere afvist", "afvist"),
    ],
)
def test_the_attendance_as_a_whole_is_asked_about_as_well(heading, word):
    content = f"Date;Activity;{heading}\n" + "".join(f"2031-01-0{n};sports;1{n}\n" for n in "2345")
    proposal = propose_for(content)
    assert taken_for(proposal)["C"] == "count"
    assert repr(word) in asked_of(proposal, "C")
