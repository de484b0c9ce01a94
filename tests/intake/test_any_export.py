"""Any table of events reads the same from whatever tool exports it, each number at its address."""

from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citywise.catalogue.vocabularies import vocabulary
from citywise.intake.cells import cell_ref
from tests.fixtures.exports import EXPORTS, TEMPLATE, Event, csv
from tests.fixtures.invented import read_one

ACTIVITIES = sorted(
    label for labels in vocabulary("activity_type").labels.values() for label in labels.values()
)
COUNTS = st.one_of(
    st.just(""),
    st.integers(0, 900).map(str),
    st.sampled_from(["<5", "12-15", "n/a", "many", "-3", "٤٢"]),
)
EVENTS = st.builds(
    Event,
    day=st.dates(date(2030, 1, 1), date(2031, 5, 31)).map(str),
    club=st.sampled_from(["The Club", "Mentors", "Nobody's"]),
    activity=st.sampled_from(ACTIVITIES),
    present=COUNTS,
    women=COUNTS,
)
TABLES = st.lists(EVENTS, min_size=1, max_size=8)


def readings(read):
    """Address of the attendance → what became of the event there."""
    by_record = {}
    kinds = {k["count_kind_id"]: k["disagg_key"] for k in read.rows("core_count_kinds")}
    for row in read.rows("core_event_counts"):
        count = tuple(row[name] for name in ("measured_value", "numerator_low", "numerator_high"))
        by_record[row["record_number"]] = (kinds[row["count_kind_id"]], *count)
    return {
        address(read, event): meaning(event, by_record.get(event["record_number"]))
        for event in read.rows("core_events")
    }


def meaning(event, women):
    names = ("program_id", "activity_type_code", "participation_count")
    names += ("participation_low_count", "participation_high_count", "participation_status_code")
    return (str(event["event_date"]), *(event[name] for name in names), women)


def address(read, event):
    (sheet,) = read.batch.files[1].sheets
    letters = [column.letter for column in sheet.columns if column.rule == "count:0"]
    # where nobody was counted at all, a file of records has no such column
    cell = cell_ref(letters[0], event["source_row"]) if letters else f"row {event['source_row']}"
    return "!".join(filter(None, (sheet.name, cell)))


@cache
def alone(event):
    """What the event means, and why it is kept back, read alone from the plainest file."""
    read = read_one(csv([event])[0], template=TEMPLATE)
    return next(iter(readings(read).values()), None), [reason for _, reason in read.kept_back]


def expected(event):
    return alone(event)[0]


@pytest.mark.parametrize("tool", sorted(EXPORTS))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(events=TABLES)
def test_any_table_of_events_reads_the_same(tool, events):
    content, where = EXPORTS[tool](events)
    read = read_one(content, template=TEMPLATE)
    found = readings(read)
    if any(event.present for event in events):
        assert found == {a: m for a, event in where.items() if (m := expected(event))}
    assert sorted(found.values(), key=repr) == sorted(filter(None, map(expected, events)), key=repr)
    assert len(found) + held(read) == len(events)
    reasons = sorted(reason for _, reason in read.kept_back)
    assert reasons == sorted(reason for event in events for reason in alone(event)[1])


def held(read):
    return sum(part.records["quarantined_count"].sum() for part in read.batch.parts)
