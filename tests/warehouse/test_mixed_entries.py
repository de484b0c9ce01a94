"""A ledger of which some entries tell a whole and others tell women and men: what it adds up to.

Entries of different days are different entries, and all of them count. Where nothing says whether a
whole and parts are one entry or two, they wait.
"""

import pytest

from citywise.stages.measure import measure
from tests.fixtures.invented import make_workspace, night_on

LEDGER = """
id = "ledger"
title = "Material handed out, one entry a day"
produces = "values"

[source]
totals = "{totals}"

[report]
key = ["folder", "file"]

[columns.date]
headers = ["Day"]
required = true
[columns.sex]
headers = ["For"]
[columns.age_band]
headers = ["Age"]
[columns.program]
headers = ["Club"]
[columns.ref]
headers = ["No"]

[[values]]
headers = ["Number"]
indicator = "out_resources_adapted"
accumulation = "entry"
required = true
"""
WIDE = """
id = "ledger"
title = "Material handed out, one entry a row"
produces = "values"

[report]
key = ["folder", "file"]

[columns.date]
headers = ["Day"]
required = true

[[values]]
headers = ["All"]
indicator = "out_resources_adapted"
accumulation = "entry"
required = true
[[values]]
headers = ["Women"]
indicator = "out_resources_adapted"
accumulation = "entry"
breakdown = { sex = "F" }
[[values]]
headers = ["Men"]
indicator = "out_resources_adapted"
accumulation = "entry"
breakdown = { sex = "M" }
"""
COUNTED = """
select coalesce(program_id, 'city') || ' ' || disagg_key, numerator_low, numerator_high,
    value_status_code
from measure_counts
where indicator_id = 'out_resources_adapted' and period_id = '2025-04' and city_id = 'eastmere'
"""
FINDINGS = "select check_id, failed_count from core_quality_results where failed_count > 0"
WAITING = "select cell_address, reason_code, raw_text from core_quarantine_items order by all"


@pytest.fixture
def ledger(tmp_path):
    """What becomes of ledgers that come in this order, each one its lines."""

    def read(*ledgers, template=LEDGER, totals=""):
        templates = {"ledger.toml": template.replace("{totals}", totals)}
        workspace = make_workspace(tmp_path / "network", templates=templates)
        with (workspace.root / "network.toml").open("a") as settings:
            settings.write('[reporting]\nperiod = "month"\n')
        (workspace.raw / "eastmere").mkdir()
        for number, lines in enumerate(ledgers):
            text = "\n".join(line.strip() for line in lines.strip().splitlines()) + "\n"
            (workspace.raw / "eastmere" / f"ledger {number}.csv").write_text(text)
        with night_on(workspace) as night:
            measure(night)
            store = night.store
            rows = store.rows(COUNTED).rows()
            items = [(a.split("!")[1], why, text) for a, why, text in store.rows(WAITING).rows()]
            return Became(
                {
                    key.strip(): (low if status == "reported" else (low, high), status)
                    for key, low, high, status in rows
                },
                dict(store.rows(FINDINGS).rows()),
                [item[:2] for item in items],
                [text for _, _, text in items],
            )

    return read


class Became:
    def __init__(self, counted, findings, waiting, texts):
        self.counted, self.findings, self.waiting = counted, findings, waiting
        self.texts = texts

    def number(self, key="city"):
        told, status = self.counted[key]
        return told if status == "reported" else status


MIXED = """
Day,For,Number
2025-04-03,,30
2025-04-10,,24
2025-04-12,F,40
2025-04-12,M,41
"""


def test_entries_without_a_sex_and_entries_by_sex_all_count_and_the_manager_is_told(ledger):
    became = ledger(MIXED)
    assert became.number() == 135
    assert became.number("city sex=F") == 40
    assert became.findings == {"mixed_entries": 2}
    assert became.waiting == []


def test_where_wholes_are_more_than_the_parts_both_count_too(ledger):
    assert ledger(MIXED.replace(",30", ",300")).number() == 405


