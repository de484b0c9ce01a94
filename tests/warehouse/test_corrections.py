"""Declared corrections: applied where they find what they expect, told where they do not."""

import hashlib
import os
import time
from datetime import UTC, datetime

import polars as pl
import pytest

from citywise.stages.corrections import declared_corrections
from tests.fixtures.invented import make_workspace, night_on
from tests.fixtures.workbooks import workbook

HEADINGS = "city,file,sheet,cell,expect,action,replace_by,reason,decided_by,decided_on\n"
LOG = "Ref,Date,Activity,Status,Participants\nE-1,2025-01-05,Sports,Completed,{count}\n"
FIRST, SECOND = LOG.format(count=20), LOG.format(count=7)
NO_FILE = "correction_without_file"
NOT_APPLIED = "correction_not_applied"


@pytest.fixture
def workspace(tmp_path):
    return make_workspace(tmp_path / "workspace")


def send(workspace, path, content):
    raw = content.encode() if isinstance(content, str) else content
    file = workspace.raw / path
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(raw)
    os.utime(file, (time.time() - 60,) * 2)
    return hashlib.sha256(raw).hexdigest()


def replace(file, cell, expect, by, sheet="", city="eastmere"):
    return f"{city},{file},{sheet},{cell},{expect},replace,{by},Typing slip,Steward,2025-05-01\n"


def withdraw(file, city="eastmere"):
    return f"{city},{file},,,,withdraw_file,,Wrong quarter,Steward,2025-05-01\n"


def declare(workspace, *lines):
    (workspace.reference / "corrections.csv").write_text(HEADINGS + "".join(lines))


def look(workspace):
    """After one more night: attendance that counts, and what is told of corrections."""
    with night_on(workspace) as night:
        found = night.store.rows("select participation_count from core_events_current order by all")
        told = night.store.rows(
            "select check_id, failed_count, example_text from core_quality_results"
            " where check_id like '%correct%' order by all"
        )
        return found["participation_count"].to_list(), told.rows()


def fingerprints(workspace):
    with night_on(workspace) as night:
        query = "select submission_id, input_fingerprint from core_submissions order by all"
        return dict(night.store.rows(query).iter_rows())


def test_a_correction_changes_the_number_and_is_told_by_its_place(workspace):
    file = send(workspace, "eastmere/2025-Q1.csv", FIRST)
    declare(workspace, replace(file, "E2", "20", "30"))
    assert look(workspace) == ([30], [("cell_corrected", 1, "eastmere/2025-Q1.csv!E2")])
    declare(workspace)
    assert look(workspace) == ([20], [])


def test_the_archived_file_stays_as_it_was_sent(workspace):
    file = send(workspace, "eastmere/2025-Q1.csv", FIRST)
    declare(workspace, replace(file[:12].upper(), "E2", "20", "30"))
    assert look(workspace)[0] == [30]
    assert (workspace.raw / "eastmere" / "2025-Q1.csv").read_text() == FIRST
    archived = [path.read_text() for path in workspace.archive.rglob("*") if path.is_file()]
    assert archived == [FIRST]


def test_a_correction_that_does_not_find_what_it_expects_is_told(workspace):
    file = send(workspace, "eastmere/2025-Q1.csv", FIRST)
    declare(workspace, replace(file, "E2", "21", "30"))
    told = "eastmere/2025-Q1.csv!E2: another text stands in the cell"
    assert look(workspace) == ([20], [(NOT_APPLIED, 1, told)])


def test_of_two_lines_on_one_cell_the_first_holds(workspace):
    file = send(workspace, "eastmere/2025-Q1.csv", FIRST)
    declare(workspace, replace(file, "E2", "20", "30"), replace(file[:12], "E2", "30", "40"))
    numbers, told = look(workspace)
    assert numbers == [30]
    where = "eastmere/2025-Q1.csv!E2: another line corrects the cell"
    assert (NOT_APPLIED, 1, where) in told


@pytest.mark.parametrize(
    ("file", "city", "why"),
    [("0" * 12, "eastmere", "no such file of this city"), ("", "skovby", "no such file")],
)
def test_a_correction_without_a_file_is_told(workspace, file, city, why):
    sent = send(workspace, "eastmere/2025-Q1.csv", FIRST)
    declare(workspace, replace(file or sent, "E2", "20", "30", city=city))
    numbers, ((check, count, example),) = look(workspace)
    assert (numbers, check, count) == ([20], NO_FILE, 1)
    assert f"{(file or sent)[:12]}!E2: {why}" in example


def test_a_beginning_that_several_files_share_names_none_of_them(workspace):
    short, long = "0123456789ab", "0123456789abc"
    declare(workspace, replace(short, "E2", "20", "30"), replace(long, "E2", "20", "30"))
    files = {1: long.ljust(64, "0"), 2: short.ljust(64, "f"), 3: None}
    told = {"delivery_id": list(files), "file_sha256": list(files.values())}
    deliveries = pl.DataFrame(told).with_columns(
        folder_name=pl.lit("Eastmere"), received_at_utc=pl.lit(datetime(2031, 4, 2, tzinfo=UTC))
    )
    with night_on(workspace) as night:
        declared = declared_corrections(night, deliveries)
    assert list(declared.of_delivery) == [1]
    assert declared.without_file == [f"{short}!E2: several files begin so"]


