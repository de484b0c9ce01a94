"""A cell is read as it is shown where its number format says something else than its number.

Measure   Stored  Format       Shown    Read
Trust       0.45  0.0%         45.0%    45 %
Hope          45  0            45       45 (of a share: what the template says)
Visits         3  [<5]"<5";0   <5       from 1 to 4, withheld by the city itself
Visits         3  ;;;                   nothing: kept back
"""

import io

import pytest
import xlsxwriter
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from citywise.conform.numbers import Style, read_figure
from citywise.intake.formats.number_formats import number_format
from citywise.intake.formats.old_workbook import read_old_workbook
from citywise.intake.formats.opendocument import read_open_document
from citywise.intake.formats.shown_numbers import percent_text
from citywise.intake.formats.workbook import read_workbook
from tests.fixtures.invented import read_one
from tests.fixtures.small_templates import MEASURES_OF_THE_CITY
from tests.fixtures.tables import ods

PLAIN = [
    "General", "0", "0.00", "#,##0.00", "#\\ ##0", "00000", "# ?/?", "0.00E+00", "@",
    "+0;-0;0", "0_ ;[Red]\\-0\\ ", "0;[Red]0", "#,##0_);(#,##0)", "[>100][Red]0;0",
    '_-* #,##0.00\\ _€_-;\\-* #,##0.00\\ _€_-;_-* "-"??\\ _€_-;_-@_-', "0;-0;;@",
    "0,", "0.0,,", '0,"k"', '0.0,,"M"', "yyyy-mm-dd", "[h]:mm", '0" days" d', "[$-409]0",
]  # fmt: skip


@pytest.mark.parametrize("code", PLAIN)
def test_signs_decimals_thousands_colours_and_a_hidden_nought_change_nothing(code):
    assert number_format(code) is None


SHOWN = [
    ("0%", 0.45, "\x1f45%"),
    ('0" %"', 5, "\x1f5%"),
    ("0\\%", 5, "\x1f5%"),
    ('0" pour mille"', 5, "\x1f5 pour mille"),
    ('"~"0', 12, "\x1f~12"),
    ('0"k"', 12, "\x1f12k"),
    ('0" mio."', 3, "\x1f3 mio."),
    ('General" pers."', 12, "\x1f12 pers."),
    ('"P-"000', 7, "\x1fP-007"),
    ("000-00", 1234, "\x1f012-34"),
    ('#,##0.00\\ "kr."', 1200.5, "\x1f1200.5 kr."),
    ("[$€-407]#,##0", 1200, "\x1f€1200"),
    ('0" kr.";-0" kr.";"-"??" kr."', 0, "\x1f0 kr."),
    ('$0.0,,"M"', 1_200_000, "\x1f$1200000"),
    ('[<5]"<5";0', 3, "<5"),
    ('[<5]"<5";0', 5, "\x1f5"),
    ('"n.d."', 3, "n.d."),
    ('0;-0;"n.d."', 0, "n.d."),
    ("[=1]0", 1, "\x1f1"),
]


@pytest.mark.parametrize(("code", "stored", "text"), SHOWN)
def test_what_is_written_around_a_number_or_in_its_place_is_handed_on(code, stored, text):
    shown = number_format(code)
    assert (shown.text_of(stored) if shown else f"\x1f{stored}") == text


OTHERS = [
    (";;;", 5, "5"),
    ('[<5]"-";0', 3, "-"),
    ('[<5]"<5";0', 0, "<5"),
    ('[<5]"1-4";0', 0, "1-4"),
    ('"<5"', 12, "<5"),
    ("0;0", -5, "5"),
    ("(0)", 5, "(5)"),
    ('"1"0', 2, "12"),
    ("0\\.00", 1234, "12.34"),
    ('0," km"', 12000, "12000"),
]


@pytest.mark.parametrize(("code", "stored", "text"), OTHERS)
def test_what_is_shown_as_another_number_or_as_nothing_waits(code, stored, text):
    assert number_format(code).text_of(stored) == f"\x1e\x1b{text}"


def as_xlsx(cells):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("S")
    for row, line in enumerate(cells):
        for column, (value, code) in enumerate(line):
            sheet.write(row, column, value, book.add_format({"num_format": code}))
    book.close()
    return buffer.getvalue()


def as_xls(cells):
    buffer, book = io.BytesIO(), xlwt.Workbook()
    sheet = book.add_sheet("S")
    for row, line in enumerate(cells):
        for column, (value, code) in enumerate(line):
            style = xlwt.XFStyle()
            style.num_format_str = code
            sheet.write(row, column, value, style)
    book.save(buffer)
    return buffer.getvalue()


LINE = [
    ("Trust", "0%"), (0.45, "0.0%"), (0.455, "0%"), (-0.1, "0.00%"), (45, "0"), (0.45, "0.00"),
    (3, '[<5]"<5";0'), (12.5, '[<5]"<5";0'), (12, '"~"0'), (5, ";;;"), (0, ";;;"), (12000, '0,"k"'),
]  # fmt: skip
READ = [
    "Trust", "\x1f45%", "\x1f45.5%", "\x1f-10%", "\x1f45", "\x1f0.45",
    "<5", "\x1f12.5", "\x1f~12", "\x1e\x1b5", "\x1f0", "\x1f12000",
]  # fmt: skip


