"""A ledger and a report that tell the same figure: one of them counts, never both together.

A report that states the whole holds; one that tells parts only gives way to the entries.
"""

import pytest

from citywise.stages.measure import measure
from tests.fixtures.invented import make_workspace, night_on

COLUMNS = """
[columns.date]
headers = ["Day"]
required = true
[columns.sex]
headers = ["For"]
"""
FIGURES = """
[[values]]
headers = ["Number"]
indicator = "out_resources_adapted"
accumulation = "{accumulation}"
required = true
"""
LEDGER = """
id = "ledger"
title = "Material handed out, one entry a row"
produces = "values"
[report]
key = ["folder", "file"]
""" + COLUMNS + FIGURES.format(accumulation="entry")  # fmt: skip
REPORT = """
id = "report"
title = "Material handed out in a month"
produces = "values"
[report]
key = ["folder", "file"]
[columns.period]
headers = ["Month"]
required = true
[columns.sex]
headers = ["For"]
""" + FIGURES.format(accumulation="in_period")  # fmt: skip

ENTRIES = "Day,For,Number\n2025-04-03,F,40\n2025-04-12,M,41\n"
COUNTED = """
select disagg_key, coalesce(numerator_low::int::varchar, value_status_code) from measure_counts
where indicator_id = 'out_resources_adapted' and period_id = '2025-04' and city_id = 'eastmere'
    and program_id is null
"""
FINDINGS = "select check_id, failed_count from core_quality_results where failed_count > 0"


@pytest.fixture
def told(tmp_path):
    """What April comes to, by breakdown, and what is found, from files in the order of receipt."""

    def read(*texts):
        templates = {"ledger.toml": LEDGER, "report.toml": REPORT}
        workspace = make_workspace(tmp_path / "network", templates=templates)
        with (workspace.root / "network.toml").open("a") as settings:
            settings.write('[reporting]\nperiod = "month"\n')
        (workspace.raw / "eastmere").mkdir()
        for name, text in zip("ab", texts, strict=False):
            (workspace.raw / "eastmere" / f"{name}.csv").write_text(text)
            with night_on(workspace) as night:
                measure(night)
                counted = dict(night.store.rows(COUNTED).rows())
                findings = dict(night.store.rows(FINDINGS).rows())
        return counted, findings

    return read


def report(*lines):
    return "Month,For,Number\n" + "".join(f"2025-04,{line}\n" for line in lines)


def test_the_entries_alone_add_up(told):
    assert told(ENTRIES) == ({"": "81", "sex=F": "40", "sex=M": "41"}, {})


@pytest.mark.parametrize("is_report_first", [True, False])
def test_a_report_that_states_the_whole_holds_whichever_came_first(told, is_report_first):
    files = (report(",90"), ENTRIES) if is_report_first else (ENTRIES, report(",90"))
    counted, findings = told(*files)
    assert counted[""] == "90"
    assert findings == {"ledger_beside_report": 2}


def test_its_parts_hold_with_it(told):
    counted, _ = told(ENTRIES, report(",90", "F,45", "M,45"))
    assert counted == {"": "90", "sex=F": "45", "sex=M": "45"}


@pytest.mark.parametrize("lines", [("F,45",), ("F,45", "M,46")])
def test_a_report_of_parts_gives_way_to_the_entries(told, lines):
    counted, findings = told(ENTRIES, report(*lines))
    assert counted == {"": "81", "sex=F": "40", "sex=M": "41"}
    assert findings == {"ledger_beside_report": len(lines)}


@pytest.mark.parametrize("lines", [(",n/a",), ("F,", "M,"), (",n/a", "F,")])
def test_an_empty_cell_states_nothing(told, lines):
    counted, findings = told(ENTRIES, report(*lines))
    assert counted == {"": "81", "sex=F": "40", "sex=M": "41"}
    assert findings == {}


def test_an_empty_cell_of_a_later_report_takes_no_figure_of_another_away(told):
    first, second = report(",90"), report(",n/a") + "2025-05,,7\n"
    assert told(first, second)[0][""] == "90"
