"""A night that failed, and one that does not come, are told on every page."""

from datetime import UTC, datetime, timedelta

import pytest
from demonstration import APP
from streamlit.testing.v1 import AppTest

from citywise.warehouse.night_status import NightStatus, judge, write_status
from citywise.workspace import Workspace

PAGES = ("overview", "compare", "city", "quality")
NOW = datetime.now(UTC).replace(microsecond=0)
BEGAN = datetime(2026, 2, 21, 2, tzinfo=UTC)
SUCCESS = datetime(2026, 2, 20, 2, 3, tzinfo=UTC)
FAILED = NightStatus(BEGAN, BEGAN, "failed", "check_measure", last_success_utc=SUCCESS)
DIED = NightStatus(BEGAN, None, "cut_short", "take_in", last_success_utc=SUCCESS)


def said(app):
    return "\n".join(str(element.value) for element in app.get("html")).replace("\u00a0", " ")


def note(workspace, status):
    write_status(Workspace(workspace), status)


@pytest.mark.parametrize("page", PAGES)
def test_a_failed_night_is_told_on_every_page(open_page, workspace, page):
    note(workspace, FAILED)
    assert (
        "The last night, that of 21 Feb 2026, 02:00 UTC, failed (checking what was measured)."
        " The numbers are those of release R0007."
        " No night has succeeded since 20 Feb 2026, 02:03 UTC." in said(open_page(page))
    )


@pytest.mark.parametrize("page", PAGES)
def test_a_night_that_does_not_come_is_told_on_every_page(open_page, workspace, page):
    note(workspace, NightStatus(outcome="unchanged", last_success_utc=SUCCESS))
    assert (
        "No night has succeeded since 20 Feb 2026, 02:03 UTC."
        " The numbers are those of release R0007. What has arrived since is missing."
        in said(open_page(page))
    )


def test_a_night_that_died_is_told(open_page, workspace):
    note(workspace, DIED)
    assert "that of 21 Feb 2026, 02:00 UTC, was cut short (reading files)." in said(
        open_page("overview")
    )


@pytest.mark.parametrize("text", [None, "{", "[]", '{"outcome": 3}'])
def test_without_a_status_that_can_be_read_pages_say_nothing(open_page, workspace, text):
    if text is not None:
        Workspace(workspace).night_status.write_text(text)
    app = open_page("overview")
    assert not app.exception
    assert "night" not in said(app)


def test_after_a_good_night_pages_say_nothing(open_page, workspace):
    note(workspace, NightStatus(outcome="unchanged", last_success_utc=NOW))
    assert "night" not in said(open_page("overview"))


def test_before_the_first_release_a_failed_night_is_told_too(tmp_path, monkeypatch):
    monkeypatch.setenv("CITYWISE_WORKSPACE", str(tmp_path))
    (tmp_path / "warehouse" / "releases").mkdir(parents=True)
    note(tmp_path, NightStatus(BEGAN, BEGAN, "failed", "settings"))
    text = said(AppTest.from_file(str(APP), default_timeout=30).run())
    assert (
        "failed (settings and reference files). Nothing has been released yet."
        " No night has succeeded yet." in text
    )


@pytest.mark.parametrize(
    ("hours_ago", "late_after", "kind"),
    [(1, 30, "good"), (29, 30, "good"), (31, 30, "late"), (1000, 0, "good"), (2, 1.5, "late")],
)
def test_late_is_what_the_network_says(hours_ago, late_after, kind):
    status = NightStatus(outcome="released", last_success_utc=NOW - timedelta(hours=hours_ago))
    assert judge(status, late_after, NOW).kind == kind


def test_a_first_night_that_never_ends_is_late_as_well():
    status = NightStatus(running_since_utc=NOW - timedelta(hours=31))
    assert judge(status, 30, NOW).kind == "late"


def test_a_late_night_is_told_by_the_networks_own_hours(open_page, workspace):
    settings = Workspace(workspace).settings_file
    settings.write_text("[nights]\nlate_after_hours = 0\n")
    note(workspace, NightStatus(outcome="unchanged", last_success_utc=SUCCESS))
    assert "night" not in said(open_page("overview"))