@pytest.mark.parametrize(("write", "read"), [(as_xlsx, read_workbook), (as_xls, read_old_workbook)])
def test_a_workbook_is_read_as_it_is_shown(write, read):
    (sheet,) = read(1, write([LINE]))
    assert sheet.head == [READ]
    assert sheet.cells.drop("file_number", "source_row").row(0) == tuple(READ)


DOCUMENT = [
    ("percentage", "0.455", "46 %", "\x1f45.5%"),
    ("float", "0.455", "0.5", "\x1f0.455"),
    ("float", "1234567.5", "1.234.567,5", "\x1f1234567.5"),
    ("float", "-5", "\u22125,00", "\x1f-5"),
    ("float", "-5", "(5)", "\x1f-5"),
    ("float", "0.5", "1/2", "\x1f0.5"),
    ("float", "1200", "1,20E+03", "\x1f1200"),
    ("float", "12345", "12k", "\x1f12345"),
    ("float", "12345", "12 km", "\x1e\x1b12345"),
    ("float", "12.34", "~12", "\x1f~12.34"),
    ("float", "5", "5 %", "\x1f5%"),
    ("currency", "-1200.5", "-1.200,50 €", "\x1f-1200.5 €"),
    ("float", "3", "<5", "<5"),
    ("float", "0", "<5", "\x1e\x1b<5"),
    ("float", "3", "n.d.", "n.d."),
    ("float", "0", "-", "\x1f0"),
    ("float", "0", "", "\x1f0"),
    ("float", "3", "", "\x1e\x1b3"),
    ("float", "-5", "5", "\x1e\x1b5"),
    ("float", "3", None, "\x1f3"),
]


@pytest.mark.parametrize(("kind", "stored", "shown", "text"), DOCUMENT)
def test_an_open_document_is_too(kind, stored, shown, text):
    paragraph = "" if shown is None else f"<text:p>{shown.replace('<', '&lt;')}</text:p>"
    cell = f'<table:table-cell office:value-type="{kind}" office:value="{stored}">{paragraph}</table:table-cell>'
    table = f'<table:table table:name="S"><table:table-row>{cell}</table:table-row></table:table>'
    (sheet,) = read_open_document(1, ods(table))
    assert sheet.head == [[text]]


@given(st.integers(-(10**12), 10**12).map(lambda millionths: millionths / 10**6))
def test_no_digit_of_a_share_is_lost(share):
    figure = read_figure(percent_text(share), Style())
    assert (float(figure.value), figure.is_percent) == (share, True)


def test_what_is_no_number_is_an_error():
    assert percent_text(float("inf")) == "\x1e#NUM!"


HEAD = [("Period", "@"), ("Unit", "@"), ("Measure", "@"), ("Value", "@")]


def shares(percent, *values):
    lines = [
        [("2031", "@"), ("percent", "@"), (f"Trust {n}", "@"), value]
        for n, value in enumerate(values)
    ]
    return read_one(
        as_xlsx([HEAD, *lines]),
        path="eastmere/shares.xlsx",
        template=MEASURES_OF_THE_CITY + f'percent = "{percent}"',
    )


@pytest.mark.parametrize("percent", ["sign", "whole", "share"])
def test_whatever_a_template_says_of_bare_numbers_a_shown_percentage_is_what_is_shown(percent):
    read = shares(percent, (0.45, "0.0%"))
    assert read.column("core_reported_values", "reported_value") == [0.45]


def test_what_was_typed_beside_it_means_what_the_template_says():
    read = shares("whole", (0.45, "0%"), (45, "General"))
    assert read.column("core_reported_values", "reported_value") == [0.45, 0.45]


def test_without_a_word_of_the_template_what_was_typed_waits():
    read = shares("sign", (0.45, "0%"), (45, "General"))
    assert read.column("core_reported_values", "reported_value") == [0.45]
    assert [reason for _, reason in read.kept_back] == ["percent_unclear"]


COUNTS = """
id = "visits"
title = "Visits"
produces = "values"
[report]
key = ["file"]
[columns.period]
headers = ["Period"]
[columns.indicator]
headers = ["Measure"]
unknown = "local"
[[values]]
headers = ["Value"]
"""


def visits(*values):
    lines = [[("2031", "@"), (f"Visits {n}", "@"), value] for n, value in enumerate(values)]
    raw = as_xlsx([[("Period", "@"), ("Measure", "@"), ("Value", "@")], *lines])
    return read_one(raw, path="skovby/visits.xlsx", template=COUNTS)


def test_a_count_that_is_shown_as_a_bound_an_estimate_or_a_word_is_read_as_that():
    read = visits(
        (3, '[<5]"<5";0'), (12, '"~"0'), (7, '"n.d."'), (1500, '0,"k"'), (1.5, '0.0" mio."')
    )
    told = [
        (
            row["reported_value"],
            row["numerator_low"],
            row["numerator_high"],
            row["value_status_code"],
        )
        for row in read.rows("core_reported_values")
    ]
    assert told == [
        (None, 1, 4, "suppressed_at_source"),
        (12, None, None, "estimated"),
        (None, None, None, "not_reported"),
        (1500, None, None, "reported"),
        (1_500_000, None, None, "estimated"),
    ]


def test_a_count_that_is_shown_as_something_else_waits():
    read = visits((3, ";;;"), (12, '0"k"'), (5, '0" %"'), (-5, "0;0"), (5, '0" per thousand"'))
    assert [reason for _, reason in read.kept_back] == [
        "shown_otherwise",
        "ambiguous_suffix",
        "not_a_number",
        "shown_otherwise",
        "not_a_number",
    ]
