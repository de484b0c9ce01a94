"""A name means one entry, or waits; a country says which of two cities is meant."""

import pytest

from citywise.conform.quarantine import quarantine_items
from citywise.errors import WorkspaceError
from citywise.network.aliases import accept_alias
from citywise.network.network import read_network
from citywise.stages.naming import accept_name, propose_names
from tests.fixtures.invented import CITIES, PROGRAMS, make_workspace, night_on, read_one

TWO_TRIPOLIS = (
    CITIES + "tripoli-lb,Tripoli,LB,ar,,,,طرابلس\ntripoli-ly,Tripoli,LY,ar,,,,طرابلس|Trablus\n"
)


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    root = tmp_path_factory.mktemp("names") / "w"
    return read_network(make_workspace(root, cities=TWO_TRIPOLIS)).names


@pytest.mark.parametrize(
    ("text", "country", "usual", "meaning"),
    [
        ("Skovby", None, (), ("skovby", None)),
        ("SKOVBY  kommune", None, (), ("skovby", None)),
        ("Trablus", None, (), ("tripoli-ly", None)),
        ("Tripoli", None, (), (None, "ambiguous_name")),
        ("طرابلس", None, (), (None, "ambiguous_name")),
        ("Tripoli, LB", None, (), ("tripoli-lb", None)),
        ("Tripoli (Libya)", None, (), ("tripoli-ly", None)),
        ("Tripoli, Liban", None, (), ("tripoli-lb", None)),
        ("طرابلس (لبنان)", None, (), ("tripoli-lb", None)),
        ("Tripoli", "LY", (), ("tripoli-ly", None)),
        ("Tripoli", "Lübnan", (), ("tripoli-lb", None)),
        ("Tripoli", None, ("LB",), ("tripoli-lb", None)),
        ("Tripoli", None, ("", "LY"), ("tripoli-ly", None)),
        ("Tripoli", "LY", ("LB",), ("tripoli-ly", None)),
        ("Tripoli", None, ("DK",), (None, "ambiguous_name")),
        ("Tripoli", "DK", (), (None, "ambiguous_name")),
        ("Tripoli", "Atlantis", (), (None, "unknown_country")),
        ("Skovby, DK", None, (), ("skovby", None)),
        ("Skovby, SE", None, (), (None, "unknown_city")),
        ("Skovby, north", None, (), (None, "unknown_city")),
        ("Skovbyy", None, (), (None, "unknown_city")),
        ("Skоvby", None, (), (None, "unknown_city")),  # noqa: RUF001 - a Cyrillic o
        ("Sko\u200bvby", None, (), ("skovby", None)),
        ("Ri\u0301o Claro", None, (), ("rioclaro", None)),
    ],
)  # fmt: skip
def test_a_city_is_found_or_waits(names, text, country, usual, meaning):
    assert names.find_city(text, country, usual) == meaning


LOG = """
id = "log"
title = "Log"
produces = "events"
[report]
city = "column"
{report}
[columns.city]
headers = ["City"]
[columns.country]
headers = ["Country"]
[columns.date]
headers = ["Date"]
[columns.activity_type]
headers = ["Activity"]
[[counts]]
headers = ["Present"]
"""


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    root = tmp_path_factory.mktemp("network") / "w"
    return read_network(make_workspace(root, cities=TWO_TRIPOLIS))


@pytest.mark.parametrize(
    ("report", "folder", "country", "city"),
    [
        ("", "eastmere", "LY", "tripoli-ly"),
        ('country = "LB"', "eastmere", "", "tripoli-lb"),
        ('country = "LB"', "eastmere", "LY", "tripoli-ly"),
        ("", "tripoli-lb", "", "tripoli-lb"),
    ],
)
def test_the_row_then_the_template_then_the_sender_decides(network, report, folder, country, city):
    content = f"City,Country,Date,Activity,Present\nTripoli,{country},2031-01-05,Sports,12\n"
    template = LOG.format(report=report)
    read = read_one(content, path=f"{folder}/a.csv", template=template, network=network)
    assert read.column("core_events", "city_id") == [city]


