"""`citywise template`: a layout nobody knows is looked at, decided, tried and kept."""

import json

import pytest
from demonstration import citywise

from citywise.catalogue.vocabularies import vocabulary
from citywise.errors import WorkspaceError
from citywise.proposals.proposal import Decided
from citywise.proposals.rendering import render_template
from citywise.stages.inspection import inspect_file
from citywise.stages.proposing import (
    accept_template,
    amended_template,
    propose_template,
    replace_template,
    template_text,
    try_template,
)
from tests.fixtures.invented import make_workspace, night_on

DIARY = """\
Northby clubs,,,,,
Evening of,Club,What we did,Who came,of them girls,of them boys
14/01/2025,Mentors,mentoring,12,5,7
21/01/2025,Mentors,street football,24,10,14
"""
WORD = "words.activity_type.street football"
DONE, FAILED, UNUSABLE = 0, 1, 2


@pytest.fixture
def network(tmp_path):
    return make_workspace(tmp_path / "network")


@pytest.fixture
def diary(tmp_path):
    path = tmp_path / "2025-Q1 diary.csv"
    path.write_text(DIARY, encoding="utf-8")
    return path


def test_the_command_shows_columns_evidence_questions_and_the_template(network, diary, tmp_path):
    out = tmp_path / "draft.toml"
    said = citywise(
        "template", "propose", str(diary), "--city", "eastmere", "--out", str(out),
        workspace=network.root,
    )  # fmt: skip
    assert said.returncode == DONE, said.stderr
    assert "count[sex=F]" in said.stdout
    assert "A3: 14/01/2025" in said.stdout
    assert "street football" in said.stdout
    assert 'headers = ["Evening of"]' in out.read_text()
    assert sorted(path.name for path in network.templates.glob("*diary*")) == []


def test_every_code_that_a_word_may_mean_is_offered(network, diary):
    said = citywise("template", "propose", str(diary), "--city", "eastmere", workspace=network.root)
    (offered,) = (line for line in said.stdout.splitlines() if "--set words.activity_type=" in line)
    assert [code for code in vocabulary("activity_type").codes if code not in offered] == []


def test_an_accepted_template_is_read_by_from_the_next_night_on(network, diary):
    said = citywise(
        "template", "accept", str(diary), "--city", "eastmere", "--id", "club-diary",
        "--set", f"{WORD}=sports", "--set", "A=date", workspace=network.root,
    )  # fmt: skip
    assert said.returncode == DONE, said.stderr
    assert "2 of 2 records would load" in said.stdout
    (network.raw / "eastmere").mkdir()
    diary.rename(network.raw / "eastmere" / diary.name)
    with night_on(network) as night:
        loaded = night.store.rows("select template_id, loaded_count from core_submissions")
    assert loaded.rows() == [("club-diary", 2)]


def test_a_template_in_which_something_is_undecided_is_not_kept(network, diary):
    said = citywise("template", "accept", str(diary), "--city", "eastmere", workspace=network.root)
    assert said.returncode == UNUSABLE
    assert "1 of 2 records would load" in said.stdout
    assert "A: Is column A 'Evening of' date?" in said.stderr
    assert not list(network.templates.glob("*diary*"))


def test_the_heading_stands_where_a_person_says(network, diary):
    said = citywise(
        "template", "propose", str(diary), "--city", "eastmere", "--set", "first_row=4",
        "--set", "source.header_rows=2", workspace=network.root,
    )  # fmt: skip
    assert "header_rows = 2" in said.stdout
    assert "Club / Mentors" in said.stdout


def test_a_file_that_has_waited_for_its_template_is_read_again(network, diary):
    (network.raw / "eastmere").mkdir()
    sent = diary.rename(network.raw / "eastmere" / diary.name)
    with night_on(network) as night:
        assert night.store.value("select submission_status_code from core_submissions") == "refused"
    proposal = propose_template(network, sent, "")
    accept_template(
        network, render_template(proposal, {"id": "club-diary", WORD: "sports", "A": "date"})
    )
    with night_on(network) as night:
        assert night.store.value("select loaded_count from core_submissions") == 2


