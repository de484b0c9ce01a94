"""Nights on a small network: what changes is done, what does not is left alone."""

import hashlib
import json
import os
import shutil

import duckdb
import pytest
from released_contents import read_release
from small_network import night

from citywise.warehouse.shelf import inputs_path
from citywise.workspace import Workspace

EVENTS = "port-halden/2025-Q2 events.csv"
WITHDRAWN = "select file_path from out_quarantine_items where reason_code = 'withdrawn'"


def released_id(workspace):
    return read(workspace.released_file.resolve(), "select release_id from out_releases")[0][0]


def read(path, query):
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def contents(workspace):
    """What readers see of the data themselves."""
    seen = read_release(workspace)
    return {
        name: rows for name, rows in seen.items() if name not in {"out_releases", "out_changes"}
    }


def edit(workspace, name, old, new):
    path = workspace.raw / name
    text = path.read_bytes()
    assert old in text
    path.write_bytes(text.replace(old, new, 1))


def spoil_attendances(workspace: Workspace) -> None:
    """What no intake would let through stands in the store, and a city is counted anew."""
    with duckdb.connect(str(workspace.working_file)) as connection:
        connection.execute("update core_events set participation_count = -5000")
    attributes = workspace.reference / "city_attributes.csv"
    text = attributes.read_text(encoding="utf-8")
    attributes.write_text(text.replace(",2023,212000", ",2023,212001", 1), encoding="utf-8")


def test_an_unchanged_night_reads_and_measures_nothing(small):
    before = released_id(small)
    report = night(small)
    assert report.is_success
    assert report.said["take in"].is_empty
    assert report.said["measure"].is_unchanged
    assert report.said["protect"].is_unchanged
    assert not report.said["release"].is_new
    assert released_id(small) == before


def test_the_internal_manifest_names_every_file_also_one_with_a_strange_end_of_line(small):
    strange = EVENTS.replace(" ", "\u2028")
    edit(small, EVENTS, b"Completed", b"Cancelled")
    (small.raw / EVENTS).rename(small.raw / strange)
    night(small)
    told = json.loads(inputs_path(small, released_id(small)).read_bytes())["files"]
    kept = read(small.working_file, "select file_path, file_sha256 from core_submissions")
    assert sorted((file["file_path"], file["file_sha256"]) for file in told) == sorted(kept)
    assert strange in {file["file_path"] for file in told}


def test_a_file_that_was_only_touched_is_no_news(small):
    os.utime(small.raw / EVENTS, (0, 0))
    report = night(small)
    assert report.said["take in"].is_empty
    assert not report.said["release"].is_new


def test_a_changed_file_redoes_its_own_submission_and_no_other(small):
    query = (
        "select submission_id, file_path, revision_number from core_submissions_ranked order by all"
    )
    before = read(small.working_file, query)
    edit(small, EVENTS, b"Completed", b"Cancelled")
    report = night(small)
    assert sum(report.said["take in"].submissions.values()) == 1
    assert report.said["release"].is_new
    after = read(small.working_file, query)
    assert set(before) <= set(after)
    assert [(path, revision) for _, path, revision in set(after) - set(before)] == [(EVENTS, 2)]


def test_what_passed_before_is_counted_among_what_was_checked(small):
    edit(small, EVENTS, b"Completed", b"Cancelled")
    night(small)
    ((kept,),) = read(small.working_file, "select count(*) from core_events")
    told = "select distinct checked_count from out_quality_results where table_name = 'core_events'"
    assert read(small.released_file, f"{told} and file_path = ''") == [(kept,)]


def test_a_release_tells_no_checks_of_the_tables_of_the_one_before(small):
    edit(small, EVENTS, b"Completed", b"Cancelled")
    night(small)
    told = "select distinct split_part(table_name, '_', 1) from out_quality_results order by all"
    assert read(small.released_file, told) == [("core",), ("measure",)]


def test_a_correction_replaces_what_it_corrects_and_can_be_taken_back(small):
    before = contents(small)
    path = small.raw / EVENTS
    original = path.read_bytes()
    edit(small, EVENTS, b"Completed", b"Cancelled")
    night(small)
    assert contents(small)["out_values"] != before["out_values"]
    path.write_bytes(original)
    night(small)
    assert contents(small)["out_values"] == before["out_values"]