def test_else_the_record_waits(network):
    content = "City,Country,Date,Activity,Present\nTripoli,,2031-01-05,Sports,12\n"
    read = read_one(content, path="eastmere/a.csv", template=LOG.format(report=""), network=network)
    assert read.kept_back == [("A2", "ambiguous_name")]


HEADING = "Ref,Date,Program,Partners,Activity,Status,Participants\n"


def waiting(program="The Club", partner="Eastmere FC"):
    row = f"E-1,2031-01-05,{program},{partner},Sports,Completed,20\n"
    read = read_one(HEADING + row)
    items = quarantine_items(read.batch, read.templates)
    return items.select("reason_code", "proposal_text").rows()


def test_what_waits_carries_what_comes_near():
    assert waiting(program="The Clubb") == [
        ("unknown_program", "eastmere/club: The Club (0.89, 1 letter differs)")
    ]
    assert waiting(partner="Estmere FC") == [
        ("unknown_partner", "eastmere/fc: Eastmere FC (0.91, 1 letter differs)")
    ]


def test_what_nothing_comes_near_to_waits_without():
    assert waiting(program="Night Owls") == [("unknown_program", None)]


# the alias that settles it

SHEET = (
    "# our programs\r\n"
    "program_id,city_id,program_name,aliases\r\n"
    "\r\n"
    'eastmere/club,eastmere,"The Club, old",Club\r\n'
    "# closed\r\n"
    "eastmere/mentors,eastmere,Mentors\r\n"
)


def accepted(tmp_path, text, entry, sheet=SHEET):
    workspace = make_workspace(tmp_path / "w", programs=PROGRAMS)
    path = workspace.reference / "programs.csv"
    path.write_bytes(sheet.encode())
    accept_alias(workspace.reference, read_network(workspace).names, text, entry)
    read_network(workspace)
    return path.read_bytes().decode()


def test_one_line_changes_and_nothing_else(tmp_path):
    after = accepted(tmp_path, "The Clubb", "eastmere/club")
    assert after == SHEET.replace(",Club\r\n", ",Club|The Clubb\r\n")


def test_a_short_line_grows(tmp_path):
    after = accepted(tmp_path, "Mentors, evening", "eastmere/mentors")
    assert 'eastmere/mentors,eastmere,Mentors,"Mentors, evening"\r\n' in after


@pytest.mark.parametrize(
    ("text", "entry", "says"),
    [
        ("Club", "eastmere/club", "already a name"),
        ("mentors", "eastmere/club", "already a name of eastmere/mentors"),
        ("Some club", "eastmere/nobody", "id of no entry"),
        ("a|b", "eastmere/club", "cannot be an alias"),
        ("…", "eastmere/club", "cannot be an alias"),
    ],
)
def test_what_would_confuse_is_not_written(tmp_path, text, entry, says):
    with pytest.raises(WorkspaceError, match=says):
        accepted(tmp_path, text, entry)


def test_a_sheet_without_the_column_says_so(tmp_path):
    sheet = "program_id,city_id,program_name\neastmere/club,eastmere,The Club\n"
    with pytest.raises(WorkspaceError, match="no column aliases"):
        accepted(tmp_path, "The Clubb", "eastmere/club", sheet)


def test_the_next_night_reads_what_waited_for_it(tmp_path):
    workspace = make_workspace(tmp_path / "w")
    (workspace.raw / "eastmere").mkdir()
    row = "E-1,2025-01-05,The Clubb,Eastmere FC,Sports,Completed,20\n"
    (workspace.raw / "eastmere" / "2025-Q1.csv").write_text(HEADING + row)
    with night_on(workspace) as night:
        assert night.store.value("select count(*) from core_events") == 0
    (proposed,) = propose_names(workspace)
    assert (proposed.unknown.text, proposed.unknown.count) == ("The Clubb", 1)
    assert proposed.alias.line.endswith("Club|The Clubb,primary,youth_voice,1,2030-01-01,")
    accept_name(workspace, "The Clubb", "eastmere/club")
    with night_on(workspace) as night:
        assert night.store.value("select program_id from core_events") == "eastmere/club"
    assert propose_names(workspace) == []