def test_a_new_version_of_the_file_is_not_touched_by_the_old_correction(workspace):
    file = send(workspace, "eastmere/2025-Q1.csv", FIRST)
    declare(workspace, replace(file, "E2", "20", "30"))
    assert look(workspace)[0] == [30]
    send(workspace, "eastmere/2025-Q1.csv", FIRST + "E-2,2025-01-06,Sports,Completed,1\n")
    assert look(workspace)[0] == [1, 20]


def test_of_files_that_are_read_as_one_only_the_named_one_is_corrected(workspace):
    send(workspace, "eastmere/2025-Q1.csv", FIRST)
    file = send(workspace, "westhaven/2025-Q1.csv", LOG.format(count=5))
    send(workspace, "eastmere/2025-Q2.csv", SECOND.replace("E-1,2025-01", "E-2,2025-04"))
    declare(workspace, replace(file, "E2", "5", "6", city="westhaven"))
    assert look(workspace)[0] == [6, 7, 20]


def test_a_heading_can_be_corrected(workspace):
    wrong = send(workspace, "westhaven/2025-Q1.csv", SECOND.replace("Date", "Dxyz"))
    assert look(workspace)[0] == []
    declare(workspace, replace(wrong, "B1", "Dxyz", "Date", city="westhaven"))
    assert look(workspace)[0] == [7]


def test_a_heading_that_several_files_share_is_corrected_in_the_named_one_alone(workspace):
    send(workspace, "eastmere/2025-Q1.csv", FIRST)
    file = send(workspace, "westhaven/2025-Q1.csv", SECOND)
    declare(workspace, replace(file, "E1", "Participants", "Remarks", city="westhaven"))
    assert look(workspace)[0] == [20]
    assert kept_back(workspace) == [("westhaven/2025-Q1.csv", "unknown_layout", "westhaven")]


def test_a_missed_correction_of_a_file_that_nothing_fits_is_told(workspace):
    wrong = send(workspace, "eastmere/2025-Q1.csv", FIRST.replace("Date", "Dxyz"))
    declare(workspace, replace(wrong, "B1", "Dxy", "Date"))
    told = "eastmere/2025-Q1.csv!B1: another text stands in the cell"
    assert look(workspace) == ([], [(NOT_APPLIED, 1, told)])


def test_a_number_in_a_workbook_is_expected_as_it_reads_and_replaced_as_if_typed(workspace):
    rows = [line.split(",") for line in FIRST.splitlines()]
    rows[1][4] = 20
    file = send(workspace, "eastmere/2025-Q1.xlsx", workbook({"Log": rows}))
    declare(workspace, replace(file, "E2", "20", "<5", "Log"))
    numbers, told = look(workspace)
    assert numbers == [None]
    assert told == [("cell_corrected", 1, "eastmere/2025-Q1.xlsx!Log!E2")]


def test_what_replaces_is_read_by_the_same_rules_as_what_was_sent(workspace):
    file = send(workspace, "eastmere/2025-Q1.csv", FIRST)
    declare(workspace, replace(file, "E2", "20", "many"))
    assert look(workspace)[0] == []


def test_a_withdrawn_file_counts_nowhere_until_the_line_is_taken_out(workspace):
    first = send(workspace, "eastmere/2025-Q1.csv", FIRST)
    assert look(workspace)[0] == [20]
    send(workspace, "eastmere/2025-Q2.csv", FIRST.replace("E-1,2025-01", "E-2,2025-04"))
    assert look(workspace)[0] == [20, 20]
    declare(workspace, withdraw(first))
    assert look(workspace)[0] == [20]
    assert kept_back(workspace) == [("eastmere/2025-Q1.csv", "withdrawn", "eastmere")]
    declare(workspace)
    assert look(workspace)[0] == [20, 20]
    assert kept_back(workspace) == []


def kept_back(workspace):
    with night_on(workspace) as night:
        query = "select file_path, reason_code, city_id from core_quarantine_items_current"
        return night.store.rows(query).rows()


def test_where_the_last_version_is_withdrawn_the_one_before_counts_again(workspace):
    send(workspace, "eastmere/2025-Q1.csv", FIRST)
    look(workspace)
    last = send(workspace, "eastmere/2025-Q1.csv", SECOND)
    assert look(workspace)[0] == [7]
    declare(workspace, withdraw(last))
    assert look(workspace)[0] == [20]


def test_a_changed_line_reads_its_own_file_again_and_no_other(workspace):
    send(workspace, "eastmere/2025-Q1.csv", FIRST)
    file = send(workspace, "eastmere/2025-Q2.csv", SECOND.replace("2025-01", "2025-04"))
    before = fingerprints(workspace)
    declare(workspace, replace(file, "E2", "7", "8"))
    after = fingerprints(workspace)
    assert [number for number in before if before[number] != after[number]] == [2]
    declare(workspace, "# a remark above\n", replace("0" * 12, "E2", "7", "8"),
            replace(file, "E2", "7", "8"))  # fmt: skip
    assert fingerprints(workspace) == after


@pytest.mark.parametrize("line", [replace, withdraw])
def test_a_night_in_which_nothing_changes_reads_nothing_again(workspace, line):
    file = send(workspace, "eastmere/2025-Q1.csv", FIRST)
    declare(workspace, line(file, "E2", "20", "30") if line is replace else line(file))
    look(workspace)
    with night_on(workspace) as night:
        reread = "update core_submissions set encoding_name = 'as it was'"
        night.store.run(reread)
    with night_on(workspace) as night:
        names = night.store.rows("select encoding_name from core_submissions")
    assert names["encoding_name"].to_list() == ["as it was"]