def test_a_template_that_does_not_read_its_file_is_not_kept(network, diary):
    said = citywise(
        "template", "accept", str(diary), "--city", "eastmere", "--set",
        r"report.period_pattern=(?P<year>20\d\d)x", workspace=network.root,
    )  # fmt: skip
    assert said.returncode == FAILED
    assert "not kept" in said.stdout
    assert not list(network.templates.glob("*diary*"))


def test_a_template_that_is_there_is_never_written_over(network, diary):
    text = render_template(
        propose_template(network, diary, "eastmere"), {"id": "event-log", "A": "date"}
    )
    before = (network.templates / "event-log.toml").read_text()
    with pytest.raises(WorkspaceError, match="already"):
        accept_template(network, text)
    assert (network.templates / "event-log.toml").read_text() == before


def test_a_text_that_is_no_template_is_told_and_leaves_nothing(network):
    before = sorted(network.templates.iterdir())
    with pytest.raises(WorkspaceError, match="produces"):
        accept_template(network, 'id = "x"\ntitle = "X"\n')
    assert sorted(network.templates.iterdir()) == before


def test_trying_a_template_keeps_nothing(network, diary):
    text = render_template(propose_template(network, diary, "eastmere"))
    found = try_template(network, diary, "eastmere", text)
    assert (found.loaded_count, found.record_count) == (1, 2)
    assert not network.warehouse.exists()
    assert not list(network.templates.glob("*diary*"))


@pytest.mark.parametrize("choices", [{"Z": "date"}, {"A": "nonsense"}, {"source": "x"}])
def test_a_choice_that_cannot_be_is_told(network, diary, choices):
    proposal = propose_template(network, diary, "eastmere")
    with pytest.raises(WorkspaceError):
        render_template(proposal, choices)


def test_a_choice_that_sets_nothing_is_told_without_a_traceback(network, diary):
    asked = ("template", "propose", str(diary), "--city", "eastmere", "--set", "A")
    said = citywise(*asked, workspace=network.root)
    assert said.returncode == UNUSABLE
    assert "Traceback" not in said.stderr


