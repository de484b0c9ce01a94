"""A city that leaves the network is in no release from then on; only a tombstone says that it was."""

import hashlib
import os
import re
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from citywise.errors import ReleaseError, WorkspaceError
from citywise.intake.landing import archived
from citywise.provenance.ledger import NUMBERS, explain
from citywise.provenance.past_city import past_city
from citywise.provenance.values import value_id_of
from citywise.stages import release as release_stage
from citywise.stages.give_back import give_back
from citywise.stages.looking_back import why_different
from citywise.stages.night import no_progress, open_night, read_rules
from citywise.warehouse.as_of import rebuilt
from citywise.warehouse.manifest import read_manifest
from citywise.warehouse.rollback import roll_back
from citywise.warehouse.shelf import id_of, manifest_path, released_files, shown_path
from citywise.warehouse.working import open_working
from citywise.workspace import Workspace
from pipelines.looking_back import describe_ledger
from pipelines.nightly import run_night
from tests.fixtures.invented import SETTINGS, make_workspace
from tests.fixtures.nights import STATES, work

HEADING = "Ref,Date,Activity,Status,Participants,Women,Men\n"
LOG = HEADING + (
    "{month}-1,2025-{month}-05,Sports,Completed,{count},12,8\n"
    "{month}-2,2025-{month}-12,Sports,Completed,31,15,16\n"
    "{month}-3,2025-{month}-13,Sports,Completed,10,5,5\n"
    "{month}-4,2025-{month}-14,Sports,Completed,10,5,5\n"
    "{month}-5,2025-{month}-15,Sports,Completed,10,5,5\n"
    "{month}-6,2025-{month}-19,Sports,Completed,{bad},,\n"
)
CANARY = LOG.replace("Sports", "Canaryfest")
DAY = 24 * 3600
SINCE = f"{datetime.now(UTC) - timedelta(days=100):%Y-%m-%d}"
"""The city left after its first report, and before today."""
HEAD = "city,since,decided_by,reason,erase\n"
GONE = HEAD + f"skovby,{SINCE},The mayor,A new council,\n"
GONE_LATER = HEAD + "skovby,2031-07-01,The mayor,A new council,\n"
ATTENDANCE = "skovby||out_participations|2025-Q1||events"
SHARED = """
id = "shared-log"
title = "Log of several cities"
produces = "events"
[report]
city = "column"
[columns.city]
headers = ["Town"]
required = true
[columns.date]
headers = ["Held on"]
required = true
[columns.activity_type]
headers = ["Kind"]
[[counts]]
headers = ["Attended"]
required = true
"""


def send(workspace, path, month, count, *, bad="ca. 1.2.3", age=60):
    write(workspace, path, LOG.format(month=month, count=count, bad=bad), age=age)


def write(workspace, path, text, *, age=60):
    file = workspace.raw / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    os.utime(file, (time.time() - age,) * 2)


def night(workspace):
    with open_night(workspace) as open_one:
        released = work(open_one)
        give_back(open_one)
        return released


