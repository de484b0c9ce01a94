"""Entries of a ledger add up in their quarter, and a later ledger takes the place of an earlier."""

from citywise.stages.measure import measure
from tests.fixtures.invented import make_workspace, night_on

TEMPLATE = """
id = "ledger"
title = "Material that was adapted, one entry a day"
produces = "values"

[report]
key = ["folder", "file"]

[columns.date]
headers = ["Day"]

[[values]]
headers = ["Adapted"]
indicator = "out_resources_adapted"
accumulation = "entry"
"""
MONTHS = ("2025-04-03,2", "2025-04-20,5", "2025-04-20,5", "2025-05-09,3", "2025-06-11,1")


def adapted(tmp_path, *ledgers, template=TEMPLATE, heading="Day,Adapted"):
    """Material of each quarter, as it is measured after these ledgers have come in this order."""
    workspace = make_workspace(tmp_path / "network", templates={"ledger.toml": template})
    (workspace.raw / "eastmere").mkdir()
    for number, entries in enumerate(ledgers):
        text = f"{heading}\n" + "\n".join(entries) + "\n"
        (workspace.raw / "eastmere" / f"ledger {number}.csv").write_text(text)
    with night_on(workspace) as night:
        measure(night)
        return night.store.rows(
            "select period_id, numerator_low, value_status_code from measure_counts"
            " where indicator_id = 'out_resources_adapted' and period_id like '2025-Q%'"
            " order by period_id"
        ).rows()


def test_entries_of_a_quarter_add_up_those_that_are_alike_too(tmp_path):
    assert adapted(tmp_path, MONTHS) == [("2025-Q2", 16.0, "reported")]


def test_a_later_ledger_holds_for_the_months_that_it_tells(tmp_path):
    assert adapted(tmp_path, MONTHS, ("2025-05-09,4",)) == [("2025-Q2", 17.0, "reported")]


def test_an_entry_that_is_kept_back_leaves_the_quarter_unknown(tmp_path):
    ((_, _, status),) = adapted(tmp_path, (*MONTHS, "2025-06-12,few"))
    assert status == "quarantined"


BY_DAYS = TEMPLATE.replace(
    '[columns.date]\nheaders = ["Day"]',
    '[columns.period_start]\nheaders = ["Day"]\n[columns.period_end]\nheaders = ["Until"]',
)


def test_an_entry_of_some_days_counts_in_their_month(tmp_path):
    days = ("2025-04-03,2025-04-03,2", "2025-05-05,2025-05-11,3", "2025-06-01,2025-06-30,1")
    assert adapted(tmp_path, days, template=BY_DAYS, heading="Day,Until,Adapted") == [
        ("2025-Q2", 6.0, "reported")
    ]


def test_a_month_without_an_entry_leaves_the_quarter_untold_and_one_of_nought_does_not(tmp_path):
    april, may, june = "2025-04-03,2", "2025-05-09,0", "2025-06-11,1"
    ((_, _, status),) = adapted(tmp_path / "one", (april, june))
    assert status == "not_reported"
    assert adapted(tmp_path / "other", (april, may, june)) == [("2025-Q2", 3.0, "reported")]
