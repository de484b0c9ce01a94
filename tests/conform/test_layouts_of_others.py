"""What templates can say of layouts that nobody made for the network."""

import pytest

from tests.fixtures.invented import read_one
from tests.fixtures.workbooks import workbook

REPORT = """
id = "figures"
title = "Figures of another office"
produces = "values"
"""


def figures(content, rest, *, head=REPORT, path="eastmere/report.csv"):
    return read_one(content, template=head + rest, path=path)


def told(read, *names, table="core_reported_values"):
    return [tuple(row[name] for name in names) for row in read.rows(table)]


class TestWhenTheFileDoesNotSayIt:
    VALUES = '[[values]]\nheaders = ["People"]\nindicator = "population"\n'

    def test_the_template_may_declare_the_period_of_every_file(self):
        rest = f'[report]\nperiod = "declared"\ndeclared = "2024"\n{self.VALUES}'
        assert told(figures("People\n12\n", rest), "period_id") == [("2024",)]

    def test_a_line_above_the_table_may_hold_it(self):
        rest = (
            "[source]\nyear_starts = 10\nquarters = 'fiscal'\nyear_named = 'last'\n[report]\n"
            f"period = 'title'\nperiod_pattern = 'FY (?P<year>20\\d\\d)'\n{self.VALUES}"
        )
        read = figures("Students by state during FY 2010,\nPeople,\n12,\n", rest)
        assert told(read, "period_id") == [("R:2009-10-01/2010-09-30",)]

    def test_a_table_whose_title_lacks_it_waits(self):
        rest = f"[report]\nperiod = 'title'\nperiod_pattern = '(?P<year>20\\d\\d)'\n{self.VALUES}"
        assert figures("Students,\nPeople,\n12,\n", rest).kept_back == [("", "period_missing")]

    def test_a_month_without_a_year_is_one_of_the_files_period(self):
        rest = (
            '[report]\nperiod = "declared"\ndeclared = "2014"\n'
            f'[columns.period]\nheaders = ["Month"]\n{self.VALUES}'
        )
        assert told(figures("Month,People\nJune,12\n", rest), "period_id") == [("2014-06",)]

    def test_a_word_for_a_period_is_what_the_template_says(self):
        rest = (
            '[columns.period]\nheaders = ["Year"]\n'
            f'words = {{ "2010-11" = "FY2010-Apr" }}\n{self.VALUES}'
        )
        read = figures("Year,People\n2010-11,12\n2010-12,3\n", rest)
        assert told(read, "period_id") == [("R:2010-04-01/2011-03-31",), ("2010-12",)]

    def test_so_is_the_month_of_an_event(self):
        template = (
            'id = "log"\ntitle = "Log"\nproduces = "events"\n[report]\nperiod = "declared"\n'
            'declared = "2021"\n[columns.month]\nheaders = ["Month"]\n[[counts]]\nheaders = ["Came"]\n'
        )
        read = read_one("Month,Came\n6,12\n13,4\n", template=template, path="eastmere/log.csv")
        (event,) = read.rows("core_events")
        assert (str(event["event_date"]), event["date_precision_code"]) == ("2021-06-01", "month")
        assert read.kept_back == [("A3", "not_a_date")]


class TestEmptyCells:
    def test_what_the_sender_writes_into_an_empty_cell_is_nothing(self):
        rest = (
            '[source]\nempty = ["X"]\n[columns.period]\nheaders = ["Year"]\n'
            '[[values]]\nheaders = ["People"]\nindicator = "population"\n'
        )
        read = figures("Year,People\n2030,X\n2029,0\n", rest)
        assert told(read, "value_status_code") == [("not_reported",), ("reported_zero",)]

    def test_a_cell_merged_over_rows_describes_each_of_them(self):
        content = workbook(
            {"Log": [["Day", "Came"], ["2031-01-05", "4"], ["", "5"], ["2031-01-07", "6"]]},
            merges={"Log": ["A2:A3"]},
        )
        template = (
            'id = "log"\ntitle = "Log"\nproduces = "events"\n[columns.date]\nheaders = ["Day"]\n'
            '[[counts]]\nheaders = ["Came"]\n'
        )
        read = read_one(content, template=template, path="eastmere/log.xlsx")
        days = [row["event_date"].day for row in read.rows("core_events")]
        assert days == [5, 5, 7]


class TestBreakdowns:
    WIDE = """
[report]
period = "declared"
declared = "2024"
[columns.city]
headers = ["Name"]
[unpivot]
levels = ["age_band"]
skip = ["Code"]
indicator = "population"
[[values]]
headers = ["All ages"]
indicator = "population"
"""

    def test_ages_stand_beside_the_figure_for_all_of_them(self):
        read = figures("Code,Name,All ages,0,1,90+\nX1,Eastmere,9,4,3,2\n", self.WIDE)
        assert told(read, "cell_ref", "disagg_key", "reported_value") == [
            ("C2", "", 9.0),
            ("D2", "age_band=local:0", 4.0),
            ("E2", "age_band=local:1", 3.0),
            ("F2", "age_band=local:90+", 2.0),
        ]

    def test_a_word_may_mean_all_of_a_breakdown(self):
        rest = (
            '[columns.period]\nheaders = ["Year"]\n[columns.sex]\nheaders = ["Sex"]\n'
            'words = { "Persons" = "all" }\n[[values]]\nheaders = ["People"]\nindicator = "x"\n'
        )
        read = figures("Year,Sex,People\n2030,Persons,9\n2030,Female,5\n", rest)
        assert told(read, "disagg_key") == [("",), ("sex=F",)]


