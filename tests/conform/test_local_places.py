"""Places that only a sender knows: kept under its own name, never measured."""

from citywise.stages.measure import measure
from tests.fixtures.invented import make_workspace, night_on, read_one

TEMPLATE = """
id = "places-of-its-own"
title = "Events in places of the sender's own"
produces = "events"

[report]
city = "column"
key = ["folder", "file"]

[columns.city]
headers = ["Place"]
{unknown}
[columns.date]
headers = ["Day"]

[[counts]]
headers = ["Came"]
"""
LOCAL = TEMPLATE.format(unknown='unknown = "local"')
LOG = "Place,Day,Came\nEastmere,2025-01-05,20\nLower Dale,2025-01-05,7\nlower dale,2025-01-06,5\n"


def test_an_unknown_place_waits_unless_the_template_says_otherwise():
    read = read_one(LOG, template=TEMPLATE.format(unknown=""))
    assert read.kept_back == [("A3", "unknown_city"), ("A4", "unknown_city")]


def test_or_is_the_senders_own_under_one_name():
    read = read_one(LOG, template=LOCAL)
    known, first, second = read.column("core_events", "city_id")
    assert (known, first) == ("eastmere", second)
    (place,) = read.rows("core_local_places")
    assert (place["city_name"], place["folder_name"]) == ("Lower Dale", "eastmere")


def test_two_senders_places_of_one_name_are_two():
    ids = {
        read_one(LOG, template=LOCAL, path=f"{city}/log.csv").column("core_events", "city_id")[1]
        for city in ("eastmere", "westhaven")
    }
    assert len(ids) == 2


def test_an_empty_place_is_missing_all_the_same():
    read = read_one("Place,Day,Came\n,2025-01-05,20\n", template=LOCAL)
    assert read.kept_back == [("A2", "missing_value")]


def test_it_is_kept_and_never_measured(tmp_path):
    workspace = make_workspace(tmp_path / "network", templates={"local.toml": LOCAL})
    folder = workspace.raw / "eastmere"
    folder.mkdir(parents=True)
    (folder / "log.csv").write_text(LOG, encoding="utf-8")
    with night_on(workspace) as night:
        measure(night)
        kept = night.store.value("select sum(participation_count) from core_events")
        measured = night.store.rows("select distinct city_id from measure_values").rows()
    assert kept == 32
    assert measured == [("eastmere",)]