def test_a_file_without_a_table_is_told(network, tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("\n")
    with pytest.raises(WorkspaceError):
        propose_template(network, path, "eastmere")


DRIFTED = "Ref,Date,Activity,Status,Number of participants\nE-1,2025-01-05,Sports,Completed,20\n"


@pytest.fixture
def drifted(tmp_path):
    path = tmp_path / "2025-Q1 log.csv"
    path.write_text(DRIFTED, encoding="utf-8")
    return path


def test_a_known_layout_that_drifted_is_shown_as_a_change_of_its_template(network, drifted):
    said = citywise(
        "template", "propose", str(drifted), "--city", "eastmere", workspace=network.root
    )
    assert "event-log lacks Participants" in said.stdout
    assert "100% of its cells are whole numbers" in said.stdout
    added = [line for line in said.stdout.splitlines() if line.startswith("    +headers")]
    assert len(added) == 1
    assert added[0].endswith('"Number of participants"]')


def test_a_confirmed_change_reads_the_old_and_the_new_heading(network, drifted):
    before = (network.templates / "event-log.toml").read_text()
    said = citywise("template", "amend", str(drifted), "--city", "eastmere", workspace=network.root)
    assert said.returncode == DONE, said.stderr
    after = (network.templates / "event-log.toml").read_text()
    assert len(set(after.splitlines()) - set(before.splitlines())) == 1
    for content in (DRIFTED, DRIFTED.replace("Number of participants", "Participants")):
        drifted.write_text(content)
        assert inspect_file(network, drifted, "eastmere").loaded_count == 1
    assert not list(network.templates.glob("*.part")) + list(network.templates.glob("*.new"))


def test_a_template_that_somebody_else_has_changed_is_not_replaced(network, drifted):
    nearest = propose_template(network, drifted, "eastmere").nearest
    before = template_text(network, "event-log")
    text = amended_template(network, nearest)
    with (network.templates / "event-log.toml").open("a") as file:
        file.write("# mine\n")
    with pytest.raises(WorkspaceError, match="meanwhile"):
        replace_template(network, text, before)
    assert template_text(network, "event-log").endswith("# mine\n")


def test_a_layout_that_fits_is_said_to_fit(network, drifted):
    drifted.write_text(DRIFTED.replace("Number of participants", "Participants"))
    nearest = propose_template(network, drifted, "eastmere").nearest
    assert (nearest.template_id, nearest.missing) == ("event-log", ())


DANISH = """\
Dato;Indsats;Aktivitet;Status;Deltagere
14-01-2025;Mentors;sports;afholdt;12
21-01-2025;Mentors;sports;aflyst på grund af sne;0
"""


def test_the_encoding_of_a_new_layout_may_be_said_at_once(network, tmp_path):
    path = tmp_path / "2025-Q1.csv"
    path.write_bytes(DANISH.encode("cp1252"))
    said = citywise("template", "propose", str(path), "--city", "eastmere", workspace=network.root)
    assert said.returncode == UNUSABLE
    said = citywise(
        "template", "propose", str(path), "--city", "eastmere",
        "--set", "source.encoding=cp1252", workspace=network.root,
    )  # fmt: skip
    assert said.returncode == DONE
    assert "aflyst på grund af sne" in said.stdout
    assert 'encoding = "cp1252"' in said.stdout


def test_an_encoding_that_is_none_is_told(network, diary):
    with pytest.raises(WorkspaceError, match="No encoding is called 'danish'"):
        propose_template(network, diary, "eastmere", Decided(encoding="danish"))


REPORT = "Measure;Period;Value\nTrust;2031-Q1;1.234\nHope;2031-Q1;2.345\n"


def test_what_the_city_has_said_of_its_figures_is_not_asked_again(network, tmp_path):
    path = tmp_path / "report.csv"
    path.write_text(REPORT, encoding="utf-8")
    of_skovby = propose_template(network, path, "skovby")
    assert "source.decimal_mark" not in {question.entry for question in of_skovby.questions}
    assert "source.decimal_mark is the city's own, ',' (cities.csv)" in of_skovby.evidence
    of_nowhere = propose_template(network, path, "nowhere")
    assert "source.decimal_mark" in {question.entry for question in of_nowhere.questions}


def test_cells_that_prove_another_mark_than_the_citys_are_told_in_the_template(network, tmp_path):
    path = tmp_path / "report.csv"
    path.write_text(REPORT.replace("2.345", "0.125"), encoding="utf-8")
    assert propose_template(network, path, "skovby").entries["source"]["decimal_mark"] == "."


def test_the_table_without_a_name_is_one_that_may_be_meant(network, tmp_path):
    path = tmp_path / "visits.json"
    visit = {"day": "2031-01-05", "sessions": [
        {"activity": "sports", "women": 3, "participants": 7},
        {"activity": "mentoring", "women": 2, "participants": 4}]}  # fmt: skip
    path.write_text(json.dumps([visit, visit | {"day": "2031-01-12"}]), encoding="utf-8")
    asked = ("template", "propose", str(path), "--city", "eastmere", "--sheet")
    assert "sheet 'sessions'" in citywise(*asked, "sessions", workspace=network.root).stdout
    whole = citywise(*asked, "", workspace=network.root).stdout
    assert "sheet 'sessions'" not in whole
    assert "'sessions' repeats within these records" in whole


def test_a_refused_encoding_says_how_to_try_one(network, tmp_path):
    path = tmp_path / "log.csv"
    path.write_bytes("Date;Activity;Présents\n2031-01-05;sports;3\n".encode("cp1252"))
    with pytest.raises(WorkspaceError) as refused:
        propose_template(network, path, "nowhere")
    assert "--set source.encoding=" in refused.value.remedy