RATE = """
[columns.period]
headers = ["Year"]
[columns.indicator]
headers = ["Rate"]
unknown = "local"
[[values]]
headers = ["Cases"]
part = "numerator"
unit = "{unit}"
[[values]]
headers = ["People"]
part = "denominator"
unit = "{unit}"
"""


@pytest.mark.parametrize(
    ("unit", "kept_back"),
    [("per_100k", []), ("percent", ["numerator_exceeds_denominator"] * 2)],
)
def test_a_rate_may_have_more_cases_than_people_and_a_share_may_not(unit, kept_back):
    read = figures("Year,Rate,Cases,People\n2030,r,250,220\n", RATE.format(unit=unit))
    assert [reason for _, reason in read.kept_back] == kept_back


LEDGER = """
[columns.date]
headers = ["Paid on"]
[[values]]
headers = ["Amount"]
indicator = "payments"
unit = "points"
accumulation = "{accumulation}"
"""
PAYMENTS = "Paid on,Amount\n2030-05-02,10\n2030-05-20,15\n2030-06-01,7\n"


def test_entries_of_a_ledger_count_in_their_month_and_do_not_contradict_each_other():
    read = figures(PAYMENTS, LEDGER.format(accumulation="entry"))
    assert told(read, "period_id", "reported_value") == [
        ("2030-05", 10.0),
        ("2030-05", 15.0),
        ("2030-06", 7.0),
    ]


def test_two_figures_of_one_month_do():
    read = figures(PAYMENTS, LEDGER.format(accumulation="in_period"))
    assert read.kept_back == [("B2", "conflicting_values"), ("B3", "conflicting_values")]


class TestAHeadingOfTwoRows:
    TEMPLATE = """
id = "log"
title = "Evenings by women and men"
produces = "events"
[source]
header_rows = 2
spread_headings = true
[columns.date]
headers = ["Date"]
required = true
[columns.activity_type]
headers = ["Activity"]
required = true
[[counts]]
headers = ["Persons / Women"]
breakdown = { sex = "F" }
[[counts]]
headers = ["Persons / Men"]
breakdown = { sex = "M" }
"""

    @pytest.mark.parametrize("above", ["", ",,,\n", "Title of the log,,,\n,,,\n"])
    def test_keeps_its_lower_row_whatever_stands_above(self, above):
        table = "Date,Activity,Persons,\n,,Women,Men\n2031-01-14,Sports,12,9\n"
        read = read_one(above + table, template=self.TEMPLATE, path="eastmere/log.csv")
        assert told(read, "measured_value", table="core_event_counts") == [(12,), (9,)]
        assert read.kept_back == []


class TestAYearlyTargetInAQuartersReport:
    VALUES = """
[[values]]
headers = ["Yearly target"]
kind = "target"
covers = "year"
[[values]]
headers = ["Reached"]
"""

    def read(self, period, rest=""):
        table = "Period,Indicator,Yearly target,Reached\n"
        columns = (
            '[columns.period]\nheaders = ["Period"]\n[columns.indicator]\nheaders = ["Indicator"]\n'
        )
        row = f"{period},Participations (attendances),6000,1845\n"
        return figures(table + row, rest + columns + self.VALUES)

    def test_is_one_of_the_year(self):
        read = self.read("2031-Q2")
        assert told(read, "period_id", "reported_value", table="core_targets") == [("2031", 6000)]
        assert told(read, "period_id", "reported_value") == [("2031-Q2", 1845)]

    def test_is_one_of_the_fiscal_year(self):
        fiscal = '[source]\nyear_starts = 4\nquarters = "calendar"\n'
        read = self.read("2031-Q1", fiscal)
        assert told(read, "period_id", table="core_targets") == [("R:2030-04-01/2031-03-31",)]

    def test_waits_where_the_report_lies_in_two_years(self):
        read = self.read("2031-11-01/2032-02-15")
        assert read.rows("core_targets") == []
        assert [reason for _, reason in read.kept_back] == ["ambiguous_period"]


def test_words_for_a_level_of_the_heading_are_those_of_its_column():
    rest = (
        '[unpivot]\nlevels = ["sex"]\nindicator = "out_participations"\n[columns.sex]\n'
        'headers = ["Sex"]\nwords = { "piger/kvinder" = "F" }\n'
        '[report]\nperiod = "declared"\ndeclared = "2031"\n'
    )
    read = figures("piger/kvinder,male\n12,9\n", rest)
    assert sorted(told(read, "disagg_key", "reported_value")) == [("sex=F", 12), ("sex=M", 9)]
