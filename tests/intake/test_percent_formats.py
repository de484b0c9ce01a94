"""A cell that is shown as a percentage is read as one: 0.45 under `0.0%` is 45 %.

Measure   Stored   Shown      Read
Trust       0.45   45.0%      45 %
Hope          45   45         45 (of a share: what the template says)
"""

import io

import pytest
import xlsxwriter
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from citywise.conform.numbers import Style, read_figure
from citywise.intake.formats.old_workbook import read_old_workbook
from citywise.intake.formats.opendocument import read_open_document
from citywise.intake.formats.percent_formats import percent_text, shows_percent
from citywise.intake.formats.workbook import read_workbook
from tests.fixtures.invented import read_one
from tests.fixtures.tables import ods

FORMATS = {
    "0%": True, "0.00%": True, "0.0 %": True, "0.0\\ %;[Red]-0.0\\ %": True, "#,##0.0%": True,
    "0": False, "General": False, '0"%"': False, "0\\%": False, '0" % of all"': False,
}  # fmt: skip


@pytest.mark.parametrize(("number_format", "is_percent"), FORMATS.items())
def test_a_sign_that_is_only_written_multiplies_nothing(number_format, is_percent):
    assert shows_percent(number_format) == is_percent


def as_xlsx(cells):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("S")
    for row, line in enumerate(cells):
        for column, (value, number_format) in enumerate(line):
            sheet.write(row, column, value, book.add_format({"num_format": number_format}))
    book.close()
    return buffer.getvalue()


def as_xls(cells):
    buffer, book = io.BytesIO(), xlwt.Workbook()
    sheet = book.add_sheet("S")
    for row, line in enumerate(cells):
        for column, (value, number_format) in enumerate(line):
            style = xlwt.XFStyle()
            style.num_format_str = number_format
            sheet.write(row, column, value, style)
    book.save(buffer)
    return buffer.getvalue()


LINE = [("Trust", "0%"), (0.45, "0.0%"), (0.455, "0%"), (-0.1, "0.00%"), (45, "0"), (0.45, "0.00")]
READ = ["Trust", "\x1f45%", "\x1f45.5%", "\x1f-10%", "\x1f45", "\x1f0.45"]


@pytest.mark.parametrize(("write", "read"), [(as_xlsx, read_workbook), (as_xls, read_old_workbook)])
def test_a_workbook_is_read_as_it_is_shown(write, read):
    (sheet,) = read(1, write([LINE]))
    assert sheet.head == [READ]
    assert sheet.cells.drop("file_number", "source_row").row(0) == tuple(READ)


def test_an_open_document_is_too():
    cell = '<table:table-cell office:value-type="{}" office:value="{}"><text:p>{}</text:p></table:table-cell>'
    cells = cell.format("percentage", "0.455", "46 %") + cell.format("float", "0.455", "0.5")
    (sheet,) = read_open_document(
        1,
        ods(
            f'<table:table table:name="S"><table:table-row>{cells}</table:table-row></table:table>'
        ),
    )
    assert sheet.head == [["\x1f45.5%", "\x1f0.455"]]


@given(st.integers(-(10**12), 10**12).map(lambda millionths: millionths / 10**6))
def test_no_digit_of_a_share_is_lost(share):
    figure = read_figure(percent_text(share), Style())
    assert (float(figure.value), figure.is_percent) == (share, True)


def test_what_is_no_number_is_an_error():
    assert percent_text(float("inf")) == "\x1e#NUM!"


TEMPLATE = """
id = "shares"
title = "Shares"
produces = "values"
[report]
key = ["file"]
[columns.period]
headers = ["Period"]
[columns.unit]
headers = ["Unit"]
[columns.indicator]
headers = ["Measure"]
unknown = "local"
[[values]]
headers = ["Value"]
percent = "{percent}"
"""
HEAD = [("Period", "@"), ("Unit", "@"), ("Measure", "@"), ("Value", "@")]


def shares(percent, *values):
    lines = [
        [("2031", "@"), ("percent", "@"), (f"Trust {n}", "@"), value]
        for n, value in enumerate(values)
    ]
    return read_one(
        as_xlsx([HEAD, *lines]),
        path="eastmere/shares.xlsx",
        template=TEMPLATE.format(percent=percent),
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
