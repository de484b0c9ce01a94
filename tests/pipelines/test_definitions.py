"""What Dagster is told: these assets, one job, two o'clock, and a patient sensor."""

import dagster as dg
import pytest

from citywise.contracts.tables import TABLES
from citywise.workspace import init_workspace
from pipelines.definitions import build_definitions
from pipelines.sensors import watch_drop_folder

REFERENCE = {
    "core_cities",
    "core_programs",
    "core_partners",
    "core_indicators",
    "core_expected_reports",
    "core_release_states",
}

BESIDE_TABLES = {"feedback_packs"}
"""Files for the cities, made last; nothing depends on them."""


@pytest.fixture
def workspace(tmp_path):
    return init_workspace(tmp_path / "network")


@pytest.fixture
def definitions(workspace):
    return build_definitions(workspace)


def asset_names(definitions):
    return {key.to_user_string() for key in definitions.resolve_asset_graph().get_all_asset_keys()}


def test_assets_are_named_like_the_tables_they_fill(definitions):
    assert asset_names(definitions) - BESIDE_TABLES <= set(TABLES)


def test_feedback_is_written_after_the_release_and_nothing_waits_for_it(definitions):
    graph = definitions.resolve_asset_graph()
    packs = graph.get(dg.AssetKey("feedback_packs"))
    assert {key.to_user_string() for key in packs.parent_keys} == {"out_releases"}
    assert packs.child_keys == set()


def test_every_stage_has_its_tables(definitions):
    names = asset_names(definitions) - BESIDE_TABLES
    assert {name.split("_")[0] for name in names} == {"raw", "core", "measure", "out"}
    assert names >= REFERENCE | {"core_events", "core_quarantine_items", "out_values"}


def test_what_is_kept_measured_and_shown_is_checked_and_a_failure_blocks(definitions):
    graph = definitions.resolve_asset_graph()
    checked = {key.asset_key.to_user_string() for key in graph.asset_check_keys}
    filled = asset_names(definitions) - REFERENCE - BESIDE_TABLES
    assert checked == {name for name in filled if not name.startswith("raw_")} - {"out_releases"}
    assert all(graph.get_check_spec(key).blocking for key in graph.asset_check_keys)


def test_one_job_runs_everything_in_one_process(definitions):
    job = definitions.resolve_job_def("nightly")
    assert job.executor_def is dg.in_process_executor
    assert {key.to_user_string() for key in job.asset_layer.executable_asset_keys} == asset_names(
        definitions
    )


def test_the_night_begins_at_two(definitions):
    schedule = definitions.resolve_schedule_def("nightly_at_two")
    assert schedule.cron_schedule == "0 2 * * *"
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING


def look(sensor, cursor):
    return sensor(dg.build_sensor_context(cursor=cursor))


def test_the_sensor_waits_until_the_folder_stands_still(workspace):
    sensor = watch_drop_folder(workspace)
    report = workspace.raw / "aarby" / "2025-Q1.csv"
    report.parent.mkdir(parents=True)
    report.write_text("half of")
    first = look(sensor, None)
    assert not first.run_requests
    report.write_text("half of it arrives later")
    second = look(sensor, first.cursor)
    assert not second.run_requests
    third = look(sensor, second.cursor)
    assert len(third.run_requests) == 1
    assert isinstance(look(sensor, third.cursor), dg.SkipReason)


def test_a_changed_file_asks_for_another_night(workspace):
    sensor = watch_drop_folder(workspace)
    report = workspace.raw / "2025-Q1.csv"
    report.write_text("a")
    keys = set()
    cursor = None
    for content in ("a", "a", "a;b", "a;b"):
        report.write_text(content) if report.read_text() != content else None
        found = look(sensor, cursor)
        cursor = found.cursor
        keys |= {request.run_key for request in found.run_requests}
    assert len(keys) == 2