def test_entries_of_several_clubs_make_up_their_city(ledger):
    became = ledger("""
        Day,Club,For,Number
        2025-04-03,Mentors,,30
        2025-04-12,Mentors,F,40
        2025-04-12,Mentors,M,41
        2025-04-13,Club,F,5
    """)
    assert became.number("eastmere/mentors") == 111
    assert became.number("eastmere/club") == 5
    assert became.number() == 116


def test_entries_without_a_club_count_in_the_city_beside_those_of_its_clubs(ledger):
    became = ledger("Day,Club,For,Number\n2025-04-03,,,54\n2025-04-12,Mentors,,81\n")
    assert became.number() == 135
    assert became.number("eastmere/mentors") == 81


def test_a_sex_in_some_entries_and_an_age_in_others_are_different_entries(ledger):
    became = ledger("Day,For,Age,Number\n2025-04-03,F,,6\n2025-04-04,,15-17,10\n2025-04-05,,,3\n")
    assert became.number() == 19
    assert became.findings == {"mixed_entries": 1}


class TestEntriesThatNothingTellsApart:
    DAY = "Day,For,Number\n2025-04-03,,{}\n2025-04-03,F,6\n2025-04-03,M,4\n2025-04-09,F,5\n"

    def test_may_be_a_total_and_its_parts(self, ledger):
        became = ledger(self.DAY.format(10))
        assert became.waiting == [("C2", "entries_perhaps_total")]
        assert (became.number(), became.number("city sex=F")) == ("quarantined", 11)

    def test_are_so_where_the_template_tells_totals_by_arithmetic(self, ledger):
        became = ledger(self.DAY.format(10), totals="arithmetic")
        assert (became.number(), became.number("city sex=F")) == (15, 11)
        assert became.waiting == []

    @pytest.mark.parametrize("whole", [9, 12])
    def test_wait_where_it_is_not(self, ledger, whole):
        became = ledger(self.DAY.format(whole))
        assert became.number() == "quarantined"
        assert became.waiting == [(cell, "whole_or_parts") for cell in ("C2", "C3", "C4")]

    @pytest.mark.parametrize("whole", [9, 10, 12])
    def test_count_each_where_the_template_says_that_no_row_is_a_total(self, ledger, whole):
        became = ledger(self.DAY.format(whole), totals="words")
        assert became.number() == whole + 15

    @pytest.mark.parametrize(("numbers", "total"), [("1 1 1", 12 + 5), ("1 2 3", 12 + 10 + 5)])
    def test_are_told_apart_by_their_numbers(self, ledger, numbers, total):
        one, two, three = numbers.split()
        became = ledger(f"""
            No,Day,For,Number
            {one},2025-04-03,,12
            {two},2025-04-03,F,6
            {three},2025-04-03,M,4
            4,2025-04-09,F,5
        """)
        assert became.number() == total

    def test_of_one_number_wait_where_the_whole_is_less_than_its_parts(self, ledger):
        became = ledger("No,Day,For,Number\n1,2025-04-03,,5\n1,2025-04-03,F,6\n1,2025-04-03,M,4\n")
        assert became.waiting == [("D2", "parts_exceed_total")]
        assert became.number() == "quarantined"

    def test_wait_where_some_tell_a_sex_and_others_an_age(self, ledger):
        became = ledger(
            "Day,For,Age,Number\n2025-04-03,F,,6\n2025-04-03,M,,4\n2025-04-03,,15-17,10\n"
        )
        assert became.waiting == [(cell, "whole_or_parts") for cell in ("D2", "D3", "D4")]


def test_a_whole_that_is_the_sum_of_all_the_parts_of_its_month_waits(ledger):
    became = ledger("Day,For,Number\n2025-04-03,F,40\n2025-04-12,M,41\n2025-04-30,,81\n")
    assert became.waiting == [("C4", "entries_perhaps_total")]
    assert became.number() == "quarantined"
    assert became.number("city sex=F") == 40


def test_it_is_said_which_entries_come_to_which(ledger):
    lines = ["2025-04-03,F,40", "2025-04-12,M,43", "2025-04-29,,45", "2025-04-30,,38"]
    became = ledger("\n".join(["Day,For,Number", *lines]))
    assert became.waiting == [(cell, "entries_perhaps_total") for cell in ("C4", "C5")]
    assert became.texts == ["45 (C4 + C5 = C2 + C3)", "38 (C4 + C5 = C2 + C3)"]


