"""Reference files: a mistake says file, line and what to do, and stops the night."""

import pytest

from citywise.catalogue.words import fold
from citywise.errors import WorkspaceError
from citywise.network.network import read_network
from tests.fixtures.invented import CITIES, make_workspace

CITY_HEADINGS = CITIES.partition("\n")[0]
CORRECTIONS = "city,file,sheet,cell,expect,action,replace_by,reason,decided_by,decided_on\n"
PROGRAM_HEADINGS = "program_id,city_id,program_name\n"


def mistake(tmp_path, **sheets):
    """What is said of reference files with a mistake in them: the problem and the remedy."""
    with pytest.raises(WorkspaceError) as error:
        read_network(make_workspace(tmp_path / "workspace", **sheets))
    return error.value.problem, error.value.remedy


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("skovby,Skovby again,DK,da,,,,", "cities.csv, line 10: skovby stands in line 2 too."),
        ("New City,New City,DK,da,,,,", "cities.csv, line 10, column city_id: 'New City' is not"),
        (",New City,DK,da,,,,", "cities.csv, line 10, column city_id: it is empty."),
        ("new,New City,Denmark,da,,,,", "cities.csv, line 10, column country: 'Denmark' is not"),
        ("new,New City,DK,da,;,,,", "cities.csv, line 10, column decimal_mark: ';' is not right"),
        ("new,New City,DK,da,,day first,,", "line 10, column date_order: 'day first' is not right"),
        ("new,New, City,DK,da,,,,", "cities.csv, line 10, column country: 'City' is not right"),
        ("new,New City,DK,da,,,,A,B", "cities.csv, line 10: 9 cells under 8 headings."),
        ('new,"New City,DK,da,,,,', "cities.csv, line 10: unexpected end of data."),
    ],
)
def test_a_wrong_line_in_cities(tmp_path, line, problem):
    said, remedy = mistake(tmp_path, cities=f"{CITIES}{line}\n")
    assert problem in said
    assert len(remedy) > 10


def test_comments_and_blank_lines_count_as_lines(tmp_path):
    said, _ = mistake(tmp_path, cities=f"# ours\n\n{CITIES}skovby,Skovby,DK,da,,,,\n")
    assert said == "cities.csv, line 12: skovby stands in line 4 too."


@pytest.mark.parametrize(
    ("sheets", "problem"),
    [
        ({"cities": "city_id,city_name\n"}, "cities.csv: columns missing: ['country', 'language']"),
        ({"cities": f"{CITY_HEADINGS},colour\n"}, "not known: ['colour']"),
        (
            {"programs": PROGRAM_HEADINGS + "atlantis/x,atlantis,X\n"},
            "programs.csv, line 2: city 'atlantis' is not in cities.csv.",
        ),
        (
            {"programs": PROGRAM_HEADINGS + "skovby/x,skovby,X\n" * 2},
            "programs.csv, line 3: skovby/x stands in line 2 too.",
        ),
        (
            {"fx_rates": "currency,period,rate_to_base\nUSD,2031-Q1,0.9\nUSD,2031-Q1,0.8\n"},
            "fx_rates.csv, line 3: USD, 2031-Q1 stands in line 2 too.",
        ),
        (
            {"fx_rates": 'currency,period,rate_to_base\nUSD,2031-Q1,"0,9"\n'},
            "fx_rates.csv, line 2, column rate_to_base: '0,9' is not right.",
        ),
        (
            {
                "expected_reports": "city_id,template_id,first_period,due_days\nskovby,x,2031-Q1,soon\n"
            },
            "expected_reports.csv, line 2, column due_days: 'soon' is not right.",
        ),
        (
            {"release_states": "city_id,indicator_id,since,state\nskovby,*,2031-13-01,public\n"},
            "release_states.csv, line 2, column since: '2031-13-01' is not right.",
        ),
        (
            {"corrections": CORRECTIONS + "atlantis,0123456789ab,,E2,2,replace,3,x,y,2031-01-01"},
            "corrections.csv, line 2: city 'atlantis' is not in cities.csv.",
        ),
        (
            {"corrections": CORRECTIONS + "skovby,0123456789,,E2,2,replace,3,x,y,2031-01-01"},
            "corrections.csv, line 2, column file: '0123456789' is not right.",
        ),
        (
            {"corrections": CORRECTIONS + "skovby,0123456789ab,,2E,2,replace,3,x,y,2031-01-01"},
            "corrections.csv, line 2, column cell: '2E' is not right.",
        ),
        (
            {"corrections": CORRECTIONS + "skovby,0123456789ab,,,2,replace,3,x,y,2031-01-01"},
            "corrections.csv, line 2, column cell: it is empty.",
        ),
        (
            {"corrections": CORRECTIONS + "skovby,0123456789ab,,E2,,withdraw_file,,x,y,2031-01-01"},
            "corrections.csv, line 2: withdraw_file with cell.",
        ),
        (
            {"corrections": CORRECTIONS + "skovby,0123456789ab,,E2,2,replace,3,,y,2031-01-01"},
            "corrections.csv, line 2, column reason: it is empty.",
        ),
        (
            {"corrections": CORRECTIONS + "skovby,0123456789ab,,E2,2,delete,,x,y,2031-01-01"},
            "corrections.csv, line 2, column action: 'delete' is not right.",
        ),
        (
            {
                "city_attributes": "city_id,attribute,year,value\n"
                + "skovby,population,2031,9\n" * 2
            },
            "city_attributes.csv, line 3: skovby, population, 2031 stands in line 2 too.",
        ),
    ],
)
def test_a_wrong_line_elsewhere(tmp_path, sheets, problem):
    assert problem in mistake(tmp_path, **sheets)[0]


