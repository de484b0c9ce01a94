"""A whole night on a log with one column for each sex and age group: shares, and what is withheld."""

import duckdb
import pytest
from small_network import night

from citywise.workspace import Workspace, init_workspace

GROUPS = {"Girls 15-17": ("F", "15-17"), "Women 18-59": ("F", "18-59"),
          "Boys 15-17": ("M", "15-17"), "Men 18-59": ("M", "18-59")}  # fmt: skip
TEMPLATE = """
id = "crossed"
title = "Log with a column for each sex and age group"
produces = "events"
[report]
key = ["folder", "file"]
[columns.date]
headers = ["day"]
required = true
[[counts]]
headers = ["came"]
required = true
""" + "".join(
    f'[[counts]]\nheaders = ["{heading}"]\nbreakdown = {{ sex = "{sex}", age_band = "{age}" }}\n'
    for heading, (sex, age) in GROUPS.items()
)
LOG = f"""day,came,{",".join(GROUPS)}
2025-01-05,400,100,120,80,100
2025-01-06,200,50,,50,80
2025-04-05,46,3,1,20,22
2025-07-05,400,100,120,80,100
"""


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """Quarter, indicator and breakdown → least and most of the outcome, as released."""
    workspace = Workspace(tmp_path_factory.mktemp("crossed") / "network")
    init_workspace(workspace.root)
    for name, line in {
        "cities": "eastmere,Eastmere,GB,en,.,dmy,,,GBP,\n",
        "release_states": "eastmere,*,2025-01-01,network\n",
    }.items():
        sheet = workspace.reference / f"{name}.csv"
        sheet.write_text(sheet.read_text() + line)
    (workspace.templates / "crossed.toml").write_text(TEMPLATE)
    (workspace.raw / "eastmere").mkdir(parents=True)
    (workspace.raw / "eastmere" / "log.csv").write_text(LOG)
    settings = workspace.settings_file
    settings.write_text(settings.read_text().replace("settle_seconds = 10", "settle_seconds = 0"))
    report = night(workspace)
    assert report.is_success, report.failures
    with duckdb.connect(
        str(workspace.root / "warehouse" / "citywise.duckdb"), read_only=True
    ) as db:
        rows = db.sql("from out_values").pl().to_dicts()
    return {(r["period_id"], r["indicator_id"], r["disagg_key"]): r for r in rows}


def outcome(released, quarter, indicator, breakdown=""):
    row = released[quarter, indicator, breakdown]
    low, high = (row["low"], row["high"]) if row["numerator_count"] is None else (None, None)
    return row["numerator_count"], row["denominator_count"], low, high, row["value_status_code"]


PARTICIPATIONS, WOMEN = "out_participations", "out_women_share"


@pytest.mark.parametrize(
    ("breakdown", "count"),
    [("", 400), ("sex=F", 220), ("sex=M", 180), ("age_band=15-17", 180), ("age_band=18-59", 220)],
)
def test_cells_are_told_by_sex_and_by_age(released, breakdown, count):
    told = outcome(released, "2025-Q3", PARTICIPATIONS, breakdown)
    assert told == (count, None, None, None, "reported")


def test_their_sums_make_up_shares(released):
    assert outcome(released, "2025-Q3", WOMEN) == (220, 400, None, None, "reported")


def test_a_blank_cell_leaves_a_range(released):
    # 220 of the first evening, and of the second 50 to 70 of its 200
    women = outcome(released, "2025-Q1", PARTICIPATIONS, "sex=F")
    assert women == (None, None, 270, 290, "estimated")


def test_few_women_are_withheld_and_so_is_what_would_tell_them(released):
    for breakdown in ("sex=F", "sex=M"):
        assert outcome(released, "2025-Q2", PARTICIPATIONS, breakdown) == (
            None, None, None, None, "suppressed_by_us",
        )  # fmt: skip


@pytest.mark.parametrize("dimension", ["", "dimension=sex", "dimension=age_band"])
def test_what_is_counted_by_both_is_complete_by_each(released, dimension):
    assert outcome(released, "2025-Q1", "dq_disagg_complete", dimension)[:2] == (2, 2)
