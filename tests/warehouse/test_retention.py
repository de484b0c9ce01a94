"""Raw files are kept for their time; what was read of them stays, and everybody says what is gone."""

import hashlib
import os
import shutil
import time
from pathlib import Path

import pytest

from citywise.errors import WorkspaceError
from citywise.intake.landing import archived
from citywise.stages import removal
from citywise.stages.give_back import give_back
from citywise.stages.land import land
from citywise.stages.night import open_night, read_rules
from citywise.stages.refer import refer
from citywise.stages.take_in import take_in
from citywise.stages.tracing import trace_value
from citywise.warehouse.working import open_working
from citywise.workspace import Workspace
from pipelines.tracing import describe_trace
from tests.fixtures.invented import SETTINGS, make_workspace
from tests.fixtures.nights import STATES, work

HEADING = "Ref,Date,Activity,Status,Participants,Women,Men\n"
ROWS = "E-1,2025-01-05,Sports,Completed,20,12,8\nE-2,2025-01-12,Sports,Completed,31,15,16\n"
UNREAD = "E-3,2025-01-19,Sports,Completed,zwetschge,,\n"
LOG = HEADING + ROWS + UNREAD
FILE, SHA256 = "eastmere/2025-Q1.csv", hashlib.sha256(LOG.encode()).hexdigest()
ATTENDANCE = "eastmere||out_participations|2025-Q1||events"
RELEASING = '\n[release]\naudience = "network"\n'
KEPT_TWO_YEARS = SETTINGS + RELEASING + "\n[retention]\nraw_months = 24\nnotice_days = 0\n"
"""Received today, that is long before the day on which the invented network takes stock."""
KEPT_TEN_YEARS = SETTINGS + RELEASING + "\n[retention]\nraw_months = 120\n"
CORRECTIONS = (
    "city,file,sheet,cell,expect,action,replace_by,reason,decided_by,decided_on\n"
    f"eastmere,{SHA256},,E2,20,replace,25,Slip,Steward,2025-05-01\n"
)


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """One log of two rows that load and one that does not, released, and kept for ever."""
    folder = tmp_path_factory.mktemp("retention") / "w"
    made = make_workspace(folder, release_states=STATES.format(state="network"))
    made.settings_file.write_text(SETTINGS + RELEASING)
    send(made, LOG)
    night(made)
    return made.root


@pytest.fixture
def workspace(released, tmp_path):
    return Workspace(Path(shutil.copytree(released, tmp_path / "w", symlinks=True)))


def send(workspace, content, path=FILE, age=60):
    file = workspace.raw / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(content)
    os.utime(file, (time.time() - age,) * 2)


def keep(workspace, settings):
    workspace.settings_file.write_text(settings)


def night(workspace):
    """What was taken in, and whether a new release was made of it."""
    with open_night(workspace) as open_one:
        released = work(open_one)
        give_back(open_one)
        return released


def take(workspace):
    """What was taken in by a night that ends there."""
    with open_night(workspace) as open_one:
        refer(open_one)
        land(open_one)
        return take_in(open_one)


def rows(workspace, query):
    with open_working(workspace) as store:
        return store.rows(query).rows()


def is_kept(workspace):
    return archived(workspace, SHA256).exists()