def withdraw(workspace, name, digits=""):
    digits = digits or hashlib.sha256((workspace.raw / name).read_bytes()).hexdigest()
    city = name.partition("/")[0]
    line = f"{city},{digits},withdraw_file,Wrong quarter,Steward,2026-01-05"
    (workspace.reference / "corrections.csv").write_text(
        f"city,file,action,reason,decided_by,decided_on\n{line}\n", encoding="utf-8"
    )


def test_a_withdrawn_file_leaves_the_release_and_comes_back_with_its_line(small):
    before = contents(small)
    withdraw(small, EVENTS)
    assert sum(night(small).said["take in"].submissions.values()) == 1
    after = contents(small)
    assert after["out_values"] != before["out_values"]
    told = {row[0] for row in read(small.released_file, WITHDRAWN)}
    assert told == {EVENTS}
    (small.reference / "corrections.csv").unlink()
    night(small)
    again = contents(small)
    # what a stage fills after its checks is checked the night after
    assert again | {"out_quality_results": []} == before | {"out_quality_results": []}


def test_a_correction_of_no_file_is_told_and_nothing_is_measured_anew(small):
    withdraw(small, EVENTS, "0" * 64)
    report = night(small)
    assert report.said["take in"].is_empty
    assert report.said["measure"].is_unchanged
    told = "select failed_count from out_quality_results where check_id = 'correction_without_file'"
    assert read(small.released_file, told) == [(1,)]


def test_the_same_file_under_another_name_counts_once(small):
    before = contents(small)["out_values"]
    shutil.copy2(small.raw / EVENTS, small.raw / "port-halden" / "2025-Q2 events (copy).csv")
    report = night(small)
    assert report.said["land"].outcomes == {"repeat": 1}
    assert contents(small)["out_values"] == before


def submissions(workspace, condition):
    query = f"select count(*) from core_submissions where {condition}"
    return read(workspace.working_file, query)[0][0]


def test_a_changed_template_redoes_the_files_it_reads_and_no_other(small):
    template = small.templates / "monthly-matrix.toml"
    template.write_text(template.read_text(encoding="utf-8") + "\n# reviewed\n", encoding="utf-8")
    report = night(small)
    unread = submissions(small, "template_id is null")
    read_again = submissions(small, "template_id = 'monthly-matrix'")
    assert sum(report.said["take in"].submissions.values()) == read_again + unread


def test_a_changed_city_redoes_its_own_files_and_no_other(small):
    programs = small.reference / "programs.csv"
    text = programs.read_text(encoding="utf-8")
    programs.write_text(text.replace("Ungdomshus|", "Ungdomshus|Klub|", 1), encoding="utf-8")
    report = night(small)
    read_again = submissions(small, "folder_name = 'fjordhavn'")
    assert sum(report.said["take in"].submissions.values()) == read_again


def test_a_broken_promise_leaves_the_last_release_in_place(small):
    before, path = contents(small), small.released_file.resolve()
    spoil_attendances(small)
    report = night(small)
    assert not report.is_success
    assert small.released_file.resolve() == path
    assert contents(small) == before
    assert report.failures == (
        "measure_contracts: Tables break their contract, as told above. Nothing was released.",
    )


def test_after_a_blocked_night_the_next_one_is_blocked_until_it_is_mended(small):
    spoil_attendances(small)
    night(small)
    path = small.released_file.resolve()
    assert not night(small).is_success
    assert small.released_file.resolve() == path


@pytest.mark.parametrize("rebuilt", ["working.duckdb", "archive"])
def test_only_the_owner_reads_what_is_internal(small, rebuilt):
    assert (small.warehouse / rebuilt).stat().st_mode & 0o077 == 0


def test_older_releases_are_the_owners_alone(small):
    first = small.released_file.resolve()
    assert first.stat().st_mode & 0o777 == 0o644
    edit(small, EVENTS, b"Completed", b"Cancelled")
    night(small)
    assert first.stat().st_mode & 0o777 == 0o600
    assert small.released_file.resolve().stat().st_mode & 0o777 == 0o644


def test_a_lost_link_costs_no_release_and_is_put_back(small):
    edit(small, EVENTS, b"Completed", b"Cancelled")
    night(small)
    kept = {file.name for file in small.releases.iterdir()}
    small.released_file.unlink()
    assert night(small).said["release"].release_id.startswith("R0002")
    assert kept == {file.name for file in small.releases.iterdir()}
    assert released_id(small).startswith("R0002")