class TestEntriesThatAreNoTotalThoughTheNumbersAgree:
    @pytest.mark.parametrize("wholes", ["83", "45 38"])
    @pytest.mark.parametrize("day", ["03", "07", "29"])
    def test_have_numbers_of_their_own(self, ledger, wholes, day):
        entries = [f"{no},2025-04-{day},,{n}" for no, n in enumerate(wholes.split(), 1)]
        parts = ["9,2025-04-07,F,40", "9,2025-04-07,M,43"]
        became = ledger("\n".join(["No,Day,For,Number", *entries, *parts]))
        assert became.waiting == []
        assert became.number() == 166

    @pytest.mark.parametrize("wholes", ["83", "45 38"])
    def test_are_of_days_before_the_last_of_the_others(self, ledger, wholes):
        entries = [f"2025-04-03,,{number}" for number in wholes.split()]
        became = ledger(
            "\n".join(["Day,For,Number", *entries, "2025-04-07,F,40", "2025-04-07,M,43"])
        )
        assert became.waiting == []
        assert became.number() == 166


@pytest.mark.parametrize(("day", "total"), [("01", 81), ("30", 81), ("30", 111)])
def test_a_row_without_a_number_may_be_the_total_of_those_that_have_one(ledger, day, total):
    of_nobody = "1,2025-04-02,,30\n" if total == 111 else ""
    became = ledger(
        f"No,Day,For,Number\n{of_nobody}2,2025-04-03,F,40\n2,2025-04-03,M,41\n,2025-04-{day},,{total}\n"
    )
    assert [reason for _, reason in became.waiting] == ["entries_perhaps_total"]


@pytest.mark.parametrize(("totals", "number"), [("words", 162), ("arithmetic", 81)])
def test_unless_the_template_decides(ledger, totals, number):
    lines = "Day,For,Number\n2025-04-03,F,40\n2025-04-12,M,41\n2025-04-30,,81\n"
    assert ledger(lines, totals=totals).number() == number


class TestOneRowWithTheWholeAndItsParts:
    def test_is_one_entry(self, ledger):
        became = ledger(
            "Day,All,Women,Men\n2025-04-03,54,,\n2025-04-04,90,40,41\n2025-04-05,,3,2\n",
            template=WIDE,
        )
        assert became.waiting == []
        assert became.number() == 54 + 90 + 5
        assert became.number("city sex=F") == "not_reported"

    def test_waits_where_the_parts_are_more(self, ledger):
        became = ledger("Day,All,Women,Men\n2025-04-03,50,40,41\n", template=WIDE)
        assert became.waiting == [("B2", "parts_exceed_total")]
        assert became.number() == "quarantined"

    def test_leaves_the_whole_known_where_a_part_cannot_be_read(self, ledger):
        became = ledger("Day,All,Women,Men\n2025-04-03,50,few,\n2025-04-04,5,3,2\n", template=WIDE)
        assert became.number() == 55
        assert became.number("city sex=F") == "quarantined"


def test_a_later_ledger_by_sex_takes_the_place_of_the_wholes_of_its_month(ledger):
    wholes = "Day,For,Number\n2025-04-03,,54\n"
    became = ledger(wholes, "Day,For,Number\n2025-04-03,F,40\n2025-04-03,M,41\n")
    assert became.number() == 81


def test_a_later_ledger_of_wholes_takes_the_place_of_the_parts_of_its_month(ledger):
    became = ledger(
        "Day,For,Number\n2025-04-03,F,40\n2025-04-03,M,41\n", "Day,For,Number\n2025-04-03,,54\n"
    )
    assert became.number() == 54
    assert "city sex=F" not in became.counted


def test_ledgers_for_women_and_for_men_stand_beside_each_other(ledger):
    became = ledger(
        "Day,For,Number\n2025-04-03,F,40\n2025-04-09,F,2\n",
        "Day,For,Number\n2025-04-03,M,41\n",
    )
    assert became.number() == 83