def test_a_missing_file_says_where_to_take_it_from(tmp_path):
    workspace = make_workspace(tmp_path / "workspace")
    (workspace.reference / "cities.csv").unlink()
    with pytest.raises(WorkspaceError, match=r"cities\.csv is missing.*\n.*citywise init"):
        read_network(workspace)


def test_a_letter_in_another_encoding_says_its_line(tmp_path):
    workspace = make_workspace(tmp_path / "workspace")
    (workspace.reference / "cities.csv").write_bytes(CITIES.encode("cp1252", errors="ignore"))
    with pytest.raises(WorkspaceError, match=r"cities\.csv, line 8: a letter is not .* UTF-8"):
        read_network(workspace)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = ", "network.toml: Invalid value"),
        ("[network]\nname = 'x'\n[release]\nthreshold = 2", "release.threshold: Input should be"),
        ("[network]\nname = 'x'\ncolour = 'red'", "network.colour: Extra inputs"),
        ("[release]\nkeep = 1", "network: Field required"),
    ],
)
def test_a_wrong_setting(tmp_path, text, says):
    workspace = make_workspace(tmp_path / "workspace")
    workspace.settings_file.write_text(text)
    with pytest.raises(WorkspaceError) as error:
        read_network(workspace)
    assert says in error.value.problem


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- id: [", "indicators.yaml: while parsing"),
        ("id: x", "indicators.yaml: not a list of entries"),
        ("- name: x", "indicators.yaml: not a list of entries"),
        ("- id: x", "indicator 'x' has"),
    ],
)
def test_a_wrong_indicator(tmp_path, text, says):
    workspace = make_workspace(tmp_path / "workspace")
    workspace.indicators_file.write_text(text)
    with pytest.raises(WorkspaceError) as error:
        read_network(workspace)
    assert says in error.value.problem


def test_names_mean_their_entry_in_any_spelling(tmp_path):
    names = read_network(make_workspace(tmp_path / "workspace")).names
    for spelling in ("rioclaro", "Río Claro", "RIO CLARO", "Ri\u0301o\u00a0Claro"):
        assert names.cities[fold(spelling)] == "rioclaro"
    assert names.cities[fold("وادي أمل")] == "wadi"
    assert names.programs["eastmere", fold("club")] == "eastmere/club"


def test_a_name_that_two_entries_share_means_neither(tmp_path):
    twins = "a/x,eastmere,Twin\nb/x,eastmere,twin\nc/x,skovby,Twin\n"
    network = read_network(make_workspace(tmp_path / "w", programs=PROGRAM_HEADINGS + twins))
    assert ("eastmere", "twin") not in network.names.programs
    assert network.names.programs["skovby", "twin"] == "c/x"
