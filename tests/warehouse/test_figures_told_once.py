"""One figure, told in one row and left empty in another: the number is what counts."""

import pytest

from tests.fixtures.invented import make_workspace, night_on

HEAD = "Reporting period:,2031-Q1,,\nMeasure,Baseline,Target,Actual to date\n"
CURRENT = "select reported_value from core_{}_current where indicator_id = 'oc_complaints_resolved'"


@pytest.mark.parametrize("rows", [("3,n/a,", "3,10,8"), ("3,10,8", "3,n/a,")])
def test_an_empty_cell_beside_a_figure_hides_nothing(tmp_path, rows):
    workspace = make_workspace(tmp_path / "workspace")
    (workspace.raw / "eastmere").mkdir()
    text = HEAD + "".join(f"Complaints received,{row}\n" for row in rows)
    (workspace.raw / "eastmere" / "report.csv").write_text(text)
    with night_on(workspace) as night:
        actuals = night.store.rows(CURRENT.format("reported_values")).rows()
        aims = night.store.rows(CURRENT.format("targets") + " order by 1").rows()
    assert actuals == [(8.0,)]
    assert aims == [(3.0,), (10.0,)]
