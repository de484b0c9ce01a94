"""What a template or a city declares of the way it writes holds for every cell of its files."""

import pytest

from citywise.errors import WorkspaceError
from citywise.network.network import read_network
from tests.fixtures.invented import CITIES, make_workspace, read_one

CALENDARS = {"wadi": "hijri", "denizova": "gregorian"}


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """Wadi Amal has declared the Hijri calendar."""
    heading, *lines = CITIES.splitlines()
    cities = [f"{line},{CALENDARS.get(line.partition(',')[0], '')}" for line in lines]
    root = tmp_path_factory.mktemp("calendars") / "workspace"
    return read_network(make_workspace(root, cities="\n".join([heading + ",calendar", *cities])))


LOG = """
id = "log"
title = "A log"
produces = "events"
[source]
{source}
[report]
key = ["file"]
{columns}
[[counts]]
headers = ["People"]
"""


def column(name):
    return f'[columns.{name}]\nheaders = ["{name}"]\n'


def log(cells, network=None, *, names=("date",), city="nowhere", source=""):
    template = LOG.format(source=source, columns="".join(map(column, names)))
    content = f"{','.join(names)},People\n{cells},7\n"
    read = read_one(content, path=f"{city}/a.csv", template=template, network=network)
    return [str(day) for day in read.column("core_events", "event_date")], read.kept_back


@pytest.mark.parametrize(
    ("cells", "city", "source", "day"),
    [
        ("1 Ramadan 1446", "wadi", "", "2025-03-01"),
        ("1446-09-01", "wadi", "", "2025-03-01"),
        ("2025-03-01", "wadi", 'calendar = "gregorian"', "2025-03-01"),
        ("2025-03-01", "denizova", "", "2025-03-01"),
        ("31/05/2568", "nowhere", 'calendar = "buddhist"', "2025-05-31"),
        ("1 Farvardin 1404", "nowhere", 'calendar = "solar_hijri"', "2025-03-21"),
        ("1 Meskerem 2017", "nowhere", 'calendar = "ethiopian"', "2024-09-11"),
        ("03/04/25", "eastmere", "short_years = true", "2025-04-03"),
        ("03/04/25", "westhaven", "short_years = true", "2025-03-04"),
    ],
)
def test_days_are_written_as_the_template_or_else_the_city_says(network, cells, city, source, day):
    assert log(cells, network, city=city, source=source) == ([day], [])


@pytest.mark.parametrize(
    ("cells", "city", "source", "reason"),
    [
        ("2025-03-01", "wadi", "", "other_calendar"),
        ("1446-09-01", "denizova", "", "other_calendar"),
        ("31/05/2568", "nowhere", "", "other_calendar"),
        ("03/04/25", "nowhere", "short_years = true", "ambiguous_date"),
        ("03/04/25", "eastmere", "", "ambiguous_date"),
        ("45291", "eastmere", "", "not_a_date"),
    ],
)
def test_and_kept_back_where_they_are_not(network, cells, city, source, reason):
    assert log(cells, network, city=city, source=source) == ([], [("A2", reason)])


@pytest.mark.parametrize(
    ("cells", "source", "told"),
    [
        ("2025,2", "", (["2025-02-01"], [])),
        ("2568,2", 'calendar = "buddhist"', (["2025-02-01"], [])),
        ("2025/26,2", "year_starts = 7", (["2026-02-01"], [])),
        ("2025,2", 'year_starts = 7\nquarters = "calendar"', (["2025-02-01"], [])),
        ("2025,2", "year_starts = 7", ([], [("B2", "ambiguous_period")])),
        ("1446,9", 'calendar = "hijri"', ([], [("B2", "not_a_date")])),
        ("1446,9", "", ([], [("B2", "other_calendar")])),
        ("2025,13", "", ([], [("B2", "not_a_date")])),
    ],
)
def test_the_month_of_an_event(cells, source, told):
    assert log(cells, names=("year", "month"), source=source) == told


REPORT = """
id = "report"
title = "A report"
produces = "values"
[source]
{source}
[report]
key = ["file"]
{columns}
[[values]]
headers = ["People"]
indicator = "out_unique_participants"
"""


def report(cells, *, names=("period",), source=""):
    template = REPORT.format(source=source, columns="".join(map(column, names)))
    read = read_one(f"{';'.join(names)};People\n{cells};7\n", template=template)
    return read.column("core_reported_values", "period_id"), read.kept_back


@pytest.mark.parametrize(
    ("cells", "source", "told"),
    [
        ("Q1 2025", "", (["2025-Q1"], [])),
        ("Q1 2025", "year_starts = 7", ([], [("A2", "ambiguous_period")])),
        ("2025-Q1", "year_starts = 7", ([], [("A2", "ambiguous_period")])),
        ("2025-Q1", 'year_starts = 7\nquarters = "calendar"', (["2025-Q1"], [])),
        ("2025-Q1", 'year_starts = 7\nquarters = "fiscal"', (["2025-Q3"], [])),
        ("Q1 2025", 'year_starts = 7\nquarters = "fiscal"\nyear_named = "last"', (["2024-Q3"], [])),
        ("2025W07", "", (["R:2025-02-10/2025-02-16"], [])),
        ("20250210", 'period_codes = "dhis2"', (["R:2025-02-10/2025-02-10"], [])),
        ("رمضان 1446", 'calendar = "hijri"', (["R:2025-03-01/2025-03-29"], [])),
    ],
)
def test_periods_are_written_as_the_template_says(cells, source, told):
    assert report(cells, source=source) == told


def test_first_and_last_day_may_be_of_another_calendar():
    told = report(
        "1446-09-01;1446-09-29", names=("period_start", "period_end"), source='calendar = "hijri"'
    )
    assert told == (["R:2025-03-01/2025-03-29"], [])


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ('quarters = "fiscal"', "year_starts: the month in which the year begins is missing"),
        ('year_named = "last"', "year_starts: the month in which the year begins is missing"),
        ('calendar = "lunar"', "calendar"),
        ('currency = "kr"', "currency"),
        ("less_than_from = 2", "less_than_from"),
    ],
)
def test_a_mistake_in_the_template_is_named(source, says):
    with pytest.raises(WorkspaceError, match=says):
        report("2025", source=source)


def test_a_calendar_that_there_is_not_is_named_with_its_line(tmp_path):
    cities = "city_id,city_name,country,language,calendar\nwadi,Wadi,JO,ar,lunar\n"
    with pytest.raises(WorkspaceError, match="line 2, column calendar: 'lunar' is not right"):
        read_network(make_workspace(tmp_path / "workspace", cities=cities))


@pytest.mark.parametrize(
    ("source", "text", "ends"),
    [
        ("", "<5", (1, 4)),
        ("less_than_from = 0", "<5", (0, 4)),
        ('unit_words = ["deltagere"]', "12 Deltagere", (None, None)),
    ],
)
def test_figures_are_written_as_the_template_says(source, text, ends):
    template = REPORT.format(source=source, columns=column("period"))
    read = read_one(f"period;People\n2025;{text}\n", template=template)
    (row,) = read.rows("core_reported_values")
    assert (row["numerator_low"], row["numerator_high"]) == ends
