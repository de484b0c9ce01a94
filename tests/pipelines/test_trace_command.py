"""`citywise trace`: what the data team reads, and what may be passed on."""

import json

import pytest
from demonstration import citywise

from citywise.warehouse.reading import open_release

SHOWN = "harrowick||out_session_delivery_rate|2025-Q4||events"


@pytest.fixture(scope="module")
def withheld(released_demo):
    """A withheld value that does rest on records."""
    with open_release(released_demo) as release:
        found = release.query(
            "select value_id from out_values where value_status_code = 'suppressed_by_us'"
            " and basis_code = 'events' order by value_id limit 1"
        )
        return found.item()


def test_the_way_from_a_value_to_its_cells_is_told_in_words(released_demo):
    done = citywise("trace", SHOWN, "--limit", "1", workspace=released_demo)
    assert done.returncode == 0, done.stderr
    for words in (
        "Not to be published",
        "value id 11178e3bec20b528",
        "18 ÷ 23, which is the value",
        "citywise/measures/events/out_session_delivery_rate.sql",
        "harrowick/2025-Q4 events.xlsx: 23 of 30 records, revision 1",
        "event-log [columns.status]: status from 'Status'",
        "harrowick/2025-Q4 events.xlsx!Events!4",
        "H4 status: 'Completed'",
        "and 22 more records",
    ):
        assert words in done.stdout


def test_the_same_is_told_to_programs(released_demo):
    done = citywise("trace", SHOWN, "--json", "--limit", "2", workspace=released_demo)
    told = json.loads(done.stdout)
    assert (told["adds_up"], told["record_count"], len(told["listed"])) == (True, 23, 2)
    assert told["value"]["words"] == SHOWN


def test_in_public_no_record_and_no_text_is_told(released_demo):
    done = citywise("trace", SHOWN, "--public", workspace=released_demo)
    assert "0.782609" in done.stdout
    assert "!Events!" not in done.stdout
    assert "Completed'" not in done.stdout


def test_a_withheld_value_has_no_public_trace(released_demo, withheld):
    done = citywise("trace", withheld, "--public", workspace=released_demo)
    *_, last = done.stdout.strip().splitlines()
    assert last.strip() == "Withheld to protect small groups. It has no public trace."
    told = json.loads(
        citywise("trace", withheld, "--public", "--json", workspace=released_demo).stdout
    )
    assert (told["reports"], told["findings"], told["kept_back"]) == ([], [], [])
    numbers = ("value", "numerator_count", "denominator_count", "low", "high", "n_count")
    assert {told["value"][name] for name in numbers} == {None}


def test_to_the_data_team_a_withheld_value_is_explained_with_a_warning(released_demo, withheld):
    done = citywise("trace", withheld, "--limit", "1", workspace=released_demo)
    assert done.returncode == 0
    assert "Withheld in the release (" in done.stdout
    assert "no part of this may be passed on" in done.stdout
    assert "which is the value" in done.stdout


def test_a_value_that_nobody_knows_is_refused_without_a_traceback(released_demo):
    done = citywise("trace", "nonsense", workspace=released_demo)
    assert done.returncode == 2
    assert "names no value" in done.stderr
    assert "Traceback" not in done.stderr