def withdraw(workspace, lines=GONE):
    (workspace.reference / "withdrawals.csv").write_text(lines)


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Two cities with a log each, in two releases."""
    folder = tmp_path_factory.mktemp("withdrawals") / "w"
    made = make_workspace(
        folder,
        templates={"shared-log.toml": SHARED},
        release_states=STATES.format(state="network"),
    )
    made.settings_file.write_text(
        SETTINGS + 'received = "file_time"\n\n[release]\naudience = "network"\n'
    )
    send(made, "eastmere/2025-Q1.csv", "01", 20, age=300 * DAY)
    send(made, "skovby/2025-Q1.csv", "01", 44, age=300 * DAY)
    night(made)
    send(made, "eastmere/2025-Q2.csv", "04", 25)
    night(made)
    return made.root


@pytest.fixture
def workspace(released, tmp_path):
    return Workspace(Path(shutil.copytree(released, tmp_path / "w", symlinks=True)))


def shown(workspace, query):
    with duckdb.connect(str(shown_path(workspace)), read_only=True) as connection:
        return connection.execute(query).fetchall()


def kept(workspace, query):
    with open_working(workspace) as store:
        return store.rows(query).rows()


def rows_about(workspace, word):
    """Tables of the shown release with a row in which the word stands."""
    tables = shown(workspace, "select table_name from duckdb_tables()")
    query = "select count(*) from {} as line where line::varchar ilike '%{}%'"
    return {name for (name,) in tables if shown(workspace, query.format(name, word))[0][0]}


def on_shelf(workspace):
    return [id_of(path)[:5] for path in released_files(workspace)]


# what a release tells


def test_nothing_of_the_city_is_released_but_a_tombstone(workspace):
    assert "out_values" in rows_about(workspace, "skovby")
    withdraw(workspace)
    assert night(workspace).is_new
    assert rows_about(workspace, "skovby") == {"out_withdrawals"}
    tombstone = "select city_id, withdrawn_date::varchar from out_withdrawals"
    assert shown(workspace, tombstone) == [("skovby", SINCE)]
    assert b"Skovby" not in shown_path(workspace).read_bytes()
    manifest = read_manifest(manifest_path(shown_path(workspace)))
    assert [each["city_id"] for each in manifest["withdrawn_cities"]] == ["skovby"]


def test_the_other_cities_are_told_as_before(workspace):
    others = "from out_values where city_id = 'eastmere' order by all"
    before = shown(workspace, others)
    withdraw(workspace)
    night(workspace)
    assert shown(workspace, others) == before


def test_the_network_is_summed_without_it(workspace):
    total = (
        "select value, told_city_count from out_network_outcomes"
        " where indicator_id = 'out_participations' and period_id = '2025-Q1'"
    )
    assert shown(workspace, total) == [(186, 2)]
    withdraw(workspace)
    night(workspace)
    assert shown(workspace, total) == [(81, 1)]


def test_no_older_release_stays_that_a_rollback_could_bring_back(workspace):
    assert on_shelf(workspace) == ["R0002", "R0001"]
    withdraw(workspace)
    assert night(workspace).cleared == ("R0002-2031-06-01", "R0001-2031-06-01")
    assert on_shelf(workspace) == ["R0003"]
    assert not list(workspace.releases.glob("*R0001*"))
    with pytest.raises(ReleaseError, match="no earlier release"):
        roll_back(workspace, "", "Ada", "no reason")


def test_a_night_cut_short_before_clearing_the_shelf_is_made_good(workspace, monkeypatch):
    withdraw(workspace)
    monkeypatch.setattr(release_stage, "clear_shelf", lambda *_: ())
    night(workspace)
    monkeypatch.undo()
    assert on_shelf(workspace) == ["R0003", "R0002", "R0001"]
    with pytest.raises(ReleaseError, match="has left the network: skovby"):
        roll_back(workspace, "R0002", "Ada", "no reason")
    assert not night(workspace).is_new
    assert on_shelf(workspace) == ["R0003"]


def test_a_withdrawal_to_come_changes_nothing_yet(workspace):
    withdraw(workspace, GONE_LATER)
    assert not night(workspace).is_new
    assert on_shelf(workspace) == ["R0002", "R0001"]


def test_a_city_that_nobody_knows_cannot_withdraw(workspace):
    withdraw(workspace, GONE.replace("skovby", "skoven"))
    with pytest.raises(WorkspaceError, match=r"withdrawals\.csv, line 2: city 'skoven'"):
        read_rules(workspace)


# what is known inside


def test_the_store_keeps_what_was_known(workspace):
    withdraw(workspace)
    night(workspace)
    query = "select count(*) from core_events where city_id = 'skovby'"
    assert kept(workspace, query) == [(5,)]
    with rebuilt(workspace, "R0002-2031-06-01") as path, duckdb.connect(str(path)) as connection:
        count = connection.execute("select count(*) from out_values where city_id = 'skovby'")
        assert count.fetchone()[0] > 0


def test_the_ledger_names_the_withdrawal(workspace):
    withdraw(workspace)
    night(workspace)
    with past_city(workspace.working_file, "skovby") as city:
        told = explain(city, value_id_of(ATTENDANCE), 2, 3)
    assert [(entry.change.cause, float(entry.effect("value"))) for entry in told.entries] == [
        ("city_withdrawal", -105.0)
    ]
    assert told.adds_up("value")


TOTAL = "*||out_participations|2025-Q1||events"


def why(workspace, named, first="", last=""):
    ledger = why_different(workspace, named, first, last)
    assert all(map(ledger.adds_up, NUMBERS))
    return [
        (entry.change.cause, entry.change.about, float(entry.effect("value")))
        for entry in ledger.entries
    ]


def test_a_total_of_the_network_fell_because_of_the_withdrawal(workspace):
    withdraw(workspace)
    send(
        workspace, "eastmere/2025-Q1.csv", "01", 46
    )  # a correction of fewer than the threshold waits
    night(workspace)
    assert why(workspace, TOTAL) == [
        ("revision", "eastmere, eastmere/2025-Q1.csv", 26),
        ("city_withdrawal", "skovby, R0003-2031-06-01", -105),
    ]
    told = describe_ledger(why_different(workspace, TOTAL, "", ""))
    assert "out_participations, all cities, 2025-Q1, total, basis events" in told
    assert "    R0002-2031-06-01: 186; reported" in told
    assert "    R0003-2031-06-01: 107; reported" in told
    assert "value -105  The city has withdrawn from the network: skovby, R0003-2031-06-01" in told


def test_a_total_rose_because_the_city_is_back(workspace):
    withdraw(workspace)
    night(workspace)
    withdraw(workspace, HEAD)
    night(workspace)
    assert why(workspace, TOTAL) == [("city_withdrawal", "skovby, R0003-2031-06-01", 105)]
    assert why(workspace, TOTAL, "R0002", "R0004") == []


def test_what_an_erased_city_added_to_a_total_is_said_to_be_unknown(workspace):
    withdraw(workspace, ERASED)
    night(workspace)
    unknown = "skovby, erased: what it added before is not known"
    assert why(workspace, TOTAL) == [("city_withdrawal", unknown, 0)]


def test_a_total_that_never_was_is_told(workspace):
    for named in ("*||out_participations|1999-Q1||events", "*||nothing|2025-Q1||events"):
        with pytest.raises(WorkspaceError, match="Neither release tells a total"):
            why(workspace, named)
    with pytest.raises(WorkspaceError, match="names no total"):
        why(workspace, "*|p1|out_participations|2025-Q1||events")


# what it sends from then on


def test_new_deliveries_are_refused_at_the_door_and_not_kept(workspace):
    withdraw(workspace)
    send(workspace, "skovby/2025-Q2.csv", "04", 99)
    night(workspace)
    query = (
        "select reason_code, submission_status_code from core_quarantine_items"
        " join core_submissions using (submission_id)"
        " where core_submissions.file_path = 'skovby/2025-Q2.csv'"
    )
    assert kept(workspace, query) == [("city_withdrawn", "refused")]
    ((sha256, code),) = kept(workspace, "select file_sha256, removal_code from raw_removals")
    assert code == "city_withdrawn"
    assert not archived(workspace, sha256).exists()
    assert rows_about(workspace, "skovby") == {"out_withdrawals"}


def test_the_city_gets_no_further_pack(workspace):
    before = sorted(workspace.feedback.glob("skovby/*"))
    withdraw(workspace)
    send(workspace, "skovby/2025-Q2.csv", "04", 99)
    night(workspace)
    assert sorted(workspace.feedback.glob("skovby/*")) == before


def test_its_rows_in_a_file_of_several_cities_are_kept_back(workspace):
    text = (
        "Town,Held on,Kind,Attended\nEastmere,2025-04-01,Sports,30\nSkovby,2025-04-02,Sports,55\n"
    )
    write(workspace, "eastmere/shared.csv", text)
    night(workspace)
    query = "select count(*) from core_events where participation_count = 55"
    assert kept(workspace, query) == [(1,)]
    withdraw(workspace)
    night(workspace)
    assert kept(workspace, query) == [(0,)]
    told = "select raw_text from core_quarantine_items where reason_code = 'row_of_withdrawn_city'"
    assert kept(workspace, told) == [("Skovby",)]
    assert rows_about(workspace, "skovby") == {"out_withdrawals"}


BOTH = "Town,Held on,Kind,Attended\nEastmere,2025-04-01,Sports,30\nSkovby,2025-04-02,Sports,55\n"


def test_what_else_is_wrong_with_its_rows_is_not_told(workspace):
    write(workspace, "eastmere/shared.csv", BOTH + "Skovby,2025-04-03,Sports,ca. 1.2.3\n")
    night(workspace)
    told = "select reason_code from {}_quarantine_items where file_path = 'eastmere/shared.csv'"
    assert kept(workspace, told.format("core")) == [("not_a_number",)]
    withdraw(workspace)
    night(workspace)
    assert kept(workspace, told.format("core")) == [("row_of_withdrawn_city",)] * 2
    assert shown(workspace, told.format("out")) == []


def test_rows_of_it_are_no_gap_in_what_others_report(workspace):
    others = "from out_values where city_id = 'eastmere' order by all"
    write(workspace, "eastmere/shared.csv", BOTH)
    night(workspace)
    before = shown(workspace, others)
    assert any("2025-Q2" in row for row in before)
    withdraw(workspace)
    night(workspace)
    assert shown(workspace, others) == before


def test_every_row_of_a_shared_file_is_loaded_or_kept_back(workspace):
    write(workspace, "eastmere/shared.csv", BOTH)
    withdraw(workspace)
    send(workspace, "skovby/2025-Q2.csv", "04", 99)
    night(workspace)
    counts = (
        "select file_path, record_count, loaded_count, quarantined_count from core_submissions"
        " where file_path in ('eastmere/shared.csv', 'skovby/2025-Q2.csv') order by all"
    )
    assert kept(workspace, counts) == [
        ("eastmere/shared.csv", 2, 1, 1),
        ("skovby/2025-Q2.csv", 0, 0, 0),
    ]


def test_checks_count_no_row_of_it(workspace):
    """Checks of whole tables look at its rows too: they tell whether they passed, and no number."""
    write(workspace, "eastmere/shared.csv", BOTH + BOTH.splitlines()[1])  # a row told twice
    assert run_night(workspace, no_progress).is_success
    counted = (
        "select count(checked_count) > 0, count(failed_count) > 0 from out_quality_results"
        " where not starts_with(table_name, 'out_')"
    )
    for path in ("", "eastmere/shared.csv"):
        assert shown(workspace, f"{counted} and file_path = '{path}'") == [(True, True)]
    withdraw(workspace)
    assert run_night(workspace, no_progress).is_success
    for path in ("", "eastmere/shared.csv"):
        assert shown(workspace, f"{counted} and file_path = '{path}'") == [(False, False)]


def test_taking_the_line_back_admits_the_city_again(workspace):
    before = shown(workspace, "from out_values order by all")
    withdraw(workspace)
    send(workspace, "skovby/2025-Q2.csv", "04", 99)
    night(workspace)
    withdraw(workspace, HEAD)
    assert night(workspace).is_new
    after = shown(workspace, "from out_values order by all")
    assert set(before) <= set(after)
    assert kept(workspace, "select count(*) from core_events where participation_count = 99") == [
        (1,)
    ]
    assert rows_about(workspace, SINCE) == set()


# what is erased

ERASED = HEAD + f"skovby,{SINCE},The mayor,A new council,yes\n"
STAYS = {
    "out_withdrawals",
    "raw_deliveries",
    "core_submissions",
    "core_quarantine_items",
    "core_state",
}
"""Receipts, refusals and tombstones name the city and its files, and nothing that stood in them."""


@pytest.fixture(scope="module")
def with_canary(released, tmp_path_factory):
    """Beside the reports one with words of its own, which was corrected, released and kept back."""
    folder = tmp_path_factory.mktemp("erased") / "w"
    made = Workspace(Path(shutil.copytree(released, folder, symlinks=True)))
    text = CANARY.format(month="07", count=20, bad="about canary")
    write(made, "skovby/2025-Q3.csv", text, age=200 * DAY)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    (made.reference / "corrections.csv").write_text(
        "city,file,sheet,cell,expect,action,replace_by,reason,decided_by,decided_on\n"
        f"skovby,{sha256},,E7,about canary,replace,canary still,Slip,Steward,2025-05-01\n"
    )
    assert run_night(made, no_progress).is_success
    return made.root


@pytest.fixture
def canary(with_canary, tmp_path):
    return Workspace(Path(shutil.copytree(with_canary, tmp_path / "w", symlinks=True)))


def all_bytes(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def tables_with(workspace, word):
    """Tables of the internal store with a row in which the word stands, whatever their past."""
    with open_working(workspace) as store:
        names = store.rows("select table_name from duckdb_tables() where database_name = 'working'")
        found = {
            name
            for name in names["table_name"]
            if store.value(f"select count(*) from {name} as row_text where row_text::varchar ilike ?",
                           [f"%{word}%"])
        }  # fmt: skip
    return {re.sub(r"^past_(.*)_from_\d+$", r"\1", name) for name in found}


def test_what_is_erased_is_found_nowhere(canary):
    assert {"core_quarantine_items", "core_rules"} <= tables_with(canary, "canary")
    assert b"canary" in all_bytes(canary.warehouse).lower()
    withdraw(canary, ERASED)
    report = run_night(canary, no_progress)
    assert report.is_success, report.failures
    run_night(canary, no_progress)
    assert tables_with(canary, "canary") == set()
    assert tables_with(canary, "skovby") <= STAYS
    assert b"canary" not in all_bytes(canary.warehouse).lower()
    assert not (canary.feedback / "skovby").exists()
    assert not canary.working_file.with_suffix(".due").exists()


def test_hash_size_and_counts_of_what_was_erased_stay(workspace):
    withdraw(workspace, ERASED)
    night(workspace)
    query = "select removal_code, byte_count > 100, record_count, loaded_count from raw_removals"
    assert kept(workspace, query) == [("city_withdrawn", True, 6, 5)]
    assert kept(workspace, "select count(*) from core_events where city_id = 'skovby'") == [(0,)]


def test_earlier_releases_are_made_again_without_it(workspace):
    withdraw(workspace, ERASED)
    night(workspace)
    with rebuilt(workspace, "R0002-2031-06-01") as path, duckdb.connect(str(path)) as connection:
        cities = connection.execute("select distinct city_id from out_values order by all")
        assert cities.fetchall() == [("eastmere",)]


def test_an_erased_city_may_come_back_with_what_it_sends_again(workspace):
    withdraw(workspace, ERASED)
    night(workspace)
    withdraw(workspace, HEAD)
    night(workspace)
    # its report still lay in the drop folder
    assert kept(workspace, "select count(*) from core_events where city_id = 'skovby'") == [(5,)]


def test_a_night_killed_before_it_wrote_the_store_anew_is_made_good(workspace, monkeypatch):
    withdraw(workspace, ERASED)
    monkeypatch.setattr("citywise.stages.night.rewrite_if_due", lambda _: None)
    night(workspace)
    monkeypatch.undo()
    assert workspace.working_file.with_suffix(".due").exists()
    workspace.working_file.with_suffix(".rewritten").write_bytes(b"half a copy")
    assert not night(workspace).is_new
    assert not workspace.working_file.with_suffix(".due").exists()
    assert not workspace.working_file.with_suffix(".rewritten").exists()
    assert workspace.working_file.stat().st_mode & 0o777 == 0o600
    assert kept(workspace, "select count(*) from core_events") == [(10,)]
