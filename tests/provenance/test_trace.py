"""What a trace tells the data team: cells, corrections, what was left out. And how it is asked."""

import hashlib
import os
import time
from importlib.resources import files

import pytest

from citywise.errors import WorkspaceError
from citywise.measures.runner import EVENT_MEASURES
from citywise.provenance.values import value_id_of
from citywise.stages.measure import measure
from citywise.stages.protect import protect
from citywise.stages.tracing import trace_value
from tests.fixtures.invented import make_workspace, night_on

LOG = """\
Ref,Date,Activity,Status,Participants
E-1,2025-01-05,Sports,Completed,20
E-2,2025-01-12,Sports,Completed,31
E-3,2025-01-19,Sports,Cancelled,
E-4,2025-01-26,Sports,Completed,ca. 1.200.3
"""
ATTENDANCE = "eastmere||out_participations|2025-Q1||events"
CORRECTIONS = (
    "city,file,sheet,cell,expect,action,replace_by,reason,decided_by,decided_on\n"
    "eastmere,{file},,E2,20,replace,30,Typing slip,Steward,2025-05-01\n"
)


@pytest.fixture
def workspace(tmp_path):
    """A workspace with one log, of which a cell is corrected."""
    made = make_workspace(tmp_path / "workspace")
    correct(made, send(made, "eastmere/2025-Q1.csv", LOG))
    work(made)
    return made


def send(workspace, path, content):
    file = workspace.raw / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(content)
    os.utime(file, (time.time() - 60,) * 2)
    return hashlib.sha256(content.encode()).hexdigest()


def correct(workspace, sha256):
    (workspace.reference / "corrections.csv").write_text(CORRECTIONS.format(file=sha256))


def work(workspace):
    with night_on(workspace) as night:
        measure(night)
        protect(night)


def test_a_value_leads_to_its_cells_with_the_texts_as_they_were_sent(workspace):
    traced = trace_value(workspace, ATTENDANCE)
    places = [(row["address"], row["numerator_low"]) for row in traced.listed]
    assert places == [("eastmere/2025-Q1.csv!2", 30), ("eastmere/2025-Q1.csv!3", 31)]
    assert [cell["text"] for cell in traced.listed[0]["cells"]] == [
        "2025-01-05", "Sports", "Completed", "20",
    ]  # fmt: skip
    assert {cell["cell"]: cell["rule"] for cell in traced.listed[1]["cells"]} == {
        "B3": "[columns.date]",
        "C3": "[columns.activity_type]",
        "D3": "[columns.status]",
        "E3": "[[counts]] 1",
    }


def test_a_correction_is_told_beside_the_text_it_replaces(workspace):
    assert trace_value(workspace, ATTENDANCE).corrections == [
        {
            "address": "eastmere/2025-Q1.csv!E2",
            "expect": "20",
            "replace_by": "30",
            "is_applied": True,
        }
    ]


def test_what_was_left_out_is_told_with_its_reason(workspace):
    left = trace_value(workspace, ATTENDANCE).left_out
    assert [(row["left_out_as"], row["address"], row["reason_code"]) for row in left] == [
        ("kept back", "eastmere/2025-Q1.csv!E5", "not_a_number"),
        ("not counted by this measure", "eastmere/2025-Q1.csv", "cancelled"),
    ]


def test_checks_are_asked_of_exactly_these_records(workspace):
    traced = trace_value(workspace, ATTENDANCE)
    assert {each["checked_count"] for each in traced.promises} == {2}
    assert {each["failed_count"] for each in traced.promises} == {0}


def test_a_report_sent_again_is_told_by_its_revision(workspace):
    send(workspace, "eastmere/2025-Q1.csv", LOG.replace(",31", ",41"))
    work(workspace)
    (submission,) = trace_value(workspace, ATTENDANCE).submissions
    assert (submission["revision_number"], submission["other_revisions"]) == (2, 1)


def test_only_the_first_records_are_listed_and_all_are_added(workspace):
    traced = trace_value(workspace, ATTENDANCE, 1)
    assert (len(traced.listed), traced.records.height) == (1, 2)
    assert traced.sums.numerator == (61, 61)


def test_a_text_whose_file_has_left_the_archive_is_said_to_be_missing(workspace):
    for file in workspace.archive.rglob("*"):
        if file.is_file():
            file.unlink()
    (first, *_) = trace_value(workspace, ATTENDANCE).listed
    assert {cell["text"] for cell in first["cells"]} == {None}


def test_tracing_changes_nothing_in_the_store(workspace):
    before = workspace.working_file.read_bytes()
    trace_value(workspace, ATTENDANCE)
    assert workspace.working_file.read_bytes() == before


def test_a_value_is_named_by_its_id_or_by_its_words(workspace):
    by_words = trace_value(workspace, ATTENDANCE).value
    assert by_words["value_id"] == value_id_of(ATTENDANCE)
    assert by_words.words == ATTENDANCE
    assert trace_value(workspace, by_words["value_id"]).value == by_words


@pytest.mark.parametrize("named", ["", "eastmere", "0" * 16, "a|b|c|d|e|f"])
def test_what_names_no_value_is_refused_with_a_remedy(workspace, named):
    with pytest.raises(WorkspaceError, match="value"):
        trace_value(workspace, named)


def test_before_the_first_night_there_is_nothing_to_trace(tmp_path):
    with pytest.raises(WorkspaceError, match="No night has run"):
        trace_value(make_workspace(tmp_path / "workspace"), ATTENDANCE)


def test_every_measure_of_event_logs_says_which_records_count():
    named = {file.name for file in files("citywise.provenance.contributions").iterdir()}
    assert {f"{measure}.sql" for measure in EVENT_MEASURES} <= named
