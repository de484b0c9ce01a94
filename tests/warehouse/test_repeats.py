"""Records that stand twice are found and told; nothing is deleted, and nothing counted twice."""

import pytest

from tests.fixtures.invented import make_workspace, night_on

HEADING = "Ref,Date,Title,Activity,Status,Participants\n"


@pytest.fixture
def taken_in(tmp_path):
    """Rows by file name → the kept repeats, and the attendances that count."""

    def take_in(**files):
        workspace = make_workspace(tmp_path / "workspace")
        (workspace.raw / "eastmere").mkdir()
        for name, rows in files.items():
            file = workspace.raw / "eastmere" / f"2025-{name}.csv"
            file.write_text(HEADING + "\n".join(rows) + "\n")
        with night_on(workspace) as night:
            repeats = night.store.rows(
                "select source_row, duplicate_code, is_set_aside from core_event_duplicates"
                " join core_events using (submission_id, record_number) order by all"
            )
            counted = night.store.rows("select participation_count from core_events_current")
            kept = night.store.value("select count(*) from core_events")
            return repeats.rows(), sorted(counted["participation_count"]), kept

    return take_in


def test_a_reference_that_stands_twice_counts_once(taken_in):
    row = "E-1,2025-01-05,Open day,Sports,Completed,20"
    assert taken_in(Q1=[row, row]) == ([(3, "same_reference", True)], [20], 2)


def test_without_references_the_same_row_twice_may_be_two_events(taken_in):
    row = ",2025-01-05,Open day,Sports,Completed,20"
    assert taken_in(Q1=[row, row]) == ([(3, "same_row", False)], [20, 20], 2)


def test_rows_that_differ_in_anything_are_two_events(taken_in):
    one, two = (f",2025-01-05,Open day,Sports,Completed,{count}" for count in (20, 21))
    assert taken_in(Q1=[one, two]) == ([], [20, 21], 2)


FIGURES = """
id = "figures"
title = "Of the quarter and to date"
produces = "values"

[columns.indicator]
headers = ["Measure"]
required = true

[columns.period]
headers = ["Period"]
required = true

[[values]]
headers = ["In the quarter"]
required = true

[[values]]
headers = ["To date"]
accumulation = "to_date"
"""


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["4,9"], []),
        (["4,4"], []),
        (["4,9", "4,9"], ["eastmere/figures.csv!3\neastmere/figures.csv!3"]),
    ],
)
def test_a_figure_of_the_quarter_and_one_to_date_are_two(tmp_path, rows, told):
    workspace = make_workspace(tmp_path / "workspace", templates={"figures.toml": FIGURES})
    (workspace.raw / "eastmere").mkdir()
    lines = ["Measure,Period,In the quarter,To date"]
    lines += [f"out_participations,2025-Q2,{row}" for row in rows]
    (workspace.raw / "eastmere" / "figures.csv").write_text("\n".join(lines) + "\n")
    with night_on(workspace) as night:
        found = night.store.rows(
            "select example_text from core_quality_results where check_id = 'same_row'"
        )
    assert found["example_text"].to_list() == told