def all_bytes(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


# when, and by which rule


def test_without_a_term_nothing_is_purged(workspace):
    assert take(workspace).removed.purged == 0
    assert is_kept(workspace)


def test_a_file_past_its_retention_is_purged_and_its_counts_stay(workspace):
    keep(workspace, KEPT_TWO_YEARS)
    assert take(workspace).removed.purged == 1
    assert not is_kept(workspace)
    query = "select * exclude (content_removed_at_utc) from raw_removals"
    rule = "[retention] raw_months = 24"
    assert rows(workspace, query) == [(SHA256, "retention", rule, len(LOG), 3, 2, 1)]


def test_a_file_within_its_retention_is_kept(workspace):
    keep(workspace, KEPT_TEN_YEARS)
    assert take(workspace).removed.purged == 0
    assert is_kept(workspace)


@pytest.mark.parametrize(
    ("entry", "is_purged"),
    [("eastmere = 120", False), ("eastmere = 0", False), ("skovby = 6", True)],
)
def test_a_city_may_have_another_term(workspace, entry, is_purged):
    keep(workspace, f"{KEPT_TWO_YEARS}\n[retention.cities]\n{entry}\n")
    take(workspace)
    assert is_kept(workspace) is not is_purged


def test_a_term_of_a_city_that_nobody_knows_is_refused(workspace):
    keep(workspace, f"{KEPT_TWO_YEARS}\n[retention.cities]\neastmeer = 6\n")
    with pytest.raises(WorkspaceError, match=r"eastmeer not in cities\.csv"):
        read_rules(workspace)


def test_what_was_never_read_is_read_first(tmp_path):
    workspace = make_workspace(tmp_path / "w")
    keep(workspace, KEPT_TWO_YEARS)
    send(workspace, LOG)
    assert take(workspace).removed.purged == 0
    assert take(workspace).removed.purged == 1


def test_it_is_announced_before_it_is_purged(workspace):
    told = []
    for day in ("06-01", "06-02", "06-07", "06-08"):
        keep(workspace, KEPT_TWO_YEARS.replace("06-01", day).replace("_days = 0", "_days = 7"))
        removed = take(workspace).removed
        told.append((day, removed.announced, removed.purged))
    assert told == [("06-01", 1, 0), ("06-02", 1, 0), ("06-07", 1, 0), ("06-08", 0, 1)]


def test_a_clock_that_is_wrong_for_a_night_purges_nothing(workspace):
    for day in ("2031-06-01", "2035-01-01", "2031-06-02", "2031-06-08"):
        keep(workspace, KEPT_TEN_YEARS.replace("2031-06-01", day).replace("120", "72"))
        take(workspace)
    assert is_kept(workspace)


# copies


def test_the_marked_copy_and_the_texts_that_were_kept_back_go_with_it(workspace):
    assert len(list(workspace.feedback.rglob("*.xlsx"))) == 1
    assert ("zwetschge",) in rows(workspace, "select raw_text from core_quarantine_items")
    keep(workspace, KEPT_TWO_YEARS)
    night(workspace)
    assert list(workspace.feedback.rglob("*.xlsx")) == []
    told = "select raw_text, cell_address from core_quarantine_items"
    assert rows(workspace, told) == [(None, f"{FILE}!E4")]
    assert b"zwetschge" not in all_bytes(workspace.feedback)
    assert b"zwetschge" not in all_bytes(workspace.archive)


def test_a_copy_in_the_drop_folder_is_told(workspace):
    keep(workspace, KEPT_TWO_YEARS)
    assert take(workspace).removed.left_in_raw == 1
    (workspace.raw / FILE).unlink()
    assert take(workspace).removed.left_in_raw == 0


def test_the_same_content_sent_again_is_not_kept_again(workspace):
    keep(workspace, KEPT_TWO_YEARS)
    take(workspace)
    send(workspace, LOG, "eastmere/again.csv")
    take(workspace)
    assert not is_kept(workspace)


# what depended on it


def test_the_release_stays_the_same(workspace):
    keep(workspace, KEPT_TEN_YEARS)
    night(workspace)
    before = rows(workspace, "from out_values")
    keep(workspace, KEPT_TWO_YEARS)
    night(workspace)
    assert not is_kept(workspace)
    assert rows(workspace, "from out_values") == before
    assert not night(workspace).is_new


def test_a_changed_template_drops_nothing_and_the_night_says_so(workspace):
    keep(workspace, KEPT_TWO_YEARS)
    night(workspace)
    template = workspace.templates / "event-log.toml"
    template.write_text(
        template.read_text() + '\n[columns.activity_type.words]\n"sports" = "mentoring"\n'
    )
    assert take(workspace).standing == 1
    assert take(workspace).standing == 1
    assert rows(workspace, "select participation_count from core_events") == [(20,), (31,)]
    told = "select example_text from core_quality_results where check_id = 'purged_not_read_again'"
    ((text,),) = rows(workspace, told)
    assert text.startswith(f"{SHA256[:12]}: purged on 20")


def test_a_correction_of_a_purged_file_is_said_not_to_hold(workspace):
    keep(workspace, KEPT_TWO_YEARS)
    night(workspace)
    (workspace.reference / "corrections.csv").write_text(CORRECTIONS)
    assert take(workspace).standing == 1
    assert rows(workspace, "select participation_count from core_events") == [(20,), (31,)]
    told = "select example_text from core_quality_results where check_id = 'purged_not_read_again'"
    ((text,),) = rows(workspace, told)
    assert text.startswith(f"{SHA256[:12]}!E2: purged on 20")


def test_a_purged_file_can_be_withdrawn(workspace):
    keep(workspace, KEPT_TWO_YEARS)
    night(workspace)
    line = f"eastmere,{SHA256},,,,withdraw_file,,Wrong,Steward,2025-05-01\n"
    (workspace.reference / "corrections.csv").write_text(CORRECTIONS.splitlines()[0] + f"\n{line}")
    take(workspace)
    assert rows(workspace, "from core_events") == []


def test_a_trace_says_when_and_why_it_was_purged(workspace):
    keep(workspace, KEPT_TWO_YEARS)
    night(workspace)
    traced = trace_value(workspace, ATTENDANCE)
    assert traced.adds_up
    assert {cell["text"] for row in traced.listed for cell in row["cells"]} == {None}
    said = describe_trace(traced, differs=False)
    assert "; raw file purged on 20" in said
    assert "([retention] raw_months = 24)" in said


def test_what_a_new_version_of_the_store_cannot_read_again_is_carried_over(workspace):
    keep(workspace, KEPT_TWO_YEARS)
    night(workspace)
    send(workspace, LOG.replace("2025-01", "2025-04"), "eastmere/2025-Q2.csv")
    night(workspace)
    events, kept_back, values = (
        rows(workspace, query)
        for query in (
            "select * from core_events order by all",
            "select * from core_quarantine_items order by all",
            "select * from out_values order by all",
        )
    )
    with open_working(workspace) as store:
        store.remember("contract", "of another version")
    night(workspace)
    assert rows(workspace, "select * from core_events order by all") == events
    assert rows(workspace, "select * from core_quarantine_items order by all") == kept_back
    assert rows(workspace, "select * from out_values order by all") == values


# a night that is cut short


class CutShortError(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("step", ["remove_archived", "remove_workbooks", "note_removals"])
def test_a_night_cut_short_while_purging_is_made_good_by_the_next(workspace, monkeypatch, step):
    def die(*_):
        raise CutShortError

    keep(workspace, KEPT_TWO_YEARS)
    monkeypatch.setattr(removal, step, die)
    with pytest.raises(CutShortError):
        take(workspace)
    monkeypatch.undo()
    take(workspace)
    assert not is_kept(workspace)
    assert list(workspace.feedback.rglob("*.xlsx")) == []
    assert rows(workspace, "select count(*) from raw_removals") == [(1,)]


def test_a_purged_file_that_is_sent_again_is_read_by_the_rules_of_today(workspace):
    keep(workspace, KEPT_TWO_YEARS)
    night(workspace)
    (workspace.reference / "corrections.csv").write_text(CORRECTIONS)
    take(workspace)
    send(workspace, LOG, age=30)
    assert take(workspace).standing == 0
    assert rows(workspace, "select participation_count from core_events") == [(25,), (31,)]
    assert not is_kept(workspace)
